"""The search index: the stems of titles, texts, authors and credits in an SQLite FTS5 file beside the snapshot.

It is derived from the snapshot and never copied: each run adds its own articles, a search adds what is missing, and a
lost file is rebuilt. FTS5 keeps positions (phrases), ranks by BM25 and is part of Python's own sqlite3.

`docs` names the article of each row of `words`. A changed article gets a new row; the obsolete one is no longer found,
and is removed when the index is rebuilt (once a quarter of the rows are obsolete). `texts` holds the compressed text of
each row for snippets: DuckDB would decompress 2,048 texts to return one (30 CPU-ms).
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from presswatch.errors import WarehouseError
from warehouse.statements import marks

if TYPE_CHECKING:
    import duckdb

INDEX_FILE = "search.sqlite"
#: two texts (title and text, authors and credits) -> their stems, in order: a rule of transforms/, passed in
StemRule = Callable[[str, str], tuple[str, str]]
#: layout of the tables; an index with another layout is rebuilt
LAYOUT = "3"
#: articles indexed in one transaction
BATCH = 500
BUSY_SECONDS = 10.0
#: words held in memory until they are written; FTS5's own 1 MB is full after a hundred articles, and what is written in
#: pieces is merged later
HELD_BYTES = 4 * 1024 * 1024
#: share of obsolete rows from which the index is rebuilt
MOST_LEAVINGS = 0.25
#: page size: most compressed texts would fill an ordinary page of 4 kB alone and waste the rest
TABLES = """
PRAGMA page_size = 16384;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS runs (run_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS docs (number INTEGER PRIMARY KEY, article_id TEXT UNIQUE, run_id TEXT);
CREATE TABLE IF NOT EXISTS texts (number INTEGER PRIMARY KEY, packed BLOB);
CREATE VIRTUAL TABLE IF NOT EXISTS words
  USING fts5(title, text, authors, credits, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, 'row');
"""


def has_full_text_search() -> bool:
    """Tell whether this Python's SQLite can make the index."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return ("ENABLE_FTS5",) in connection.execute("PRAGMA compile_options").fetchall()


@contextmanager
def open_index(path: Path, *, is_writer: bool) -> Iterator[sqlite3.Connection]:
    """Open the index at `path`; a writer creates it if missing.

    Raises:
        WarehouseError: it cannot be opened, or this Python's SQLite has no FTS5.
    """
    mode = "rwc" if is_writer else "ro"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
    except sqlite3.Error as error:
        raise WarehouseError(f"{path}: {error}") from error
    with closing(connection):
        try:
            if is_writer:
                connection.executescript(TABLES)
            yield connection
        except sqlite3.DatabaseError as error:
            raise WarehouseError(explained(path, error)) from error


@contextmanager
def update_turn(path: Path) -> Iterator[bool]:
    """Yield whether this process may update the index now: one does at a time, the others search what is there."""
    try:
        handle = path.with_suffix(".lock").open("a")
    except OSError as error:
        raise WarehouseError(f"{path.parent} cannot be written: {error.strerror}") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def explained(path: Path, error: sqlite3.DatabaseError) -> str:
    """Return what happened to the index, and what to do."""
    if "fts5" in str(error) and "no such module" in str(error):
        return "this Python's SQLite has no full-text search (FTS5): use a Python whose sqlite3 has it, like Debian's"
    return f"{path}: {error}; delete the file, the next search makes it again"


@dataclass(frozen=True, slots=True)
class Indexing:
    """How articles are indexed: by which stems, in which version of them, and how many in one transaction."""

    stems: StemRule
    version: str
    batch: int = BATCH


def update_index(
    index: sqlite3.Connection,
    snapshot: duckdb.DuckDBPyConnection,
    how: Indexing,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Index the articles that are missing or stored in an older state; return how many.

    Each batch is one transaction: after a kill, the next call continues where this one stopped. An index with another
    version of stems is rebuilt, and so is one with too many obsolete rows.
    """
    version = f"{LAYOUT}:{how.version}"
    if is_outdated(index, version, how.batch):
        clear(index, version)
    runs = new_runs(index, snapshot)
    waiting = behind(index, snapshot, runs)
    done = 0
    for batch in missing(index, snapshot, runs, how.batch):
        add(
            index,
            [
                (one, run, (*how.stems(title, text), *how.stems(authors, credits)), text)
                for one, run, title, text, authors, credits in batch
            ],
        )
        done += len(batch)
        progress(done, waiting)
    index.executemany("INSERT OR IGNORE INTO runs VALUES (?)", [(run_id,) for run_id in runs])
    forget_gone(index, snapshot)
    return done


def forget_gone(index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection) -> None:
    """Remove deleted articles: all existing ones are indexed, so any surplus must be those."""
    there = snapshot.execute("SELECT count(*) FROM articles").fetchone()
    if index.execute("SELECT count(*) FROM docs").fetchone()[0] > int(there[0] if there else 0):
        kept = set(snapshot.execute("SELECT article_id FROM articles").fetchall())
        gone = [row for row in index.execute("SELECT article_id FROM docs").fetchall() if row not in kept]
        index.execute("BEGIN IMMEDIATE")
        index.executemany("DELETE FROM docs WHERE article_id = ?", gone)
        index.execute("DELETE FROM texts WHERE number NOT IN (SELECT number FROM docs)")
        index.execute("COMMIT")


def is_outdated(index: sqlite3.Connection, version: str, fewest: int = BATCH) -> bool:
    """Tell whether the index has another layout or version of stems, or too many obsolete rows.

    An index of at most `fewest` rows may have any number of obsolete ones.
    """
    found = index.execute("SELECT value FROM meta WHERE name = 'rules'").fetchone()
    (live,), last = index.execute("SELECT count(*) FROM docs").fetchone(), last_number(index)
    return found is None or found[0] != version or (last > fewest and live < last * (1 - MOST_LEAVINGS))


def last_number(index: sqlite3.Connection) -> int:
    """Return the number of the last row of `words`, obsolete ones included."""
    return int(index.execute("SELECT coalesce(max(id), 0) FROM words_docsize").fetchone()[0])


def clear(index: sqlite3.Connection, version: str) -> None:
    """Empty the index, in one transaction."""
    index.execute("BEGIN IMMEDIATE")
    index.execute("INSERT INTO words(words) VALUES ('delete-all')")
    # The file keeps it.
    index.execute("INSERT INTO words(words, rank) VALUES ('hashsize', ?)", [HELD_BYTES])
    for table in ("docs", "texts", "runs"):
        index.execute(f"DELETE FROM {table}")
    index.execute("INSERT OR REPLACE INTO meta VALUES ('rules', ?)", [version])
    index.execute("COMMIT")


def new_runs(index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection) -> list[str]:
    """Return runs that wrote articles and were not indexed yet."""
    known = {run_id for (run_id,) in index.execute("SELECT run_id FROM runs")}
    found = snapshot.execute("SELECT DISTINCT coalesce(run_id, '') FROM articles").fetchall()
    return sorted(run_id for (run_id,) in found if run_id not in known)


def behind(index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, runs: Sequence[str] | None = None) -> int:
    """Return how many articles the index lacks."""
    runs = new_runs(index, snapshot) if runs is None else runs
    if not runs:
        return 0
    found = snapshot.execute(
        "SELECT count(*) FROM articles WHERE coalesce(run_id, '') IN (SELECT unnest($1))", [list(runs)]
    ).fetchone()
    done = index.execute(f"SELECT count(*) FROM docs WHERE run_id IN ({marks(runs[:500])})", runs[:500]).fetchone()
    return max(int(found[0] if found else 0) - int(done[0]), 0)


def missing(
    index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, runs: Sequence[str], batch_size: int
) -> Iterator[list[tuple[str, str, str, str, str, str]]]:
    """Yield articles of these runs that are not in the index in this state, in batches."""
    if not runs:
        return
    cursor = snapshot.execute(
        "SELECT article_id, coalesce(run_id, ''), coalesce(title, ''), coalesce(text, ''), "
        "concat_ws('; ', array_to_string(authors, '; '), byline), coalesce(credits, '') FROM articles "
        "WHERE coalesce(run_id, '') IN (SELECT unnest($1))",
        [list(runs)],
    )
    while rows := cursor.fetchmany(batch_size):
        asked = f"SELECT article_id, run_id FROM docs WHERE article_id IN ({marks(rows)})"
        known = set(index.execute(asked, [row[0] for row in rows]))
        if batch := [row for row in rows if (row[0], row[1]) not in known]:
            yield batch


def add(index: sqlite3.Connection, rows: Sequence[tuple[str, str, Sequence[str], str]]) -> None:
    """Index (article id, run id, stems of title, text, authors and credits, text), each once, in one transaction."""
    index.execute("BEGIN IMMEDIATE")
    numbers = range(first := last_number(index) + 1, first + len(rows))
    articles, runs, stems, texts = zip(*rows, strict=True) if rows else [()] * 4
    obsolete = "DELETE FROM texts WHERE number = (SELECT number FROM docs WHERE article_id = ?)"
    index.executemany(obsolete, zip(articles, strict=True))
    index.executemany("INSERT OR REPLACE INTO docs VALUES (?, ?, ?)", zip(numbers, articles, runs, strict=True))
    columns = "rowid, title, text, authors, credits"
    words = ((number, *row) for number, row in zip(numbers, stems, strict=True))
    index.executemany(f"INSERT INTO words({columns}) VALUES (?, ?, ?, ?, ?)", words)
    index.executemany("INSERT INTO texts VALUES (?, ?)", zip(numbers, map(packed, texts), strict=True))
    index.execute("COMMIT")


def packed(text: str) -> bytes:
    """Compress a text at the fastest level: half the time of the default, and texts 8 % larger."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def texts_of(index: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the indexed text of each of these articles, as far as the index has it."""
    return {one: text for (one, _), text in indexed_texts(index, article_ids).items()}


def indexed_texts(index: sqlite3.Connection, article_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the texts by (article id, run that wrote it), of those articles that the index has."""
    rows = index.execute(
        "SELECT article_id, run_id, packed FROM docs JOIN texts USING (number) "
        "WHERE article_id IN (SELECT value FROM json_each(?))",
        [json.dumps(article_ids)],
    )
    return {(one, run): zlib.decompress(packed).decode("utf-8", "surrogatepass") for one, run, packed in rows}
