"""The news of a period for the desk's first page, the report and the mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from presswatch.page.charts import Pair, bars, matrix
from presswatch.records import ArticleList, Table
from warehouse.desk import (
    OF_ALL,
    Reading,
    Row,
    Scope,
    articles_by_day,
    citing_pairs,
    latest_at,
    newest_articles,
    outlets_of,
    scope_counts,
    stories_of_period,
    table,
)

#: lists of the page, in order, each with the columns shown there
LISTS: Mapping[str, Sequence[str]] = {
    "outlets": ("outlet", "owner", "articles"),
    "topics": ("topic", "articles", "outlets"),
    "sources": ("source", "articles", "outlets"),
    "watchlists": ("watchlist", "articles"),
}
#: fewer articles in the period before say nothing about a trend, and neither does an archive that has just begun
FEWEST_BEFORE, MOST_GROWTH = 5, 10


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many rows of each part a page shows."""

    stories: int = 15
    newest: int = 12
    rows: int = 8
    edits: int = 6


class Tile(NamedTuple):
    """A key figure: its word, its value, the path of its list, the trend in words."""

    word: str
    value: int
    path: str
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures by day, and their plot."""

    figures: Sequence[tuple[str, int]]

    def plot(self, title: str) -> Markup:
        """Return the figures as bars."""
        return bars([count for _, count in self.figures], [day for day, _ in self.figures], title)


@dataclass(frozen=True, slots=True)
class Period:
    """The page's content. `articles` and `outlets` are counted over the whole scope."""

    scope: Scope
    articles: int
    outlets: int
    tiles: Sequence[Tile]
    chart: Chart
    stories: Sequence[Row]
    chips: Mapping[object, Sequence[Row]]
    owners: Mapping[object, Sequence[tuple[str, int]]]
    newest: ArticleList
    tables: Sequence[tuple[str, Table]]
    pairs: Sequence[Pair]
    edits: Sequence[Row]
    vanished: Sequence[Row]
    ill_feeds: Sequence[Row]
    #: when the newest article of all was published; set if the scope is empty
    latest_at: datetime | None = None

    def matrix(self, title: str) -> Markup:
        """Return who cites whom, as a plot."""
        return matrix(self.pairs, title)


def period_of(connection: Reading, scope: Scope, lengths: Lengths = Lengths()) -> Period:  # noqa: B008
    """Read a period from the snapshot."""
    articles, outlets = scope_counts(connection, scope)
    before, _ = scope_counts(connection, scope.shifted(scope.since - (scope.until - scope.since), scope.since))
    stories, in_all = stories_of_period(connection, scope, lengths.stories)
    rows = stories.records()
    chips = outlets_of(connection, rows)
    names = (*LISTS, "edits", "vanished", *(() if scope.is_narrowed else OF_ALL))
    whole = {name: table(connection, name, scope) for name in names}
    ill = [one for one in whole["feeds"].records() if one["state"] not in WELL] if "feeds" in whole else []
    tiles = [Tile("articles", articles, "/articles", trend(articles, before)), Tile("stories", in_all, "/stories")]
    return Period(
        scope=scope,
        articles=articles,
        outlets=outlets,
        tiles=[*tiles, *more_tiles(whole, outlets, len(ill))],
        chart=day_chart(articles_by_day(connection, scope)),
        stories=rows,
        chips=chips,
        owners={story_id: owners_of(listed) for story_id, listed in chips.items()},
        newest=newest_articles(connection, scope, lengths.newest),
        tables=[(name, head(whole[name], columns, lengths.rows)) for name, columns in LISTS.items()],
        pairs=[Pair(*row) for row in citing_pairs(connection, scope)],
        edits=whole["edits"].records()[: lengths.edits],
        vanished=whole["vanished"].records()[: lengths.edits],
        ill_feeds=ill,
        latest_at=None if articles else latest_at(connection),
    )


#: states of feeds without trouble
WELL = ("ok", "quiet", "new")


def more_tiles(whole: Mapping[str, Table], outlets: int, ill: int) -> Iterable[Tile]:
    """Return the figures after articles and stories; the page leaves out those that are always zero."""
    yield Tile("outlets", outlets, "/outlets")
    for name in ("sources", "edits", "vanished"):
        yield Tile(name, len(whole[name].rows), f"/{name}")
    if "feeds" in whole:
        yield Tile("drops", sum(int(row["times"]) for row in whole["drops"].records()), "/drops")
        yield Tile("feeds_ill", ill, "/feeds")


def trend(now: int, before: int) -> str:
    """Return the change from the previous period in per cent; '' if that period says nothing."""
    if before < FEWEST_BEFORE or now > before * MOST_GROWTH:
        return ""
    return f"{round(100 * (now - before) / before):+d} %"


def owners_of(outlets: Sequence[Row]) -> list[tuple[str, int]]:
    """Return how many of a story's outlets have each type of owner, the most frequent first."""
    return Counter(str(one["owner_type"] or "unknown") for one in outlets).most_common()


def head(made: Table, columns: Sequence[str], most: int) -> Table:
    """Return the first rows of a list, with its ids and these columns."""
    kept = [place for place, name in enumerate(made.columns) if name in columns or name.endswith("_id")]
    return Table([made.columns[place] for place in kept], [[row[place] for place in kept] for row in made.rows[:most]])


def day_chart(days: Sequence[tuple[datetime, int]]) -> Chart:
    """Return the chart of articles a day."""
    return Chart([(f"{day:%Y-%m-%d}", count) for day, count in days])
