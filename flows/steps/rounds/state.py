"""What the stages of a round share and return."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from connectors.http import FetchPolicy, RobotsCache
from connectors.pool import ReadingPool
from flows.steps.carried_stems import CarriedStems
from flows.steps.feeds.visits import FeedVisits, FeedWork
from flows.steps.fetch_work import FetchWork
from flows.steps.pages.batches import Batching
from flows.steps.runs import Caller, Measured, Progress, Step
from presswatch.records import Drop, Feed, FeedOutcome, Outcome, RoundOptions, RunTally
from presswatch.settings import Settings
from transforms.listings import ListingRule
from transforms.work import RuleLists


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """What a round was asked to do, by whom."""

    settings: Settings
    options: RoundOptions
    caller: Caller
    batching: Batching


@dataclass(slots=True)
class RoundState:
    """The state of a running round."""

    order: RoundOrder
    tally: RunTally
    pool: ReadingPool
    rules: RuleLists
    feeds: list[Feed]
    feed_drops: list[Drop]
    policy: FetchPolicy
    #: for feeds and for pages, which are requested in two threads; what they know they share on disk
    feed_robots: RobotsCache
    robots: RobotsCache
    #: monotonic seconds
    deadline: float
    #: how listings are read
    listings: Sequence[ListingRule] = ()
    #: open until the reading children end
    resources: ExitStack = field(default_factory=ExitStack)
    #: what the reading processes have made for the search index
    stems: CarriedStems = field(default_factory=CarriedStems)
    #: the feeds while they are visited; None before their stage
    visits: FeedVisits | None = None
    stage_seconds: dict[str, float] = field(default_factory=dict)
    seeds: Outcome = field(default_factory=Outcome)
    polled: FeedOutcome = field(default_factory=FeedOutcome)
    pages: list[Outcome] = field(default_factory=list)
    revisited: Outcome = field(default_factory=Outcome)

    @property
    def settings(self) -> Settings:
        """The home's settings."""
        return self.order.settings

    @property
    def options(self) -> RoundOptions:
        """What the round is asked to do."""
        return self.order.options

    @property
    def batching(self) -> Batching:
        """The sizes and times of batches of pages."""
        return self.order.batching

    @property
    def step(self) -> Step:
        """How the caller runs a step."""
        return self.order.caller.step

    @property
    def progress(self) -> Progress:
        """Receives progress in words."""
        return self.order.caller.progress

    @property
    def measured(self) -> Measured:
        """Receives progress in numbers."""
        return self.order.caller.measured

    @property
    def feed_work(self) -> FeedWork:
        """What visiting feeds needs."""
        return FeedWork(
            self.settings.home,
            self.policy,
            self.feed_robots,
            self.pool,
            self.tally.run_id,
            self.tally.started_at,
            self.deadline,
            self.rules.mirrors,
            {feed.feed_id: feed.url for feed in self.feeds},
            self.listings,
        )

    @property
    def page_work(self) -> FetchWork:
        """What reading pages needs."""
        return FetchWork(
            self.settings.home,
            self.policy,
            self.robots,
            self.pool,
            self.tally.run_id,
            self.tally.started_at,
            self.deadline,
            stems=self.stems,
        )
