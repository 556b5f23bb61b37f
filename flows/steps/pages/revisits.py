"""Revisit young articles for edits, corrections and deletions, in a round or in a separate run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from connectors.fetching import fetch_all
from connectors.http import Postponed, RobotsCache
from connectors.pages import look_again
from flows.steps.feeds.changes import validators_of
from flows.steps.fetch_work import FetchWork
from flows.steps.rereading import RereadingWork, reread_outdated
from flows.steps.results import Results, words_on_sights
from flows.steps.runs import NOBODY, Caller, Step, framed_run, plain_step
from flows.steps.stories import batch_rules
from presswatch.errors import FetchError, Refused, Unreadable
from presswatch.home import fetch_policy
from presswatch.records import (
    VANISHED,
    Article,
    DropReason,
    Fetched,
    Outcome,
    RevisitState,
    RunTally,
    Unchanged,
    facts_of,
)
from presswatch.settings import Settings
from transforms.pages import AGES, EDIT_HOURS, GROWING_MOST, GROWING_WITHIN, next_revisit_at, says_the_same
from transforms.work import EXTRACTOR_VERSION, REVISITED_ARTICLE, PageBytes
from warehouse.archive import RawArchive, RawPlace
from warehouse.store import open_warehouse
from warehouse.store.articles import DueLook, LooksWanted, Revisit, due_revisits, keep_revisits


def revisit_pages(work: FetchWork, step: Step = plain_step) -> Outcome:
    """Revisit a batch of articles, as a step; an empty `seen` means that none is due."""
    wanted = LooksWanted(work.now, AGES, EDIT_HOURS, EXTRACTOR_VERSION, GROWING_WITHIN, GROWING_MOST)
    with open_warehouse(work.home) as connection:
        outdated = due_revisits(connection, wanted, is_current=False)
    if outdated:
        names = [row["article_id"] for row in outdated]
        rereading = RereadingWork(work.home, work.pool, work.run_id, work.now)
        step("read outdated articles again", partial(reread_outdated, rereading, names))
    with open_warehouse(work.home) as connection:
        rows = due_revisits(connection, wanted)
    outcome: Outcome = step("look again", partial(looked_at, work, rows)) if rows else Outcome()
    return outcome


def looked_at(work: FetchWork, rows: Sequence[DueLook]) -> Outcome:
    """Revisit these articles, and store what was found."""
    revisits = list(looks(work, rows))
    with open_warehouse(work.home) as connection:
        kept = keep_revisits(connection, revisits, work.run_id, work.now, batch_rules(work.now))
    return Outcome(
        [facts_of(revisit.article) for revisit in revisits if revisit.article and revisit.article_id in kept.changed],
        list(kept.drops),
        changed=list(dict.fromkeys([*kept.changed, *(line.article_id for line in (*kept.gone, *kept.back))])),
        seen=[revisit.article_id for revisit in revisits],
        gone=list(kept.gone),
        back=list(kept.back),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """One revisit of an article's page: its row, the fault if the page failed, and where its bytes are."""

    row: DueLook
    fault: FetchError | Unreadable | None = None
    place: RawPlace | None = None


def looks(work: FetchWork, rows: Sequence[DueLook]) -> Iterator[Revisit]:
    """Revisit each page once; a page that failed is revisited at its next age."""
    as_before: list[Look] = []
    with RawArchive(work.home / "raw") as archive:
        for look, reading in work.pool.map_pairs(look_tasks(work, rows, archive, as_before)):
            yield seen_again(look, None if isinstance(reading, Unreadable) else reading, work.now)
    yield from (seen_again(look, None, work.now) for look in as_before)


def look_tasks(
    work: FetchWork, rows: Sequence[DueLook], archive: RawArchive, as_before: list[Look]
) -> Iterator[tuple[Look, tuple[Any, ...]]]:
    """Yield each page that changed, or failed, with the child's task.

    Unchanged pages go to `as_before`; pages that politeness does not allow now stay due.
    """
    for row, answer in fetched_again(work, rows):
        if isinstance(answer, Postponed):
            continue
        if isinstance(answer, Fetched):
            answer = work.links.page(answer)
        before, place = page_before(archive, row), place_before(row)
        if not isinstance(answer, Fetched | Unchanged):
            nothing = Unreadable(DropReason.UNREACHABLE, str(answer))
            yield Look(row, answer), (REVISITED_ARTICLE, row, nothing, work.now)
        elif before and (isinstance(answer, Unchanged) or says_the_same(before.body, answer.body)):
            archive.append_revisit(answer, before)
            as_before.append(Look(row, place=place))
        elif isinstance(answer, Fetched):
            place = archive.append(answer)
            page = PageBytes(answer.final_url, answer.charset, answer.body, place.file, place.offset)
            yield Look(row, place=place), (REVISITED_ARTICLE, row, page, work.now)


