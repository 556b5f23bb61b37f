"""`sql`: run read-only SQL over the published snapshot.

Without a statement, on a terminal, DuckDB's own shell replaces this process, over the snapshot, read-only and in its
safe mode; where it is not installed, a plain prompt asks for statements.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE, absence_of
from presswatch.settings import Settings, load_settings

#: bytes
LONGEST_STATEMENT = 4 * 2**20
#: safe mode forbids files, extensions, system commands, the environment and changes of these settings
LOCKED = ("-readonly", "-safe")
OPTIONS = {"table": (), "csv": ("-csv",), "json": ("-json",)}
PROMPT = ".prompt 'presswatch> ' '      ...> '"
GREETING = (
    "read-only; Tab completes, .tables lists, .mode line shows wide rows, Ctrl-D leaves; ten worked queries: "
    "docs/queries.md"
)


def sql(chosen: argparse.Namespace) -> int:
    """Run one read-only statement in a separate process; without one, on a terminal, ask for statements."""
    settings = load_settings(chosen.home)
    if chosen.statement is None and sys.stdin.isatty():
        if chosen.lake:
            raise UsageError("the shell reads this house; give --lake a statement, or attach it: docs/cluster.md")
        return start(settings, chosen.format)
    from warehouse.snapshot import Query, write_results

    statement = given_statement() if chosen.statement in (None, "-") else chosen.statement
    query = Query(settings.home, statement, settings.sql_seconds)
    write_results(query, chosen.format, sys.stdout, is_raw=chosen.raw)
    return 0


def given_statement() -> str:
    """Return the statement on standard input.

    Raises:
        UsageError: it is too long.
    """
    given = sys.stdin.buffer.read(LONGEST_STATEMENT + 1)
    if len(given) > LONGEST_STATEMENT:
        raise UsageError(f"standard input holds more than {LONGEST_STATEMENT >> 20} MB: no statement is so long")
    return given.decode("utf-8", "surrogateescape")


def start(settings: Settings, format: str) -> int:
    """Become DuckDB's shell over the current snapshot, or ask for statements where it is not installed.

    Raises:
        UsageError: nothing was published yet.
    """
    snapshot = settings.home / SNAPSHOT_FILE
    if not snapshot.is_file():
        raise UsageError(absence_of(snapshot))
    program = shell_program()
    if program is not None:
        become(program, OPTIONS[format], snapshot)
    from presswatch.cli.look.sql_prompt import converse

    print(f"{snapshot}, read-only; .help says more, Ctrl-D leaves", file=sys.stderr, flush=True)
    return converse(settings, format)


def become(program: Path, options: tuple[str, ...], snapshot: Path) -> NoReturn:
    """Replace this process by DuckDB's shell."""
    print(f"{snapshot}, {GREETING}", file=sys.stderr, flush=True)
    os.execv(program, [str(program), *LOCKED, *options, "-cmd", PROMPT, str(snapshot)])


def shell_program() -> Path | None:
    """Return where the package `duckdb-cli` (extra `shell`) keeps its program, or None where there is none."""
    package = importlib.util.find_spec("duckdb_cli")
    for folder in (package.submodule_search_locations or []) if package else []:
        for name in ("duckdb", "duckdb.exe"):
            if (Path(folder) / name).is_file():
                return Path(folder) / name
    return None
