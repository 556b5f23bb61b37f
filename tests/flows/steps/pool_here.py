"""A reading pool without processes, for tests of what flows do with its answers; its deaths have tests of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from flows.steps.runs import Caller
from presswatch.errors import Unreadable
from presswatch.home.kept_tables import LANGUAGES, STOP_WORDS, use_kept
from presswatch.settings import Settings
from tests.shipped import shipped_rules, shipped_texts
from transforms.running import run_task
from transforms.work import RuleTexts


@cache
def prepare_once() -> None:
    """Have the shipped rules and tables of words ready: looking whether the files are sound took a tenth of a round."""
    use_kept(LANGUAGES, STOP_WORDS)
    shipped_rules()


class PoolHere:
    def __init__(self, texts: RuleTexts) -> None:
        self.texts = texts
        if texts == shipped_texts():
            prepare_once()

    @staticmethod
    def ask(function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)

    def map_pairs(self, tasks: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        for context, task in tasks:
            try:
                yield context, run_task(self.texts, *task)
            except Unreadable as problem:
                yield context, problem


@contextmanager
def pool_here(_settings: Settings, texts: RuleTexts) -> Iterator[Any]:
    yield PoolHere(texts)


#: the caller of a run whose readings are made in this process
HERE = Caller(pool=pool_here)
