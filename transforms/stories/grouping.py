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
from transforms.stories.background import LATIN

#: the longest time between two compared articles
WINDOW = timedelta(days=4)
#: tellings of one story that an article is compared with, those with the most shared probes
MOST_COMPARED = 5
#: how far above the threshold the second story must be for the two to be merged: a merge that is wrong glues two events
MERGE_MARGIN = 0.8
#: similarity to a story: the mean of its nearest five. The nearest alone may tell of a neighbouring event as well
BEST = 5
#: how surely one of these must tell the same for an article to join where their mean is below the threshold, and how
#: far below it may be: a short article shares too little with some of them. The most careful of equals over our sets
SURE, SLIGHTLY = 0.5, -0.1
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
    """A batch being processed; `near` are the articles that each is compared with, and how similar they are.

    Every article of `story_of` is among the known tellings.
    """

    known: Known
    near: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    story_of: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    assignments: list[Assignment] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def put(self, name: str, story_id: str) -> None:
        """Note an article's story."""
        self.story_of[name] = story_id
        self.members[story_id].append(name)


def group(batch: Sequence[Told], known: Known) -> Grouping:
    """Assign each article of a batch that has no story yet; the others serve for comparison."""
    ordered = sorted(batch, key=lambda told: (told.story_id is None, told.told_at, told.article_id))
    work = _Work(known)
    stories = {told.article_id: told.story_id for told in (*known.tellings.values(), *ordered) if told.story_id}
    for name, story_id in stories.items():
        work.put(name, story_id)
    work.near = similar_ones(ordered, known, work.story_of)
    for told in ordered:
        if told.story_id is None:
            assign(work, told)
    return Grouping(tuple(work.assignments), tuple(work.merges))


def similar_ones(
    ordered: Sequence[Told], known: Known, story_of: Mapping[str, str]
) -> dict[str, list[tuple[str, float]]]:
    """Return for each article to be assigned those that it is compared with, and the margin of each.

    It is compared with known ones and with those of the batch before it, which become known.
    """
    by_probe: dict[int, list[str]] = defaultdict(list)
    near: dict[str, list[str]] = {}
    placed = set(story_of)
    for told in ordered:
        if told.story_id is None:
            near[told.article_id] = compared_with(told, known, by_probe, placed)
        for probe in told.sketch.probes:
            by_probe[probe].append(told.article_id)
        known.tellings[told.article_id] = told
        placed.add(told.article_id)
    pairs = [(name, other) for name, others in near.items() for other in others]
    margins = iter(margins_of(pairs, known.tellings))
    return {name: [(other, next(margins)) for other in others] for name, others in near.items()}


def margins_of(pairs: Sequence[tuple[str, str]], tellings: Mapping[str, Told]) -> list[float]:
    """Return how similar the articles of each pair are; pairs of one article follow one another."""
    if not pairs:
        return []
    # Arrays are imported where articles are compared: commands that only look start sooner.
    from transforms.stories.similarity import margins

    place = {name: number for number, name in enumerate(dict.fromkeys(chain.from_iterable(pairs)))}
    return margins(
        [tellings[name].sketch for name in place],
        [(place[one], place[other]) for one, other in pairs],
        [abs(tellings[one].told_at - tellings[other].told_at).total_seconds() / 3600 for one, other in pairs],
    )


def assign(work: _Work, told: Told) -> None:
    """Assign one article to its story, and merge stories that it shows to be one."""
    origin = work.known.origins.get(told.article_id)
    if origin is not None and origin in work.story_of:
        words = shared_words(told, work.known.tellings[origin])
        keep(work, Assignment(told.article_id, work.story_of[origin], 1.0, "copy", words, origin))
        return
    ranked = ranked_stories(work, told)
    if not ranked:
        keep(work, Assignment(told.article_id, told.article_id, 1.0, "founds"))
        return
    score, story_id, near = ranked[0]
    rule = "words" if is_of_one_script(near.sketch.script, told.sketch.script) else "keys"
    keep(work, Assignment(told.article_id, story_id, score, rule, shared_words(told, near), near.article_id))
    for other_score, other_id, other_near in ranked[1:]:
        if other_score >= MERGE_MARGIN:
            merge(work, told, (story_id, other_id), other_score, other_near)


