"""An analyst's corrections of stories, and regrouping the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from connectors.pool import ReadingPool
from flows.steps.runs import NOBODY, Caller, framed_run
from flows.steps.stories import COPY_WINDOW, SAME_STORY, origins_of
from presswatch.errors import Unreadable
from presswatch.home import read_rule_texts, seeds_folder
from presswatch.records import Assignment, Grouping, Lineage, Merge, Regrouping, RunState, Sketch, Told
from presswatch.settings import Settings
from transforms.stories import WINDOW, Known, compared, group, sharing
from transforms.work import SKETCHED
from warehouse.snapshot import publish
from warehouse.store import begin_run, migrate, open_warehouse, run_lock
from warehouse.stories import (
    Correction,
    TimedArticle,
    article_stories,
    articles_by_time,
    copied_among,
    correct,
    count_told,
    keep_rebuilt,
    kept_apart,
    known_copies,
    placed_by_hand,
)

BATCH = 500


def correct_stories(settings: Settings, action: str, names: Sequence[str], note: str) -> str:
    """Store and publish a correction ('merge', 'move', 'split'); return what was done, in words.

    Raises:
        UsageError: there is no such story or article.
        WarehouseBusy: a run is at work.
    """
    tally = NOBODY.new_tally("stories")
    with run_lock(settings.home):
        with open_warehouse(settings.home) as connection:
            migrate(connection)
            connection.execute("BEGIN")
            said = correct(connection, Correction(action, tuple(names), note), tally.started_at, tally.run_id)
            # `end_run` has a transaction of its own: this run is over when its correction is kept.
            tally.state, tally.ended_at = RunState.COMPLETED, datetime.now(UTC)
            begin_run(connection, tally)
            connection.execute("COMMIT")
        publish(settings.home, tally.run_id)
    return said


def rebuild_stories(settings: Settings, caller: Caller = NOBODY, *, is_meant: bool, at_once: int = BATCH) -> Regrouping:
    """Regroup the archive; return what changes.

    Nothing is written unless `is_meant`. Manual corrections override what is found. `at_once` says how many are read.

    Raises:
        WarehouseBusy: a run is at work.
    """
    tally = NOBODY.new_tally("stories rebuild")
    with framed_run(settings, tally, caller) if is_meant else looking(settings, caller) as pool:
        found = regrouped(settings, pool, caller, at_once)
        after = final_stories(found)
        with open_warehouse(settings.home) as connection:
            before = article_stories(connection)
            changes = compared(
                {name: story for name, (story, _) in before.items()},
                after,
                {name: title for name, (_, title) in before.items()},
                *placed_by_hand(connection),
            )
            if is_meant:
                lineage: Lineage = {
                    "run_id": tally.run_id,
                    "rules_version": tally.rules_version,
                    "at": tally.started_at,
                }
                keep_rebuilt(
                    connection, [replace(one, story_id=after[one.article_id]) for one in found.assignments], lineage
                )
                tally.articles_changed = len(changes.moved) + changes.renamed
    return changes


@contextmanager
def looking(settings: Settings, caller: Caller) -> Iterator[ReadingPool]:
    """Yield a reading pool for work that writes nothing."""
    with run_lock(settings.home):
        with open_warehouse(settings.home) as connection:
            migrate(connection)
        with caller.pool(settings, read_rule_texts(seeds_folder())) as pool:
            yield pool


def regrouped(settings: Settings, pool: ReadingPool, caller: Caller, at_once: int) -> Grouping:
    """Group all stored articles in order of telling, holding only a window of them in memory."""
    assignments: list[Assignment] = []
    merges: list[Merge] = []
    near: dict[str, Told] = {}
    copied: set[str] = set()
    with open_warehouse(settings.home) as connection:
        apart, total = kept_apart(connection), count_told(connection)
    after: tuple[datetime, str] | None = None
    while True:
        with open_warehouse(settings.home) as connection:
            rows = articles_by_time(connection, after, at_once)
            if not rows:
                return Grouping(tuple(assignments), tuple(merges))
            copies = known_copies(connection, [row["article_id"] for row in rows])
            leaving = [name for name, told in near.items() if told.told_at < rows[0]["told_at"] - WINDOW]
            copied |= copied_among(connection, [name for name in leaving if name not in copied], SAME_STORY)
        batch = list(sketched_rows(pool, rows))
        near = still_near(near, rows[0]["told_at"], copied)
        found = group(batch, Known(near, shared_with(batch, near), origins_of([*copies.values()]), apart))
        assignments += found.assignments
        merges += found.merges
        near = with_stories(near, found)
        after = rows[-1]["told_at"], rows[-1]["article_id"]
        caller.progress(f"{len(assignments)} articles grouped")
        caller.measured("articles", len(assignments), total)


def with_stories(near: dict[str, Told], found: Grouping) -> dict[str, Told]:
    """Return articles with the stories that a grouping has given them."""
    story_of = {one.article_id: one.story_id for one in found.assignments}
    into = {one.story_id: one.into_story_id for one in found.merges}
    return {name: replace(told, story_id=last(into, story_of.get(name, told.story_id))) for name, told in near.items()}


def still_near(near: dict[str, Told], now: datetime, copied: AbstractSet[str]) -> dict[str, Told]:
    """Return the articles that new ones may join: those of a few days, and for longer those that others copied."""
    longest = {name: COPY_WINDOW if name in copied else WINDOW for name in near}
    return {name: told for name, told in near.items() if told.told_at >= now - longest[name]}


def last(into: dict[str, str], story_id: str | None) -> str | None:
    """Return the story that a merged story became."""
    while story_id in into:
        story_id = into[story_id]
    return story_id


def sketched_rows(pool: ReadingPool, rows: Sequence[TimedArticle]) -> Iterator[Told]:
    """Sketch stored articles in the children."""
    answers = pool.map((SKETCHED, row) for row in rows)
    for row, answer in zip(rows, answers, strict=True):
        if not isinstance(answer, Unreadable):
            sketch: Sketch = answer
            yield Told(row["article_id"], row["told_at"], row["first_seen_at"], sketch, row["publisher_id"])


def shared_with(batch: Sequence[Told], near: dict[str, Told]) -> dict[str, dict[str, int]]:
    """Return, for each article of a batch, the earlier articles that share rare probes with it, and how many."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, told in near.items():
        for probe in told.sketch.probes:
            holders[probe].append(name)
    return {told.article_id: sharing(told.sketch.probes, holders) for told in batch}


def final_stories(found: Grouping) -> dict[str, str]:
    """Article -> story, merges followed."""
    into = {merge.story_id: merge.into_story_id for merge in found.merges}
    return {one.article_id: last(into, one.story_id) or one.story_id for one in found.assignments}
