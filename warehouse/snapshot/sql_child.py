"""The process for one analyst's query: locked down, read-only, short-lived.

Started by `warehouse.snapshot.sql_session`, never imported by it. The order comes as one JSON line on stdin, the
results go to stdout, an error goes to stderr as one sentence with exit code 2.
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

from presswatch.shown import write_rows, write_table
from warehouse.lake import LakePlace, attach_lake, prepare, without_secrets
from warehouse.snapshot.sql_watch import too_much_memory
from warehouse.statements import quoted

#: DuckDB's own limit applies first; memory it does not count (single values, rows passed to Python) the parent watches
MEMORY = "1600MB"
ADDRESS_SPACE = 8 * 2**30
ROWS_PER_FETCH = 1000
LONGEST_COMPLAINT = 8000
ALLOWED = ("SELECT", "EXPLAIN")
#: statements that the engine adds to a query it rewrites: PIVOT first makes a type of its values
AROUND = ("CREATE", "TRANSACTION")
PIVOT = re.compile(r"\bpivot", re.IGNORECASE)
#: functions that are a SELECT for DuckDB 1.5 but would change the session, or the lake's catalog; `enable_logging` and
#: `enable_profiling` even abort the process afterwards. A function that runs a text could call them all
SIDE_EFFECTS = re.compile(
    rb"enable_logging|disable_logging|truncate_duckdb_logs|enable_profiling|disable_profiling|postgres_query|"
    rb"postgres_execute|json_execute_serialized_sql",
    re.IGNORECASE,
)
#: the other function that runs a text; columns may have this name too, so a bracket must follow
RUNS_A_TEXT = re.compile(rb"(\"?)query\1(?!\w)", re.IGNORECASE)
BARE_AT = re.compile(r"(?<![\w.\"])at(?![\w\"])(?!\s+time\s+zone)", re.IGNORECASE)
BARE_AT_HINT = '\n\n`at` is a word of SQL\'s own: write "at", or d.at with the table before it'
ONLY_READS = "presswatch sql only reads (SELECT, WITH, FROM, PIVOT, EXPLAIN, DESCRIBE, SHOW, SUMMARIZE)"
NO_UTF8 = "a value is not UTF-8 text: select it as bytes (`column::BLOB`), which are shown in hexadecimal"
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
    """Carry out the order on stdin; return 0 if done, 2 for the query's own fault."""
    restrict_process()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=die_with_parent, daemon=True).start()
    try:
        place = order.get("lake")
        connection = locked_lake(LakePlace(*place)) if place else locked_connection(Path(order["snapshot"]))
        columns, rows = answer(connection, order["statement"])
        if order["format"] == "table":
            write_table(columns, rows, sys.stdout, order["width"])
        else:
            write_rows(columns, rows, order["format"], sys.stdout, is_raw=order["is_raw"])
    except (duckdb.Error, ValueError, MemoryError, RuntimeError) as error:
        sys.stderr.write(sentence(error, order["statement"]))
        return 2
    return 0


def restrict_process() -> None:
    """Allow no file to be written, no core dump, no unlimited memory; Ctrl-C ends the process at once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for limit, value in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, ADDRESS_SPACE)):
        _, hard = resource.getrlimit(limit)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (bound, bound))


def die_with_parent() -> None:
    """Exit with the parent, which keeps our stdin open as long as it wants the answer."""
    sys.stdin.read()
    os._exit(1)


def locked_connection(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection that can reach no file but the snapshot and change no setting."""
    connection = duckdb.connect(str(snapshot), read_only=True, config=dict(LOCKS))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET lock_configuration = true")
    return connection


def locked_lake(place: LakePlace) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the lake, and can reach no file but the lake's and change no setting."""
    connection = duckdb.connect()
    prepare(connection, place)
    attach_lake(connection, place, is_reader=True)
    connection.execute("USE lake; SET TimeZone = 'UTC'")
    connection.execute(f"SET allowed_directories = [{quoted(place.folder)}]")
    # The lock on files comes last: it also locks these settings.
    for name, value in sorted(LOCKS.items(), key=lambda lock: lock[0] == "enable_external_access"):
        connection.execute(f"SET {name} = {quoted(value)}")
    connection.execute("SET lock_configuration = true")
    return connection


def answer(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    """Column names and rows of the one statement, fetched as they are asked for."""
    for part in only_reading(connection, text):
        connection.execute(part)
        if part.type.name not in AROUND:
            break
    columns = [column[0] for column in connection.description or ()]
    return columns, fetched(connection)


def fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    """Yield rows a thousand at a time: a large result is never in memory."""
    while rows := connection.fetchmany(ROWS_PER_FETCH):
        yield from rows


def only_reading(connection: duckdb.DuckDBPyConnection, text: str) -> list[duckdb.Statement]:
    """Return the parts of the statement if it is exactly one that reads; the engine makes several of a PIVOT.

    Raises:
        ValueError: none, several, or one that would change something; the message says what is allowed.
    """
    found = connection.extract_statements(text)
    # Statements added by the engine have no text of their own.
    kinds = [part.type.name for part in found if part.query or part.type.name not in AROUND]
    if len(kinds) != 1:
        raise ValueError(f"one statement at a time: this is {len(kinds) or 'none'}")
    if call := side_effect(text):
        raise ValueError(f"{ONLY_READS}: {call}() is refused")
    # DuckDB 2 has a kind for statements that it splits.
    if kinds[0] not in ALLOWED and not (kinds[0] == "MULTI" and PIVOT.search(text)):
        raise ValueError(f"{ONLY_READS}: {kinds[0]} is refused")
    return found


def side_effect(text: str) -> str | None:
    """Return a function in the statement that would change the session, however it is quoted or commented."""
    words = list(words_of(text))
    for word, behind in zip(words, [*words[1:], b""], strict=True):
        if found := SIDE_EFFECTS.search(word):
            return found[0].decode().lower()
        if behind.startswith(b"(") and RUNS_A_TEXT.match(word):
            return "query"
    return None


def words_of(text: str) -> Iterator[bytes]:
    """Yield a statement's words, each with what follows it up to the next; none for strings and comments."""
    written = text.encode()
    tokens = duckdb.tokenize(text)
    ends = [start for start, _ in tokens[1:]] + [len(written)]
    for (start, kind), end in zip(tokens, ends, strict=True):
        if kind not in (duckdb.token_type.string_const, duckdb.token_type.comment):
            yield written[start:end]


def sentence(error: BaseException, statement: str) -> str:
    """Return the message for the analyst, short enough for a pipe's buffer."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return too_much_memory()
    if isinstance(error, UnicodeError):
        return NO_UTF8
    # The engine points at what follows it.
    hint = BARE_AT_HINT if isinstance(error, duckdb.ParserException) and BARE_AT.search(statement) else ""
    return (without_secrets(str(error).strip()) or type(error).__name__)[:LONGEST_COMPLAINT] + hint


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: no destructor of the engine may turn a finished query into a crash.
    os._exit(code)
