"""The process one analyst's query runs in: locked down, read-only, gone afterwards.

Started by `warehouse.snapshot.sql_session`, never imported by it. The order comes as one JSON line on stdin, the
listing goes to stdout, what went wrong goes to stderr as one sentence with exit code 2.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from presswatch.shown import write_rows

#: DuckDB's own limit first, the system's limit as the net below it
MEMORY = "2GB"
ADDRESS_SPACE = 8 * 2**30
ROWS_PER_FETCH = 1000
LONGEST_COMPLAINT = 8000
ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
#: SELECTs to DuckDB 1.5 that would change the session; `enable_logging` even aborts the process afterwards
SIDE_EFFECTS = re.compile(r"\b(enable_logging|disable_logging|truncate_duckdb_logs)\s*\(", re.IGNORECASE)
BARE_AT = re.compile(r"(?<![\w.\"])at(?![\w\"])(?!\s+time\s+zone)", re.IGNORECASE)
BARE_AT_HINT = '\n\n`at` is a word of SQL\'s own: write "at", or d.at with the table before it'
QUOTED = re.compile(r"'[^']*'")
ONLY_READS = "presswatch sql only reads (SELECT, WITH, FROM, EXPLAIN, DESCRIBE, SHOW, SUMMARIZE)"
LOCKS = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": MEMORY,
    "temp_directory": "",
    "max_temp_directory_size": "0KB",
}


def main() -> int:
    """Do what the order on stdin says; 0 done, 2 the query's own fault."""
    restrict_process()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=die_with_parent, daemon=True).start()
    try:
        connection = locked_connection(Path(order["snapshot"]))
        columns, rows = answer(connection, order["statement"])
        write_rows(columns, rows, order["format"], sys.stdout, width=order["width"])
    except (duckdb.Error, ValueError, MemoryError, RuntimeError) as error:
        sys.stderr.write(sentence(error, order["statement"]))
        return 2
    return 0


def restrict_process() -> None:
    """No file can be written, no core dumped, no memory taken without end; Ctrl-C ends at once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for limit, value in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, ADDRESS_SPACE)):
        _, hard = resource.getrlimit(limit)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (bound, bound))


def die_with_parent() -> None:
    """The parent keeps our stdin open as long as it wants the answer."""
    sys.stdin.read()
    os._exit(1)


def locked_connection(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach no file but the snapshot and change no setting."""
    connection = duckdb.connect(str(snapshot), read_only=True, config=dict(LOCKS))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET lock_configuration = true")
    return connection


def answer(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    """Column names and rows of the one statement, fetched as they are asked for."""
    connection.execute(only_reading(connection, statement))
    columns = [column[0] for column in connection.description or ()]
    return columns, fetched(connection)


def fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    """Rows a thousand at a time: a large result never stands in memory."""
    while rows := connection.fetchmany(ROWS_PER_FETCH):
        yield from rows


def only_reading(connection: duckdb.DuckDBPyConnection, statement: str) -> str:
    """The statement where it is exactly one that reads.

    Raises:
        ValueError: none, several, or one that would change something; the message says what is allowed.
    """
    found = connection.extract_statements(statement)
    if len(found) != 1:
        raise ValueError(f"one statement at a time: this is {len(found) or 'none'}")
    kind = found[0].type
    call = SIDE_EFFECTS.search(QUOTED.sub("''", statement))
    if kind not in ALLOWED or call:
        what = call[1] + "()" if call else kind.name
        raise ValueError(f"{ONLY_READS}: {what} is refused")
    return str(found[0].query)


def sentence(error: BaseException, statement: str) -> str:
    """What to tell the analyst, short enough for a pipe's buffer."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return f"the query needs more than {MEMORY} of memory: narrow it by a date, or select fewer columns"
    # The engine points at what stands behind it.
    hint = BARE_AT_HINT if isinstance(error, duckdb.ParserException) and BARE_AT.search(statement) else ""
    return (str(error).strip() or type(error).__name__)[:LONGEST_COMPLAINT] + hint


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: no destructor of the engine may turn a finished query into a crash.
    os._exit(code)
