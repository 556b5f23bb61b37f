"""The order of the suite: a file is one process's; the longest begin first, or one of two cores idles at the end."""

from __future__ import annotations

import pytest

#: files whose tests take longest, the longest first
LONGEST = ("flows/test_up", "flows/test_kill", "flows/test_stored_bytes", "flows/test_round")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others stay in the order they were shuffled to."""
    rank = {f"tests/{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(LONGEST)))
