"""The SQL shell: DuckDB's own, over the snapshot, read-only and in its safe mode, replacing this process."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE
from presswatch.settings import Settings

#: safe mode forbids files, extensions, system commands, the environment and changes of these settings
LOCKED = ("-readonly", "-safe")
OPTIONS = {"table": (), "csv": ("-csv",), "json": ("-json",)}
PROMPT = ".prompt 'presswatch> ' '      ...> '"
GREETING = (
    "read-only; Tab completes, .tables lists, .mode line shows wide rows, Ctrl-D leaves; ten worked queries: "
    "docs/queries.md"
)


def start(settings: Settings, format: str) -> NoReturn:
    """Become DuckDB's shell over the current snapshot.

    Raises:
        UsageError: nothing was published yet, or this system has no such shell.
    """
    snapshot = settings.home / SNAPSHOT_FILE
    if not snapshot.is_file():
        raise UsageError(f"there is no {snapshot} yet: run `presswatch ingest` first")
    program = shell_program()
    print(f"{snapshot}, {GREETING}", file=sys.stderr, flush=True)
    words = [str(program), *LOCKED, *OPTIONS[format], "-cmd", PROMPT, str(snapshot)]
    os.execv(program, words)


def shell_program() -> Path:
    """Return where the package `duckdb-cli` keeps its program.

    Raises:
        UsageError: it is not there.
    """
    package = importlib.util.find_spec("duckdb_cli")
    for folder in (package.submodule_search_locations or []) if package else []:
        for name in ("duckdb", "duckdb.exe"):
            if (Path(folder) / name).is_file():
                return Path(folder) / name
    raise UsageError("the shell needs the package duckdb-cli; `presswatch sql 'SELECT …'` works without it")
