"""What the tests of feeds share: a child that reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.pool.pool import ReadingPool
from tests.flows.steps.feeds.feed_reader import without_rules


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(without_rules, 1, 15.0, 400_000_000) as children:
        yield children
