"""The first page: what a period brought, stories first, each figure a link to its list."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from presswatch.desk.articles import found_articles
from presswatch.desk.asking import Asking
from presswatch.desk.question import Question
from presswatch.desk.subjects import chart
from presswatch.desk.tables import TABLES
from presswatch.records import Table
from warehouse.desk import articles_by_day, outlets_of, stories_of_period, story_count, table

STORIES_SHOWN, NEWEST_SHOWN, ROWS_SHOWN = 12, 12, 8
#: lists of the page, in its order
LISTS = ("outlets", "topics", "sources", "watchlists", "edits", "vanished")


def period_page(asking: Asking) -> Response:
    """What was published, changed, cited and lost in the period."""
    since, until = asking.question.period(asking.now, asking.time_zone)
    with asking.desk.reading() as connection:
        stories = stories_of_period(connection, since, until, STORIES_SHOWN).records()
        chips = outlets_of(connection, [one["story_id"] for one in stories]) if stories else {}
        stories_in_all = story_count(connection, since, until)
        days = articles_by_day(connection, since, until)
        whole = {name: table(connection, name, since, until) for name in (*LISTS, "feeds", "drops")}
    said = Question(since=asking.question.since or "7d", until=asking.question.until)
    newest = found_articles(asking, said, NEWEST_SHOWN)
    facts: dict[str, Any] = {
        "since": since,
        "until": until,
        "question": said,
        "tiles": tiles(whole, newest.total, stories_in_all),
        "chart": chart(days, "articles"),
        "stories": stories,
        "chips": chips,
        "newest": newest,
        "tables": [part(name, whole[name]) for name in LISTS],
    }
    return asking.answer("period.html", "period", facts)


def tiles(whole: dict[str, Table], articles: int, stories: int) -> list[tuple[str, int, str]]:
    """The figures one wants first: name, value, the path of its list."""
    ill = sum(1 for feed in whole["feeds"].records() if feed["state"] not in ("ok", "quiet", "new"))
    counts = {name: len(made.rows) for name, made in whole.items()}
    made = [("articles", articles, "/articles"), *([("stories", stories, "/stories")] if stories else [])]
    made += [(name, counts[name], f"/{name}") for name in ("outlets", "sources", "edits", "vanished")]
    made += [("drops", sum(row["times"] for row in whole["drops"].records()), "/drops"), ("feeds_ill", ill, "/feeds")]
    return made


def part(name: str, made: Table) -> tuple[str, Table, dict[str, Any], tuple[str, ...], Any]:
    """The head of a list: its first rows and the columns that fit."""
    shown = TABLES[name]
    wide = {
        "languages",
        "country",
        "newest",
        "scheme",
        "articles_ever",
        "change",
        "old_title",
        "characters_more",
        "url",
    }
    hidden = (*shown.hidden, *(column for column in made.columns if column in wide))
    return name, Table(made.columns, made.rows[:ROWS_SHOWN]), {}, hidden, shown.named
