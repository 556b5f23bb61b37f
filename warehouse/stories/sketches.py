"""Store the sketches of articles, and find those with which new articles are compared.

These are near in time and share rare terms. Only rows of the surrounding days are read, so the cost depends on the news
of these days and not on the size of the archive.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import Any, NamedTuple, TypedDict, TypeVar

import duckdb

from presswatch.records import SHARING, Article, Sketch, Told
from warehouse.store import change_for, insert, insert_columns, select_as, select_for, select_for_as

Value = TypeVar("Value")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Facts(TypedDict):
    """When an article was published and first seen; `sketched_at`.

    The time under which its sketch is stored, if any.
    """

    article_id: str
    told_at: datetime
    first_seen_at: datetime
    publisher_id: str | None
    sketched_at: datetime | None


def day_of(moment: datetime) -> int:
    """Return days since 1970 in UTC, by which rows are found."""
    return (moment - EPOCH).days


def keep_sketches(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str) -> list[Told]:
    """Replace the sketches of stored articles, in the caller's transaction; return the articles as tellings.

    Refused articles, and those without a sketch, are left out.
    """
    sketched = {article.article_id: article for article in articles if article.sketch}
    sketches = {name: article.sketch for name, article in sketched.items() if article.sketch}
    rows = stored_facts(connection, list(sketched))
    known = [row for row in rows if row["sketched_at"]]
    before = terms_before(connection, known)
    tellings = [telling(row, sketches[row["article_id"]], before) for row in rows]
    forget_sketches(connection, known)
    insert(connection, "story_sketches", (row_of(told, sketched, run_id) for told in tellings))
    insert_columns(connection, "story_probes", found_by(tellings, PROBES))
    insert_columns(connection, "text_samples", found_by(tellings, SAMPLES))
    return tellings


def stored_facts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[Facts]:
    """Return what is stored of these articles."""
    return select_for_as(
        connection,
        Facts,
        "SELECT a.article_id, coalesce(a.published_at, a.first_seen_at) AS told_at, a.first_seen_at, a.publisher_id, "
        "s.told_at AS sketched_at FROM (SELECT article_id, published_at, first_seen_at, publisher_id FROM articles "
        "SEMI JOIN wanted ON article_id = key) a LEFT JOIN (SELECT article_id, told_at FROM story_sketches "
        "SEMI JOIN wanted ON article_id = key) s USING (article_id) ORDER BY a.article_id",
        article_ids,
    )


def found_by(tellings: Sequence[Told], where: Holdings) -> dict[str, list[Any]]:
    """Return the columns by which tellings are found in a table: day, value and article of each row."""
    values = [getattr(told.sketch, where.values) for told in tellings]
    return {
        "day": repeated([day_of(told.told_at) for told in tellings], values),
        where.column: list(chain.from_iterable(values)),
        "article_id": repeated([told.article_id for told in tellings], values),
    }


def repeated(once: Sequence[Value], values: Sequence[Sequence[int]]) -> list[Value]:
    """Return what is said of each telling for each of its values."""
    return list(chain.from_iterable(map(repeat, once, map(len, values))))


def telling(row: Facts, sketch: Sketch, before: Mapping[str, tuple[int, ...]]) -> Told:
    """Return a stored article as a telling; `before` are the stored terms of those already sketched."""
    name = row["article_id"]
    is_retold = before.get(name, sketch.terms) != sketch.terms
    return Told(name, row["told_at"], row["first_seen_at"], sketch, row["publisher_id"], is_retold=is_retold)


def times_of(rows: Sequence[Facts]) -> list[datetime]:
    """Return the times under which sketches are kept."""
    return [row["sketched_at"] for row in rows if row["sketched_at"] is not None]


def terms_before(connection: duckdb.DuckDBPyConnection, rows: Sequence[Facts]) -> dict[str, tuple[int, ...]]:
    """Return the stored terms of these articles, searched in the days under which they are stored."""
    if not rows:
        return {}
    times = times_of(rows)
    found = select_for(
        connection,
        "SELECT article_id, terms FROM story_sketches SEMI JOIN wanted ON article_id = key "
        "WHERE told_at BETWEEN ? AND ?",
        [row["article_id"] for row in rows],
        [min(times), max(times)],
    )
    return {row["article_id"]: tuple(row["terms"]) for row in found}


def forget_sketches(connection: duckdb.DuckDBPyConnection, rows: Sequence[Facts]) -> None:
    """Delete the sketches of these articles, searched in the days under which they are stored."""
    if not rows:
        return
    names = [row["article_id"] for row in rows]
    times = times_of(rows)
    change_for(
        connection,
        "DELETE FROM story_sketches WHERE told_at BETWEEN ? AND ? AND article_id IN (SELECT key FROM wanted)",
        names,
        [min(times), max(times)],
    )
    for table in ("story_probes", "text_samples"):
        change_for(
            connection,
            f'DELETE FROM {table} WHERE "day" BETWEEN ? AND ? AND article_id IN (SELECT key FROM wanted)',
            names,
            [day_of(min(times)), day_of(max(times))],
        )


def row_of(told: Told, articles: dict[str, Article], run_id: str) -> dict[str, object]:
    """Return a telling's row of `story_sketches`."""
    sketch = told.sketch
    return {
        "article_id": told.article_id,
        "told_at": told.told_at,
        "first_seen_at": told.first_seen_at,
        "script": sketch.script,
        "terms": sketch.terms,
        "weights": sketch.weights,
        "probes": sketch.probes,
        "rules_version": articles[told.article_id].rules_version,
        "run_id": run_id,
    }


#: candidates of one article, those with the most shared probes first
MOST_CANDIDATES = 30


class Holdings(NamedTuple):
    """Where the articles with a value are stored, and the limits that apply.

    `values`: what a sketch calls them; `most_held`: articles that may hold a value; `fewest`: values to share; `most`:
    others that an article gets; `alone`: of a name or a number that no more hold, one is enough.
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


def tellings_of(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], between: tuple[datetime, datetime]
) -> dict[str, Told]:
    """Return these articles as tellings without their words and story, if they were published in this time."""
    rows = select_for(
        connection,
        "SELECT article_id, told_at, first_seen_at, script, terms, weights, probes FROM story_sketches "
        "SEMI JOIN wanted ON article_id = key WHERE told_at BETWEEN ? AND ?",
        article_ids,
        between,
    )
    return {
        row["article_id"]: Told(
            row["article_id"],
            row["told_at"],
            row["first_seen_at"],
            Sketch(
                row["script"],
                tuple(row["terms"]),
                tuple(row["weights"]),
                ("",) * len(row["terms"]),
                tuple(row["probes"]),
            ),
        )
        for row in rows
    }
