"""Collect what stands around a name: the words that describe the source, and the cues before and after.

A cue after a name may stand beyond commas, brackets and clauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.language import QUOTES
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.unlisted_offices import office_before
from transforms.sources.names.finding import SPEAKING_KINDS, Hit
from transforms.sources.names.phrases import (
    REACH,
    has_own_subject,
    is_adjective,
    is_joined,
    is_near,
    match_left,
    match_right,
)

_LONGEST_APPOSITION = 10
_LONGEST_GLOSS = 7
#: how many words more may say what somebody is in charge of: «представитель ЕС по иностранным делам»
_LONGEST_FIELD = 4
_LONGEST_CLAUSE = 16
_LONGEST_STATION = 4


def look_right(words: ReadWords, after: int, is_speaker: bool | None) -> tuple[Cue | None, int, frozenset[str]]:
    """Return the cue after a name, its last word, and the words in between that describe the source.

    `is_speaker` tells whether a person speaks for the source; None if nobody can.
    """
    types: set[str] = set()
    in_field = False
    for index in range(after, min(after + REACH + 2 + _LONGEST_FIELD, len(words.keys))):
        if index >= after + REACH + 2 and not in_field:
            break
        speaks = is_speaker or is_speaker is not None and "speaker" in types
        if not is_joined(words, index):
            cue, last, goes_on = _over_gap(words, index, speaks)
            if cue is not None or not goes_on:
                return cue, last, frozenset(types)
        cue, last = _cue_at(words, index, speaks)
        if cue is not None:
            return cue, last, frozenset(types)
        if (kind := words.type_of(index)) is not None:
            types.add(kind)
        elif speaks and words.is_among(index, "in_charge_of"):
            in_field = True
        elif in_field and words.written(index)[0].islower():
            continue
        elif not _is_passed_over(words, index, speaks) and not (index == after and _is_edition(words, index)):
            break
    return None, after, frozenset(types)


def _is_edition(words: ReadWords, index: int) -> bool:
    """Tell whether a word names an outlet's edition or station: "BBC Scotland reports", "CBS DFW reports"."""
    countries, key = words.cues.countries, words.keys[index]
    is_named = countries.of(key) is not None and not countries.is_adjective(key)
    written = words.written(index)
    is_station = written.isupper() and 1 < len(written) <= _LONGEST_STATION
    return key.isascii() and (is_station or is_named and written[0].isupper())


def _cue_at(words: ReadWords, index: int, speaks: bool) -> tuple[Cue | None, int]:
    """Return the cue that begins at a word; after a speaker any verb of saying is one."""
    cue, last = match_right(words, index)
    if cue is None and speaks and words.is_among(index, "speech"):
        return Cue("says", "speaker.verb", 0.9), index
    return cue, last


def _over_gap(words: ReadWords, index: int, speaks: bool) -> tuple[Cue | None, int, bool]:
    """Return a cue after a comma, a bracketed gloss or a clause, its last word, and whether to look further."""
    near = is_near(words, index)
    cue, last = match_right(words, index) if near else (None, index)
    if cue is not None and has_own_subject(words, last):
        return None, index, False
    if cue is not None and (cue.effect == "says_comma" or speaks):
        return cue, last, False
    if speaks:
        behind = _behind_clause(words, index)
        return (Cue("says", "speaker.clause", 0.85), behind, False) if behind else (None, index, near)
    cue, last = _behind_insertion(words, index)
    return cue, last, False


def _behind_insertion(words: ReadWords, index: int) -> tuple[Cue | None, int]:
    """Return the cue after an apposition or a bracketed gloss, and its last word."""
    behind = behind_apposition(words, index) or _behind_brackets(words, index)
    if behind is None:
        return None, index
    cue, last = match_right(words, behind)
    return (cue if cue and cue.effect in ("says", "body", "past") else None), last


def _is_passed_over(words: ReadWords, index: int, speaks: bool) -> bool:
    """Tell whether words may stand between a name and its verb: dates, adverbs, a speaker's own name."""
    key = words.keys[index]
    if key in words.cues.words["filler"] or key.isdigit():
        return True
    return speaks and (words.written(index)[0].isupper() or words.is_among(index, "speaks_for"))


def _behind_clause(words: ReadWords, index: int) -> int | None:
    """Return the verb after a clause between commas: «Песков, комментируя слова министра, назвал их странными»."""
    if words.between(index).strip(QUOTES + " ") != ",":
        return None
    for place in range(index + 1, min(index + _LONGEST_CLAUSE, len(words.keys))):
        gap = words.between(place).strip(QUOTES + " ")
        if gap == "," and words.is_among(place, "speech"):
            return place
        if gap and not is_near(words, place) and words.gaps[place] not in ".-":
            return None
    return None


def _behind_brackets(words: ReadWords, index: int) -> int | None:
    """Return the first word after "(HRW)"; None if no bracket opens before the word at `index`."""
    if words.between(index).strip(QUOTES + " ") != "(":
        return None
    for place in range(index + 1, min(index + _LONGEST_GLOSS, len(words.keys))):
        gap = words.between(place)
        if ")" in gap:
            return place if gap.strip(QUOTES + " ") == ")" else None
    return None


