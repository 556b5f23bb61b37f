"""Which seed files are known, by content and by path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields

import duckdb

from presswatch.records import Article, Drop
from warehouse.store.articles import ChangeRule, Kept, bad_row_drop, keep_articles
from warehouse.store.rows import replace, select
from warehouse.store.runs import keep_drops


@dataclass(frozen=True, slots=True)
class KnownSeed:
    """A seed file as it was last read. `identity` is the path it was first seen under."""

    seed_path: str
    body_hash: str
    identity: str


def known_seeds(connection: duckdb.DuckDBPyConnection) -> list[KnownSeed]:
    """Every seed file that was ever read."""
    rows = select(connection, "SELECT seed_path, body_hash, identity FROM seed_files ORDER BY seed_path")
    return [KnownSeed(**row) for row in rows]


def keep_seeds(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[KnownSeed],
    articles: Sequence[Article],
    drops: Sequence[Drop],
    run_id: str,
    kinds_of_change: ChangeRule,
) -> Kept:
    """Store what a batch of seed files gave, all or nothing."""
    connection.execute("BEGIN")
    kept = keep_articles(connection, articles, run_id, kinds_of_change)
    kept = replace_fields(kept, drops=tuple(bad_row_drop(*refusal) for refusal in kept.refused))
    keep_drops(connection, run_id, [*drops, *kept.drops])
    rows = [
        {"seed_path": f.seed_path, "body_hash": f.body_hash, "identity": f.identity, "run_id": run_id} for f in files
    ]
    replace(connection, "seed_files", "seed_path", rows)
    connection.execute("COMMIT")
    return kept


def move_seeds(connection: duckdb.DuckDBPyConnection, moves: Sequence[tuple[str, str]]) -> None:
    """Note that files moved: (old path, new path) pairs; the articles stay what they are."""
    connection.execute("BEGIN")
    for old, new in moves:
        connection.execute("UPDATE seed_files SET seed_path = ? WHERE seed_path = ?", [new, old])
        connection.execute("UPDATE articles SET seed_path = ? WHERE seed_path = ?", [new, old])
    connection.execute("COMMIT")
