"""What the stages of a round share, and the seconds each of them took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.http import RobotsCache
from connectors.pool import ReadingPool
from flows.steps.feeds import FeedWork
from flows.steps.pages import PageWork
from presswatch.home import fetch_policy
from presswatch.records import Drop, Feed, FeedOutcome, Outcome, RoundOptions, RunTally
from presswatch.settings import Settings
from transforms.article import RuleLists

T = TypeVar("T")


@dataclass(slots=True)
class RoundState:
    """What the stages of a round share."""

    settings: Settings
    options: RoundOptions
    rules: RuleLists
    feeds: list[Feed]
    feed_drops: list[Drop]
    tally: RunTally
    deadline: float
    report_progress: Callable[[str], None]
    robots: RobotsCache
    stage_seconds: dict[str, float] = field(default_factory=dict)
    seeds: Outcome = field(default_factory=Outcome)
    polled: FeedOutcome = field(default_factory=FeedOutcome)
    pages: list[Outcome] = field(default_factory=list)
    revisited: Outcome = field(default_factory=Outcome)


def timed(state: RoundState, stage: str, work: Callable[[], T]) -> T:
    """Run a stage and note its seconds."""
    began = time.monotonic()
    try:
        return work()
    finally:
        state.stage_seconds[stage] = round(time.monotonic() - began, 3)


def feed_work(state: RoundState, pool: ReadingPool) -> FeedWork:
    """What asking feeds needs."""
    return FeedWork(
        state.settings.home,
        fetch_policy(state.settings),
        state.robots,
        pool,
        state.tally.run_id,
        state.tally.started_at,
        state.deadline,
        state.rules.mirrors,
        {feed.feed_id: feed.url for feed in state.feeds},
    )


def page_work(state: RoundState, pool: ReadingPool) -> PageWork:
    """What reading pages needs."""
    return PageWork(
        state.settings.home,
        fetch_policy(state.settings),
        state.robots,
        pool,
        state.tally.run_id,
        state.tally.started_at,
        state.deadline,
    )
