"""Replay quarantined drops: read archived bytes with today's rules, and leave the rest to the next run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from connectors.pool import ReadingPool
from flows.steps.pages.tries import item_of
from flows.steps.past.import_warc import keep_in_time
from flows.steps.rereading import RereadingWork, reread_rows
from flows.steps.runs import NOBODY, Caller, framed_run
from flows.steps.stories import batch_rules
from presswatch.errors import Unreadable, UsageError
from presswatch.home import PrivateLinks
from presswatch.records import Article, DropReason, Fetched, ItemState, Retry, RunTally
from presswatch.settings import Settings
from transforms.work import ARCHIVED_ARTICLE, ITEM_ARTICLE, ItemReading, PageBytes, ToldItem
from warehouse.archive import RawArchive
from warehouse.store import migrate, open_warehouse, run_lock
from warehouse.store.again import OpenDrop, close_drops, open_drops, open_reasons, readings_at, take_up
from warehouse.store.articles import ItemOutcome, Kept, keep_outcomes

BATCH = 200
#: kinds of drops whose bytes are in the raw archive
ARCHIVED = ("item page", "archive page", "version")


@dataclass(slots=True)
class Replay:
    """The results of a replay: read into articles now, left to the next run, failed again, or not replayable."""

    tally: RunTally
    read: int = 0
    left_to_next_run: int = 0
    failing: dict[str, int] = field(default_factory=dict)
    impossible: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which drops to try again: those with these ids, or all of one reason since a moment."""

    drop_ids: Sequence[str] = ()
    reason: str | None = None
    since: datetime | None = None


def replay_drops(settings: Settings, wanted: Wanted, caller: Caller = NOBODY) -> Replay:
    """Try again what was dropped.

    Raises:
        UsageError: no drop that can be replayed has such an id or reason; the message lists the reasons there are.
        WarehouseBusy: a run is at work.
    """
    replay = Replay(caller.new_tally("replay"))
    drops = wanted_drops(settings, wanted)
    with framed_run(settings, replay.tally, caller) as pool:
        archived = [drop for drop in drops if drop["kind"] in ARCHIVED]
        for start in range(0, len(archived), BATCH):
            batch = archived[start : start + BATCH]
            caller.step("replay a batch", partial(replay_batch, settings, pool, batch, replay))
        others = [drop for drop in drops if drop["kind"] not in (*ARCHIVED, None)]
        leave_to_next_run(settings, others, replay.tally.run_id)
        replay.left_to_next_run = len(others)
        replay.impossible = len(drops) - len(archived) - len(others)
        replay.tally.items_seen = len(drops)
    return replay


def wanted_drops(settings: Settings, wanted: Wanted) -> list[OpenDrop]:
    """Return the requested drops. Finding none is the user's mistake."""
    with run_lock(settings.home), open_warehouse(settings.home) as connection:
        migrate(connection)
        drops = open_drops(connection, wanted.drop_ids, wanted.reason, wanted.since)
        if drops:
            return drops
        there = ", ".join(f"{reason} ({count})" for reason, count in open_reasons(connection))
    raise UsageError(f"nothing to replay under that name; reasons with drops that can be replayed: {there or 'none'}")


def leave_to_next_run(settings: Settings, drops: Sequence[OpenDrop], run_id: str) -> None:
    """Mark items as pending, seeds as unread, and feeds to be read in full."""
    with open_warehouse(settings.home) as connection:
        connection.execute("BEGIN")
        take_up(connection, drops)
        close_drops(connection, drops, run_id)
        connection.execute("COMMIT")


def replay_batch(settings: Settings, pool: ReadingPool, drops: Sequence[OpenDrop], replay: Replay) -> None:
    """Read a batch from the raw archive and store the resulting articles."""
    pages = [drop for drop in drops if drop["kind"] != Retry.VERSION]
    found: list[tuple[OpenDrop, Article]] = []
    for drop, answer in pool.map_pairs(replay_tasks(settings, pages)):
        article, reason = article_or_reason(answer)
        if article is None:
            note_failing(replay, reason)
        else:
            found.append((drop, article))
    keep_replayed(settings, found, replay)
    reread_dropped(settings, pool, [drop for drop in drops if drop["kind"] == Retry.VERSION], replay)


def note_failing(replay: Replay, reason: str) -> None:
    """Count a drop that fails again."""
    replay.failing[reason] = replay.failing.get(reason, 0) + 1


