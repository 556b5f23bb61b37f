"""One round, written once: seeds, feeds, pages, snapshot, report. The caller says what a step is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any, TypeVar

from connectors.children import ReadingPool
from connectors.robots import RobotsCache
from flows.feed_list import feed_list_path
from flows.feed_step import FeedWork, poll_feeds
from flows.harvest import Harvest
from flows.memory import collect_garbage_as_usual, return_large_blocks
from flows.outlet_check import find_faults
from flows.page_batches import opened_batches
from flows.page_step import PageWork
from flows.policies import fetch_policy
from flows.report import report_of, verdict, words_on_feeds, words_on_sights
from flows.revisit_step import revisit_pages
from flows.rule_files import read_feed_list, read_rule_texts, seeds_folder
from flows.run_frame import begin as begin_run
from flows.run_frame import failures_on_record, new_tally, reading_pool
from flows.search import update_search_index
from flows.seed_step import ingest_seeds
from presswatch.errors import WarehouseError
from presswatch.records import Drop, Feed, RunTally
from presswatch.redaction import redact_url
from presswatch.rounds import FeedOutcome, Findings, Outcome, RoundOptions, RoundReport, pages_of
from presswatch.settings import Settings
from transforms.enriching import RuleLists, rule_lists
from warehouse.connection import open_warehouse, run_lock
from warehouse.outlets import coverage
from warehouse.pending import count_pending
from warehouse.polling import followed_feeds
from warehouse.publishing import publish
from warehouse.registry import sync_feeds
from warehouse.runs import end_run, keep_drops

T = TypeVar("T")
#: `step(name, work)` runs `work()` now and gives its result; Prefect's step makes a task of it
Step = Callable[[str, Callable[[], Any]], Any]

#: Prefect shows each batch as a task; more than this many a run would cost more than it tells
MOST_PAGE_STEPS = 18


@dataclass(slots=True)
class RoundState:
    """What the steps of a round share."""

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


def run_round(
    settings: Settings,
    options: RoundOptions,
    step: Step,
    prefect_run_id: str | None = None,
    progress: Callable[[str], None] | None = None,
    now: datetime | None = None,
) -> RoundReport:
    """Ingest once; `now` is taken here, once, unless the caller gives another.

    Raises:
        WarehouseBusy: another round is at work in this home folder.
        UsageError: a rule file or the list of feeds is missing or wrong.
    """
    return_large_blocks()
    collect_garbage_as_usual()
    with run_lock(settings.home):
        tally = new_tally("ingest", prefect_run_id, now)
        with failures_on_record(settings, tally):
            texts = read_rule_texts(seeds_folder())
            with reading_pool(settings, texts) as pool:
                state = prepare(settings, options, tally, partial(pool.ask, rule_lists, texts), progress)
                work_through(state, pool, step)
        report: RoundReport = timed(state, "publish", partial(step, "publish the snapshot", partial(finish, state)))
    timed(state, "search index", partial(index_for_search, state))
    return report


def work_through(state: RoundState, pool: ReadingPool, step: Step) -> None:
    """The round's stages up to what was kept."""
    timed(state, "begin", partial(step, "begin the run", partial(begin, state)))
    if state.options.only != "feeds":
        timed(state, "seeds", partial(read_seeds, state, pool, step))
    if state.options.only != "seeds":
        timed(state, "feeds", partial(visit_feeds, state, pool, step))
        timed(state, "pages", partial(read_pending, state, pool, step))
        timed(state, "revisits", partial(look_again, state, pool, step))


def index_for_search(state: RoundState) -> None:
    """Take up the run's articles; an index that cannot be written fails no run, the next search makes up for it."""
    try:
        update_search_index(state.settings.home)
    except WarehouseError as error:
        state.report_progress(f"the search index is behind: {error}")


def prepare(
    settings: Settings,
    options: RoundOptions,
    tally: RunTally,
    read_rules: Callable[[], RuleLists],
    progress: Callable[[str], None] | None,
) -> RoundState:
    """Read feed list and rules before anything is touched."""
    feed_list = feed_list_path(settings, options.feeds)
    feeds, drops = read_feed_list(feed_list, tally.started_at) if options.only != "seeds" else ([], [])
    deadline = time.monotonic() + settings.run_budget_seconds
    robots = RobotsCache(settings.home / "politeness")
    told = progress or (lambda _: None)
    return RoundState(settings, options, read_rules(), feeds, drops, tally, deadline, told, robots)


