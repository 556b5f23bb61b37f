"""A text with its marks: paragraphs of pieces, each with the marks that cover it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found at [start, end) of a text, characters from 0; `kind` is 'source' or 'topic', `why` for people."""

    start: int
    end: int
    kind: str
    why: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()


def marked_paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[list[Piece]]:
    """Yield the paragraphs of a text (its lines) cut where marks begin and end; empty lines are left out."""
    place = 0
    for line in text.split("\n"):
        if line.strip():
            yield list(pieces(text, place, place + len(line), marks))
        place += len(line) + 1


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """[start, end) of a text, cut where a mark begins or ends."""
    near = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(max(start, mark.start) for mark in near), *(min(end, mark.end) for mark in near)})
    for left, right in pairwise(cuts):
        yield Piece(text[left:right], tuple(mark for mark in near if mark.start <= left and mark.end >= right))
