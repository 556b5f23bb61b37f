"""One reading pool for all tests of flows: a mother of its own costs a run 1.3 CPU-seconds and proves nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from connectors.pool import ReadingPool
from flows.steps import runs as run_frame
from flows.steps.rounds import round as round_module
from flows.steps.runs import reading_pool
from presswatch.home import read_rule_texts, seeds_folder
from presswatch.settings import Settings
from transforms.work import RuleTexts


@pytest.fixture(scope="session")
def kept_pool() -> Iterator[tuple[RuleTexts, ReadingPool]]:
    """The shipped rules and real children that read by them."""
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
    texts, pool = kept

    def shared(of: Settings, read: RuleTexts) -> AbstractContextManager[ReadingPool]:
        return nullcontext(pool) if read == texts else reading_pool(of, read)

    for module in (round_module, run_frame):
        patch.setattr(module, "reading_pool", shared)
