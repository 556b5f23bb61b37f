"""What stands around a name: the words that describe the source, and the cues before and behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.source_country_words import country_of_word, is_country_adjective
from transforms.source_cues import CUES, Cue, CueTrie
from transforms.source_names import Hit
from transforms.source_tokens import QUOTES, Words

#: how many words may describe a source or stand between a cue and a name
REACH = 6
_SOFT_LINE = 40
_LONGEST_APPOSITION = 10
_LONGEST_GLOSS = 7
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


def is_joined(words: Words, index: int) -> bool:
    """Whether the word at `index` follows the word before it directly: no punctuation, no new paragraph."""
    if not 0 < index < len(words.keys) or words.gaps[index] not in " -":
        return False
    return "\n" not in words.between(index) or _is_soft_line(words, index)


def _is_soft_line(words: Words, index: int) -> bool:
    """A line break within a sentence of hard-wrapped text, not the end of a heading."""
    if words.written(index)[0].islower():
        return True
    line_start = words.text.rfind("\n", max(0, words.ends[index - 1] - 200), words.ends[index - 1])
    return words.ends[index - 1] - line_start > _SOFT_LINE


def is_near(words: Words, index: int) -> bool:
    """Like `is_joined`, with a comma or a bracket allowed in between."""
    if is_joined(words, index):
        return True
    gap = words.between(index) if 0 < index < len(words.keys) else "."
    return "\n" not in gap and not set(gap) & set(".!?…;:")


def match_left(words: Words, before: int) -> tuple[Cue | None, int]:
    """The longest cue that ends directly before the word at `before`, and the cue's first word."""
    node: CueTrie | None = CUES.left
    index, found, first = before, None, before
    while node is not None:
        if "" in node:
            found, first = node[""], index
        if not is_joined(words, index):
            break
        index -= 1
        node = node.get(words.keys[index])
    return found, first


def match_right(words: Words, after: int) -> tuple[Cue | None, int]:
    """The longest cue that begins at the word at `after`, and the cue's last word."""
    node: CueTrie | None = CUES.right
    index, found, last = after, None, after
    while node is not None and index < len(words.keys):
        node = node.get(words.keys[index])
        if node is not None and "" in node:
            found, last = node[""], index
        index += 1
        if not is_joined(words, index):
            break
    return found, last


def look_around(words: Words, group: Sequence[Hit]) -> Surroundings:
    """Take the words that describe the source («информагентство», "state news agency") and find the cues beyond."""
    edge, types = group[0].first, set()
    left, left_first = match_left(words, edge)
    while left is None and group[0].first - edge < REACH and is_joined(words, edge):
        kind = CUES.types.get(words.keys[edge - 1]) or _speaker_for(words, edge - 1) or _of_country(words, edge - 1)
        if kind is None:
            break
        types.add(kind)
        edge -= 1
        left, left_first = match_left(words, edge)
    if left is not None and left_first > 0 and is_joined(words, left_first) and _is_negated(words, left_first):
        left = None
    right, right_last, right_types = _look_right(words, group[-1].last + 1, "speaker" in types or group[-1].is_speaker)
    return Surroundings(edge, frozenset(types), left, left_first, right, right_last, right_types)


def _speaker_for(words: Words, preposition: int) -> str | None:
    """The "for" of "spokesman for the ministry" belongs to the words that describe who speaks."""
    if words.keys[preposition] not in ("for", "of") or not is_joined(words, preposition):
        return None
    return "speaker" if CUES.types.get(words.keys[preposition - 1]) == "speaker" else None


def _of_country(words: Words, index: int) -> str | None:
    """«литовское агентство», «донского Минздрава», "Russia's TASS": where a source is from describes it."""
    key = words.keys[index]
    if key.endswith(_ADJECTIVE_ENDINGS) and len(key) > 6 and words.written(index)[0].islower():
        return "type"
    is_owner = words.written(index)[-2:] in ("'s", "’s")
    return (
        "type" if is_country_adjective(words.keys[index]) or is_owner and country_of_word(words.keys[index]) else None
    )


def _is_negated(words: Words, first: int) -> bool:
    return words.keys[first - 1] in CUES.words["not"]


def _look_right(words: Words, after: int, is_speaker: bool) -> tuple[Cue | None, int, frozenset[str]]:
    types: set[str] = set()
    fillers = CUES.words["filler"]
    for index in range(after, min(after + REACH + 2, len(words.keys))):
        speaks = is_speaker or "speaker" in types
        if not is_joined(words, index):
            cue, last = match_right(words, index) if is_near(words, index) else (None, index)
            if cue is not None and (cue.effect == "says_comma" or speaks):
                return cue, last, frozenset(types)
            if not speaks and (behind := _behind_apposition(words, index) or _behind_brackets(words, index)):
                cue, last = match_right(words, behind)
                return cue if cue and cue.effect in ("says", "body", "past") else None, last, frozenset(types)
            if not (speaks and is_near(words, index)):
                break
        cue, last = match_right(words, index)
        if cue is None and speaks and words.keys[index] in CUES.words["speech"]:
            cue, last = Cue("says", "speaker.verb", 0.9), index
        if cue is not None:
            return cue, last, frozenset(types)
        key, kind = words.keys[index], CUES.types.get(words.keys[index])
        if kind is not None:
            types.add(kind)
        elif not (
            key in fillers
            or key.isdigit()
            or speaks
            and words.written(index)[0].isupper()
            or speaks
            and key in ("for", "of")
        ):
            break
    return None, after, frozenset(types)


def _behind_brackets(words: Words, index: int) -> int | None:
    """The first word behind "(HRW)"; None where no bracket opens before the word at `index`."""
    if words.between(index).strip(QUOTES + " ") != "(":
        return None
    for place in range(index + 1, min(index + _LONGEST_GLOSS, len(words.keys))):
        gap = words.between(place)
        if ")" in gap:
            return place if gap.strip(QUOTES + " ") == ")" else None
    return None


def _behind_apposition(words: Words, index: int) -> int | None:
    """The first word behind ", the mouthpiece of the party,"; None where no such thing begins at `index`."""
    if words.keys[index] not in CUES.words["apposition"] or words.between(index).strip(QUOTES + " ") != ",":
        return None
    for place in range(index + 1, min(index + _LONGEST_APPOSITION, len(words.keys))):
        if words.between(place).strip(QUOTES + " ") == ",":
            return place
        if not is_joined(words, place):
            return None
    return None
