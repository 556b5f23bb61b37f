"""The pairs of labelled articles that teach the models: as each set was at its first sight, with and without figures.

Words were added to `seeds/story_concepts.tsv` after a set's misses had been looked at, so with today's words its
articles share more meanings than those of an unseen event. And the sets name the same figures more often than outlets
do: two of three of their true pairs over languages share one, of a set by another hand one of five. So each pair is
learned from a second time, as though one of the two named no figure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from benchmarks.stories.quality import GOLD, ROOT, article_from, labelled
from presswatch.home import read_rule_texts
from presswatch.records import Told
from transforms.article import compile_rules
from transforms.stories.background import MEANS
from transforms.stories.grouping import WINDOW
from transforms.stories.similarity import features_of, models_for, pairs_of
from transforms.stories.vectors import vectors_of

HOUR = timedelta(hours=1)
#: evidence that is 0 where one of two articles names no figure
OF_FIGURES = ("figure", "NUMBER", "RESULT")


class Pair(NamedTuple):
    """Two articles that grouping compares, and whether they tell one event."""

    features: dict[str, float]
    is_same: bool
    between: str
    family: str


def lessons(name: str) -> list[Pair]:
    """Return the pairs of a labelled set that grouping would compare, each with figures and without."""
    pairs = compared_pairs(name)
    return [*pairs, *map(without_figures, pairs)]


def without_figures(pair: Pair) -> Pair:
    """Return a pair as though one of the two named no figure."""
    features = {
        kind: 0.0 if any(word in kind for word in OF_FIGURES) else value for kind, value in pair.features.items()
    }
    return pair._replace(features=features)


def compared_pairs(name: str) -> list[Pair]:
    """Return the pairs of a labelled set that grouping would compare."""
    gold = {line["id"]: line["event"] for line in labelled(name)}
    told = tellings_at_first_sight(name)
    near = [
        (one, other)
        for one, other in combinations(range(len(told)), 2)
        if hours_between(told[one], told[other]) <= WINDOW / HOUR
        and {*told[one].sketch.probes} & {*told[other].sketch.probes}
    ]
    vectors = vectors_of([one.sketch for one in told])
    pairs = pairs_of(near, [hours_between(told[one], told[other]) for one, other in near])
    features = features_of(vectors, pairs)
    chosen_by = ((model.name, np.flatnonzero(chosen)) for model, chosen in models_for(vectors, pairs))
    models = {int(place): name for name, places in chosen_by for place in places}
    events = [(gold[told[one].article_id], gold[told[other].article_id]) for one, other in near]
    return [
        Pair({kind: float(of_pairs[place]) for kind, of_pairs in features.items()}, one == other, models[place], family)
        for place, (one, other) in enumerate(events)
        for family in [one.split("-")[0]]
    ]


def hours_between(one: Told, other: Told) -> float:
    """Return how far apart two tellings are."""
    return abs(one.told_at - other.told_at) / HOUR


def tellings_at_first_sight(name: str) -> list[Told]:
    """Return a set's articles by the words that there were before its misses had been looked at."""
    rules = rules_without(later_words(name))
    found = []
    for line in labelled(name):
        article = article_from(rules, line)
        if article.sketch is None or article.published_at is None:
            raise ValueError(f"{line['id']} has no sketch")
        found.append(Told(article.article_id, article.published_at, article.published_at, article.sketch))
    return found


def later_words(name: str) -> frozenset[str]:
    """Return the words that were written after a set had been looked at."""
    found: set[str] = set()
    for line in (GOLD / "later_words.tsv").read_text(encoding="utf-8").splitlines():
        sets, _, words = line.partition("\t")
        if name in sets.split():
            found.update(words.split())
    return frozenset(found)


@cache
def rules_without(words: frozenset[str]) -> Any:
    """Return the rules without some words of one meaning."""
    texts = read_rule_texts(ROOT / "seeds")
    lines = (line_without(line, words) for line in texts.story_background.splitlines())
    return compile_rules(replace(texts, story_background="\n".join(line for line in lines if line)))


def line_without(line: str, words: frozenset[str]) -> str:
    """Return a line of the story files without some words, '' if none of its words is left."""
    kind, _, written = line.partition("\t")
    if kind != MEANS:
        return line
    kept = [word for word in written.split() if word not in words]
    return f"{MEANS}\t{' '.join(kept)}" if kept else ""
