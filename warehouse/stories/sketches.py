"""Keep what articles are compared by: their sketches, and the rows by which they are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from presswatch.records import Article, Told
from warehouse.store import change_for, insert, select_for

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(moment: datetime) -> int:
    """Days since 1970 in UTC: what rows are found by."""
    return (moment - EPOCH).days


def keep_sketches(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str) -> list[Told]:
    """Replace the sketches of stored articles, in the caller's transaction; gives the articles as tellings.

    Articles that were refused, and those without a sketch, are left out.
    """
    sketched = {article.article_id: article for article in articles if article.sketch}
    rows = stored_facts(connection, list(sketched))
    known = [row for row in rows if row["sketched_at"]]
    before = terms_before(connection, known)
    tellings = [
        Told(
            row["article_id"],
            row["told_at"],
            row["first_seen_at"],
            sketch,
            row["publisher_id"],
            is_retold=before.get(row["article_id"], sketch.terms) != sketch.terms,
        )
        for row in rows
        if (sketch := sketched[row["article_id"]].sketch)
    ]
    forget_sketches(connection, known)
    insert(connection, "story_sketches", (row_of(told, sketched, run_id) for told in tellings))
    insert(connection, "story_probes", (row for told in tellings for row in rows_of(told, "term", told.sketch.probes)))
    samples = (row for told in tellings for row in rows_of(told, "sample", told.sketch.samples))
    insert(connection, "text_samples", samples)
    return tellings


def stored_facts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[dict[str, Any]]:
    """When these articles were told and first seen; `sketched_at` is the time under which a sketch is kept, or None."""
    return select_for(
        connection,
        "SELECT a.article_id, coalesce(a.published_at, a.first_seen_at) AS told_at, a.first_seen_at, a.publisher_id, "
        "s.told_at AS sketched_at FROM (SELECT article_id, published_at, first_seen_at, publisher_id FROM articles "
        "SEMI JOIN wanted ON article_id = key) a LEFT JOIN (SELECT article_id, told_at FROM story_sketches "
        "SEMI JOIN wanted ON article_id = key) s USING (article_id) ORDER BY a.article_id",
        article_ids,
    )


def terms_before(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> dict[str, tuple[int, ...]]:
    """The terms under which these articles are kept, looked for in the days they are kept under."""
    if not rows:
        return {}
    times = [row["sketched_at"] for row in rows]
    found = select_for(
        connection,
        "SELECT article_id, terms FROM story_sketches SEMI JOIN wanted ON article_id = key "
        "WHERE told_at BETWEEN ? AND ?",
        [row["article_id"] for row in rows],
        [min(times), max(times)],
    )
    return {row["article_id"]: tuple(row["terms"]) for row in found}


def forget_sketches(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Delete the sketches of these articles; rows are looked for in the days they are kept under."""
    if not rows:
        return
    names = [row["article_id"] for row in rows]
    times = [row["sketched_at"] for row in rows]
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


def row_of(told: Told, articles: dict[str, Article], run_id: str) -> dict[str, Any]:
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


def rows_of(told: Told, column: str, values: Sequence[int]) -> list[dict[str, Any]]:
    """The rows by which a telling is found."""
    day = day_of(told.told_at)
    return [{"day": day, column: value, "article_id": told.article_id} for value in values]
