"""Articles join stories as they arrive: each joins the most similar story, or founds a new one.

This module decides and stores nothing: known articles go in, new assignments and merges come out. A batch is processed
in order of publication, so the order in which its articles arrived does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from presswatch.records import SHARING, Assignment, Grouping, Merge, Told
from transforms.stories.similarity import Vector, evidence_of, is_of_one_script, margin, vector_of

#: the longest time between two compared articles
WINDOW = timedelta(days=4)
#: tellings of one story that an article is compared with, those with the most shared probes
MOST_COMPARED = 5
#: how far above the threshold the second story must be for the two to be merged
MERGE_MARGIN = 0.3
#: similarity to a story: the nearest article, and the mean of its nearest five, each count half
BEST = 5
NEVER: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Known:
    """What a batch is compared with: articles by id, their stories resolved through merges.

    `candidates` are, for each article of the batch, the articles that share probes with it, and how many; `origins`
    the articles whose text is contained in one of the batch; `apart` pairs of stories, sorted, that an analyst keeps
    apart.
    """

    tellings: dict[str, Told] = field(default_factory=dict)
    candidates: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    apart: AbstractSet[tuple[str, str]] = NEVER


@dataclass(slots=True)
class _Work:
    """A batch being processed."""

    known: Known
    vectors: dict[str, Vector] = field(default_factory=dict)
    story_of: dict[str, str] = field(default_factory=dict)
    by_probe: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    assignments: list[Assignment] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def group(batch: Sequence[Told], known: Known) -> Grouping:
    """Assign each article of a batch that has no story yet; the others serve for comparison."""
    work = _Work(known)
    work.story_of.update({name: told.story_id for name, told in known.tellings.items() if told.story_id})
    ordered = sorted(batch, key=lambda told: (told.told_at, told.article_id))
    for told in ordered:
        if told.story_id is not None:
            work.story_of[told.article_id] = told.story_id
            compare_from_now_on(work, told)
    for told in ordered:
        if told.story_id is None:
            assign(work, told)
            compare_from_now_on(work, told)
    return Grouping(tuple(work.assignments), tuple(work.merges))


def compare_from_now_on(work: _Work, told: Told) -> None:
    """Make an assigned article available for comparison with later ones."""
    for probe in told.sketch.probes:
        work.by_probe[probe].append(told.article_id)
    work.known.tellings[told.article_id] = told


def assign(work: _Work, told: Told) -> None:
    """Assign one article to its story, and merge stories that it shows to be one."""
    ranked = ranked_stories(work, told)
    origin = work.known.origins.get(told.article_id)
    if origin is not None and origin in work.story_of:
        story_id = work.story_of[origin]
        vector = vector_for(work, work.known.tellings[origin]) if origin in work.known.tellings else None
        words = evidence_of(told.sketch, vector) if vector else ()
        keep(work, Assignment(told.article_id, story_id, 1.0, "copy", words, origin))
        return
    if not ranked:
        keep(work, Assignment(told.article_id, told.article_id, 1.0, "founds"))
        return
    score, story_id, near = ranked[0]
    vector = vector_for(work, near)
    rule = "words" if is_of_one_script(vector.script, told.sketch.script) else "keys"
    words = evidence_of(told.sketch, vector)
    keep(work, Assignment(told.article_id, story_id, score, rule, words, near.article_id))
    for other_score, other_id, other_near in ranked[1:]:
        if other_score >= MERGE_MARGIN:
            merge(work, told, (story_id, other_id), other_score, other_near)


def keep(work: _Work, assignment: Assignment) -> None:
    """Record an assignment, for the rest of the batch too."""
    work.assignments.append(assignment)
    work.story_of[assignment.article_id] = assignment.story_id


def merge(work: _Work, told: Told, pair: tuple[str, str], score: float, near: Told) -> None:
    """Merge two stories that an article belongs to, unless an analyst keeps them apart."""
    one, other = (current(work, name) for name in pair)
    if one == other or tuple(sorted((one, other))) in work.known.apart:
        return
    into, gone = sorted((one, other), key=lambda name: age_of(work, name))
    words = evidence_of(told.sketch, vector_for(work, near))
    work.merges.append(Merge(gone, into, score, words, told.article_id))
    for name, story in work.story_of.items():
        if story == gone:
            work.story_of[name] = into


def current(work: _Work, story_id: str) -> str:
    """Return the story that a story has become within this batch."""
    for done in work.merges:
        if done.story_id == story_id:
            story_id = done.into_story_id
    return story_id


def age_of(work: _Work, story_id: str) -> tuple[datetime, str]:
    """Return when a story's earliest known article was published, then its id: the older of two stays."""
    times = [told.told_at for name, told in work.known.tellings.items() if work.story_of.get(name) == story_id]
    return min(times), story_id


def ranked_stories(work: _Work, told: Told) -> list[tuple[float, str, Told]]:
    """Return the stories similar enough to an article, best first: (margin, story, nearest article)."""
    mine = vector_for(work, told)
    by_story: dict[str, list[tuple[float, str, Told]]] = defaultdict(list)
    for other in compared_with(work, told):
        story = work.story_of[other.article_id]
        hours = abs((told.told_at - other.told_at).total_seconds()) / 3600
        by_story[story].append((margin(mine, vector_for(work, other), hours), other.article_id, other))
    ranked = []
    for story, found in by_story.items():
        found.sort(key=lambda one: (-one[0], one[1]))
        best = [score for score, _, _ in found[:BEST]]
        score = (best[0] + sum(best) / len(best)) / 2
        if score >= 0:
            ranked.append((round(score, 6), story, found[0][2]))
    return sorted(ranked, key=lambda one: (-one[0], one[1]))


def compared_with(work: _Work, told: Told) -> list[Told]:
    """Return the articles near in time that share enough probes with one, at most MOST_COMPARED of a story."""
    shared = shared_probes(work, told)
    kept: Counter[str] = Counter()
    found = []
    for name in sorted(shared, key=lambda name: (-shared[name], name)):
        other, story = work.known.tellings.get(name), work.story_of.get(name)
        if other is None or story is None or name == told.article_id:
            continue
        if abs(other.told_at - told.told_at) <= WINDOW and kept[story] < MOST_COMPARED:
            kept[story] += 1
            found.append(other)
    return found


def shared_probes(work: _Work, told: Told) -> dict[str, int]:
    """The tellings, stored or of this batch, that share enough probes with one, and how many."""
    return {**work.known.candidates.get(told.article_id, {}), **sharing(told.sketch.probes, work.by_probe)}


def sharing(probes: Sequence[int], holders: Mapping[int, Sequence[str]]) -> dict[str, int]:
    """The articles that share enough probes to be compared, and how many; `holders` are those that have each probe."""
    lists: list[Sequence[str]] = []
    for probe in probes:
        names = holders.get(probe)
        if names and len(names) <= SHARING.most_held:
            lists += [names] * SHARING.worth(probe, len(names))
    counts = Counter(chain.from_iterable(lists))
    return {name: count for name, count in counts.items() if count >= SHARING.fewest}


def vector_for(work: _Work, told: Told) -> Vector:
    """Return an article's vector, computed once a batch."""
    made = work.vectors.get(told.article_id)
    if made is None:
        made = work.vectors[told.article_id] = vector_of(told.sketch)
    return made
