"""`reextract`: read the raw archive again with today's extractor."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import caller_of, progress_line, shown_progress
from presswatch.settings import load_settings
from presswatch.shown import for_terminal
from presswatch.since import moment_if_said


def reextract(chosen: argparse.Namespace) -> int:
    """Read again what an older extractor read from the raw archive; say why if there was nothing."""
    from flows.steps import reextract_all, reextract_lake, why_nothing

    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    again = reextract_lake if chosen.over_lake else reextract_all
    with shown_progress() as shown:
        tally = again(settings, since, caller_of(chosen, shown))
    for problem in tally.problems:
        progress_line(for_terminal(problem))
    if tally.problems:
        return 1
    if not tally.items_seen:
        print(why_nothing(settings, since))
        return 0
    print(f"{tally.items_seen} versions read again, {tally.articles_changed} differ, {tally.dropped} failed")
    return 0
