"""What tests of feeds share: children that read without rules, which take a second to compile; one visit of all."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flows.steps.feeds.visits import FeedWork, opened_visits
from presswatch.records import FeedOutcome


def without_rules(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(SimpleNamespace(sources=()), *arguments)


def poll_feeds(work: FeedWork, *, force: bool) -> FeedOutcome:
    """Visit every due feed once, and wait for the slowest."""
    with opened_visits(work, force=force) as visits:
        visits.take()
        return visits.outcome
