"""Bodies that a text names again by a common noun: «его пресс-служба», «в ведомстве отметили», "the ministry said"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

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
        if key not in owners or (place := bisect_left(ends, position)) == 0:
            continue
        last = hits[place - 1]
        is_near = position - last.last <= _REACH and _is_body(last) and not last.is_speaker
        if is_near and words.keys[position + 1] in words.cues.words["press_of"] and words.keys[position + 2] in offices:
            yield _again(last, position, position + 2)


def noun_hits(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """A further, weak hit for each noun that can only mean the one body named shortly before it."""
    nouns = words.cues.words["body_again"]
    if not any(map(_is_body, hits)) or nouns.isdisjoint(words.keys):
        return
    taken = {index for hit in hits for index in range(hit.first, hit.last + 1)}
    for position, key in enumerate(words.keys):
        if key in nouns and position not in taken and _stands_alone(words, position):
            named = [hit for hit in hits if _is_body(hit) and 0 < position - hit.last <= _REACH_OF_NOUN]
            near = {hit.source_id for hit in named if position - hit.last <= _REACH_OF_RIVALS}
            if named and near <= {named[-1].source_id}:
                yield replace(_again(named[-1], position, position), is_weak=True)


def _is_body(hit: Hit) -> bool:
    return hit.kind in SPEAKING_KINDS and hit.source_id is not None


def _again(hit: Hit, first: int, last: int) -> Hit:
    return replace(hit, first=first, last=last, is_oblique=False, is_weak=False, is_domain=False, is_speaker=False)


def _stands_alone(words: ReadWords, position: int) -> bool:
    """Whether no name or attribute goes with the noun: not «в министерстве культуры», "the oil company"."""
    if words.written(position)[0].isupper() and position and words.between(position) == " ":
        return False
    if words.keys[position].isascii() and not (position and words.is_among(position - 1, "definite")):
        return False
    if position and words.is_among(position - 1, "owner"):
        return False
    after = position + 1
    if after >= len(words.keys) or words.between(after) != " ":
        return True
    return not (words.written(after)[0].isupper() or words.type_of(after) == "type")
