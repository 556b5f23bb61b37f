"""Articles join stories as they come in: each belongs to the story it is most like, or founds one of its own.

Decided here, kept elsewhere: what is known goes in, new assignments and merges come out. A batch is taken in order of
telling, so the order in which its articles arrived changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from presswatch.records import Assignment, Grouping, Merge, Told
from transforms.stories.similarity import Vector, evidence_of, is_of_one_script, margin, vector_of

#: an article and one it is compared with are told at most so long apart
WINDOW = timedelta(days=4)
#: probes that a candidate must share with an article
FEWEST_SHARED = 2
#: tellings of one story that an article is compared with, those with the most shared probes
MOST_COMPARED = 8
#: how much more than enough alike an article must be to a second story for the two to be one
MERGE_MARGIN = 0.3
#: how like a story is: its nearest telling, and the mean of its nearest five, count half each
BEST = 5
NEVER: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Known:
    """What a batch is compared with: tellings by id, in which stories are resolved to those they were merged into.

    `candidates` are, for each article of the batch, the tellings that share probes with it, and how many; `origins`
    the articles whose text stands in an article of the batch; `apart` pairs of stories, sorted, that an analyst keeps
    apart.
    """

    tellings: dict[str, Told] = field(default_factory=dict)
    candidates: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    apart: AbstractSet[tuple[str, str]] = NEVER


@dataclass(slots=True)
class _Work:
    """A batch under way."""

    known: Known
    vectors: dict[str, Vector] = field(default_factory=dict)
    story_of: dict[str, str] = field(default_factory=dict)
    by_probe: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    assignments: list[Assignment] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def group(batch: Sequence[Told], known: Known) -> Grouping:
    """Assign each telling of a batch that has no story yet; what has one only serves the others."""
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
    """Let a telling that has its story be found by those to come."""
    for probe in told.sketch.probes:
        work.by_probe[probe].append(told.article_id)
    work.known.tellings[told.article_id] = told


def assign(work: _Work, told: Told) -> None:
    """Give one telling its story, and merge what it shows to be one."""
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
    """Note an assignment, for the rest of the batch too."""
    work.assignments.append(assignment)
    work.story_of[assignment.article_id] = assignment.story_id


def merge(work: _Work, told: Told, pair: tuple[str, str], score: float, near: Told) -> None:
    """Make one of two stories that an article belongs to both of, unless an analyst keeps them apart."""
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
    """The story that a story has become within this batch."""
    for done in work.merges:
        if done.story_id == story_id:
            story_id = done.into_story_id
    return story_id


def age_of(work: _Work, story_id: str) -> tuple[datetime, str]:
    """When a story's earliest telling that is known here was told, then its id: the older of two goes on."""
    times = [told.told_at for name, told in work.known.tellings.items() if work.story_of.get(name) == story_id]
    return min(times), story_id


def ranked_stories(work: _Work, told: Told) -> list[tuple[float, str, Told]]:
    """The stories an article is enough alike to (by how much more than enough, story, nearest telling), best first."""
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
    """The tellings that share enough probes with an article and are near in time, at most MOST_COMPARED of a story."""
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
    within = Counter(chain.from_iterable(work.by_probe.get(probe, ()) for probe in told.sketch.probes))
    enough = {name: count for name, count in within.items() if count >= FEWEST_SHARED}
    return {**work.known.candidates.get(told.article_id, {}), **enough}


def vector_for(work: _Work, told: Told) -> Vector:
    """A telling's vector, made once a batch."""
    made = work.vectors.get(told.article_id)
    if made is None:
        made = work.vectors[told.article_id] = vector_of(told.sketch)
    return made
