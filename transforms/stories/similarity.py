"""How similar two articles are: several kinds of evidence, weighted as learned from labelled pairs.

Kinds: stems (one script), names, numbers, days, concepts, the time between. A name alone links many events; several
kinds must agree and none contradict. The weights are data (`coefficients`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from operator import mul
from typing import NamedTuple

from presswatch.records import Sketch
from transforms.stories.background import LATIN
from transforms.stories.coefficients import OTHER_SCRIPT, SAME_LANGUAGE, SAME_SCRIPT, Model
from transforms.stories.keys import Kind
from transforms.stories.sketches import KIND_BITS

#: words shown as evidence
MOST_EVIDENCE = 8
#: hours up to which the time between two articles says nothing, and beyond which it says no more
SHORTEST_GAP, LONGEST_GAP = 30.0, 78.0
#: from how many numbers on both sides a difference says anything
FEWEST_NUMBERS = 2
#: shared names and numbers beyond which more say no more
ENOUGH_NAMES, ENOUGH_NUMBERS = 4, 3
#: figures on both sides from which their difference says most
ENOUGH_APART = 4
#: from this similarity of stems, two articles with other days or numbers are one form filled in twice
FORM = 0.5


class Part(IntEnum):
    """What a vector has of one kind of evidence."""

    STEMS = 0
    NAMES = 1
    FIGURES = 2
    CONCEPTS = 3
    TAGS = 4


PART_OF = {
    Kind.STEM: Part.STEMS,
    Kind.NAME: Part.NAMES,
    Kind.SHORT_NAME: Part.NAMES,
    Kind.NUMBER: Part.FIGURES,
    Kind.RESULT: Part.FIGURES,
    Kind.CONCEPT: Part.CONCEPTS,
    Kind.SOURCE: Part.TAGS,
    Kind.TOPIC: Part.TAGS,
}
PARTS = len(Part)
#: the part of each kind's terms; NO_PART for those that are only told apart
NO_PART = -1
_PARTS = [int(PART_OF.get(Kind(code), NO_PART)) if code in set(Kind) else NO_PART for code in range(KIND_BITS + 1)]
#: kinds of which an article names some: where both do and none is the same, that speaks against
EXCLUSIVE = {
    kind: (f"same {kind.name}", f"other {kind.name}") for kind in (Kind.TITLE_DAY, Kind.DAY, Kind.NUMBER, Kind.RESULT)
}
#: the evidence of figures where one side has none
NO_FIGURES = dict.fromkeys((name for names in EXCLUSIVE.values() for name in names), 0.0)


@dataclass(slots=True)
class Vector:
    """A sketch made ready for comparing: the weight of each term, the length of each part, exclusive terms by kind."""

    script: str
    terms: dict[int, int]
    lengths: list[float]
    figures: dict[int, set[int]]
    figure_count: int
    #: the concept that weighs most, mostly one of the title's; 0 if there is none
    main: int


class Agreement(NamedTuple):
    """How far two vectors agree in a part: cosine, the same without what is shared most, how many terms are shared."""

    cosine: float
    but_one: float
    shared: int


NOTHING = Agreement(0.0, 0.0, 0)


def vector_of(sketch: Sketch) -> Vector:
    """The sketch's terms by kind."""
    # Stems stand first.
    stems = [term & KIND_BITS for term in sketch.terms].count(Kind.STEM)
    of_stems = sketch.weights[:stems]
    squares = [0] * PARTS
    squares[Part.STEMS] = sum(map(mul, of_stems, of_stems))
    figures: dict[int, set[int]] = {}
    figure_count = main = 0
    for term, weight in zip(sketch.terms[stems:], sketch.weights[stems:], strict=True):
        code = term & KIND_BITS
        part = _PARTS[code]
        if part != NO_PART:
            squares[part] += weight * weight
            figure_count += part == Part.FIGURES
        if code in EXCLUSIVE:
            figures.setdefault(code, set()).add(term)
        if code == Kind.CONCEPT and not main:
            main = term
    terms = dict(zip(sketch.terms, sketch.weights, strict=True))
    return Vector(sketch.script, terms, list(map(math.sqrt, squares)), figures, figure_count, main)


def margin(one: Vector, other: Vector, hours: float) -> float:
    """Return how far the likelihood of one story is above or below the threshold, -1 to 1; from 0 on it is one story.

    The odds are relative to the model's threshold, so that margins of all models mean the same.
    """
    model = model_for(one.script, other.script)
    found = features_of(one, other, hours)
    odds = model.intercept
    for name, weight in model.weights.items():
        odds += weight * found[name]
    return math.tanh((odds - math.log(model.threshold / (1 - model.threshold))) / 2)