def keep(work: _Work, assignment: Assignment) -> None:
    """Record an assignment, for the rest of the batch too."""
    work.assignments.append(assignment)
    work.put(assignment.article_id, assignment.story_id)


def merge(work: _Work, told: Told, pair: tuple[str, str], score: float, near: Told) -> None:
    """Merge two stories that an article belongs to, unless an analyst keeps them apart."""
    one, other = (current(work, name) for name in pair)
    if one == other or tuple(sorted((one, other))) in work.known.apart:
        return
    into, gone = sorted((one, other), key=lambda name: age_of(work, name, told.article_id))
    work.merges.append(Merge(gone, into, score, shared_words(told, near), told.article_id))
    for name in work.members.pop(gone):
        work.put(name, into)


def current(work: _Work, story_id: str) -> str:
    """Return the story that a story has become within this batch."""
    for done in work.merges:
        if done.story_id == story_id:
            story_id = done.into_story_id
    return story_id


def age_of(work: _Work, story_id: str, but: str) -> tuple[datetime, str]:
    """Return when a story's earliest known article was published, then its id: the older of two stays.

    `but` is the article that has just joined one of them.
    """
    tellings = work.known.tellings
    return min(tellings[name].told_at for name in work.members[story_id] if name != but), story_id


def ranked_stories(work: _Work, told: Told) -> list[tuple[float, str, Told]]:
    """Return the stories similar enough to an article, best first: (margin, story, nearest article).

    Of one story at most MOST_COMPARED articles count.
    """
    by_story: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for name, margin in work.near[told.article_id]:
        found = by_story[work.story_of[name]]
        if len(found) < MOST_COMPARED:
            found.append((-margin, name))
    ranked = []
    for story, found in by_story.items():
        found.sort()
        score = verdict([-lacking for lacking, _ in found[:BEST]])
        if score is not None:
            ranked.append((round(score, 6), story, work.known.tellings[found[0][1]]))
    return sorted(ranked, key=lambda one: (-one[0], one[1]))


def verdict(margins: Sequence[float]) -> float | None:
    """Return how similar a story is of which these are the nearest articles, best first; None if it is another one.

    One sure tie outweighs others that are slightly below the threshold; the score is then that of the threshold, so any
    story that all its articles together speak for is before it.
    """
    mean = sum(margins) / len(margins)
    if mean < 0 and not (margins[0] >= SURE and mean >= SLIGHTLY):
        return None
    return max(mean, 0.0)


def compared_with(
    told: Told, known: Known, by_probe: Mapping[int, Sequence[str]], placed: AbstractSet[str]
) -> list[str]:
    """Return the articles near in time that share enough probes with one, those with the most first.

    `by_probe` are those of the batch before it, `placed` those that have a story by then.
    """
    shared = {**known.candidates.get(told.article_id, {}), **sharing(told.sketch.probes, by_probe)}
    return [
        name
        for name in sorted(shared, key=lambda name: (-shared[name], name))
        if name in placed and name != told.article_id and abs(known.tellings[name].told_at - told.told_at) <= WINDOW
    ]


def shared_words(told: Told, other: Told) -> tuple[str, ...]:
    """Return the words of an article that tie it to another."""
    from transforms.stories.similarity import evidence_of

    return evidence_of(told.sketch, other.sketch)


def sharing(probes: Sequence[int], holders: Mapping[int, Sequence[str]]) -> dict[str, int]:
    """The articles that share enough probes to be compared, and how many; `holders` are those that have each probe."""
    lists: list[Sequence[str]] = []
    for probe in probes:
        names = holders.get(probe)
        if names and len(names) <= SHARING.most_held:
            lists += [names] * SHARING.worth(probe, len(names))
    counts = Counter(chain.from_iterable(lists))
    return {name: count for name, count in counts.items() if count >= SHARING.fewest}


def is_of_one_script(one: str, other: str) -> bool:
    """Tell whether two articles can share stems; Belarusian, Russian and Ukrainian ones can."""
    return (one == LATIN) == (other == LATIN)
