"""`import-warc`: import articles from web archives."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import caller_of, shown_progress
from presswatch.errors import UsageError
from presswatch.settings import load_settings
from presswatch.shown import how_many


def import_warc(chosen: argparse.Namespace) -> int:
    """Import articles from WARC files."""
    from flows.steps import import_archives

    for path in chosen.files:
        if not path.is_file():
            raise UsageError(f"{path} is not a file")
    with shown_progress() as shown:
        caller = caller_of(chosen, shown)
        tally = import_archives(load_settings(chosen.home), chosen.files, caller)
    print(
        f"{how_many(tally.items_seen, 'record')}: {how_many(tally.articles_new, 'new article')}, "
        f"{how_many(tally.articles_changed, 'new version')}, "
        f'{tally.dropped} not articles (`presswatch sql "SELECT reason, count(*) FROM drops GROUP BY reason"`)'
    )
    return 0
