"""How much of an article is about each top-level topic, told by all words of its subject together.

A subject is a top-level topic of IPTC with everything within it. Each of its topics may lack what it needs while
together they fill the article: a court, a fine, a lawyer and a theft are law, whatever else is named in passing. So a
subject's words are summed up once, over all its lists.

Some subjects are the setting of many articles about others, as transport and farms are, which belong to economy in
IPTC's order: their words count less among subjects, by a factor that the rules give (`subject`). Those that report what
happened count more: a picture stolen from a museum is a crime.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from transforms.language import Tokens
from transforms.topics.compiled import TopicRules
from transforms.topics.hits import outermost
from transforms.topics.matcher import Hit

#: words that begin alike are one term, since each list writes them in its own way («театр», «театральный»)
_ALIKE = 6


def weights_of_subjects(rules: TopicRules, bags: Mapping[int, Sequence[Hit]], tokens: Tokens) -> dict[str, float]:
    """Return the weight of each subject that has words in the article, by the id of its top-level topic.

    Of several entries that begin at one word the heaviest counts.
    """
    subjects = rules.subjects
    places: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for bag, hits in bags.items():
        if (subject := subjects.get(bag)) is None:
            continue
        _enter(hits, places[subject])
    factors = rules.factors
    return {subject: _sum_of(heaviest, tokens) * factors.get(subject, 1.0) for subject, heaviest in places.items()}


def _enter(hits: Sequence[Hit], heaviest: dict[int, float]) -> None:
    """Enter the weights of one list's hits by their first words, without those within a phrase that began before.

    What an entry of weight zero silences needs the order of `outermost`, which few lists do.
    """
    if any([not hit[3] for hit in hits]):
        hits = outermost(hits)
    begun = ends = -1
    for _, first, last, weight, _ in hits:
        if last <= ends and first > begun:
            continue
        if last > ends:
            begun, ends = first, last
        if weight > heaviest.get(first, 0.0):
            heaviest[first] = weight


def _sum_of(heaviest: Mapping[int, float], tokens: Tokens) -> float:
    """Return the sum over terms by the formula of one topic (`transforms.topics.tags`), given weights by place."""
    weights: dict[str, float] = {}
    counts: dict[str, int] = {}
    in_title: set[str] = set()
    for first, weight in heaviest.items():
        term = tokens.keys[first][:_ALIKE]
        weights[term] = max(weight, weights.get(term, 0.0))
        counts[term] = counts.get(term, 0) + 1
        if first < tokens.title_count:
            in_title.add(term)
    return sum(weight * (2 - 2.0 ** (1 - counts[term]) + (term in in_title)) for term, weight in weights.items())
