"""One reading pool for all runs of a process of tests that read by the shipped rules, and for all of one small work.

A mother of its own costs a run 1.3 CPU-seconds, a look at a feed .2, and proves nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from connectors.pool import ReadingPool
from flows.steps.runs import Caller, reading_pool
from presswatch.home import read_rule_texts, seeds_folder
from presswatch.settings import Settings
from transforms.work import RuleTexts

_KEPT = ExitStack()
#: pools that nobody uses at the moment, by what they were made with
_IDLE: defaultdict[tuple[Any, ...], list[ReadingPool]] = defaultdict(list)


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


@contextmanager
def lent_pool(function: Callable[..., Any], *limits: float) -> Iterator[ReadingPool]:
    """Lend a pool that reads without rules, for commands that would start one for each answer."""
    idle = _IDLE[function, limits]
    pool = idle.pop() if idle else _KEPT.enter_context(ReadingPool(function, *limits))  # type: ignore[arg-type]
    yield pool
    idle.append(pool)


def end_mother() -> None:
    """End the children, if there are any."""
    _KEPT.close()
    _IDLE.clear()
    _kept.cache_clear()
