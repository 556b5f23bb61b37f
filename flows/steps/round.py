"""One round, written once: seeds, feeds, pages, snapshot, report. The caller says what a step is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count

from connectors.http import RobotsCache
from connectors.pool import ReadingPool
from flows.steps.feeds import poll_feeds
from flows.steps.memory import collect_garbage_as_usual, return_large_blocks
from flows.steps.page_batches import opened_batches
from flows.steps.report import words_on_feeds, words_on_sights
from flows.steps.revisits import revisit_pages
from flows.steps.round_end import finish, index_for_search
from flows.steps.round_state import RoundState, feed_work, page_work, timed
from flows.steps.runs import Step, failures_on_record, new_tally, reading_pool
from flows.steps.runs import begin as begin_run
from flows.steps.seeds import ingest_seeds
from presswatch.errors import UsageError
from presswatch.home import feed_list_path, read_feed_list, read_rule_texts, seeds_folder
from presswatch.records import Outcome, RoundOptions, RoundReport, RunTally, pages_of
from presswatch.settings import Settings
from presswatch.shown import how_many, redact_url
from transforms.article import RuleLists, rule_lists
from warehouse.store import keep_drops, open_warehouse, run_lock, sync_feeds

#: Prefect shows each batch as a task; more than this many a run would cost more than it tells
MOST_PAGE_STEPS = 18


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


def prepare(
    settings: Settings,
    options: RoundOptions,
    tally: RunTally,
    read_rules: Callable[[], RuleLists],
    progress: Callable[[str], None] | None,
) -> RoundState:
    """Read feed list and rules before anything is touched."""
    if options.seeds and options.only != "feeds" and not options.seeds.is_dir():
        # Of a folder that somebody named: a run over nothing would end as one that found nothing new.
        raise UsageError(f"{options.seeds} is no folder of seed files")
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
    read, new = how_many(len(state.seeds.seen), "new or changed file"), how_many(len(state.seeds.new), "new article")
    state.report_progress(f"seeds: {read}, {new}, {len(state.seeds.changed)} changed")


def visit_feeds(state: RoundState, pool: ReadingPool, step: Step) -> None:
    """The feed step."""
    state.polled = step("poll feeds", partial(poll_feeds, feed_work(state, pool), force=state.options.force))
    state.report_progress(f"{words_on_feeds(state.polled, None)}; {how_many(state.polled.items_new, 'new item')}")


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
            changed = f"{len(outcome.changed)} of {how_many(len(outcome.seen), 'article')} had changed{sights}"
            state.report_progress(f"looked again: {changed}")
