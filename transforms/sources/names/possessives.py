"""Bodies that a text names again by a common noun: «его пресс-служба», «в ведомстве отметили», "the ministry said"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit

#: how many words may stand between the body and "its", and between the body and "the ministry"
_REACH, _REACH_OF_NOUN = 25, 150
#: how far back a second body makes it unclear which is meant
_REACH_OF_RIVALS = 60


def possessive_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """A further hit for each office of the body named last, where that body alone was named within reach.

    The body must be the last name before the possessive: behind an outlet or a second body nobody can tell whose it is.
    """
    owners, offices = words.cues.words["owner"], words.cues.words["own_office"]
    if not hits or owners.isdisjoint(words.keys):
        return
    ends = [hit.last for hit in hits]
    for position, key in enumerate(words.keys[:-2]):
        if key in owners and words.is_among(position + 1, "press_of") and words.keys[position + 2] in offices:
            place = bisect_left(ends, position)
            if place and _may_own(hits[place - 1], position):
                yield _again(hits[place - 1], position, position + 2)


def _may_own(hit: Hit, position: int) -> bool:
    return position - hit.last <= _REACH and _is_body(hit) and not hit.is_speaker


def noun_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """A further, weak hit for each noun that can only mean the one body named shortly before it."""
    nouns = words.cues.words["body_again"]
    bodies = [hit for hit in hits if _is_body(hit)]
    if not bodies or nouns.isdisjoint(words.keys):
        return
    starts, ends = [hit.first for hit in hits], [hit.last for hit in bodies]
    places = [position for position, key in enumerate(words.keys) if key in nouns]
    for position in filter(partial(_stands_alone, words), places):
        before = bisect_right(starts, position) - 1
        is_named = before >= 0 and hits[before].last >= position
        if not is_named and (only := _only_body(bodies, ends, position)):
            yield replace(_again(only, position, position), is_weak=True)


def _only_body(bodies: Sequence[Hit], ends: Sequence[int], position: int) -> Hit | None:
    """The body named last before a place, where no other was named near it."""
    place = bisect_left(ends, position)
    if place == 0 or position - ends[place - 1] > _REACH_OF_NOUN:
        return None
    last = bodies[place - 1]
    near = bodies[bisect_left(ends, position - _REACH_OF_RIVALS) : place]
    return last if all(hit.source_id == last.source_id for hit in near) else None


def _is_body(hit: Hit) -> bool:
    return hit.kind in SPEAKING_KINDS and hit.source_id is not None


def _again(hit: Hit, first: int, last: int) -> Hit:
    return replace(hit, first=first, last=last, is_oblique=False, is_weak=False, is_domain=False, is_speaker=False)


def _stands_alone(words: ReadWords, position: int) -> bool:
    """Whether no name or attribute goes with the noun: not «в министерстве культуры», "the oil company"."""
    is_capital = words.written(position)[0].isupper() and position and words.between(position) == " "
    return not is_capital and _may_have_article(words, position) and not _has_attribute(words, position + 1)


def _may_have_article(words: ReadWords, position: int) -> bool:
    """English "the ministry", not "a ministry"; «ведомство», not «его ведомство»."""
    if words.keys[position].isascii():
        return position > 0 and words.is_among(position - 1, "definite")
    return position == 0 or not words.is_among(position - 1, "owner")


def _has_attribute(words: ReadWords, after: int) -> bool:
    if after >= len(words.keys) or words.between(after) != " ":
        return False
    return words.written(after)[0].isupper() or words.type_of(after) == "type"
