"""Stories across houses: after a hand-over, a house's new articles are compared with the stories of other houses.

A house assigns its own articles to stories. In the lake, each of its new articles is then compared, by the same rule,
with what other houses reported at the time. An article that founded its story joins another house's story at the same
similarity as within a house; an article of an existing story makes the two one only at the similarity that merges two
stories of one house. The merge is a row of `story_merges`, which an analyst's `keep_apart` overrides as any other. One
house does this at a time, holding the lake's turn, so that a later house sees the results of an earlier one. Copies
over houses are found first (`met_copies`): as within a house, they tell one story.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flows.steps.cluster.handing import lake_place
from flows.steps.rounds.met_copies import keep_met_copies, names_in, tied_by_copies
from flows.steps.stories import COPY_WINDOW
from presswatch.errors import WarehouseError
from presswatch.houses import parts_of
from presswatch.records import Assignment, Grouping, Lineage, Merge, Told
from presswatch.settings import Settings
from transforms.stories import MERGE_MARGIN, WINDOW, Known, group
from warehouse.lake import houses_of, lake_turn, note_met, sketched_in, titles_of, unmet_runs
from warehouse.stories import candidates_of, current_stories, keep_grouping, kept_apart, tellings_of

#: older runs that were not compared never will be: stories are reported within days
REACH = timedelta(days=7)


def meet_other_houses(settings: Settings, now: datetime, progress: Callable[[str], None]) -> int:
    """Compare what the house handed over with the stories of other houses; return how many stories were merged.

    An unreachable lake does not fail a run: the next one makes up for it.
    """
    place = lake_place(settings)
    if place is None or parts_of(settings.shard)[1] == 1:
        return 0
    try:
        with lake_turn(place) as (connection, still_ours):
            runs = unmet_runs(connection, settings.shard, now - REACH)
            if not runs:
                return 0
            connection.execute("BEGIN")
            lineage = Lineage(run_id=runs[-1], rules_version=None, at=now)
            merges = met(connection, settings.shard, runs, lineage)
            keep_grouping(connection, Grouping((), tuple(merges)), {}, lineage)
            note_met(connection, runs, now)
            still_ours()
            connection.execute("COMMIT")
            return len(merges)
    except WarehouseError as error:
        progress(f"stories of other houses are met after the next run: {error}")
        return 0


def met(connection: Any, house: str, runs: Sequence[str], lineage: Lineage) -> list[Merge]:
    """Store the copies between these runs' articles and those of other houses; return the merges of stories.

    They follow from these copies, and from articles that belong to a story of another house.
    """
    names, told = sketched_in(connection, runs)
    if told is None:
        return []
    tellings = tellings_of(connection, names, told)
    copies = keep_met_copies(connection, tellings, lineage)
    batch = told_with_stories(connection, tellings)
    candidates = candidates_of(connection, batch, WINDOW)
    between = (told[0] - COPY_WINDOW, told[1] + COPY_WINDOW)
    others = of_other_houses(connection, candidates, house, between)
    asked = others | (names_in(copies) - tellings.keys())
    around = told_with_stories(connection, tellings_of(connection, sorted(asked), between))
    every = {one.article_id: one for one in (*around, *batch)}
    apart = kept_apart(connection)
    known = {name: every[name] for name in others & every.keys()}
    joins = [*joined(batch, known, candidates, apart), *tied_by_copies(copies, every, apart)]
    both = {name for one in joins for name in (one.article_id, one.near_article_id or "")}
    return merges_of(joins, every, titles_of(connection, sorted(both)))


def of_other_houses(
    connection: Any, candidates: Mapping[str, Mapping[str, int]], house: str, between: tuple[datetime, datetime]
) -> set[str]:
    """Return the candidates that other houses brought."""
    asked = sorted({name for shared in candidates.values() for name in shared})
    return {name for name, brought in houses_of(connection, asked, between).items() if brought != house}


def told_with_stories(connection: Any, tellings: Mapping[str, Told]) -> list[Told]:
    """Return the articles that have a story, with it."""
    stories = current_stories(connection, sorted(tellings))
    return [replace(told, story_id=stories[name]) for name, told in tellings.items() if name in stories]


def joined(
    batch: Sequence[Told],
    known: Mapping[str, Told],
    candidates: Mapping[str, Mapping[str, int]],
    apart: frozenset[tuple[str, str]],
) -> list[Assignment]:
    """Return which articles belong to a story of another house, clearly enough to merge their own story into it."""
    found = []
    for told in batch:
        shared = {name: count for name, count in candidates.get(told.article_id, {}).items() if name in known}
        if shared and told.story_id is not None:
            others = Known({name: known[name] for name in shared}, {told.article_id: shared})
            (one,) = group([replace(told, story_id=None)], others).assignments
            if is_clear(one, told, told.story_id, apart):
                found.append(one)
    return found


def is_clear(one: Assignment, told: Told, story_id: str, apart: frozenset[tuple[str, str]]) -> bool:
    """Tell whether an article belongs to another story clearly enough to merge its own into that.

    An article that is a story by itself needs no margin; what an analyst has kept apart stays so.
    """
    pair = (min(one.story_id, story_id), max(one.story_id, story_id))
    enough = 0.0 if story_id == told.article_id else MERGE_MARGIN
    return one.rule != "founds" and one.score >= enough and pair[0] != pair[1] and pair not in apart


def merges_of(joins: Sequence[Assignment], tellings: Mapping[str, Told], titles: Mapping[str, str]) -> list[Merge]:
    """Return the merges that follow from these joins, each story once; the older of two stories stays."""
    into: dict[str, str] = {}
    merges = []
    for one in sorted(joins, key=lambda one: (-one.score, one.article_id)):
        told, near = tellings[one.article_id], tellings[one.near_article_id or ""]
        ours, theirs = (end_of(story or "", into) for story in (told.story_id, near.story_id))
        if ours == theirs:
            continue
        gone, kept = (ours, theirs) if (near.told_at, theirs) <= (told.told_at, ours) else (theirs, ours)
        into[gone] = kept
        evidence = tuple(titles[name] for name in (told.article_id, near.article_id) if titles.get(name))
        merges.append(Merge(gone, kept, one.score, evidence, told.article_id))
    return merges


def end_of(story: str, into: Mapping[str, str]) -> str:
    """Return the story that a story becomes after these merges."""
    while story in into:
        story = into[story]
    return story
