"""`sql` on a terminal where DuckDB's own shell is not installed: a prompt for statements over the snapshot.

Each statement runs as `presswatch sql "…"` does, in a separate process that can only read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from presswatch.errors import UsageError
from presswatch.settings import Settings
from warehouse.snapshot import Query, run_sql, write_results

FIRST, MORE = "presswatch> ", "      ...> "
#: DuckDB's shell knows these commands too
COMMANDS = {".tables": "SHOW TABLES", ".schema": "DESCRIBE"}
HELP = (
    "A statement may take several lines and ends with a semicolon. .tables lists tables and views, .schema NAME the "
    "columns of one, .quit or Ctrl-D leaves; Tab completes names, Ctrl-C drops what was typed. DuckDB's own shell, "
    f"with highlighting, comes with: {sys.executable} -m pip install duckdb-cli"
)
#: texts, names and comments of SQL that are complete, and what opens one
CLOSED = re.compile(r"'[^']*+'|\"[^\"]*+\"|--[^\n]*+|/\*.*?\*/|\$(\w*+)\$.*?\$\1\$", re.DOTALL)
OPENED = re.compile(r"['\"]|/\*|\$\w*+\$")
NAMES = (
    "SELECT DISTINCT name FROM (SELECT table_name AS name FROM information_schema.tables UNION ALL "
    "SELECT column_name FROM information_schema.columns) ORDER BY name"
)


def converse(settings: Settings, format: str) -> int:
    """Ask for statements and show their rows until the input ends.

    A statement that fails is told and forgotten, as in DuckDB's shell.

    Returns:
        0, or 1 if the last statement failed.
    """
    complete_names(settings.home)
    code = 0
    while (statement := next_statement()) is not None:
        if not statement:
            continue
        try:
            write_results(Query(settings.home, statement, settings.sql_seconds), format, sys.stdout)
            code = 0
        except UsageError as error:
            print(error, file=sys.stderr)
            code = 1
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
    return code


def next_statement(ask: Callable[[str], str] = input) -> str | None:
    """Return the next statement, '' where there is none to run, or None at the end of the input."""
    lines: list[str] = []
    while True:
        try:
            lines.append(ask(MORE if lines else FIRST))
        except KeyboardInterrupt:
            print()
            return ""
        except EOFError:
            print()
            return None
        typed = "\n".join(lines).strip()
        if typed.startswith("."):
            return command(typed)
        if not typed or is_ended(typed):
            return typed.rstrip("; \n")


def is_ended(typed: str) -> bool:
    """Tell whether a semicolon ends what was typed: neither one within quotes nor one in a comment does."""
    bare = CLOSED.sub(" ", typed)
    return bare.rstrip().endswith(";") and OPENED.search(bare) is None


def command(typed: str) -> str | None:
    """Return the statement that a command with a dot stands for, '' after help, or None where it leaves."""
    name, _, argument = typed.rstrip(";").partition(" ")
    if name in (".quit", ".exit"):
        return None
    if name not in COMMANDS:
        print(HELP)
        return ""
    named = argument.strip().strip('"').replace('"', '""')
    return f'{COMMANDS[name]} "{named}"' if named else COMMANDS[name]


def complete_names(home: Path) -> None:
    """Have Tab complete the names of tables and columns where this Python can edit lines, as on Windows it cannot."""
    with suppress(ImportError):
        readline = import_module("readline")
        readline.set_completer(completer(row["name"] for row in run_sql(home, NAMES)))
        readline.set_completer_delims(" \t\n,.;()=<>'\"")
        readline.parse_and_bind("tab: complete")


def completer(names: Iterable[str]) -> Callable[[str, int], str | None]:
    """Return what readline asks for the n-th name that begins with a text."""
    known = sorted(names)

    def nth(text: str, number: int) -> str | None:
        fitting = [name for name in known if name.startswith(text.lower())]
        return fitting[number] if number < len(fitting) else None

    return nth
