"""The SQL shell: statements over several lines, completion of names on Tab, history; each query in its own process.

Python's own readline does it: prompt_toolkit would bring colours, and cost a dependency and 0.2 s at the start.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from presswatch.cli.look.sql_completion import Schema, candidates
from presswatch.errors import PresswatchError
from presswatch.settings import Settings
from presswatch.shown import FORMATS
from warehouse.snapshot import Query, run_sql, write_results

COLUMNS = "SELECT table_name, column_name FROM information_schema.columns ORDER BY table_name, ordinal_position"
HISTORY_LENGTH = 2000
HELP = """\
End a statement with ; and Enter. Tab completes tables and columns, the arrows go through what was asked before.
  .tables               tables and views       .schema TABLE   columns of one      SUMMARIZE TABLE;  what is in it
  .format table|csv|json                       .help           this                .quit or Ctrl-D   leave
Examples:  SELECT * FROM who_cites_whom ORDER BY articles DESC LIMIT 10;      ten worked queries: docs/queries.md"""


class Shell:
    """One session: what was typed so far of a statement, and how answers are shown."""

    def __init__(self, settings: Settings, format: str) -> None:
        self.home = settings.home
        self.limit_seconds = settings.sql_seconds
        self.format = format
        self.lines: list[str] = []
        self.schema: Schema = schema_of(self.home)

    def run(self) -> int:
        """Read and answer until Ctrl-D or .quit; Ctrl-C drops the statement or stops the query."""
        print(f"{self.home / 'presswatch.duckdb'}, read-only. .help helps, Ctrl-D leaves.")
        while True:
            try:
                line = input("   ...> " if self.lines else "presswatch> ")
            except EOFError:
                print()
                return 0
            except KeyboardInterrupt:
                self.lines = []
                print()
                continue
            if not self.lines and line.strip().startswith("."):
                if line.strip() in (".quit", ".exit"):
                    return 0
                self.command(*line.split())
            elif line.strip() or self.lines:
                self.take(line)

    def take(self, line: str) -> None:
        """Add a line to the statement; answer where it is complete."""
        self.lines.append(line)
        if line.rstrip().endswith(";"):
            statement, self.lines = "\n".join(self.lines), []
            self.answer(statement)

    def answer(self, statement: str) -> None:
        """Run one statement; a fault is said in a line and ends nothing."""
        began = time.monotonic()
        try:
            write_results(Query(self.home, statement, self.limit_seconds), self.format, sys.stdout)
            print(f"({time.monotonic() - began:.1f} s)", file=sys.stderr)
        except PresswatchError as error:
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            print("\nstopped", file=sys.stderr)

    def command(self, name: str, *arguments: str) -> None:
        """The words that begin with a dot."""
        if name == ".tables":
            self.answer(
                "SELECT table_name, count(*) AS columns FROM information_schema.columns GROUP BY ALL ORDER BY ALL"
            )
        elif name == ".schema" and arguments:
            self.answer(f'DESCRIBE "{arguments[0].replace(chr(34), "")}"')
        elif name == ".format" and arguments and arguments[0] in FORMATS:
            self.format = arguments[0]
        else:
            print(HELP)

    def complete(self, word: str, number: int) -> str | None:
        """The `number`-th word readline may put in place of `word`."""
        readline = importlib.import_module("readline")
        before = "\n".join([*self.lines, readline.get_line_buffer()[: readline.get_begidx()]])
        found = candidates(before, word, self.schema)
        return found[number] if number < len(found) else None


def schema_of(home: Path) -> Schema:
    """Tables and views of the snapshot with their columns.

    Raises:
        UsageError: nothing was published yet.
    """
    schema: dict[str, list[str]] = {}
    for row in run_sql(home, COLUMNS):
        schema.setdefault(row["table_name"], []).append(row["column_name"])
    return schema


def history_file(environ: dict[str, str]) -> Path:
    """Where questions are remembered: the user's state folder."""
    state = environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "presswatch" / "sql_history"


def start(settings: Settings, format: str) -> int:
    """Run the shell with line editing where this Python has it."""
    shell = Shell(settings, format)
    readline: Any = None
    with suppress(ImportError):
        readline = importlib.import_module("readline")
    if readline is None:
        return shell.run()
    history = history_file(dict(os.environ))
    with suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(HISTORY_LENGTH)
    readline.set_completer(shell.complete)
    readline.set_completer_delims(" \t\n,;()=<>+*/|'\"")
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("set show-all-if-ambiguous on")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    try:
        return shell.run()
    finally:
        # A home without a writable state folder has no history, and works.
        with suppress(OSError):
            history.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(history)
