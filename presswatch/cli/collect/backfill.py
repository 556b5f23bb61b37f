"""`backfill`: fetch the past of an outlet from web archives."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import caller_of, shown_progress
from presswatch.settings import load_settings
from presswatch.shown import how_many


def backfill(chosen: argparse.Namespace) -> int:
    """Fetch an outlet's past from archives; exit code 1 if an archive asks for a pause before it is done."""
    from flows.steps import backfill_order, backfill_past, count_past, duration_in_words, words_on_backfill

    settings = load_settings(chosen.home)
    order = backfill_order(chosen.source, chosen.first_day, chosen.last_day, chosen.via, chosen.match)
    if chosen.dry_run:
        with shown_progress() as shown:
            pages, others, seconds = count_past(settings, order, caller_of(chosen, shown))
        print(
            f"{how_many(pages, 'capture')} of {', '.join(order.domains)}, {order.first_day} to {order.last_day}, via "
            f"{order.via}, and {others} redirects and errors; fetching takes about {duration_in_words(seconds)}"
        )
        return 0
    with shown_progress() as shown:
        result = backfill_past(settings, order, caller_of(chosen, shown))
    print(words_on_backfill(order, result))
    return 1 if result.rest_seconds else 0