def model_for(one: str, other: str) -> Model:
    """Return the model for articles of these scripts."""
    if one == other:
        return SAME_LANGUAGE
    return SAME_SCRIPT if is_of_one_script(one, other) else OTHER_SCRIPT


def is_of_one_script(one: str, other: str) -> bool:
    """Tell whether two articles can share stems; Belarusian, Russian and Ukrainian ones can."""
    return (one == LATIN) == (other == LATIN)


def features_of(one: Vector, other: Vector, hours: float) -> dict[str, float]:
    """The evidence for and against one story, each between 0 and 1."""
    of_stems, of_names, of_figures, of_concepts, _ = agreements(one, other)
    stems, stems_rest, _ = of_stems
    names, rest, shared_names = of_names
    figures, _, shared_figures = of_figures
    concepts, root = of_concepts.cosine, math.sqrt(stems)
    apart = (1 - figures) * fewest_figures(one, other) / ENOUGH_APART
    found = {
        "stems": stems,
        "stems but one": stems_rest,
        "names": names,
        "names but one": rest,
        "shared names": min(shared_names, ENOUGH_NAMES) / ENOUGH_NAMES,
        "figures": figures,
        "figures apart": apart,
        "shared figures": min(shared_figures, ENOUGH_NUMBERS) / ENOUGH_NUMBERS,
        "concepts": concepts,
        # One number is shared by chance, and so is what happens: in one script they say as much as the words agree.
        "stems and figures": root * figures,
        "stems and concepts": root * concepts,
        "names and concepts": names * concepts,
        "names and figures": names * figures,
        "gap": (min(max(hours, SHORTEST_GAP), LONGEST_GAP) - SHORTEST_GAP) / (LONGEST_GAP - SHORTEST_GAP),
    }
    found["other happening"] = float(is_of_something_else(one, other))
    if one.figures and other.figures:
        for kind, (same, differs) in EXCLUSIVE.items():
            found[same], found[differs] = same_or_other(one, other, kind)
    else:
        found.update(NO_FIGURES)
    found["form"] = max(0.0, stems - FORM) / (1 - FORM) * max(apart, found["other DAY"])
    return found


def is_of_something_else(one: Vector, other: Vector) -> bool:
    """Tell whether what each says most of all («sprint», «relay») is not in the other at all."""
    return bool(one.main and other.main) and one.main not in other.terms and other.main not in one.terms


def fewest_figures(one: Vector, other: Vector) -> int:
    """How many figures the one with fewer has, up to ENOUGH_APART; one alone says nothing."""
    fewest = min(one.figure_count, other.figure_count)
    return min(fewest, ENOUGH_APART) if fewest >= FEWEST_NUMBERS else 0


def agreements(one: Vector, other: Vector) -> list[Agreement]:
    """How far two vectors agree, by part: one walk over the terms they share, which are few."""
    mine, theirs, part_of = one.terms, other.terms, _PARTS
    totals, most, shared = [0] * PARTS, [0] * PARTS, [0] * PARTS
    for term in mine.keys() & theirs.keys():
        part = part_of[term & KIND_BITS]
        if part != NO_PART:
            product = mine[term] * theirs[term]
            totals[part] += product
            shared[part] += 1
            if product > most[part]:
                most[part] = product
    return [
        Agreement(total / (length * their_length), (total - top) / (length * their_length), count) if count else NOTHING
        for total, top, count, length, their_length in zip(
            totals, most, shared, one.lengths, other.lengths, strict=True
        )
    ]


def same_or_other(one: Vector, other: Vector, kind: Kind) -> tuple[float, float]:
    """Tell whether both name days, numbers or results of which one is the same, or none is."""
    mine, theirs = one.figures.get(kind), other.figures.get(kind)
    if not mine or not theirs:
        return 0.0, 0.0
    if mine & theirs:
        return 1.0, 0.0
    enough = kind is not Kind.NUMBER or min(len(mine), len(theirs)) >= FEWEST_NUMBERS
    return 0.0, float(enough)


def evidence_of(sketch: Sketch, other: Vector) -> tuple[str, ...]:
    """The words of an article that tie it to another, the most telling first, as they stand in its title or text."""
    theirs = other.terms
    shared = [
        (weight * theirs[term], term, word)
        for term, weight, word in zip(sketch.terms, sketch.weights, sketch.words, strict=True)
        if term in theirs and _PARTS[term & KIND_BITS] != NO_PART
    ]
    ordered = sorted((one for one in shared if one[0]), key=lambda one: (-one[0], one[1]))
    return tuple(dict.fromkeys(word for _, _, word in ordered))[:MOST_EVIDENCE]
