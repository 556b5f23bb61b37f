"""Keep what articles are compared by, their sketches, and find those that new ones are compared with.

These are near in time, and share rare terms. Only rows of the days around are read, so that the cost follows the days'
news and not the archive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

import duckdb

from presswatch.records import Article, Sketch, Told
from warehouse.store import change_for, insert, select_as, select_for, select_for_as

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Facts(TypedDict):
    """When an article was told and first seen; `sketched_at`: the time under which its sketch is kept, if one is."""

    article_id: str
    told_at: datetime
    first_seen_at: datetime
    publisher_id: str | None
    sketched_at: datetime | None


def day_of(moment: datetime) -> int:
    """Days since 1970 in UTC: what rows are found by."""
    return (moment - EPOCH).days


def keep_sketches(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str) -> list[Told]:
    """Replace the sketches of stored articles, in the caller's transaction; gives the articles as tellings.

    Articles that were refused, and those without a sketch, are left out.
    """
    sketched = {article.article_id: article for article in articles if article.sketch}
    sketches = {name: article.sketch for name, article in sketched.items() if article.sketch}
    rows = stored_facts(connection, list(sketched))
    known = [row for row in rows if row["sketched_at"]]
    before = terms_before(connection, known)
    tellings = [telling(row, sketches[row["article_id"]], before) for row in rows]
    forget_sketches(connection, known)
    insert(connection, "story_sketches", (row_of(told, sketched, run_id) for told in tellings))
    for table, rows_found in found_by(tellings).items():
        insert(connection, table, rows_found)
    return tellings


def stored_facts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[Facts]:
    """What is stored of these articles."""
    return select_for_as(
        connection,
        Facts,
        "SELECT a.article_id, coalesce(a.published_at, a.first_seen_at) AS told_at, a.first_seen_at, a.publisher_id, "
        "s.told_at AS sketched_at FROM (SELECT article_id, published_at, first_seen_at, publisher_id FROM articles "
        "SEMI JOIN wanted ON article_id = key) a LEFT JOIN (SELECT article_id, told_at FROM story_sketches "
        "SEMI JOIN wanted ON article_id = key) s USING (article_id) ORDER BY a.article_id",
        article_ids,
    )


def found_by(tellings: Sequence[Told]) -> dict[str, Iterator[dict[str, object]]]:
    """The rows by which tellings are found, by table."""
    return {
        "story_probes": (row for told in tellings for row in rows_of(told, "term", told.sketch.probes)),
        "text_samples": (row for told in tellings for row in rows_of(told, "sample", told.sketch.samples)),
    }


def telling(row: Facts, sketch: Sketch, before: Mapping[str, tuple[int, ...]]) -> Told:
    """A stored article as a telling; `before` are the terms that were kept of those sketched already."""
    name = row["article_id"]
    is_retold = before.get(name, sketch.terms) != sketch.terms
    return Told(name, row["told_at"], row["first_seen_at"], sketch, row["publisher_id"], is_retold=is_retold)


def times_of(rows: Sequence[Facts]) -> list[datetime]:
    """The times under which sketches are kept."""
    return [row["sketched_at"] for row in rows if row["sketched_at"] is not None]


def terms_before(connection: duckdb.DuckDBPyConnection, rows: Sequence[Facts]) -> dict[str, tuple[int, ...]]:
    """The terms under which these articles are kept, looked for in the days they are kept under."""
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
    """Delete the sketches of these articles; rows are looked for in the days they are kept under."""
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
    """A telling's row of `story_sketches`."""
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


def rows_of(told: Told, column: str, values: Sequence[int]) -> list[dict[str, object]]:
    """The rows by which a telling is found."""
    day = day_of(told.told_at)
    return [{"day": day, column: value, "article_id": told.article_id} for value in values]


#: probes that a candidate must share with an article
FEWEST_SHARED = 2
#: candidates of one article, those with the most shared probes first
MOST_CANDIDATES = 30
#: a term that more articles of the days around have finds nobody: names of capitals on the day of an election
MOST_HELD = 400


class Holdings(NamedTuple):
    """Where it stands which articles hold a value, and how far that counts.

    `values`: what a sketch calls them; `most_held`: articles that may hold a value; `fewest`: values to share; `most`:
    others that an article gets.
    """

    table: str
    column: str
    values: str
    most_held: int
    fewest: int
    most: int


