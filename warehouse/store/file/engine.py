"""The engine for the writer's file, kept between openings: starting and ending one costs five times an attachment."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import duckdb

from warehouse.statements import quoted

#: the file's name inside the engine
WAREHOUSE = "warehouse"
#: How texts are packed in the file. Each checkpoint packs the last 2,048 articles anew; looking whether FSST would pack
#: their texts takes a seventh to a half of that, and ZSTD does better. By itself the engine takes ZSTD for columns of
#: 4 KB in the mean and leaves shorter texts, most news, as they are: files of 3 KB articles were three times as large.
#: Blocks of a new file hold 64 KB in the place of 256: storing a batch takes a sixth less memory (docs/performance.md).
#: A file that stands keeps its own until it is rewritten.
LAYOUT = {"disabled_compression_methods": "fsst", "zstd_min_string_length": 512, "default_block_size": 65_536}
#: libraries whose tables DuckDB takes as parameters: it looks twice for each at every statement, 0.1 ms a look
TABLES_OF_OTHERS = ("pandas", "pyarrow")
#: idle engines without an attached file; as many as were ever needed at once in this process
_AT_REST: list[duckdb.DuckDBPyConnection] = []


@contextmanager
def lent_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a session of an engine in memory, in UTC and with one thread; `WAREHOUSE` is detached at the end.

    A session's temporary tables and open transaction end with it. An engine that has seen an error is not used again:
    after a fatal one it refuses everything.
    """
    engine = _AT_REST.pop() if _AT_REST else started_engine()
    session = engine.cursor()
    try:
        session.execute("SET TimeZone = 'UTC'")
        yield session
    except BaseException:
        session.close()
        engine.close()
        raise
    session.close()
    # As when closing a file: what a full disk keeps from being checkpointed stays in the log, committed.
    with suppress(duckdb.Error):
        engine.execute(f"DETACH DATABASE IF EXISTS {WAREHOUSE}")
        give_back_memory(engine)
        _AT_REST.append(engine)
        return
    engine.close()


def spare_the_search() -> None:
    """Note that a library is not installed, so that no statement looks through all folders for it."""
    for name in TABLES_OF_OTHERS:
        if name not in sys.modules and find_spec(name) is None:
            sys.modules[name] = None  # type: ignore[assignment]  # importlib's own note: the import fails at once


def started_engine() -> duckdb.DuckDBPyConnection:
    """Return a new engine with its original memory limit: setting the limit it later reports would shrink it."""
    spare_the_search()
    # A batch is too small to divide, and the other cores read pages: a run's parent takes 1/12 less time.
    engine = duckdb.connect(config={"threads": 1})
    lay_out(engine)
    engine.execute("SET VARIABLE usual_limit = current_setting('memory_limit')")
    return engine


def lay_out(engine: duckdb.DuckDBPyConnection) -> None:
    """Have an engine write files as every file of a home is laid out."""
    for setting, value in LAYOUT.items():
        engine.execute(f"SET {setting} = {quoted(value)}")


def give_back_memory(engine: duckdb.DuckDBPyConnection) -> None:
    """Return to the system what statements have freed: 100 MB after some hundred articles.

    Before its end, an engine does so only when its memory limit is set, to any value.
    """
    engine.execute("SET memory_limit = getvariable('usual_limit')")


@contextmanager
def looking_into(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a session on a closed database file that nobody writes to, for reading only.

    Raises:
        duckdb.Error: it cannot be opened.
    """
    with lent_engine() as session:
        session.execute(f"ATTACH {quoted(path)} AS {WAREHOUSE} (READ_ONLY)")
        session.execute(f"USE {WAREHOUSE}")
        yield session