def replay_tasks(settings: Settings, drops: Sequence[OpenDrop]) -> Iterator[tuple[OpenDrop, tuple[Any, ...]]]:
    """Yield each drop with the child's task: an item's page with what its feed said, or a capture of an archive."""
    archive, links = RawArchive(settings.home / "raw"), PrivateLinks(settings.home)
    for drop in drops:
        try:
            raw = links.page(archive.read(*place_of(drop), is_anywhere=True))
        except Unreadable as fault:
            yield drop, (refuse, fault)
        else:
            yield drop, replay_task(drop, raw)


def place_of(drop: OpenDrop) -> tuple[str, int]:
    """Return where a drop's bytes are in the raw archive.

    Raises:
        Unreadable: it has none there.
    """
    file, offset = drop["raw_file"], drop["raw_offset"]
    if file is None or offset is None:
        raise Unreadable(DropReason.UNREADABLE, "its bytes are not in the raw archive")
    return file, offset


def replay_task(drop: OpenDrop, raw: Fetched) -> tuple[Any, ...]:
    """Return the child's task for a drop whose bytes are archived."""
    charset = raw.charset
    if drop["kind"] == Retry.ITEM_PAGE:
        page = PageBytes(raw.final_url, charset, raw.body, drop["raw_file"], drop["raw_offset"])
        told = ToldItem(item_of(drop), drop["article_id"] or "", drop["publisher_id"])
        return ITEM_ARTICLE, told, page, drop["at"]
    page = PageBytes(raw.url, charset, raw.body, drop["raw_file"], drop["raw_offset"])
    return ARCHIVED_ARTICLE, page, raw.fetched_at, raw.final_url


def refuse(_rules: Any, fault: Unreadable) -> None:
    """Raise the fault: the task for a record that is gone."""
    raise fault


def article_or_reason(answer: Article | ItemReading | Unreadable) -> tuple[Article | None, str]:
    """Return the article a page gave, or why there is none; the feed's own text does not count as success of a page."""
    if isinstance(answer, Unreadable):
        return None, answer.reason
    if isinstance(answer, Article):
        return answer, ""
    return (None, answer.reason) if answer.reason else (answer.article, "no_text")


def keep_replayed(settings: Settings, found: Sequence[tuple[OpenDrop, Article]], replay: Replay) -> None:
    """Store the articles and close their drops; after a kill in between, the next replay closes the drops."""
    run_id = replay.tally.run_id
    items = [item_read(drop, article) for drop, article in found if drop["kind"] == Retry.ITEM_PAGE]
    captures = [article for drop, article in found if drop["kind"] == Retry.ARCHIVE_PAGE]
    captures.sort(key=lambda capture: capture.fetched_at)
    with open_warehouse(settings.home) as connection:
        rules = batch_rules(replay.tally.started_at)
        results = [keep_outcomes(connection, items, run_id, rules)] if items else []
        connection.execute("BEGIN")
        later, older = keep_in_time(connection, captures, run_id, rules)
        results += later
        refused = refused_among(results)
        stored = [drop for drop, article in found if article.article_id not in refused]
        close_drops(connection, stored, run_id)
        connection.execute("COMMIT")
    for _ in refused:
        note_failing(replay, DropReason.BAD_ROW)
    replay.read += len(stored)
    replay.tally.articles_changed += older
    for kept in results:
        replay.tally.articles_new += len(kept.new)
        replay.tally.articles_changed += len(kept.changed)


def item_read(drop: OpenDrop, article: Article) -> ItemOutcome:
    """Return the outcome of a second try at an item's page."""
    asked = (drop["article_id"], drop["url"])
    return ItemOutcome(drop["item_key"] or "", ItemState.DONE, 1, None, None, article, None, *asked)


def refused_among(results: Sequence[Kept]) -> set[str]:
    """Return the articles that the warehouse rejected."""
    return {article.article_id for kept in results for article, _ in kept.refused}


def reread_dropped(settings: Settings, pool: ReadingPool, drops: Sequence[OpenDrop], replay: Replay) -> None:
    """Read again the versions that a reextract could not read."""
    places = [place_of(drop) for drop in drops]
    with open_warehouse(settings.home) as connection:
        rows = readings_at(connection, places)
    work = RereadingWork(settings.home, pool, replay.tally.run_id, replay.tally.started_at)
    readings, _ = reread_rows(work, rows)
    failed = {(one.row["raw_file"], one.row["raw_offset"]): one.fault for one in readings if one.fault}
    for fault in failed.values():
        note_failing(replay, fault.reason)
    stored = [drop for drop in drops if (drop["raw_file"], drop["raw_offset"]) not in failed]
    with open_warehouse(settings.home) as connection:
        close_drops(connection, stored, replay.tally.run_id)
    replay.read += len(stored)
