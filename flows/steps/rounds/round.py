"""A whole round: seeds, feeds, pages, snapshot, report. The caller decides what a step is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count

from connectors.http import RobotsCache
from connectors.pool import ReadingPool
from flows.steps.cluster.handing import (
    feeds_of_house,
    hand_over_runs,
    has_seeds,
    refuse_share_of_another,
    store_raw_files,
)
from flows.steps.feeds.visits import FeedVisits, opened_visits
from flows.steps.housekeeping import collect_garbage_as_usual, make_backup, return_large_blocks
from flows.steps.pages.batches import BATCHING, Batching, opened_batches
from flows.steps.pages.revisits import revisit_pages
from flows.steps.results import words_on_sights
from flows.steps.rounds.closing import close_round
from flows.steps.rounds.meeting import meet_other_houses
from flows.steps.rounds.report import words_on_feeds
from flows.steps.rounds.state import RoundOrder, RoundState
from flows.steps.runs import NOBODY, Caller, failures_on_record, plain_step, rules_of_run
from flows.steps.runs import begin as begin_run
from flows.steps.search import stem_rules, update_search_index
from flows.steps.seeds import SeedWork, ingest_seeds
from presswatch.errors import UsageError, WarehouseError
from presswatch.home import (
    feed_list_path,
    fetch_policy,
    read_feed_list,
    read_listing_rules,
    read_rule_texts,
    seeds_folder,
)
from presswatch.records import Outcome, RoundOptions, RoundReport, RunTally, pages_of
from presswatch.settings import Settings
from presswatch.shown import how_many, redact_url
from transforms.work import RuleTexts
from warehouse.search import Indexing
from warehouse.store import keep_drops, open_warehouse, run_lock
from warehouse.store.feeds import sync_feeds

#: feeds are visited alone until no answer has come for this many seconds: the rest depends on the hosts' own pace
QUIET_SECONDS = 1.0
#: but no longer than this, or this share of the run's time
FEEDS_ALONE_SECONDS, FEEDS_ALONE_SHARE = 60.0, 0.25
#: if no page is left, wait for feeds; read pages they bring after this many seconds
BETWEEN_BATCHES_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a round: its name in the report, its work, and its half of the round (None: both)."""

    name: str
    work: Callable[[RoundState], object]
    half: str | None = None


def run_round(
    settings: Settings,
    options: RoundOptions,
    caller: Caller = NOBODY,
    now: datetime | None = None,
    batching: Batching = BATCHING,
) -> RoundReport:
    """Run one ingest; `now` is taken here, once, unless the caller gives another.

    Raises:
        WarehouseBusy: another round is at work in this home folder.
        UsageError: a rules file or the list of feeds is missing or wrong.
    """
    return_large_blocks()
    collect_garbage_as_usual()
    with run_lock(settings.home):
        tally = caller.new_tally("ingest", now)
        with failures_on_record(settings, tally):
            texts = read_rule_texts(seeds_folder())
            with caller.pool(settings, texts) as pool, ExitStack() as resources:
                state = prepared(RoundOrder(settings, options, caller, batching), tally, pool, texts)
                state.resources = resources
                for stage in STAGES:
                    if options.only is None or stage.half in (None, options.only):
                        with timed(state, stage.name):
                            stage.work(state)
        with timed(state, "publish"):
            report: RoundReport = caller.step("publish the snapshot", partial(close_round, state))
    with timed(state, "search index"):
        index_for_search(state)
    with timed(state, "lake"):
        hand_over_runs(settings, caller.progress)
        meet_other_houses(settings, state.tally.started_at, caller.progress)
    with timed(state, "raw files"):
        store_raw_files(settings, caller.progress)
    with timed(state, "backup"):
        make_backup(settings, tally.started_at, caller.progress)
    return report


@contextmanager
def timed(state: RoundState, stage: str) -> Iterator[None]:
    """Record the seconds that a stage takes."""
    began = time.monotonic()
    try:
        yield
    finally:
        state.stage_seconds[stage] = round(time.monotonic() - began, 3)


def prepared(order: RoundOrder, tally: RunTally, pool: ReadingPool, texts: RuleTexts) -> RoundState:
    """Read the feed list and the rules before anything is changed."""
    settings, options = order.settings, order.options
    if options.seeds and options.only != "feeds" and not options.seeds.is_dir():
        # For a folder named by the user: a run over nothing would look like one that found nothing new.
        raise UsageError(f"{options.seeds} is not a folder of seed files")
    feed_list = feed_list_path(settings, options.feeds)
    feeds, drops = read_feed_list(feed_list, tally.started_at) if options.only != "seeds" else ([], [])
    refuse_share_of_another(settings)
    feeds = feeds_of_house(settings, feeds)
    return RoundState(
        order,
        tally,
        pool,
        rules=rules_of_run(settings, pool, texts),
        feeds=feeds,
        feed_drops=drops,
        policy=fetch_policy(settings),
        feed_robots=RobotsCache(settings.home / "politeness"),
        robots=RobotsCache(settings.home / "politeness"),
        deadline=time.monotonic() + settings.run_budget_seconds,
        listings=read_listing_rules(settings),
    )


def begin(state: RoundState) -> None:
    """Bring the warehouse up to date with program and rules, and record that the run has begun."""
    crashed = state.step("begin the run", partial(begin_round, state))
    if crashed:
        state.progress(f"{crashed} earlier run(s) had died; what they missed is taken up now")


