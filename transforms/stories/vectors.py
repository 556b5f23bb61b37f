"""Sketches as arrays, to compare many pairs at once, and what each pair of them shares.

Comparing one pair after another in Python took 14 µs a pair, and an article is compared with thirty others: half of the
cost of finding its story.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from presswatch.records import SHARING, Sketch
from transforms.stories.keys import Kind

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


class Part(IntEnum):
    """What a sketch has of one kind of evidence; OTHER are terms that are only told apart."""

    STEMS = 0
    NAMES = 1
    FIGURES = 2
    CONCEPTS = 3
    MEANINGS = 4
    TAGS = 5
    OTHER = 6


PART_OF = {
    Kind.STEM: Part.STEMS,
    Kind.NAME: Part.NAMES,
    Kind.SHORT_NAME: Part.NAMES,
    Kind.NUMBER: Part.FIGURES,
    Kind.RESULT: Part.FIGURES,
    Kind.CONCEPT: Part.CONCEPTS,
    Kind.MEANING: Part.MEANINGS,
    Kind.SOURCE: Part.TAGS,
    Kind.TOPIC: Part.TAGS,
}
PARTS = len(Part)
KINDS = SHARING.kind_bits + 1
_PARTS = np.array([PART_OF.get(Kind(code), Part.OTHER) if code in set(Kind) else Part.OTHER for code in range(KINDS)])


class Vectors(NamedTuple):
    """Sketches made ready for comparing, their terms one sketch after another.

    `starts` says where the terms of each begin, with the end as the last; `numbers` are the terms as small numbers from
    1 on. The others have a row for each sketch: `lengths` of each part, how many terms of each kind, and `mains`, the
    concept that weighs most (mostly one of the title's), 0 if there is none.
    """

    starts: Integers
    numbers: Integers
    weights: Integers
    codes: Integers
    lengths: Numbers
    kinds: Integers
    mains: Integers
    scripts: NDArray[np.str_]


class Pairs(NamedTuple):
    """Pairs of sketches by their places, those of one sketch in a row, and the hours between them."""

    ones: Integers
    others: Integers
    hours: Numbers


class Shared(NamedTuple):
    """What the sketches of each pair share, with a row for each pair.

    `totals` are the products of weights by part, `most` the largest of these, `counts` how many terms, `kinds` how many
    terms of each kind; `has_main` and `has_other_main`: the main concept of one is in the other at all. `least` are the
    smaller weights of the shared terms by part, `most_least` the largest of these; `mine` and `theirs` the squares of
    the weights that they have in the first and in the other.
    """

    totals: Numbers
    most: Numbers
    counts: Integers
    kinds: Integers
    has_main: Truths
    has_other_main: Truths
    least: Numbers
    most_least: Numbers
    mine: Numbers
    theirs: Numbers


def vectors_of(sketches: Sequence[Sketch]) -> Vectors:
    """Return sketches as arrays."""
    count = len(sketches)
    starts = np.zeros(count + 1, np.int64)
    np.cumsum([len(sketch.terms) for sketch in sketches], out=starts[1:])
    terms = flat((sketch.terms for sketch in sketches), int(starts[-1]))
    weights = flat((sketch.weights for sketch in sketches), int(starts[-1]))
    codes = terms & SHARING.kind_bits
    rows = np.repeat(np.arange(count), np.diff(starts))
    numbers = np.unique(terms, return_inverse=True)[1] + 1
    squares = np.bincount(rows * PARTS + _PARTS[codes], (weights * weights).astype(np.float64), count * PARTS)
    kinds = np.bincount(rows * KINDS + codes, minlength=count * KINDS).reshape(count, KINDS)
    mains = np.zeros(count, np.int64)
    concepts = np.flatnonzero(codes == Kind.CONCEPT)
    named, first = np.unique(rows[concepts], return_index=True)
    mains[named] = numbers[concepts[first]]
    lengths = np.sqrt(squares).reshape(count, PARTS)
    scripts = np.array([sketch.script for sketch in sketches], np.str_)
    return Vectors(starts, numbers, weights, codes, lengths, kinds, mains, scripts)


def flat(rows: Iterator[Sequence[int]], count: int) -> Integers:
    """Return `count` integers of several rows as one array."""
    return np.fromiter(chain.from_iterable(rows), np.int64, count)


def shared_by(vectors: Vectors, pairs: Pairs) -> Shared:
    """Return what the sketches of each pair share."""
    count = len(pairs.ones)
    found = list(matches_of(vectors, pairs))
    pair = np.concatenate([one.pair for one in found])
    place = np.concatenate([one.place for one in found])
    mine, theirs = np.concatenate([one.weight for one in found]), vectors.weights[place]
    codes = vectors.codes[place]
    key = pair * PARTS + _PARTS[codes]
    product, least = mine * theirs, np.minimum(mine, theirs)
    has_main = np.zeros(count, np.bool_)
    has_main[pair[vectors.numbers[place] == vectors.mains[pairs.ones[pair]]]] = True
    return Shared(
        sums_by(key, product, count),
        largest_by(key, product, count),
        np.bincount(key, minlength=count * PARTS).reshape(count, PARTS),
        np.bincount(pair * KINDS + codes, minlength=count * KINDS).reshape(count, KINDS),
        has_main,
        np.concatenate([one.has_other_main for one in found]),
        sums_by(key, least, count),
        largest_by(key, least, count),
        sums_by(key, mine * mine, count),
        sums_by(key, theirs * theirs, count),
    )


def sums_by(key: Integers, values: Integers, count: int) -> Numbers:
    """Return the sums of values by pair and part; `key` says which each belongs to."""
    sums: Numbers = np.bincount(key, values.astype(np.float64), count * PARTS).astype(np.float64)
    return sums.reshape(count, PARTS)


def largest_by(key: Integers, values: Integers, count: int) -> Numbers:
    """Return the largest value by pair and part, 0 where there is none."""
    largest = np.zeros(count * PARTS)
    np.maximum.at(largest, key, values)
    return largest.reshape(count, PARTS)


class Matches(NamedTuple):
    """Terms that one sketch shares with others: which pair, where in the other, the weight in the first."""

    pair: Integers
    place: Integers
    weight: Integers
    has_other_main: Truths


def matches_of(vectors: Vectors, pairs: Pairs) -> Iterator[Matches]:
    """Yield for each sketch in turn what it shares with those that it is paired with."""
    weight_of = np.zeros(int(vectors.numbers.max(initial=0)) + 1, np.int64)
    begins = np.flatnonzero(np.diff(pairs.ones, prepend=-1)).tolist()
    for first, end in zip(begins, [*begins[1:], len(pairs.ones)], strict=True):
        one, others = pairs.ones[first], pairs.others[first:end]
        mine = slice(vectors.starts[one], vectors.starts[one + 1])
        # One more, so that a term of no weight is shared, too.
        weight_of[vectors.numbers[mine]] = vectors.weights[mine] + 1
        pair, place = places_of(vectors, others)
        weight = weight_of[vectors.numbers[place]]
        hit = np.flatnonzero(weight)
        yield Matches(pair[hit] + first, place[hit], weight[hit] - 1, weight_of[vectors.mains[others]] > 0)
        weight_of[vectors.numbers[mine]] = 0


def places_of(vectors: Vectors, others: Integers) -> tuple[Integers, Integers]:
    """Return the places of all terms of some sketches, and to which of these each belongs."""
    starts = vectors.starts[others]
    counts = vectors.starts[others + 1] - starts
    before = np.cumsum(counts) - counts
    return np.repeat(np.arange(len(others)), counts), np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