def fetched_again(work: FetchWork, rows: Sequence[DueLook]) -> Iterator[tuple[DueLook, Any]]:
    """Yield each row with the server's answer now."""
    archive = RawArchive(work.home / "raw")

    async def fetch_one(fetcher: Any, row: DueLook) -> Fetched | Unchanged:
        # Read only when its turn has come, and again for comparing: a hundred bodies would fill the memory.
        before = page_before(archive, row)
        known = validators_of(before.headers) if before else None
        return await look_again(fetcher, work.robots, work.links.whole(row["url"]), known, deadline=work.deadline)

    return fetch_all(work.policy, rows, host_of, fetch_one)


def host_of(row: DueLook) -> str:
    """Return the host that a look asks."""
    return urlsplit(row["url"]).hostname or ""


def place_before(row: DueLook) -> RawPlace | None:
    """Return where the bytes of the last visit are; None if they were not kept."""
    file, offset = row["raw_file"], row["raw_offset"]
    return None if file is None or offset is None else RawPlace(file, offset)


def page_before(archive: RawArchive, row: DueLook) -> Fetched | None:
    """Return the page as last read; if the page has been deleted since, the server is asked for the whole page."""
    place = place_before(row)
    if row["gone_at"] is not None or place is None:
        return None
    try:
        return archive.read(place.file, place.offset)
    except Unreadable:
        # No longer kept.
        return None


def seen_again(look: Look, article: Article | None, now: datetime) -> Revisit:
    """Return the article's state after this revisit; `article` is as it now stands on its page, if that was read.

    A deleted article stays deleted until its page is read again: a failure in between says nothing.
    """
    row, place = look.row, look.place
    was_gone = row["gone_at"] is not None
    is_gone = (isinstance(look.fault, Refused) and look.fault.status in VANISHED) or (was_gone and article is None)
    tries = row["tries"] + 1
    again = next_revisit_at(row["first_seen_at"], tries, now)
    return Revisit(
        row["article_id"],
        RevisitState.GONE if is_gone else (RevisitState.DUE if again else RevisitState.DONE),
        tries,
        again,
        article,
        was_gone and article is not None,
        place.file if place else row["raw_file"],
        place.offset if place else row["raw_offset"],
    )


@dataclass(slots=True)
class Revisited:
    """The results of revisiting, batch by batch."""

    tally: RunTally
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def results(self) -> Results:
        """All batches together."""
        return Results(self.outcomes)

    @property
    def message(self) -> str:
        """The run in one line: "11 looked at again, 5 changed (1 gone)"."""
        sights = words_on_sights(len(self.results.gone), len(self.results.back))
        return f"{self.tally.items_seen} looked at again, {self.tally.articles_changed} changed{sights}"


def revisit_all(settings: Settings, budget_seconds: float, caller: Caller = NOBODY) -> Revisited:
    """Revisit batch after batch until nothing is due or time is up; the rest stays due.

    Raises:
        WarehouseBusy: a run is at work.
        RulesError: a rules file is wrong.
    """
    deadline = time.monotonic() + budget_seconds
    tally = caller.new_tally("revisit")
    revisited = Revisited(tally)
    with framed_run(settings, tally, caller) as pool:
        robots = RobotsCache(settings.home / "politeness")
        policy = fetch_policy(settings)
        work = FetchWork(settings.home, policy, robots, pool, tally.run_id, tally.started_at, deadline)
        while time.monotonic() < deadline:
            outcome = revisit_pages(work, caller.step)
            if not outcome.seen:
                break
            tally.items_seen += len(outcome.seen)
            tally.articles_changed += len(outcome.changed)
            revisited.outcomes.append(outcome)
            caller.progress(revisited.message)
    return revisited
