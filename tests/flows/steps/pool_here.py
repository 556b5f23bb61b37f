"""A reading pool without processes, for tests of what flows do with its answers; its deaths have tests of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from presswatch.errors import Unreadable
from presswatch.settings import Settings
from transforms.article import RuleTexts
from transforms.tasks import run_task


class PoolHere:
    def __init__(self, texts: RuleTexts) -> None:
        self.texts = texts

    @staticmethod
    def ask(function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)

    def map(self, tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        for task in tasks:
            try:
                yield run_task(self.texts, *task)
            except Unreadable as problem:
                yield problem


@contextmanager
def pool_here(_settings: Settings, texts: RuleTexts) -> Iterator[PoolHere]:
    yield PoolHere(texts)
