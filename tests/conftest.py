"""The order of the suite, and what all its tests may share.

A file is one process's; the longest begin first, or one of two cores idles at the end. One reading pool serves all
tests of a process (`one_mother.py`).
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress

import pytest
from hypothesis import settings

# An example that takes long on a busy machine is no fault: speed is shown by benchmarks.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

#: files whose tests take longest, the longest first
LONGEST = (
    "presswatch/server/test_up",
    "flows/steps/test_kill",
    "flows/steps/test_stored_bytes",
    "flows/steps/test_round",
)


#: where files live in memory: the stores of the suite sync to disk some thousand times, which takes a tenth of its time
MEMORY = "/dev/shm"
ENOUGH_BYTES = 4 << 30

with suppress(OSError):
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others stay in the order they were shuffled to."""
    rank = {f"tests/{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(LONGEST)))


def pytest_sessionfinish() -> None:
    """End the children that tests of this process have shared."""
    if shared := sys.modules.get("tests.one_mother"):
        shared.end_mother()