def begin_round(state: RoundState) -> int:
    """Write the run's row, the feeds and the faults of their list; return how many earlier runs had died."""
    crashed = begin_run(state.settings, state.tally, state.rules)
    with open_warehouse(state.settings.home) as connection:
        if state.options.only != "seeds":
            # The warehouse shows no secrets; the list keeps the addresses as the user wrote them.
            sync_feeds(connection, [replace(feed, url=redact_url(feed.url)) for feed in state.feeds])
        keep_drops(connection, state.tally.run_id, state.feed_drops)
    return crashed


def read_seeds(state: RoundState) -> None:
    """Read the new or changed seed files; in a cluster, the first house does so."""
    if not has_seeds(state.settings):
        return
    folder = state.options.seeds or seeds_folder() / "articles"
    tally = state.tally
    work = partial(ingest_seeds, SeedWork(state.settings.home, state.pool, tally.run_id, tally.started_at), folder)
    state.seeds = state.step("read seed files", work)
    state.progress(f"seeds: {words_on_seeds(state.seeds)}")


def words_on_seeds(seeds: Outcome) -> str:
    """Say what new and changed seed files gave: articles, and drops for those that cannot be read or repeat others."""
    files = {*seeds.seen, *(drop.seed_path for drop in seeds.drops if drop.seed_path)}
    read, new = how_many(len(files), "new or changed file"), how_many(len(seeds.new), "new article")
    dropped = f", {how_many(len(seeds.drops), 'drop')}" if seeds.drops else ""
    return f"{read}: {new}, {len(seeds.changed)} changed{dropped}"


def visit_feeds(state: RoundState) -> None:
    """Visit the feeds that are due; slow or crowded hosts continue while pages are read."""
    visits = state.resources.enter_context(opened_visits(state.feed_work, force=state.options.force))
    state.visits, state.polled = visits, visits.outcome
    most = min(FEEDS_ALONE_SECONDS, state.settings.run_budget_seconds * FEEDS_ALONE_SHARE)
    state.measured("feeds", 0, visits.due)
    state.step("poll feeds", partial(visits.take, QUIET_SECONDS, most))
    state.measured("feeds", len(state.polled.visits), visits.due)
    state.progress(f"{words_so_far(visits)}; {how_many(state.polled.items_new, 'new item')}")


def words_so_far(visits: FeedVisits) -> str:
    """Say how many feeds were visited before pages are read, and how many slow or crowded hosts still have."""
    to_come = visits.due - len(visits.outcome.visits)
    if not to_come:
        return words_on_feeds(visits.outcome, None)
    so_far = f"{words_on_feeds(visits.outcome, None)}, " if visits.outcome.visits else ""
    return f"{so_far}{how_many(to_come, 'feed')} still to come"


def read_pages(state: RoundState) -> None:
    """Read pages, batch by batch, until nothing is left or time is up, and store the visits that end meanwhile."""
    visits = state.visits
    assert visits is not None
    with opened_batches(state.page_work, state.batching) as batches:
        for number in count(1):
            # A batch of nothing is no step: Prefect's costs 40 CPU-milliseconds.
            step = state.step if number <= state.batching.most_steps else plain_step
            outcome: Outcome = step(f"read pages {number}", batches.read) if batches.has_more() else Outcome()
            if outcome.seen:
                state.pages.append(outcome)
                state.progress(str(pages_of([outcome])))
                state.measured("pages", sum(len(one.seen) for one in state.pages), None)
            if time.monotonic() >= state.deadline or (visits.is_done and not outcome.seen):
                break
            if not visits.is_done:
                # The warehouse is opened by one thread at a time.
                batches.wait()
                store_visits(visits, state.deadline, has_pages=bool(outcome.seen))
                state.measured("feeds", len(visits.outcome.visits), visits.due)
        batches.wait()
        # Visits that are not yet due are postponed.
        visits.take()


def store_visits(visits: FeedVisits, deadline: float, *, has_pages: bool) -> None:
    """Store the visits that have ended; if no page is left to read, wait for visits that bring some."""
    before = visits.outcome.items_new
    visits.take(0.0)
    while not (has_pages or visits.is_done or visits.outcome.items_new > before or time.monotonic() >= deadline):
        visits.take(QUIET_SECONDS, BETWEEN_BATCHES_SECONDS)


def look_again(state: RoundState) -> None:
    """Revisit young articles whose page is due, in the remaining time."""
    if time.monotonic() < state.deadline:
        state.revisited = outcome = revisit_pages(state.page_work, state.step)
        if outcome.seen:
            sights = words_on_sights(len(outcome.gone), len(outcome.back))
            changed = f"{len(outcome.changed)} of {how_many(len(outcome.seen), 'article')} had changed{sights}"
            state.progress(f"looked again: {changed}")


def index_for_search(state: RoundState) -> None:
    """Index the run's articles; a failing index does not fail the run, since the next search makes up for it."""
    try:
        update_search_index(state.settings.home, how=Indexing(state.stems.of_article, stem_rules()))
    except WarehouseError as error:
        state.progress(f"the search index is behind: {error}")


#: in their order, up to storing; closing and publishing follow after the reading children have ended
STAGES = (
    Stage("begin", begin),
    Stage("seeds", read_seeds, "seeds"),
    Stage("feeds", visit_feeds, "feeds"),
    Stage("pages", read_pages, "feeds"),
    Stage("revisits", look_again, "feeds"),
)
