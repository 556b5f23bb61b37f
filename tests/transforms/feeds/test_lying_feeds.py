"""Feeds whose guids, links, times and texts lie, in all combinations: no news is taken for another."""

from __future__ import annotations

from itertools import islice, product

import pytest

from benchmarks.feeds.lying import GUIDS, LINKS, TEXTS, TIMES, WINDOW, tried


@pytest.mark.parametrize("step", [2, WINDOW])
def test_no_news_is_taken_for_another_whatever_lies(step: int) -> None:
    """Every seventeenth combination, with visits that overlap and such that do not."""
    kinds = islice(product(GUIDS, LINKS, TIMES, TEXTS), step, None, 17)
    assert [kind for kind in kinds if (outcome := tried(kind, step)).merged or outcome.lost] == []


@pytest.mark.parametrize("link", ["own", "own number", "position", "host that changes"])
def test_a_feed_with_guids_of_its_own_is_stored_once(link: str) -> None:
    assert tried(("own", link, "own", "own"), 2).doubled == 0
