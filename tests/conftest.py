"""The order of the suite, and what all its tests may share.

A file is one process's; the longest begin first, or one of two cores idles at the end. One reading pool serves all
tests of a process: a mother of its own costs a run 1.3 CPU-seconds and proves nothing more.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from connectors.pool import ReadingPool
    from presswatch.settings import Settings
    from transforms.work import RuleTexts

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


@pytest.fixture(scope="session")
def kept_pool() -> Iterator[tuple[RuleTexts, ReadingPool]]:
    """The shipped rules and real children that read by them."""
    from flows.steps.runs import reading_pool
    from presswatch.home import read_rule_texts, seeds_folder
    from presswatch.settings import Settings

    texts = read_rule_texts(seeds_folder())
    with reading_pool(Settings(home=Path(), workers=1), texts) as pool:
        yield texts, pool


@pytest.fixture
def one_mother(kept_pool: tuple[RuleTexts, ReadingPool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run with the shipped rules use the same mother; one with other rules has its own."""
    share(kept_pool, monkeypatch)


@pytest.fixture(scope="module")
def one_mother_for_all(kept_pool: tuple[RuleTexts, ReadingPool]) -> Iterator[None]:
    """The same for a home that a whole module shares."""
    with pytest.MonkeyPatch.context() as patch:
        share(kept_pool, patch)
        yield


def share(kept: tuple[RuleTexts, ReadingPool], patch: pytest.MonkeyPatch) -> None:
    from flows.steps import runs as run_frame
    from flows.steps.rounds import round as round_module
    from flows.steps.runs import reading_pool

    texts, pool = kept

    def shared(of: Settings, read: RuleTexts) -> AbstractContextManager[ReadingPool]:
        return nullcontext(pool) if read == texts else reading_pool(of, read)

    for module in (round_module, run_frame):
        patch.setattr(module, "reading_pool", shared)
