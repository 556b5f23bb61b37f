"""How similar two articles are: several kinds of evidence, weighted as learned from labelled pairs.

Kinds: stems (one script), names, numbers, days, concepts, the time between. A name alone links many events; several
kinds must agree and none contradict. The weights are data (`coefficients`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from presswatch.records import Sketch
from transforms.stories.background import LATIN
from transforms.stories.coefficients import OTHER_SCRIPT, SAME_LANGUAGE, SAME_SCRIPT, Model
from transforms.stories.keys import Kind
from transforms.stories.terms import KIND_BITS
from transforms.stories.vectors import (
    PART_OF,
    Integers,
    Numbers,
    Pairs,
    Part,
    Shared,
    Truths,
    Vectors,
    shared_by,
    vectors_of,
)

#: words shown as evidence
MOST_EVIDENCE = 8
#: hours up to which the time between two articles says nothing, and beyond which it says no more
SHORTEST_GAP, LONGEST_GAP = 30.0, 78.0
#: from how many numbers on both sides a difference says anything
FEWEST_NUMBERS = 2
#: shared names, numbers, meanings and, of these, concepts of the table, beyond which more say no more
ENOUGH_NAMES, ENOUGH_NUMBERS, ENOUGH_CONCEPTS, ENOUGH_HAPPENINGS = 4, 3, 8, 6
#: figures on both sides from which their difference says most
ENOUGH_APART = 4
#: similarities of stems from which two articles with other days or numbers may be, and are, one form filled in twice
FORM, SURE_FORM = 0.5, 0.75
#: weights of shared names and meanings, in hundredths, beyond which more say no more: two rare names told of often
ENOUGH_OF_NAMES, ENOUGH_OF_MEANINGS = 1400.0, 4000.0
#: kinds of which an article names some: where both do and none is the same, that speaks against
EXCLUSIVE = (Kind.TITLE_DAY, Kind.DAY, Kind.NUMBER, Kind.RESULT)
#: parts that say what words mean: concepts of the table, and other words
MEANING = [Part.CONCEPTS, Part.MEANINGS]
#: pairs compared at once: more would take memory, fewer time
AT_ONCE = 2000


def margins(sketches: Sequence[Sketch], places: Sequence[tuple[int, int]], hours: Sequence[float]) -> list[float]:
    """Return how far the likelihood of one story is above or below the threshold, -1 to 1, for each pair.

    From 0 on it is one story. The odds are relative to the model's threshold, so that margins of all models mean the
    same. `places` are those of two sketches, `hours` lie between them; pairs of one sketch follow one another.
    """
    vectors, pairs = vectors_of(sketches), pairs_of(places, hours)
    return [math.tanh(odds / 2) for some in parts_of(pairs) for odds in odds_of(vectors, some).tolist()]


def pairs_of(places: Sequence[tuple[int, int]], hours: Sequence[float]) -> Pairs:
    """Return pairs of places as arrays."""
    ones, others = np.array(places, np.int64).reshape(-1, 2).T
    return Pairs(ones, others, np.array(hours, float))


def parts_of(pairs: Pairs) -> Iterator[Pairs]:
    """Yield the pairs, AT_ONCE at a time."""
    for start in range(0, len(pairs.ones), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        yield Pairs(pairs.ones[some], pairs.others[some], pairs.hours[some])


def odds_of(vectors: Vectors, pairs: Pairs) -> Numbers:
    """Return the logarithm of the odds for one story above those of the model's threshold."""
    found = features_of(vectors, pairs)
    odds = np.zeros(len(pairs.ones))
    for model, chosen in models_for(vectors, pairs):
        if chosen.any():
            odds[chosen] = weighed(model, found)[chosen] - math.log(model.threshold / (1 - model.threshold))
    return odds


def weighed(model: Model, features: dict[str, Numbers]) -> Numbers:
    """Return what the evidence for each pair weighs in a model."""
    odds = np.full(len(features["gap"]), model.intercept)
    for name, weight in model.weights.items():
        odds += weight * features[name]
    return odds


