"""Known seed files, by content and by path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import datetime
from typing import TypedDict

import duckdb

from presswatch.records import Article, Drop, KnownSeed, SeedTrace
from warehouse.store.articles.keeping import BatchRules, Kept, bad_row_drop, keep_articles
from warehouse.store.file.rows import fields_of, replace, select_as, select_for
from warehouse.store.file.touched import note_touched
from warehouse.store.runs import keep_drops


class SeedRow(TypedDict):
    """A row of `seed_files` without its run; earlier versions stored no trace."""

    seed_path: str
    body_hash: str
    identity: str
    size: int | None
    modified_ns: int | None
    inode: int | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeedsRead:
    """The result of a batch of seed files."""

    files: Sequence[KnownSeed]
    articles: Sequence[Article]
    drops: Sequence[Drop] = ()


def known_seeds(connection: duckdb.DuckDBPyConnection) -> list[KnownSeed]:
    """Return every seed file that was ever read."""
    rows = select_as(connection, SeedRow, "SELECT * EXCLUDE (run_id) FROM seed_files ORDER BY seed_path")
    return [
        KnownSeed(row["seed_path"], row["body_hash"], row["identity"], trace_of(row), row["read_at"]) for row in rows
    ]


def trace_of(row: SeedRow) -> SeedTrace | None:
    """Return the trace in a row; earlier versions stored none."""
    size, modified, inode = row["size"], row["modified_ns"], row["inode"]
    return None if size is None or modified is None or inode is None else SeedTrace(size, modified, inode)


def seed_row(seed: KnownSeed, run_id: str) -> dict[str, object]:
    """Return what is remembered about a file, as a row."""
    row = fields_of(seed.trace) if seed.trace else {}
    row |= {"seed_path": seed.seed_path, "body_hash": seed.body_hash, "identity": seed.identity}
    return row | {"read_at": seed.read_at, "run_id": run_id}


def article_holders(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, str | None]:
    """Return the stored ones of these articles: the seed path each comes from, or None if its page was read."""
    rows = select_for(
        connection,
        "SELECT article_id, seed_path FROM articles SEMI JOIN wanted ON article_id = key WHERE text_origin <> 'feed'",
        article_ids,
    )
    return {row["article_id"]: row["seed_path"] for row in rows}


def keep_seeds(connection: duckdb.DuckDBPyConnection, read: SeedsRead, run_id: str, rules: BatchRules) -> Kept:
    """Store the results of a batch of seed files, all or nothing."""
    connection.execute("BEGIN")
    kept = keep_articles(connection, read.articles, run_id, rules.kinds_of_change, rules.also)
    kept = replace_fields(kept, drops=tuple(bad_row_drop(*refusal) for refusal in kept.refused))
    keep_drops(connection, run_id, [*read.drops, *kept.drops])
    replace(connection, "seed_files", "seed_path", [seed_row(seed, run_id) for seed in read.files])
    connection.execute("COMMIT")
    return kept


def move_seeds(connection: duckdb.DuckDBPyConnection, moves: Sequence[tuple[str, str]]) -> None:
    """Record that files moved: (old path, new path) pairs; the articles are unchanged."""
    connection.execute("BEGIN")
    for old, new in moves:
        connection.execute("DELETE FROM seed_files WHERE seed_path = ?", [new])
        connection.execute("UPDATE seed_files SET seed_path = ? WHERE seed_path = ?", [new, old])
        connection.execute("UPDATE articles SET seed_path = ? WHERE seed_path = ?", [new, old])
    note_touched(connection, "seed_files", [path for move in moves for path in move])
    sql = "SELECT article_id FROM articles SEMI JOIN wanted ON seed_path = key"
    note_touched(
        connection, "articles", [row["article_id"] for row in select_for(connection, sql, [new for _, new in moves])]
    )
    connection.execute("COMMIT")
