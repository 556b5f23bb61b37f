"""`report`: write one page about a period."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from presswatch.errors import UsageError
from presswatch.settings import load_settings
from presswatch.shown import how_many

#: how our pages begin, in every version
OWN_START = re.compile(
    rb'<!doctype html>\n<html lang="\w\w">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"'
)
LONGEST_START = 200
#: options of the command and the corresponding search filters
FILTERS = {"topic": "topic", "outlet": "outlet", "language": "lang", "watchlist": "list", "story": "story"}


def report(chosen: argparse.Namespace) -> int:
    """Write the page of a period; print its location, and on stderr the number of articles."""
    from presswatch.page import ReportWish, write_report

    settings = load_settings(chosen.home)
    if chosen.out is not None and not chosen.force:
        require_own_page(chosen.out)
    now = datetime.now(UTC)
    narrowed = tuple((kind, value) for name, kind in FILTERS.items() for value in getattr(chosen, name))
    wish = ReportWish(chosen.since, chosen.until, narrowed, chosen.words, settings.time_zone)
    path, made = write_report(settings.home, wish, now, chosen.out)
    print(path)
    print(f"{how_many(made.articles, 'article')} of {how_many(made.outlets, 'outlet')}", file=sys.stderr)
    return 0


def require_own_page(target: Path) -> None:
    """Ask before overwriting a file that is not a page of ours; refuse without a terminal to ask on.

    Raises:
        UsageError: the file stays.
    """
    try:
        with target.open("rb") as file:
            beginning = file.read(LONGEST_START)
    except OSError:
        return  # it does not exist, or the error is reported when it is written
    if not beginning or OWN_START.match(beginning):
        return
    if (
        sys.stdin.isatty()
        and input(f"{target} is not a page of presswatch. Overwrite it? [y/N] ").strip().lower() == "y"
    ):
        return
    raise UsageError(f"{target} is not a page of presswatch and stays: choose another with --out, or say --force")