def models_for(vectors: Vectors, pairs: Pairs) -> list[tuple[Model, Truths]]:
    """Return each model with the pairs that it is for: those of one language, of one script, of two."""
    scripts, others = vectors.scripts[pairs.ones], vectors.scripts[pairs.others]
    is_same, is_of_one = scripts == others, (scripts == LATIN) == (others == LATIN)
    return [(SAME_LANGUAGE, is_same), (SAME_SCRIPT, is_of_one & ~is_same), (OTHER_SCRIPT, ~is_of_one)]


def features_of(vectors: Vectors, pairs: Pairs) -> dict[str, Numbers]:
    """The evidence for and against one story, each between 0 and 1, for each pair."""
    shared = shared_by(vectors, pairs)
    cosines = cosines_of(vectors, pairs, shared.totals)
    but_one = cosines_of(vectors, pairs, shared.totals - shared.most)
    stems, names, figures, happenings = cosines[:, : Part.MEANINGS].T
    concepts, concepts_but_one = likeness_of_meaning(vectors, pairs, shared)
    root = np.sqrt(stems)
    apart = (1 - figures) * fewest_figures(vectors, pairs) / ENOUGH_APART
    found = {
        "stems": stems,
        "stems but one": but_one[:, Part.STEMS],
        "names": names,
        "names but one": but_one[:, Part.NAMES],
        "shared names": np.minimum(shared.counts[:, Part.NAMES], ENOUGH_NAMES) / ENOUGH_NAMES,
        "figures": figures,
        "figures apart": apart,
        "shared figures": np.minimum(shared.counts[:, Part.FIGURES], ENOUGH_NUMBERS) / ENOUGH_NUMBERS,
        "concepts": concepts,
        "concepts but one": concepts_but_one,
        "shared concepts": np.minimum(shared.counts[:, MEANING].sum(axis=1), ENOUGH_CONCEPTS) / ENOUGH_CONCEPTS,
        "shared happenings": np.minimum(shared.counts[:, Part.CONCEPTS], ENOUGH_HAPPENINGS) / ENOUGH_HAPPENINGS,
        # One number is shared by chance, and so is what happens: in one script they say as much as the words agree.
        "stems and figures": root * figures,
        "stems and concepts": root * concepts,
        "stems and happenings": root * happenings,
        "names and concepts": names * concepts,
        "names and happenings": names * happenings,
        "names and figures": names * figures,
        "gap": (np.clip(pairs.hours, SHORTEST_GAP, LONGEST_GAP) - SHORTEST_GAP) / (LONGEST_GAP - SHORTEST_GAP),
        "other happening": is_of_something_else(vectors, pairs, shared).astype(float),
    }
    found |= weights_shared(vectors, pairs, shared)
    for kind in EXCLUSIVE:
        same, differs = same_or_other(vectors, pairs, shared, kind)
        found[f"same {kind.name}"], found[f"other {kind.name}"] = same.astype(float), differs.astype(float)
    found["form"] = np.clip((stems - FORM) / (SURE_FORM - FORM), 0, 1) * np.maximum(apart, found["other DAY"])
    return found


def weights_shared(vectors: Vectors, pairs: Pairs, shared: Shared) -> dict[str, Numbers]:
    """How rare the shared names and meanings are in all, whatever else the articles name; how far names cover one."""
    found: dict[str, Numbers] = {}
    for name, parts, enough in (
        ("weight of names", [Part.NAMES], ENOUGH_OF_NAMES),
        ("weight of meanings", MEANING, ENOUGH_OF_MEANINGS),
    ):
        total = shared.least[:, parts].sum(axis=1)
        found[name] = np.minimum(total / enough, 1)
        found[f"{name} but one"] = np.minimum((total - shared.most_least[:, parts].max(axis=1)) / enough, 1)
    found["names covered"] = np.maximum(
        share_of(shared.mine[:, Part.NAMES], vectors.lengths[pairs.ones, Part.NAMES]),
        share_of(shared.theirs[:, Part.NAMES], vectors.lengths[pairs.others, Part.NAMES]),
    )
    fewest = np.minimum(fewest_of(vectors, pairs, Part.NAMES), ENOUGH_NAMES)
    found["names apart"] = (1 - found["names covered"]) * fewest / ENOUGH_NAMES
    return found


