"""What reading children of feed tests run: tasks of feeds need no rules, which take a second to compile."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


def without_rules(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(SimpleNamespace(sources=()), *arguments)
