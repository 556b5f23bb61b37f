"""Find the verb of saying before or after a speaker, and allow for what may stand in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.language import QUOTES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import starts_with_topic
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import (
    has_own_subject,
    is_adjective,
    is_joined,
    is_near,
    is_unsaid,
    stands_within,
)

_REACH_LEFT = 5
_REACH_RIGHT = 9
_LONGEST_GLOSS = 14
#: how far a light verb may stand from its noun: «к такому выводу пришли», "issued a new warning"
REACH_OF_NOUN = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words that name a speaker; `has_people` if a person or an office of the body is among them."""

    first: int
    last: int
    has_people: bool


def is_descriptive(words: ReadWords, index: int) -> bool:
    """Tell whether a word only describes the next one: an article, an adjective, in English a day."""
    is_day = words.keys[index].isascii() and words.is_among(index, "filler")
    return is_day or words.is_among(index, "article") or is_adjective(words, index)


def verb_before(words: ReadWords, group: Sequence[Hit], speaker: Speaker) -> int | None:
    """Return the verb of «…, отметили специалисты Минздрава», if the phrase is its subject."""
    if group[-1].is_oblique and not speaker.has_people:
        return None
    if speaker.has_people and words.keys[speaker.first].isascii():
        return _verb_before_person(words, speaker.first, is_named=speaker.first < group[0].first)
    verb = _said_before(words, speaker)
    if verb is None or words.keys[verb].isascii() or _is_denied(words, verb):
        return None
    is_free = speaker.has_people or not is_joined(words, verb) or starts_with_topic(words, verb)
    # «к такому выводу пришёл Минздрав»: the noun that goes with the verb stands before it
    return verb if is_free or words.is_among(verb - 1, "light_noun") else None


def _said_before(words: ReadWords, speaker: Speaker) -> int | None:
    """Return the nearest verb of saying before the phrase, with days and recipients in between."""
    for index in range(speaker.first - 1, max(-1, speaker.first - _REACH_LEFT), -1):
        if not is_joined(words, index + 1):
            return None
        if _is_of_saying(words, index, speaker):
            return index
        if not words.is_in(index, "filler", "recipient") and not words.is_among(index - 1, "at"):
            return None
    return None


def _is_denied(words: ReadWords, verb: int) -> bool:
    return is_joined(words, verb) and words.is_among(verb - 1, "not")


def _verb_before_person(words: ReadWords, first: int, *, is_named: bool) -> int | None:
    """Return the verb of "said Jane Doe, Europe director at Human Rights Watch".

    a person's name and title in between.
    """
    # "said Jane Doe of the institute": the phrase begins with the name itself
    has_name = is_named and words.written(first)[0].isupper()
    for index in range(first - 1, max(-1, first - _REACH_RIGHT), -1):
        if not (is_near(words, index + 1) or _is_initial(words, index)):
            return None
        if words.written(index)[0].isupper():
            has_name = True
        elif words.is_among(index, "said"):
            return index if has_name and not words.is_among(index - 1, "not") else None
        elif not _may_be_of_title(words, index):
            return None
    return None


def _may_be_of_title(words: ReadWords, index: int) -> bool:
    return words.is_in(index, "and", "of_people", "name_particle") or is_descriptive(words, index)


def _is_initial(words: ReadWords, index: int) -> bool:
    """Match the W. of "Hugh W., director"."""
    return len(words.keys[index]) == 1 and words.gaps[index + 1] == "."


def verb_behind(words: ReadWords, group: Sequence[Hit], speaker: Speaker) -> int | None:
    """Return the verb of «Аналитики iSANS в новом обзоре отмечают», if the phrase can be its subject."""
    if not _may_be_subject(words, group, speaker):
        return None
    if _is_behind_title(words, speaker):
        return speaker.last + 1
    index: int | None = speaker.last + 1
    end = _end_of_reach(words, speaker.last)
    while index is not None and index < end:
        if not is_joined(words, index):
            index = _behind_gloss(words, index)
            if index is None:
                return None
            end = _end_of_reach(words, index)
        if _is_of_saying(words, index, speaker):
            return index if _is_said(words, index) and _agrees(words, index, group, speaker) else None
        index = _passed_over(words, index)
    return None


def _end_of_reach(words: ReadWords, index: int) -> int:
    return min(index + _REACH_RIGHT, len(words.keys))


