"""`sql`: run read-only SQL over the published snapshot."""

from __future__ import annotations

import argparse
import sys

from presswatch.errors import UsageError
from presswatch.settings import load_settings

#: bytes
LONGEST_STATEMENT = 4 * 2**20


def sql(chosen: argparse.Namespace) -> int:
    """Run one read-only statement in a separate process; without one, on a terminal, start DuckDB's shell."""
    settings = load_settings(chosen.home)
    if chosen.statement is None and sys.stdin.isatty():
        from presswatch.cli.look.sql_shell import start

        if chosen.lake:
            raise UsageError("the shell reads this house; give --lake a statement, or attach it: docs/cluster.md")
        start(settings, chosen.format)
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