def share_of(squares: Numbers, lengths: Numbers) -> Numbers:
    """Return which share of the squares of a vector of some length these are, 0 for one of no length."""
    return np.divide(squares, lengths**2, out=np.zeros_like(squares), where=lengths > 0)


def cosines_of(vectors: Vectors, pairs: Pairs, totals: Numbers) -> Numbers:
    """Return the cosines of each pair in each part, 0 where nothing is shared."""
    lengths = vectors.lengths[pairs.ones] * vectors.lengths[pairs.others]
    return np.divide(totals, lengths, out=np.zeros_like(totals), where=lengths > 0)


def likeness_of_meaning(vectors: Vectors, pairs: Pairs, shared: Shared) -> tuple[Numbers, Numbers]:
    """Return the cosines of what the words of each pair mean; then without the meaning that they share most."""
    lengths = np.sqrt((vectors.lengths[:, MEANING] ** 2).sum(axis=1))
    both = lengths[pairs.ones] * lengths[pairs.others]
    totals, most = shared.totals[:, MEANING].sum(axis=1), shared.most[:, MEANING].max(axis=1)
    cosines, but_one = (
        np.divide(some, both, out=np.zeros_like(both), where=both > 0) for some in (totals, totals - most)
    )
    return cosines, but_one


def is_of_something_else(vectors: Vectors, pairs: Pairs, shared: Shared) -> Truths:
    """Tell whether what each says most of all («sprint», «relay») is not in the other at all."""
    both = (vectors.mains[pairs.ones] > 0) & (vectors.mains[pairs.others] > 0)
    return both & ~shared.has_main & ~shared.has_other_main


def fewest_figures(vectors: Vectors, pairs: Pairs) -> Numbers:
    """How many figures the one with fewer has, up to ENOUGH_APART; one alone says nothing."""
    fewest = fewest_of(vectors, pairs, Part.FIGURES)
    return np.where(fewest >= FEWEST_NUMBERS, np.minimum(fewest, ENOUGH_APART), 0).astype(float)


def fewest_of(vectors: Vectors, pairs: Pairs, part: Part) -> Integers:
    """How many terms of a part the article with fewer has."""
    counts = vectors.kinds[:, [kind for kind, its_part in PART_OF.items() if its_part is part]].sum(axis=1)
    fewest: Integers = np.minimum(counts[pairs.ones], counts[pairs.others])
    return fewest


def same_or_other(vectors: Vectors, pairs: Pairs, shared: Shared, kind: Kind) -> tuple[Truths, Truths]:
    """Tell whether both name days, numbers or results of which one is the same, or none is."""
    fewest = np.minimum(vectors.kinds[pairs.ones, kind], vectors.kinds[pairs.others, kind])
    is_same = shared.kinds[:, kind] > 0
    return is_same, ~is_same & (fewest >= (FEWEST_NUMBERS if kind is Kind.NUMBER else 1))


def evidence_of(sketch: Sketch, other: Sketch) -> tuple[str, ...]:
    """The words of an article that tie it to another, the most telling first, as they stand in its title or text."""
    theirs = dict(zip(other.terms, other.weights, strict=True))
    shared = [
        (weight * theirs[term], term, word)
        for term, weight, word in zip(sketch.terms, sketch.weights, sketch.words, strict=True)
        if term in theirs and term & KIND_BITS in PART_OF
    ]
    ordered = sorted((one for one in shared if one[0]), key=lambda one: (-one[0], one[1]))
    return tuple(dict.fromkeys(word for _, _, word in ordered))[:MOST_EVIDENCE]
