"""SQL for people: one read-only query over the published snapshot, in its own locked-down process.

Standard library only: the command must not import the engine twice.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE, absence_of
from presswatch.settings import SQL_SECONDS
from presswatch.shown import FORMATS, leave_closed_pipe, terminal_width
from warehouse.lake import chosen_lake
from warehouse.snapshot.sql_watch import MEMORY_BYTES, Watch, watched

BYTES_PER_READ = 1 << 16
#: variables passed to the child: nothing secret, only what programs need to start; for a query to the lake also what
#: reaches it, with the rights of the caller
OF_THE_LAKE = ("PG", "AWS_")
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "COLUMNS", "TERM", "NO_COLOR")


#: a row of any query, in JSON's types
Row = dict[str, Any]


class Query(NamedTuple):
    """A statement for the snapshot of a home.

    `limit_seconds` limits waiting for rows, not reading them, and `limit_bytes` the memory of the query's process.
    """

    home: Path
    statement: str
    limit_seconds: float = SQL_SECONDS
    limit_bytes: int = MEMORY_BYTES


def run_sql(home: Path, statement: str) -> list[Row]:
    """Return all rows of one read-only statement, as objects in JSON's types (times are ISO 8601 strings in UTC).

    For results that fit in memory; `write_results` streams.

    Raises:
        UsageError: no snapshot yet, a statement that does more than read, or the query's own error.
    """
    text = io.StringIO()
    write_results(Query(home, statement), "json", text)
    rows: list[Row] = json.loads(text.getvalue())
    return rows


def write_results(query: Query, format: str, stream: TextIO, *, is_raw: bool = False) -> None:
    """Write one statement's rows to `stream` as 'table', 'csv' or 'json', as they come.

    Ctrl-C ends the query at once and continues as KeyboardInterrupt; a closed pipe ends it quietly. `is_raw` leaves
    control characters as they are.

    Raises:
        UsageError: as for `run_sql`; rows written before the query failed stay written.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    place = chosen_lake.get()
    snapshot = (query.home / SNAPSHOT_FILE).absolute()
    if place is None and not snapshot.is_file():
        raise UsageError(absence_of(snapshot))
    # Invalid UTF-8 on a command line is escaped, not refused.
    text = os.fsencode(query.statement).decode("utf-8", "backslashreplace")
    order = {"snapshot": str(snapshot), "statement": text, "format": format, "is_raw": is_raw}
    order |= {"lake": [place.catalog, place.data] if place else None}
    order["width"] = terminal_width(stream)
    limits = Watch(query.limit_seconds, query.limit_bytes)
    with child(also=OF_THE_LAKE if place else ()) as process, watched(process, limits) as watch:
        is_wanted = pass_on(process, json.dumps(order), stream, watch)
        problem = (watch.problem or ended(process)) if is_wanted else None
    if problem:
        raise UsageError(problem)


@contextmanager
def child(also: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """Yield the process that runs the query; it does not outlive this context.

    It gets variables that begin with `also`.
    """
    with subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "warehouse.snapshot.sql_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(also)},
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            with suppress(BrokenPipeError):
                process.communicate()


def pass_on(process: subprocess.Popen[bytes], order: str, stream: TextIO, watch: Watch) -> bool:
    """Send the order, then pass the answer on as it comes; return False if nobody reads it any more."""
    assert process.stdin is not None
    assert isinstance(process.stdout, io.BufferedReader)
    with suppress(BrokenPipeError):  # a child that ended before reading the order says why by its exit code
        process.stdin.write(order.encode() + b"\n")
        process.stdin.flush()
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := next_piece(process.stdout, watch):
            stream.write(decoder.decode(piece))
        stream.flush()
    except BrokenPipeError:
        leave_closed_pipe(stream)
        return False
    return True


def next_piece(output: io.BufferedReader, watch: Watch) -> bytes:
    """Return the query's next output."""
    with watch.waiting():
        return output.read1(BYTES_PER_READ)


def ended(process: subprocess.Popen[bytes]) -> str | None:
    """Return what went wrong, in a sentence, or None; a child that was killed by a signal says which."""
    assert process.stderr is not None
    text = process.stderr.read().decode("utf-8", "replace").strip()
    code = process.wait()
    if code < 0:
        return f"the query was stopped by the system ({signal.Signals(-code).name}): too much memory, or a refused call"
    return (text or f"the query's process ended with code {code}") if code else None
