"""What is wrong with a run although its feeds answered: no text, no news, other lengths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presswatch.records import DropReason, Findings, Outcome, RunTally
from transforms.feeds import NEWEST_TEXTS, empty_pages, length_shifts, lost_outlets, unusual_silence
from warehouse.store import outlet_histories, stillness


def find_faults(connection: Any, tally: RunTally, pages: Sequence[Outcome]) -> Findings:
    """Compare every outlet, and the last hours, with what is usual; `connection` is the open warehouse."""
    histories = outlet_histories(connection, tally.started_at, newest=NEWEST_TEXTS, run_id=tally.run_id)
    texts = sum(article.text_origin == "page" for outcome in pages for article in outcome.articles)
    # What robots.txt forbids was not tried.
    misses = [drop.reason for outcome in pages for drop in outcome.drops if drop.reason != DropReason.ROBOTS]
    return Findings(
        lost=lost_outlets(histories),
        shifts=length_shifts(histories),
        silence=unusual_silence(stillness(connection, tally.started_at)),
        emptiness=empty_pages(texts + tally.articles_new, misses),
    )
