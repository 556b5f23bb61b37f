"""Verbs of the command line: name, options, function."""

from __future__ import annotations

import argparse
import difflib
import re
from pathlib import Path
from typing import NamedTuple, NoReturn

from presswatch.errors import UsageError

HOME = "home folder (default: PRESSWATCH_HOME, else ./data)"
#: what `--since` accepts everywhere
WHEN = "24h, 7d, 4w, 3m, 1y or 2026-03-01"
MOST = 1_000_000_000


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line with advice."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError; for an unknown word it names the most similar one."""
        if unknown := re.match(r"argument (COMMAND|ACTION): invalid choice: '(.*?)' \(choose from (.*)\)", message):
            known = re.findall(r"[\w-]+", unknown[3])
            near = difflib.get_close_matches(unknown[2], known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            message = f"there is no {unknown[1].lower()} {unknown[2]!r}; {hint}"
        raise UsageError(f"{message.replace('argument ', '')} (`{self.prog} --help` tells more)")


class Verb(NamedTuple):
    """What the command line knows about a verb before it runs it."""

    #: 'module:function' below presswatch.cli, imported when it runs
    work: str = ""
    #: another run at work does what this one would have done
    is_done_by_others: bool = False
    #: if stopped, it keeps what it did, and the next run continues
    keeps_what_it_did: bool = False
    #: Ctrl-C interrupts a query and not the command
    outlives_ctrl_c: bool = False


def positive(text: str) -> int:
    """Return a whole number from 1 to a milliard, more than the rows of any table."""
    if not text.isdecimal() or len(text) > 10 or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 1 to {MOST:,}")
    return int(text)


def verb(verbs: argparse._SubParsersAction[Parser], name: str, work: Verb | str, help_text: str) -> Parser:
    """Add one verb; every verb takes --home, which may also stand before it."""
    made = verbs.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    made.add_argument("--home", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=HOME)
    made.set_defaults(verb=work if isinstance(work, Verb) else Verb(work))
    return made


def of_lake(made: Parser) -> Parser:
    """Let a verb read the lake of a cluster instead of the home's snapshot."""
    made.add_argument("--lake", action="store_true", help="read the lake (docs/cluster.md), not this home's snapshot")
    return made


def over_lake(made: Parser) -> Parser:
    """Let a verb that works on the home's articles continue with those of its share that only the lake has."""
    told = "also what only the lake has of this house's share (docs/cluster.md)"
    made.add_argument("--lake", dest="over_lake", action="store_true", help=told)
    return made


def listing(made: Parser) -> Parser:
    """Add the choice of output formats to a verb."""
    made.add_argument("--format", choices=("table", "csv", "json"), default="table")
    return made
