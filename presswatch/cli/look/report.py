"""`report`: one page about a period."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from presswatch.errors import UsageError
from presswatch.settings import load_settings

#: how a page of ours begins, of every version
OWN_START = (
    b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"'
)


def report(chosen: argparse.Namespace) -> int:
    """The overview page of a period; prints where it stands."""
    from presswatch.home import write_overview

    settings = load_settings(chosen.home)
    if chosen.out is not None and not chosen.force:
        require_own_page(chosen.out)
    now = datetime.now(UTC)
    print(write_overview(settings.home, chosen.since, now, chosen.out, time_zone=settings.time_zone))
    return 0


def require_own_page(target: Path) -> None:
    """Ask before a file is overwritten that is no page of ours; without a terminal to ask on, refuse.

    Raises:
        UsageError: it stays.
    """
    try:
        with target.open("rb") as file:
            beginning = file.read(len(OWN_START))
    except OSError:
        return  # it is not there, or what is wrong with it is said when it is written
    if beginning in (b"", OWN_START):
        return
    if sys.stdin.isatty() and input(f"{target} is no page of presswatch. Overwrite it? [y/N] ").strip().lower() == "y":
        return
    raise UsageError(f"{target} is no page of presswatch and stays: choose another with --out, or say --force")