def behind_apposition(words: ReadWords, index: int) -> int | None:
    """Return the first word after ", the mouthpiece of the party,"; None if no apposition begins at `index`."""
    if index == len(words.keys) or not words.is_among(index, "apposition"):
        return None
    if words.between(index).strip(QUOTES + " ") != ",":
        return None
    for place in range(index + 1, min(index + _LONGEST_APPOSITION, len(words.keys))):
        if words.between(place).strip(QUOTES + " ") == ",":
            return place
        if not is_joined(words, place) and words.gaps[place] != ".":
            return None
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a group of names: descriptions before it, and the cues on both sides."""

    edge: int
    types: frozenset[str]
    left: Cue | None
    left_first: int
    right: Cue | None
    right_last: int
    right_types: frozenset[str]


def look_around(words: ReadWords, group: Sequence[Hit]) -> Surroundings:
    """Collect the words that describe the source («информагентство», "state news agency") and the cues beyond them."""
    edge, types = group[0].first, set()
    left, left_first = match_left(words, edge)
    while left is None and group[0].first - edge < REACH and is_joined(words, edge):
        kind = _description(words, edge - 1)
        if kind is None:
            break
        types.add(kind)
        edge -= 1
        left, left_first = match_left(words, edge)
    if left is None and not types and len(group) == 1 and (office := office_before(words, group[0])) is not None:
        edge = office
        types.add("speaker")
        left, left_first = match_left(words, edge)
    if left is None and edge == group[0].first and _is_too(words, edge - 1):
        # «потом это подтвердил и БелаПАН»
        left, left_first = match_left(words, edge - 1)
    if left is not None and _is_negated(words, left_first):
        left = None
    right, right_last, right_types = look_right(words, group[-1].last + 1, _speaks(words, group[-1], types))
    return Surroundings(edge, frozenset(types), left, left_first, right, right_last, right_types)


def _description(words: ReadWords, index: int) -> str | None:
    """Return how a word before a name describes the source; None if it does not."""
    return (
        words.type_of(index)
        or _speaker_for(words, index)
        or _of_country(words, index)
        or _of_kind(words, index)
        or _before_type(words, index)
    )


def _before_type(words: ReadWords, index: int) -> str | None:
    """Return the type of an adjective before a noun for a source: «деловое издание», «навигационных порталов»."""
    is_attribute = index + 1 < len(words.keys) and words.type_of(index + 1) == "type" and is_joined(words, index + 1)
    if not is_attribute or words.keys[index].isascii() or words.is_in(index, "speech", "preposition", "at"):
        return None
    return "type" if words.written(index)[0].islower() and is_adjective(words, index) else None


def _of_kind(words: ReadWords, index: int) -> str | None:
    """Return the type of what says which kind of body is meant: the "hospital" of "the hospital group Helios"."""
    is_common = words.written(index)[0].islower() or index == 0 or words.gaps[index] in "!P"
    is_attribute = words.keys[index].isascii() and is_common and is_joined(words, index + 1)
    if not (is_attribute and words.is_among(index + 1, "body_kind")):
        return None
    return None if words.is_in(index, "preposition", "at", "speech", "said", "and", "auxiliary", "not") else "type"


def _is_too(words: ReadWords, index: int) -> bool:
    return index >= 0 and words.is_among(index, "too")


def _speaks(words: ReadWords, hit: Hit, types: set[str]) -> bool | None:
    """Tell whether a person of the source speaks; None if nobody can: an outlet's editor does not speak for it."""
    if hit.kind not in SPEAKING_KINDS:
        return None
    return "speaker" in types or hit.is_speaker or _owns_speaker(words, hit)


def _owns_speaker(words: ReadWords, hit: Hit) -> bool:
    """Match a body's own person: "Amnesty International's Jane Doe told …"."""
    after = hit.last + 1
    is_owner = hit.kind in SPEAKING_KINDS and words.written(hit.last)[-2:] in ("'s", "’s")
    return is_owner and is_joined(words, after) and words.written(after)[0].isupper()


def _speaker_for(words: ReadWords, preposition: int) -> str | None:
    """Match the "for" of "spokesman for the ministry", the "from" of "a rep from Acme", which describe the speaker."""
    is_link = words.is_among(preposition, "speaks_for") or words.is_among(preposition - 1, "spoken_for")
    if not (is_link and words.is_in(preposition, "speaks_for", "from_people", "employed_by")):
        return None
    if not is_joined(words, preposition):
        return None
    return "speaker" if words.type_of(preposition - 1) == "speaker" else None


def _of_country(words: ReadWords, index: int) -> str | None:
    """Match a source's origin, which describes it: «литовское агентство», «донского Минздрава», "Russia's TASS"."""
    key = words.keys[index]
    if key.endswith(words.cues.endings.get("origin", ())) and len(key) > 6 and words.written(index)[0].islower():
        return "type"
    is_owner = words.written(index)[-2:] in ("'s", "’s")
    countries = words.cues.countries
    return "type" if countries.is_adjective(key) or is_owner and countries.of(key) else None


def _is_negated(words: ReadWords, first: int) -> bool:
    return first > 0 and is_joined(words, first) and words.is_among(first - 1, "not")
