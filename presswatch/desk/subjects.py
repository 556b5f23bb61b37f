"""Pages about one outlet, source, topic or watchlist: what it is, its articles a day, who relies on whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi.responses import Response
from markupsafe import Markup

from presswatch.desk.articles import found_articles
from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.question import Question
from presswatch.errors import UsageError
from presswatch.page import bars
from presswatch.records import ArticleList, Table
from warehouse.desk import by_day, source_row, table, topic_row

NEWEST_SHOWN = 15
FACTS = ("kind", "owner_type", "country", "active_from", "active_to", "predecessor_id", "successor_id", "domains",
         "telegram", "aliases", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """Articles a day as a plot and as figures."""

    svg: Markup
    days: Sequence[tuple[datetime, int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject: the part of the desk it belongs to, and the filter of a search that means it."""

    section: str
    filter: str


KINDS: Mapping[str, Kind] = {
    "outlet": Kind("outlets", "outlet"),
    "source": Kind("sources", "cites"),
    "topic": Kind("topics", "topic"),
    "watchlist": Kind("watchlists", "list"),
}


def subject_page(asking: Asking, kind: str, key: str) -> Response:
    """The page of one subject.

    Raises:
        NotThere: nothing is known of it.
    """
    since, until = asking.question.period(asking.now, asking.time_zone)
    subject = KINDS[kind]
    with asking.desk.reading() as connection:
        days = by_day(connection, subject.filter, key, since, until)
        facts, tables = facts_of(connection, kind, key), tables_of(connection, kind, key, since, until)
    said = asking.question
    listed = Question(narrowed=((subject.filter, key),), since=said.since or "7d", until=said.until)
    found = articles_of(asking, listed, is_known=facts is not None and kind != "watchlist", said=f"{kind} {key}")
    facts = facts or {}
    made = {
        "name": facts.get("name") or facts.get("topic_name") or key,
        "facts": {name: facts.get(name) for name in FACTS},
        "path": f"/{subject.section}/{key}",
        "chart": chart(days, key),
        "tables": tables,
        "found": found,
        "list_question": listed,
        "question": said,
    }
    return asking.answer("thing.html", subject.section, made)


def articles_of(asking: Asking, question: Question, *, is_known: bool, said: str) -> ArticleList:
    """The newest articles of a subject; none where it is known and no article names it.

    Raises:
        NotThere: neither an article nor the registry knows it.
    """
    try:
        return found_articles(asking, question, NEWEST_SHOWN)
    except UsageError as error:
        if is_known:
            return ArticleList((), 0)
        raise NotThere(f"there is no {said}: {error}") from error


def facts_of(connection: Any, kind: str, key: str) -> dict[str, Any] | None:
    """What the registry says of a subject; of a watchlist only its name."""
    if kind == "topic":
        return topic_row(connection, key)
    return source_row(connection, key) if kind in ("outlet", "source") else {"name": key}


def tables_of(
    connection: Any, kind: str, key: str, since: datetime, until: datetime
) -> list[tuple[str, Table, Mapping[str, tuple[str, str]]]]:
    """Who relies on a source, and on whom it relies; nothing for topics and watchlists."""
    if kind not in ("outlet", "source"):
        return []
    return [
        ("cited_by", table(connection, "relying", since, until, source_id=key), {"outlet": ("outlet_id", "/outlets/")}),
        ("relies_outlet", table(connection, "relied_on", since, until, source_id=key),
         {"source": ("source_id", "/sources/")}),
    ]  # fmt: skip


def chart(days: Sequence[tuple[datetime, int]], title: str) -> Chart:
    """The plot of articles a day."""
    return Chart(
        Markup(bars([count for _, count in days], [f"{day:%Y-%m-%d}" for day, _ in days], title, "wide")), days
    )
