"""How similar two articles are: several kinds of evidence, weighted as learned from labelled pairs.

Kinds: stems (one script), names, numbers, days, concepts, the time between. A name alone links many events; several
kinds must agree and none contradict. The weights are data (`coefficients`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from operator import mul

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


class Part(StrEnum):
    """The part of a vector for one kind of evidence."""

    STEMS = "stems"
    NAMES = "names"
    FIGURES = "figures"
    CONCEPTS = "concepts"
    TAGS = "tags"


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
#: kinds that contradict if both articles have some and none is the same
EXCLUSIVE = {
    kind: (f"same {kind.name}", f"other {kind.name}") for kind in (Kind.TITLE_DAY, Kind.DAY, Kind.NUMBER, Kind.RESULT)
}


#: parts that reveal a form filled in twice
ALWAYS = frozenset({Part.STEMS, Part.FIGURES})
NOTHING = (0.0, 0.0, 0)


@dataclass(slots=True)
class Vector:
    """A sketch ready for comparison: weights by term for each part, and the parts' lengths."""

    script: str
    parts: dict[Part, dict[int, int]] = field(default_factory=lambda: {part: {} for part in Part})
    lengths: dict[Part, float] = field(default_factory=dict)
    figures: dict[Kind, set[int]] = field(default_factory=dict)


def vector_of(sketch: Sketch) -> Vector:
    """Return the sketch's terms by kind."""
    made = Vector(sketch.script)
    # Stems come first.
    stems = [term & KIND_BITS for term in sketch.terms].count(Kind.STEM)
    by_kind: dict[int, dict[int, int]] = {
        Kind.STEM: dict(zip(sketch.terms[:stems], sketch.weights[:stems], strict=True))
    }
    for term, weight in zip(sketch.terms[stems:], sketch.weights[stems:], strict=True):
        by_kind.setdefault(term & KIND_BITS, {})[term] = weight
    for code, terms in by_kind.items():
        kind = Kind(code)
        if kind in PART_OF:
            made.parts[PART_OF[kind]].update(terms)
        if kind in EXCLUSIVE:
            made.figures[kind] = set(terms)
    made.lengths = {part: length_of(terms.values()) for part, terms in made.parts.items()}
    return made


def length_of(weights: Iterable[int]) -> float:
    """Return the length of a vector."""
    weights = tuple(weights)
    return math.sqrt(sum(map(mul, weights, weights)))


def margin(one: Vector, other: Vector, hours: float) -> float:
    """Return how far the likelihood of one story is above or below the threshold, -1 to 1; from 0 on it is one story.

    The odds are relative to the model's threshold, so that margins of all models mean the same.
    """
    model = model_for(one.script, other.script)
    found = features_of(one, other, hours, _PARTS_OF[model.name])
    odds = model.intercept + sum(weight * found[name] for name, weight in model.weights.items())
    return math.tanh((odds - math.log(model.threshold / (1 - model.threshold))) / 2)


def model_for(one: str, other: str) -> Model:
    """Return the model for articles of these scripts."""
    if one == other:
        return SAME_LANGUAGE
    return SAME_SCRIPT if is_of_one_script(one, other) else OTHER_SCRIPT


def is_of_one_script(one: str, other: str) -> bool:
    """Tell whether two articles can share stems; Belarusian, Russian and Ukrainian ones can."""
    return (one == LATIN) == (other == LATIN)


def parts_of(model: Model) -> frozenset[Part]:
    """Return the parts that a model uses."""
    said = " ".join(model.weights)
    return frozenset(part for part in Part if part in said or part in ALWAYS)


#: the parts compared for each model
_PARTS_OF = {model.name: parts_of(model) for model in (SAME_LANGUAGE, SAME_SCRIPT, OTHER_SCRIPT)}


def features_of(one: Vector, other: Vector, hours: float, parts: frozenset[Part] = frozenset(Part)) -> dict[str, float]:
    """Return the evidence for and against one story, each between 0 and 1; that of other parts is 0."""
    found_of = {part: agreement(one, other, part) if part in parts else NOTHING for part in Part}
    names, rest, shared_names = found_of[Part.NAMES]
    figures, _, shared_figures = found_of[Part.FIGURES]
    concepts, _, _ = found_of[Part.CONCEPTS]
    stems, stems_rest, _ = found_of[Part.STEMS]
    found = {
        "stems": stems,
        "stems but one": stems_rest,
        "names": names,
        "names but one": rest,
        "shared names": min(shared_names, ENOUGH_NAMES) / ENOUGH_NAMES,
        "figures": figures,
        "figures apart": (1 - figures) * fewest_figures(one, other) / ENOUGH_APART,
        "shared figures": min(shared_figures, ENOUGH_NUMBERS) / ENOUGH_NUMBERS,
        "concepts": concepts,
        # One number is shared by chance, and so is what happens: in one script they say as much as the words agree.
        "stems and figures": math.sqrt(stems) * figures,
        "stems and concepts": math.sqrt(stems) * concepts,
        "names and concepts": names * concepts,
        "names and figures": names * figures,
        "gap": (min(max(hours, SHORTEST_GAP), LONGEST_GAP) - SHORTEST_GAP) / (LONGEST_GAP - SHORTEST_GAP),
    }
    for kind, (same, differs) in EXCLUSIVE.items():
        found[same], found[differs] = same_or_other(one, other, kind)
    found["form"] = max(0.0, stems - FORM) / (1 - FORM) * max(found["figures apart"], found["other DAY"])
    return found


def fewest_figures(one: Vector, other: Vector) -> int:
    """Return how many figures the article with fewer has, up to ENOUGH_APART; a single one says nothing."""
    fewest = min(len(one.parts[Part.FIGURES]), len(other.parts[Part.FIGURES]))
    return min(fewest, ENOUGH_APART) if fewest >= FEWEST_NUMBERS else 0


def agreement(one: Vector, other: Vector, part: Part) -> tuple[float, float, int]:
    """Return the cosine of a part, the same without the most shared term, and the number of shared terms."""
    mine, theirs = one.parts[part], other.parts[part]
    shared = mine.keys() & theirs.keys()
    if not shared:
        return 0.0, 0.0, 0
    products = [mine[term] * theirs[term] for term in shared]
    length, total = one.lengths[part] * other.lengths[part], sum(products)
    return total / length, (total - max(products)) / length, len(products)


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
    """Return an article's words that link it to another, most distinctive first, as they stand in its title or text."""
    theirs = {term: weight for terms in other.parts.values() for term, weight in terms.items()}
    shared = [
        (weight * theirs.get(term, 0), term, word)
        for term, weight, word in zip(sketch.terms, sketch.weights, sketch.words, strict=True)
    ]
    ordered = sorted((one for one in shared if one[0]), key=lambda one: (-one[0], one[1]))
    return tuple(dict.fromkeys(word for _, _, word in ordered))[:MOST_EVIDENCE]
