"""Find the stored articles that share rare terms or passages with those of a batch.

Only rows of the surrounding days are read, so the cost depends on the news of these days and not on the size of the
archive.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import NamedTuple, TypedDict, TypeVar

import duckdb

from presswatch.records import SHARING, Told
from warehouse.store import insert_columns, select_as

Value = TypeVar("Value")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(moment: datetime) -> int:
    """Return days since 1970 in UTC, by which rows are found."""
    return (moment - EPOCH).days


def repeated(once: Sequence[Value], values: Sequence[Sequence[int]]) -> list[Value]:
    """Return what is said of each telling for each of its values."""
    return list(chain.from_iterable(map(repeat, once, map(len, values))))


#: candidates of one article, those with the most shared probes first
MOST_CANDIDATES = 30


class Holdings(NamedTuple):
    """Where the articles with a value are stored, and the limits that apply.

    `values`: what a sketch calls them; `most_held`: articles that may hold a value; `fewest`: values to share; `most`:
    others that an article gets; `alone`: of a name that no more hold, one is enough.
    """

    table: str
    column: str
    values: str
    most_held: int
    fewest: int
    most: int
    alone: int = 0


class Shared(TypedDict):
    """How many values an article shares with another."""

    article_id: str
    other: str
    shared: int


#: who shares `asked` values with whom; it contains `days` as numbers, so that blocks of other days are not read.
#: Articles are numbered in order of their ids: grouping by pairs of ids took twice as long.
SHARED = """
WITH pairs AS (SELECT unnest($day_parts::JSON::INTEGER[][]) AS pair),
day_parts AS (SELECT pair[1] AS "day", pair[2] AS part FROM pairs),
held AS (SELECT "day", {column} AS "value", article_id FROM {table}
  WHERE "day" IN ({days}) AND {column} IN (SELECT "value" FROM asked)),
near AS (SELECT part, "day", "value", article_id FROM held JOIN day_parts USING ("day")
  SEMI JOIN asked USING (part, "value")),
names AS (SELECT article_id, row_number() OVER (ORDER BY article_id)::INTEGER AS number
  FROM (SELECT DISTINCT article_id FROM near)),
rare AS (SELECT part, "value", CASE WHEN count(*) <= $alone AND list_contains($alone_kinds, "value" & $kind_bits)
    THEN $fewest ELSE 1 END AS worth FROM near GROUP BY part, "value" HAVING count(*) <= $most_held),
worth_of AS (SELECT part, "day", "value", number, worth FROM near JOIN rare USING (part, "value")
  JOIN names USING (article_id)),
found AS (SELECT b.place, n.number, sum(worth)::BIGINT AS shared
  FROM asked b JOIN worth_of n USING (part, "value") WHERE n."day" BETWEEN b."day" - $days AND b."day" + $days
  GROUP BY b.place, n.number HAVING sum(worth) >= $fewest),
most AS (FROM found ANTI JOIN (FROM asking JOIN names USING (article_id)) USING (place, number)
  QUALIFY row_number() OVER (PARTITION BY place ORDER BY shared DESC, number) <= $most)
SELECT asking.article_id, names.article_id AS other, shared
FROM most JOIN names USING (number) JOIN asking USING (place)
"""
PROBES = Holdings("story_probes", "term", "probes", SHARING.most_held, SHARING.fewest, MOST_CANDIDATES, SHARING.alone)
#: samples that a copy's candidate must share, articles that may have one, candidates of an article
SAMPLES = Holdings("text_samples", "sample", "samples", most_held=50, fewest=2, most=5)


def candidates_of(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Told], window: timedelta
) -> dict[str, dict[str, int]]:
    """Return for each article of a batch the stored ones within `window` that share probes with it, and how many."""
    found: dict[str, dict[str, int]] = {}
    for row in shared_rows(connection, batch, window, PROBES):
        found.setdefault(row["article_id"], {})[row["other"]] = row["shared"]
    return found


def near_each_other(batch: Sequence[Told], window: timedelta) -> list[list[Told]]:
    """Return the batch in parts without a gap of more than two windows.

    archives bring years, and their days lie apart.
    """
    parts: list[list[Told]] = []
    for told in sorted(batch, key=lambda told: told.told_at):
        if parts and told.told_at - parts[-1][-1].told_at <= 2 * window:
            parts[-1].append(told)
        else:
            parts.append([told])
    return parts


@contextmanager
def asked(connection: duckdb.DuckDBPyConnection, parts: Sequence[Sequence[Told]], where: Holdings) -> Iterator[None]:
    """Let statements read `asking(place, article_id)` and `asked(place, part, day, value)`."""
    batch = [told for part in parts for told in part]
    values = [getattr(told.sketch, where.values) for told in batch]
    numbers = [number for number, part in enumerate(parts) for _ in part]
    places = list(range(len(batch)))
    connection.execute("CREATE OR REPLACE TEMP TABLE asking (place INTEGER, article_id VARCHAR)")
    insert_columns(connection, "asking", {"place": places, "article_id": [told.article_id for told in batch]})
    connection.execute(
        'CREATE OR REPLACE TEMP TABLE asked (place INTEGER, part INTEGER, "day" INTEGER, "value" BIGINT)'
    )
    columns = {
        "place": repeated(places, values),
        "part": repeated(numbers, values),
        "day": repeated([day_of(told.told_at) for told in batch], values),
        "value": list(chain.from_iterable(values)),
    }
    insert_columns(connection, "asked", columns)
    try:
        yield
    finally:
        connection.execute("DROP TABLE asked")
        connection.execute("DROP TABLE asking")


def shared_rows(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Told], window: timedelta, where: Holdings
) -> list[Shared]:
    """Return who shares values with whom, of a batch and of what is stored within `window` of each of its articles.

    All parts of the batch are one query: a statement for each took 5 ms for three days of news.
    """
    if not batch:
        return []
    parts = near_each_other(batch, window)
    days = [days_of(part, window.days + 1) for part in parts]
    read = ", ".join(map(str, sorted({day for some in days for day in some})))
    parameters = {
        "day_parts": json.dumps([[day, number] for number, some in enumerate(days) for day in some]),
        "days": window.days + 1,
        "kind_bits": SHARING.kind_bits,
        "alone_kinds": list(SHARING.alone_kinds),
        **{name: getattr(where, name) for name in ("most_held", "fewest", "most", "alone")},
    }
    with asked(connection, parts, where):
        return select_as(
            connection, Shared, SHARED.format(table=where.table, column=where.column, days=read), parameters
        )


def days_of(part: Sequence[Told], margin: int) -> range:
    """Return the days of a part, and so many before and after them."""
    return range(day_of(part[0].told_at) - margin, day_of(part[-1].told_at) + margin + 1)
