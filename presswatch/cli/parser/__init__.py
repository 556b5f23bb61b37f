"""The command line: every verb with its options and its function.

verbs (what a verb is) ── collect, look, rules, store: the verbs of one room each ──> parser()
"""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch import __version__
from presswatch.cli.parser.collect import add_collecting
from presswatch.cli.parser.look import add_looking, add_stories
from presswatch.cli.parser.rules import add_rules
from presswatch.cli.parser.store import add_keeping
from presswatch.cli.parser.verbs import HOME, Parser, Verb

__all__ = ["Verb", "parser"]

EPILOG = "Settings: presswatch.toml in the home folder, and PRESSWATCH_… variables. See docs/operations.md."


def parser() -> argparse.ArgumentParser:
    """Return the whole command line. `chosen.verb` says what to do."""
    whole = Parser(
        prog="presswatch", description="Watch the press: feeds and seed files in, DuckDB out.", epilog=EPILOG
    )
    whole.add_argument("--version", action="version", version=f"presswatch {__version__}")
    whole.add_argument("--home", type=Path, metavar="DIR", help=HOME)
    verbs = whole.add_subparsers(metavar="COMMAND", required=True)
    for add in (add_collecting, add_looking, add_stories, add_rules, add_keeping):
        add(verbs)
    return whole
