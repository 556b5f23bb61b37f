"""One reading pool for all runs of a process of tests that read by the shipped rules.

A mother of its own costs a run 1.3 CPU-seconds and proves nothing more.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cache
from pathlib import Path

from connectors.pool import ReadingPool
from flows.steps.runs import Caller, reading_pool
from presswatch.home import read_rule_texts, seeds_folder
from presswatch.settings import Settings
from transforms.work import RuleTexts

_KEPT = ExitStack()


def one_mother(settings: Settings, texts: RuleTexts) -> AbstractContextManager[ReadingPool]:
    """Give every run with the shipped rules the same real children; one with other rules has its own."""
    shipped, pool = _kept()
    return nullcontext(pool) if texts == shipped else reading_pool(settings, texts)


#: the caller of a run whose children are kept for the next
SHARING = Caller(pool=one_mother)


@cache
def _kept() -> tuple[RuleTexts, ReadingPool]:
    texts = read_rule_texts(seeds_folder())
    return texts, _KEPT.enter_context(reading_pool(Settings(home=Path(), workers=1), texts))


def end_mother() -> None:
    """End the children, if there are any."""
    _KEPT.close()
    _kept.cache_clear()
