"""Which stored articles new ones are compared with: near in time, and sharing rare terms.

Only rows of the days around are read, so that the cost follows the days' news and not the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, TypedDict

import duckdb

from presswatch.records import Sketch, Told
from warehouse.store import insert, select_as, select_for
from warehouse.stories.sketches import day_of

#: probes that a candidate must share with an article
FEWEST_SHARED = 2
#: candidates of one article, those with the most shared probes first
MOST_CANDIDATES = 30
#: a term that more articles of the days around have finds nobody: names of capitals on the day of an election
MOST_HELD = 400


class Holdings(NamedTuple):
    """Where it stands which articles hold a value, and how far that counts.

    `most_held`: articles that may hold a value; `fewest`: values to share; `most`: others that an article gets.
    """

    table: str
    column: str
    most_held: int
    fewest: int
    most: int


class Shared(TypedDict):
    """How many values an article shares with another."""

    article_id: str
    other: str
    shared: int


PROBES = Holdings("story_probes", "term", MOST_HELD, FEWEST_SHARED, MOST_CANDIDATES)


def candidates_of(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Told], window: timedelta
) -> dict[str, dict[str, int]]:
    """For each article of a batch the stored ones told within `window` that share probes with it, and how many."""
    found: dict[str, dict[str, int]] = {}
    rows = (
        {"article_id": told.article_id, "day": day_of(told.told_at), "value": probe}
        for told in batch
        for probe in told.sketch.probes
    )
    with asked(connection, rows):
        for some in near_each_other(batch, window):
            for row in shared_rows(connection, some, window, PROBES):
                found.setdefault(row["article_id"], {})[row["other"]] = row["shared"]
    return found


def near_each_other(batch: Sequence[Told], window: timedelta) -> Iterator[list[Told]]:
    """The batch in parts without a gap of more than two windows: archives bring years, and their days lie apart."""
    part: list[Told] = []
    for told in sorted(batch, key=lambda told: told.told_at):
        if part and told.told_at - part[-1].told_at > 2 * window:
            yield part
            part = []
        part.append(told)
    if part:
        yield part


@contextmanager
def asked(connection: duckdb.DuckDBPyConnection, rows: Iterator[dict[str, object]]) -> Iterator[None]:
    """Let statements read `asked(article_id, day, value)`."""
    connection.execute('CREATE OR REPLACE TEMP TABLE asked (article_id VARCHAR, "day" INTEGER, "value" BIGINT)')
    insert(connection, "asked", rows)
    try:
        yield
    finally:
        connection.execute("DROP TABLE asked")


def shared_rows(
    connection: duckdb.DuckDBPyConnection,
    batch: Sequence[Told],
    window: timedelta,
    where: Holdings,
) -> list[Shared]:
    """Who shares `asked` values with whom, of a part of the batch: it has the days from its first to its last."""
    days = window.days + 1
    first, last = day_of(min(t.told_at for t in batch)) - days, day_of(max(t.told_at for t in batch)) + days
    table, column, most_held, fewest, most = where
    return select_as(
        connection,
        Shared,
        'WITH part AS (SELECT * FROM asked WHERE "day" BETWEEN $first + $days AND $last - $days), '
        f'near AS (SELECT "day", {column} AS "value", article_id FROM {table} '
        f'WHERE "day" BETWEEN $first AND $last AND {column} IN (SELECT "value" FROM part)), '
        'rare AS (SELECT "value" FROM near GROUP BY ALL HAVING count(*) <= $most_held) '
        "SELECT b.article_id, n.article_id AS other, count(*) AS shared FROM part b "
        'JOIN near n USING ("value") SEMI JOIN rare USING ("value") '
        'WHERE n.article_id <> b.article_id AND n."day" BETWEEN b."day" - $days AND b."day" + $days '
        "GROUP BY b.article_id, n.article_id HAVING count(*) >= $fewest "
        "QUALIFY row_number() OVER (PARTITION BY b.article_id ORDER BY count(*) DESC, n.article_id) <= $most",
        {"first": first, "last": last, "days": days, "most_held": most_held, "fewest": fewest, "most": most},
    )


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
