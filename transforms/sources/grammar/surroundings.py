"""What stands around a name: the words that describe the source, and the cues before and behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.sources.cues.phrases import Cue
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.clause_after_name import look_right
from transforms.sources.grammar.phrases import REACH, is_joined, match_left
from transforms.sources.names.finding import SPEAKING_KINDS, Hit

_ADJECTIVE_ENDINGS = ("ского", "ской", "ское", "скому", "ским", "ском", "скага", "скай", "скае", "скаму", "скім")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a group of names: what was taken along before it, and the cues on both sides."""

    edge: int
    types: frozenset[str]
    left: Cue | None
    left_first: int
    right: Cue | None
    right_last: int
    right_types: frozenset[str]


def look_around(words: ReadWords, group: Sequence[Hit]) -> Surroundings:
    """Take the words that describe the source («информагентство», "state news agency") and find the cues beyond."""
    edge, types = group[0].first, set()
    left, left_first = match_left(words, edge)
    while left is None and group[0].first - edge < REACH and is_joined(words, edge):
        kind = _description(words, edge - 1)
        if kind is None:
            break
        types.add(kind)
        edge -= 1
        left, left_first = match_left(words, edge)
    if left is None and edge == group[0].first and _is_too(words, edge - 1):
        # «потом это подтвердил и БелаПАН»
        left, left_first = match_left(words, edge - 1)
    if left is not None and _is_negated(words, left_first):
        left = None
    right, right_last, right_types = look_right(words, group[-1].last + 1, _speaks(words, group[-1], types))
    return Surroundings(edge, frozenset(types), left, left_first, right, right_last, right_types)


def _description(words: ReadWords, index: int) -> str | None:
    """How a word before a name describes the source; None where it does not."""
    return words.type_of(index) or _speaker_for(words, index) or _of_country(words, index)


def _is_too(words: ReadWords, index: int) -> bool:
    return index >= 0 and words.keys[index] in ("и", "і")


def _speaks(words: ReadWords, hit: Hit, types: set[str]) -> bool | None:
    """Whether a person of the source speaks; None where nobody could: an outlet's editor does not speak for it."""
    if hit.kind not in SPEAKING_KINDS:
        return None
    return "speaker" in types or hit.is_speaker or _owns_speaker(words, hit)


def _owns_speaker(words: ReadWords, hit: Hit) -> bool:
    """Whether the body's own person speaks: "Amnesty International's Jane Doe told …"."""
    after = hit.last + 1
    is_owner = hit.kind in SPEAKING_KINDS and words.written(hit.last)[-2:] in ("'s", "’s")
    return is_owner and is_joined(words, after) and words.written(after)[0].isupper()


def _speaker_for(words: ReadWords, preposition: int) -> str | None:
    """The "for" of "spokesman for the ministry" belongs to the words that describe who speaks."""
    if words.keys[preposition] not in ("for", "of") or not is_joined(words, preposition):
        return None
    return "speaker" if words.type_of(preposition - 1) == "speaker" else None


def _of_country(words: ReadWords, index: int) -> str | None:
    """«литовское агентство», «донского Минздрава», "Russia's TASS": where a source is from describes it."""
    key = words.keys[index]
    if key.endswith(_ADJECTIVE_ENDINGS) and len(key) > 6 and words.written(index)[0].islower():
        return "type"
    is_owner = words.written(index)[-2:] in ("'s", "’s")
    countries = words.cues.countries
    return "type" if countries.is_adjective(key) or is_owner and countries.of(key) else None


def _is_negated(words: ReadWords, first: int) -> bool:
    return first > 0 and is_joined(words, first) and words.is_among(first - 1, "not")
