"""How much two articles tell alike, by stems where they share a script and by keys that no language changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from presswatch.records import Sketch
from transforms.stories.keys import Kind
from transforms.stories.sketches import kind_of

#: what two articles of one script, and of two, must reach to tell one story (docs/quality.md says how they were found)
SAME_SCRIPT, OTHER_SCRIPT = 0.28, 0.36
#: how hard a shared key is: names of two or three consonants are shared by chance
HARDNESS = {Kind.NAME: 1.0, Kind.NUMBER: 1.0, Kind.DAY: 1.0, Kind.RESULT: 1.0, Kind.SHORT_NAME: 0.5}
#: what likeness of keys counts, by how hard what is shared is: one name alone ties many events
SURE, HALF_SURE = 2.0, 1.0
UNSURE, HALF_TRUST = 0.5, 0.85
#: what is taken off where both name days in their titles and none is the same: a forecast, a rate, a horoscope
OTHER_DAY = 1.0
#: from which likeness of stems on two articles with other days or numbers are one form filled in twice
FORM, OTHER_FORM = 0.45, 0.4
#: stems must be so alike that one shared name is enough for keys to count in full
ALIKE = 0.3
#: what is taken off where both name days, or both give numbers or results, and none is the same
CONFLICTS = {Kind.TITLE_DAY: OTHER_DAY, Kind.DAY: 0.1, Kind.NUMBER: 0.05, Kind.RESULT: 0.2}
#: from how many numbers on both sides their difference says anything
FEWEST_NUMBERS = 2
#: both parts of a vector have this length
UNIT = 1000
#: words that are shown as evidence
MOST_EVIDENCE = 8


@dataclass(slots=True)
class Vector:
    """A sketch made ready for comparing."""

    script: str
    stems: dict[int, int] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)
    figures: dict[Kind, set[int]] = field(default_factory=dict)


def vector_of(sketch: Sketch) -> Vector:
    """The sketch's two vectors, and its figures by kind."""
    made = Vector(sketch.script)
    for term, weight in zip(sketch.terms, sketch.weights, strict=True):
        kind = kind_of(term)
        if kind is Kind.STEM:
            made.stems[term] = weight
        else:
            made.keys[term] = weight
            if kind in CONFLICTS:
                made.figures.setdefault(kind, set()).add(term)
    return made


def margin(one: Vector, other: Vector) -> float:
    """By how much two articles are more alike than they must be for one story; below zero they are not."""
    keys, taken = product(one.keys, other.keys), conflict(one, other)
    hardness = sum(HARDNESS.get(kind_of(term), 0.0) for term in one.keys.keys() & other.keys.keys())
    if one.script != other.script:
        return keys * trust_in(hardness) - taken - OTHER_SCRIPT
    stems = product(one.stems, other.stems)
    if taken and stems >= FORM:
        taken = max(taken, OTHER_FORM)
    return (stems + keys * (1.0 if stems >= ALIKE else trust_in(hardness))) / 2 - taken - SAME_SCRIPT


def trust_in(hardness: float) -> float:
    """How far likeness of keys is to be trusted."""
    if hardness < HALF_SURE:
        return UNSURE
    return 1.0 if hardness >= SURE else HALF_TRUST


def product(one: dict[int, int], other: dict[int, int]) -> float:
    """The cosine of two vectors; in whole numbers, so that the order of the terms changes nothing."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other) / (UNIT * UNIT)


def conflict(one: Vector, other: Vector) -> float:
    """What days, numbers and results that differ take off: serial items differ in nothing else."""
    taken = 0.0
    for kind, cost in CONFLICTS.items():
        mine, theirs = one.figures.get(kind), other.figures.get(kind)
        if mine and theirs and not mine & theirs:
            enough = kind is not Kind.NUMBER or min(len(mine), len(theirs)) >= FEWEST_NUMBERS
            taken += cost if enough else 0.0
    return taken


def evidence_of(sketch: Sketch, other: Vector) -> tuple[str, ...]:
    """The words of an article that tie it to another, the most telling first, as they stand in its title or text."""
    shared = [
        (weight * (other.stems.get(term) or other.keys.get(term) or 0), term, word)
        for term, weight, word in zip(sketch.terms, sketch.weights, sketch.words, strict=True)
    ]
    ordered = sorted((one for one in shared if one[0]), key=lambda one: (-one[0], one[1]))
    return tuple(dict.fromkeys(word for _, _, word in ordered))[:MOST_EVIDENCE]
