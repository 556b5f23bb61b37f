"""Pages about one outlet, source, topic or watchlist: facts, articles a day, who cites whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.question import USUAL_PERIOD
from presswatch.errors import UsageError
from presswatch.page import day_chart
from presswatch.records import Filter, SearchQuery, Table
from warehouse.desk import (
    Reading,
    Row,
    Scope,
    articles_by_day,
    empty_scope,
    newest_articles,
    outlets_of,
    scope_of,
    source_row,
    stories_of_period,
    table,
    topic_row,
)

NEWEST_SHOWN, STORIES_SHOWN = 15, 5
FACTS = ("kind", "owner_type", "country", "active_from", "active_to", "predecessor_id", "successor_id", "domains",
         "telegram", "aliases", "note")  # fmt: skip
#: a list on the page of a subject: heading, list, and the columns that link to pages
Beside = tuple[str, Table, Mapping[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject: its section of the desk, and the corresponding search filter."""

    section: str
    filter: str


KINDS: Mapping[str, Kind] = {
    "outlet": Kind("outlets", "outlet"),
    "source": Kind("sources", "cites"),
    "topic": Kind("topics", "topic"),
    "watchlist": Kind("watchlists", "list"),
}


def subject_page(asking: Asking, kind: str, key: str) -> Response:
    """Return the page of one subject.

    Raises:
        NotThere: nothing is known of it.
    """
    subject, said = KINDS[kind], asking.question
    since, until = said.period(asking.now, asking.time_zone)
    with asking.desk.reading() as connection:
        facts = facts_of(connection, kind, key)
        try:
            scope = scope_of(connection, SearchQuery(filters=(Filter(subject.filter, key),)), since, until)
        except UsageError as error:
            if facts is None or kind == "watchlist":
                raise NotThere(f"there is no {kind} {key}: {error}") from error
            scope = empty_scope(connection, since, until)
        stories = stories_of_period(connection, scope, STORIES_SHOWN).table.records()
        made: dict[str, object] = {
            "chart": day_chart(articles_by_day(connection, scope)),
            "tables": tables_of(connection, kind, key, replace(scope, among="true", values={})),
            "found": newest_articles(connection, scope, NEWEST_SHOWN),
            "stories": stories,
            "chips": outlets_of(connection, stories),
        }
    facts = facts or {}
    listed = replace(said, narrowed=((subject.filter, key),), since=said.since or USUAL_PERIOD)
    made |= {
        "name": facts.get("name") or facts.get("topic_name") or key,
        "facts": {name: facts.get(name) for name in FACTS},
        "path": f"/{subject.section}/{key}",
        "list_question": listed,
        "question": said,
        "crumbs": ((subject.section, f"/{subject.section}"),),
        "kind": kind,
    }
    return asking.answer("thing.html", subject.section, made)


def facts_of(connection: Reading, kind: str, key: str) -> Row | None:
    """Return the registry's facts about a subject; of a watchlist only its name."""
    if kind == "topic":
        return topic_row(connection, key)
    return source_row(connection, key) if kind in ("outlet", "source") else {"name": key}


def tables_of(connection: Reading, kind: str, key: str, scope: Scope) -> Sequence[Beside]:
    """Return who cites a source, and whom it cites; nothing for topics and watchlists."""
    if kind not in ("outlet", "source"):
        return []
    return [
        ("cited_by", table(connection, "relying", scope, source_id=key), {"outlet": ("outlet_id", "/outlets/")}),
        ("relies_outlet", table(connection, "relied_on", scope, source_id=key),
         {"source": ("source_id", "/sources/")}),
    ]  # fmt: skip
