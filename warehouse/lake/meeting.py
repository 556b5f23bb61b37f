"""Which runs have been compared in the lake with those of other houses, and which house brought an article.

The resulting rows of `story_merges` and `republications_over_houses` are in the lake only; `story_meetings` says which
runs have been compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from warehouse.store import insert, select_for


def unmet_runs(connection: duckdb.DuckDBPyConnection, house: str, since: datetime) -> list[str]:
    """Return a house's runs since a time that were not compared with other houses, oldest first."""
    rows = connection.execute(
        "SELECT run_id FROM runs WHERE house = ? AND started_at >= ? "
        "AND run_id NOT IN (SELECT run_id FROM story_meetings) ORDER BY started_at, run_id",
        [house, since],
    ).fetchall()
    return [run_id for (run_id,) in rows]


def sketched_in(
    connection: duckdb.DuckDBPyConnection, run_ids: Sequence[str]
) -> tuple[list[str], tuple[datetime, datetime] | None]:
    """Return the articles whose sketches these runs wrote, and the publication of the first and the last of them."""
    rows = select_for(
        connection, "SELECT article_id, told_at FROM story_sketches SEMI JOIN wanted ON run_id = key", run_ids
    )
    times = [row["told_at"] for row in rows]
    return [row["article_id"] for row in rows], (min(times), max(times)) if times else None


def houses_of(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], between: tuple[datetime, datetime]
) -> dict[str, str]:
    """Return the house that brought each of these articles, if they were published in this time."""
    rows = select_for(
        connection,
        "SELECT DISTINCT article_id, coalesce(r.house, '') AS house FROM story_sketches s "
        "SEMI JOIN wanted ON article_id = key JOIN runs r ON r.run_id = s.run_id "
        "WHERE s.told_at BETWEEN ? AND ?",
        article_ids,
        between,
    )
    return {row["article_id"]: row["house"] for row in rows}


def titles_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of articles."""
    rows = select_for(
        connection, "SELECT article_id, title FROM articles SEMI JOIN wanted ON article_id = key", article_ids
    )
    return {row["article_id"]: row["title"] or "" for row in rows}


def note_met(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[str], now: datetime) -> None:
    """Record that these runs were compared with other houses, in the caller's transaction."""
    insert(connection, "story_meetings", [{"run_id": run_id, "met_at": now} for run_id in run_ids])