def begin(state: RoundState) -> str:
    """Bring the warehouse up to date with program and rules, and note that the run has begun."""
    crashed = begin_run(state.settings, state.tally, state.rules)
    with open_warehouse(state.settings.home) as connection:
        if state.options.only != "seeds":
            # What the warehouse shows has no secrets; the list keeps the addresses as the user wrote them.
            sync_feeds(connection, [replace(feed, url=redact_url(feed.url)) for feed in state.feeds])
        keep_drops(connection, state.tally.run_id, state.feed_drops)
    if crashed:
        state.report_progress(f"{crashed} earlier run(s) had died; what they missed is taken up now")
    return state.tally.run_id


def read_seeds(state: RoundState, pool: ReadingPool, step: Step) -> None:
    """The seed step."""
    folder = state.options.seeds or seeds_folder() / "articles"
    work = partial(ingest_seeds, state.settings.home, folder, pool, state.tally.run_id, state.tally.started_at)
    state.seeds = step("read seed files", work)
    read, new, changed = (len(ids) for ids in (state.seeds.seen, state.seeds.new, state.seeds.changed))
    state.report_progress(f"seeds: {read} new or changed files, {new} new articles, {changed} changed")


def visit_feeds(state: RoundState, pool: ReadingPool, step: Step) -> None:
    """The feed step."""
    work = FeedWork(
        state.settings.home,
        fetch_policy(state.settings),
        pool,
        state.tally.run_id,
        state.tally.started_at,
        state.deadline,
        state.rules.mirrors,
        {feed.feed_id: feed.url for feed in state.feeds},
    )
    state.polled = step("poll feeds", partial(poll_feeds, work, force=state.options.force))
    state.report_progress(f"{words_on_feeds(state.polled, None)}; {state.polled.items_new} new items")


def read_pending(state: RoundState, pool: ReadingPool, step: Step) -> None:
    """The page steps: batches until nothing is left or time is up."""
    with opened_batches(page_work(state, pool)) as batches:
        for number in count(1):
            outcome: Outcome = (
                step(f"read pages {number}", batches.read) if number <= MOST_PAGE_STEPS else batches.read()
            )
            if not outcome.seen:
                break
            state.pages.append(outcome)
            state.report_progress(str(pages_of([outcome])))
            if time.monotonic() >= state.deadline:
                break


def look_again(state: RoundState, pool: ReadingPool, step: Step) -> None:
    """The revisit step: young articles whose page is due again, in what is left of the time."""
    if time.monotonic() < state.deadline:
        state.revisited = outcome = step("look again", partial(revisit_pages, page_work(state, pool)))
        if outcome.seen:
            sights = words_on_sights(len(outcome.gone), len(outcome.back))
            changed = f"{len(outcome.changed)} of {len(outcome.seen)} articles had changed{sights}"
            state.report_progress(f"looked again: {changed}")


def page_work(state: RoundState, pool: ReadingPool) -> PageWork:
    """What reading pages needs."""
    publishers = {feed.feed_id: feed.source_id for feed in state.feeds}
    return PageWork(
        state.settings.home,
        fetch_policy(state.settings),
        state.robots,
        pool,
        state.tally.run_id,
        state.tally.started_at,
        state.deadline,
        publishers,
    )


def finish(state: RoundState) -> RoundReport:
    """Count, close the run, publish, and say what happened."""
    tally, polled = state.tally, state.polled
    harvest = Harvest([state.seeds, *state.pages, state.revisited], [*state.feed_drops, *polled.drops])
    tally.articles_new = sum(len(outcome.new) for outcome in harvest.outcomes)
    tally.articles_changed = sum(len(outcome.changed) for outcome in harvest.outcomes)
    tally.feeds_visited, tally.feeds_failed = len(polled.asked), len(polled.failed)
    tally.items_seen = sum(visit.items_seen for visit in polled.visits)
    drops = harvest.drops
    tally.dropped = len(drops)
    looked = [*state.pages, state.revisited]
    with open_warehouse(state.settings.home) as connection:
        tally.pending = count_pending(connection)
        feed_rows = followed_feeds(connection)
        days = coverage(connection, tally.started_at, state.settings.time_zone)
        findings = find_faults(connection, tally, looked) if state.options.only != "seeds" else Findings()
        verdict(tally, findings, drops, polled)
        tally.ended_at = datetime.now(UTC)
        end_run(connection, tally)
    publish(state.settings.home, tally.run_id)
    return report_of(
        tally,
        harvest,
        pages_of(state.pages),
        polled,
        feed_rows,
        findings,
        days,
        state.stage_seconds,
        state.options.only,
        datetime.now(UTC),
    )


def timed(state: RoundState, stage: str, work: Callable[[], T]) -> T:
    """Run a stage and note its seconds."""
    began = time.monotonic()
    try:
        return work()
    finally:
        state.stage_seconds[stage] = round(time.monotonic() - began, 3)
