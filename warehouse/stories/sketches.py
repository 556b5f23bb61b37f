"""Store the sketches of articles and the rows by which they are found; read them as tellings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, TypedDict

import duckdb

from presswatch.records import Article, Sketch, Told
from warehouse.store import change_for, insert, insert_columns, select_for, select_for_as
from warehouse.stories.candidates import PROBES, SAMPLES, Holdings, day_of, repeated


class Facts(TypedDict):
    """When an article was published and first seen; `sketched_at`.

    The time under which its sketch is stored, if any.
    """

    article_id: str
    told_at: datetime
    first_seen_at: datetime
    publisher_id: str | None
    sketched_at: datetime | None


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


def first_seen_of(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], between: tuple[datetime, datetime]
) -> dict[str, datetime]:
    """Return when these articles were first seen, if they are sketched and were published in this time."""
    if not article_ids:
        return {}
    rows = select_for(
        connection,
        "SELECT article_id, first_seen_at FROM story_sketches SEMI JOIN wanted ON article_id = key "
        "WHERE told_at BETWEEN ? AND ?",
        article_ids,
        between,
    )
    return {row["article_id"]: row["first_seen_at"] for row in rows}