class Shared(TypedDict):
    """How many values an article shares with another."""

    article_id: str
    other: str
    shared: int


#: who shares `asked` values with whom. `days` stand in it as numbers, so that blocks of other days are not read
SHARED = """
WITH pairs AS (SELECT unnest($day_parts::JSON::INTEGER[][]) AS pair),
day_parts AS (SELECT pair[1] AS "day", pair[2] AS part FROM pairs),
held AS (SELECT "day", {column} AS "value", article_id FROM {table}
  WHERE "day" IN ({days}) AND {column} IN (SELECT "value" FROM asked)),
near AS (SELECT part, "day", "value", article_id FROM held JOIN day_parts USING ("day")
  SEMI JOIN asked USING (part, "value")),
rare AS (SELECT part, "value" FROM near GROUP BY ALL HAVING count(*) <= $most_held)
SELECT b.article_id, n.article_id AS other, count(*) AS shared
FROM asked b JOIN near n USING (part, "value") SEMI JOIN rare USING (part, "value")
WHERE n.article_id <> b.article_id AND n."day" BETWEEN b."day" - $days AND b."day" + $days
GROUP BY b.article_id, n.article_id HAVING count(*) >= $fewest
QUALIFY row_number() OVER (PARTITION BY b.article_id ORDER BY count(*) DESC, n.article_id) <= $most
"""
PROBES = Holdings("story_probes", "term", "probes", MOST_HELD, FEWEST_SHARED, MOST_CANDIDATES)


def candidates_of(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Told], window: timedelta
) -> dict[str, dict[str, int]]:
    """For each article of a batch the stored ones told within `window` that share probes with it, and how many."""
    found: dict[str, dict[str, int]] = {}
    for row in shared_rows(connection, batch, window, PROBES):
        found.setdefault(row["article_id"], {})[row["other"]] = row["shared"]
    return found


def near_each_other(batch: Sequence[Told], window: timedelta) -> list[list[Told]]:
    """The batch in parts without a gap of more than two windows: archives bring years, and their days lie apart."""
    parts: list[list[Told]] = []
    for told in sorted(batch, key=lambda told: told.told_at):
        if parts and told.told_at - parts[-1][-1].told_at <= 2 * window:
            parts[-1].append(told)
        else:
            parts.append([told])
    return parts


@contextmanager
def asked(connection: duckdb.DuckDBPyConnection, rows: Iterable[dict[str, object]]) -> Iterator[None]:
    """Let statements read `asked(article_id, part, day, value)`."""
    connection.execute(
        'CREATE OR REPLACE TEMP TABLE asked (article_id VARCHAR, part INTEGER, "day" INTEGER, "value" BIGINT)'
    )
    insert(connection, "asked", rows)
    try:
        yield
    finally:
        connection.execute("DROP TABLE asked")


def shared_rows(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Told], window: timedelta, where: Holdings
) -> list[Shared]:
    """Who shares values with whom, of a batch and of what is stored within `window` of each of its articles.

    All parts of the batch are one question: a statement for each took 5 ms for three days of news.
    """
    if not batch:
        return []
    parts = near_each_other(batch, window)
    days = [days_of(part, window.days + 1) for part in parts]
    rows = (
        {"article_id": told.article_id, "part": number, "day": day, "value": value}
        for number, part in enumerate(parts)
        for told in part
        for day in [day_of(told.told_at)]
        for value in getattr(told.sketch, where.values)
    )
    read = ", ".join(map(str, sorted({day for some in days for day in some})))
    parameters = {
        "day_parts": json.dumps([[day, number] for number, some in enumerate(days) for day in some]),
        "days": window.days + 1,
        **{name: getattr(where, name) for name in ("most_held", "fewest", "most")},
    }
    with asked(connection, rows):
        return select_as(
            connection, Shared, SHARED.format(table=where.table, column=where.column, days=read), parameters
        )


def days_of(part: Sequence[Told], margin: int) -> range:
    """The days of a part, and so many before and behind them."""
    return range(day_of(part[0].told_at) - margin, day_of(part[-1].told_at) + margin + 1)


def tellings_of(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], between: tuple[datetime, datetime]
) -> dict[str, Told]:
    """These articles as tellings without their words and story, as far as they were told in this time."""
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