def _is_behind_title(words: ReadWords, speaker: Speaker) -> bool:
    """Match "Jane Doe, a director at Human Rights Watch, said": the comma ends the title."""
    verb = speaker.last + 1
    if not speaker.has_people or verb >= len(words.keys) or is_joined(words, verb):
        return False
    is_behind = words.between(verb).strip(QUOTES + " ") == "," and words.is_among(verb, "said")
    return is_behind and not has_own_subject(words, verb)


def _is_of_saying(words: ReadWords, index: int, speaker: Speaker) -> bool:
    """Tell whether a word is a verb of saying, or becomes one with its noun."""
    if words.is_among(index, "said") or speaker.has_people and words.is_among(index, "said_plural"):
        return True
    if not words.is_among(index, "light_verb"):
        return False
    around = range(max(0, index - REACH_OF_NOUN), min(index + REACH_OF_NOUN + 1, len(words.keys)))
    is_denied = any(words.is_among(place, "not") for place in around)
    return not is_denied and any(words.is_among(place, "light_noun") for place in around)


def _may_be_subject(words: ReadWords, group: Sequence[Hit], speaker: Speaker) -> bool:
    """Tell whether the phrase can be a subject.

    Nothing before it makes it an object or a genitive, as in «здание МВД оценили».
    """
    first = speaker.first
    if first > 0 and words.is_among(first - 1, "article"):
        first -= 1
    if group[-1].is_oblique and not speaker.has_people:
        return False
    if first == 0 or not is_joined(words, first) or speaker.has_people and not words.keys[speaker.first].isascii():
        return True
    return words.is_in(first - 1, "before_subject", "and")


def _passed_over(words: ReadWords, index: int) -> int | None:
    """Return the next word after one that may stand between a speaker and the verb.

    None if another word stands there.
    """
    place = _behind_place(words, index)
    is_passed = words.is_in(index, "filler", "auxiliary", "place", "recipient") or stands_within(words, index)
    if place is None and not is_passed:
        return None
    return (index if place is None else place) + 1


def _behind_place(words: ReadWords, index: int) -> int | None:
    """Return the last word of «в новом обзоре», "in Brest" between a speaker and the verb.

    None if no such phrase begins there.
    """
    if not words.is_among(index, "at"):
        return None
    last = index + 1
    while is_joined(words, last + 1) and is_adjective(words, last):
        last += 1
    return last if is_joined(words, last) and not words.is_among(last, "said") else None


def _is_said(words: ReadWords, verb: int) -> bool:
    """Tell whether the verb says something: not negated, passive ("accused of", "called by") or conditional."""
    after = verb + 1
    if words.is_among(verb - 1, "not") or words.is_among(verb, "declined"):
        return False
    if is_unsaid(words, verb):
        return False
    before = verb - 1
    while before > 0 and is_joined(words, before) and words.keys[before].isascii() and is_adjective(words, before):
        # "is widely believed"
        before -= 1
    is_passive = words.is_among(before, "passive") or is_joined(words, after) and words.is_among(after, "of_passive")
    return not is_passive and not (is_joined(words, after) and words.is_among(after, "celebrated"))


def _agrees(words: ReadWords, verb: int, group: Sequence[Hit], speaker: Speaker) -> bool:
    """Reject «центр «Весна» признали экстремистским»: a plural after one body's name has another subject."""
    return speaker.has_people or len(group) > 1 or not words.is_among(verb, "people_say")


def _behind_gloss(words: ReadWords, index: int) -> int | None:
    """Return the first word after ", a Washington-based think tank," or "(HRW)"; None if neither begins there."""
    # "Acme Foods Ltd., which …, said"
    opening = words.between(index).strip(QUOTES + " ").removeprefix(".")
    if opening not in (",", "(", "—", "–"):
        return None
    # a list may go on: "for Marvel Studios, Universal and HBO, said"
    may_be_list = opening == "," and words.keys[index].isascii() and words.written(index)[0].isupper()
    closing = ")" if opening == "(" else opening
    for place in range(index + 1, min(index + _LONGEST_GLOSS, len(words.keys))):
        gap = words.between(place).strip(QUOTES + " ")
        if closing in gap:
            return place if "." not in gap and "\n" not in gap else None
        if may_be_list and words.is_among(place, "and"):
            return None
        if gap and not is_near(words, place) and words.gaps[place] not in ".-":
            return None
    return None
