"""`sql`: read-only SQL over the published snapshot."""

from __future__ import annotations

import argparse
import sys

from presswatch.settings import load_settings


def sql(chosen: argparse.Namespace) -> int:
    """One reading statement, in a process of its own; without one, on a terminal, a shell."""
    home = load_settings(chosen.home).home
    if chosen.statement is None and sys.stdin.isatty():
        from presswatch.cli.look.sql_shell import start

        return start(home, chosen.format)
    from warehouse.snapshot import write_results

    statement = sys.stdin.read() if chosen.statement in (None, "-") else chosen.statement
    write_results(home, statement, chosen.format, sys.stdout)
    return 0
