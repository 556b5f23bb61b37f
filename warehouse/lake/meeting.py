"""Whose stories have met in the lake: a house groups its own articles, what it has in common with others is found here.

Meetings are rows of `story_merges` that the lake alone has; `story_meetings` says which runs have been looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from warehouse.statements import quoted
from warehouse.store import insert, select_for


def unmet_runs(connection: duckdb.DuckDBPyConnection, house: str, since: datetime) -> list[str]:
    """A house's runs since a time that have not met the others, oldest first."""
    rows = connection.execute(
        "SELECT run_id FROM runs WHERE house = ? AND started_at >= ? "
        "AND run_id NOT IN (SELECT run_id FROM story_meetings) ORDER BY started_at, run_id",
        [house, since],
    ).fetchall()
    return [run_id for (run_id,) in rows]


def sketched_in(
    connection: duckdb.DuckDBPyConnection, run_ids: Sequence[str]
) -> tuple[list[str], tuple[datetime, datetime] | None]:
    """The articles whose sketches these runs wrote, and when the first and the last of them were told."""
    rows = select_for(
        connection, "SELECT article_id, told_at FROM story_sketches SEMI JOIN wanted ON run_id = key", run_ids
    )
    times = [row["told_at"] for row in rows]
    return [row["article_id"] for row in rows], (min(times), max(times)) if times else None


def of_other_houses(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], house: str) -> set[str]:
    """Those of these articles that another house brought."""
    rows = select_for(
        connection,
        "SELECT DISTINCT article_id FROM story_sketches s SEMI JOIN wanted ON article_id = key "
        f"JOIN runs r ON r.run_id = s.run_id AND r.house <> {quoted(house)}",
        article_ids,
    )
    return {row["article_id"] for row in rows}


def titles_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, str]:
    """The titles of articles."""
    rows = select_for(
        connection, "SELECT article_id, title FROM articles SEMI JOIN wanted ON article_id = key", article_ids
    )
    return {row["article_id"]: row["title"] or "" for row in rows}


def note_met(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[str], now: datetime) -> None:
    """Note that these runs have met the others, in the caller's transaction."""
    insert(connection, "story_meetings", [{"run_id": run_id, "met_at": now} for run_id in run_ids])
