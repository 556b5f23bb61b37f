"""Keep what articles are compared by: their sketches, and the rows by which they are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypedDict

import duckdb

from presswatch.records import Article, Sketch, Told
from warehouse.store import change_for, insert, select_for, select_for_as

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
