"""`retag`: apply today's rules to the store."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import caller_of, progress_line, shown_progress
from presswatch.settings import load_settings
from presswatch.shown import for_terminal, how_many


def retag(chosen: argparse.Namespace) -> int:
    """Apply today's rules of sources, topics and watchlists to stored articles."""
    from flows.steps import retag_all, retag_lake

    again = retag_lake if chosen.over_lake else retag_all
    with shown_progress() as shown:
        tally = again(load_settings(chosen.home), caller_of(chosen, shown))
    print(f"{how_many(tally.articles_changed, 'article')} retagged")
    for problem in tally.problems:
        progress_line(for_terminal(problem))
    return 1 if tally.problems else 0
