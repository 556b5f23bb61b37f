"""Who speaks, told by structure: a phrase that names a body or its people, and a verb of saying on either side of it.

"Forecasters at Belhydromet say", «аналитики iSANS … отмечают», «цифру назвала … заместитель министра здравоохранения»:
no phrase is listed for these; the phrase of the speaker is recognised by its parts, and any verb of saying will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presswatch.records import Role
from transforms.language import QUOTES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.conditions import starts_with_topic
from transforms.sources.grammar.findings import BODIES, Finding, is_former
from transforms.sources.grammar.phrases import is_adjective, is_joined, is_near, stands_within
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit

_REACH_LEFT = 5
_REACH_RIGHT = 9
_LONGEST_GLOSS = 14
_LONGEST_HEAD = 6
#: how many unknown words may stand between the head of a body's part and the body
_UNKNOWN = 2
#: how far from a light verb its noun may stand: «к такому выводу пришли», "issued a new warning"
_REACH_OF_NOUN = 4


@dataclass(frozen=True, slots=True)
class _Speaker:
    """The words that name who speaks; `has_people` where a person or an office of the body is among them."""

    first: int
    last: int
    has_people: bool


def by_speaker(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """A body, or its people, with a verb of saying before or behind them."""
    if is_former(words, around.edge):
        return None
    if group[-1].kind not in BODIES:
        return _by_own_desk(words, group, around) or _by_listener(words, group, around)
    speaker = _speaker(words, group, around)
    if is_former(words, speaker.first):
        return None
    if (verb := _verb_before(words, group, speaker)) is not None:
        return Finding(Role.ATTRIBUTION, "speaker.before", 0.85, verb, speaker.last)
    if (verb := _verb_behind(words, group, speaker)) is not None:
        return Finding(Role.ATTRIBUTION, "speaker.behind", 0.85, speaker.first, verb)
    return None


def _by_own_desk(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """A part of an outlet speaks for it: "The Post's Page Six column says"."""
    after = group[-1].last + 1
    if words.written(group[-1].last)[-2:] not in ("'s", "’s"):
        return None
    for index in range(after, min(after + _LONGEST_HEAD, len(words.keys) - 1)):
        if not is_joined(words, index):
            return None
        if words.is_among(index, "desk"):
            is_said = is_joined(words, index + 1) and words.is_among(index + 1, "said")
            return Finding(Role.ATTRIBUTION, "speaker.desk", 0.85, around.edge, index + 1) if is_said else None
        if not (words.written(index)[0].isupper() or _is_descriptive(words, index)):
            return None
    return None


def _by_listener(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """«…, раскрыл «Прессболу» спортивный директор»: an outlet in another case between the verb and who spoke."""
    verb, after = around.edge - 1, group[-1].last + 1
    if not (group[-1].is_oblique and is_joined(words, around.edge) and words.is_among(verb, "said")):
        return None
    for index in range(after, min(after + _REACH_OF_NOUN, len(words.keys))):
        if not is_joined(words, index):
            return None
        if words.is_in(index, "title", "people"):
            return Finding(Role.TOLD_TO, "speaker.listener", 0.85, verb, group[-1].last)
        if not _is_descriptive(words, index):
            return None
    return None


def _speaker(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> _Speaker:
    first, has_people = _people_before(words, group[0].first)
    first = min(first, around.edge)
    has_people = has_people or group[-1].is_speaker or "speaker" in around.types
    last = group[-1].last
    while last + 1 < len(words.keys) and last - group[-1].last < _LONGEST_HEAD and is_joined(words, last + 1):
        is_person = words.is_in(last + 1, "people", "informant")
        if not (is_person or _is_part_of_name(words, last + 1) or _is_before_people(words, last + 1)):
            break
        has_people = has_people or is_person
        last += 1
    return _Speaker(first, last, has_people)


def _people_before(words: ReadWords, edge: int) -> tuple[int, bool]:
    """The first word of «опытные синоптики Белгидромета», "a spokesman for the ministry", and whether it is such."""
    first, has_people, unknown = edge, False, 0
    for index in range(edge - 1, max(-1, edge - _LONGEST_HEAD), -1):
        if not is_joined(words, index + 1):
            break
        kind = _part_of_title(words, index)
        unknown += kind == "unknown"
        if kind is None or unknown > (0 if has_people else _UNKNOWN):
            break
        if kind == "people":
            first, has_people, unknown = index, True, 0
        elif kind == "descriptive" and has_people:
            first = index
    return first, has_people


def _is_before_people(words: ReadWords, index: int) -> bool:
    """The "migration" of "the U.N. migration agency said"."""
    is_attribute = words.keys[index].isascii() and not words.is_in(index, "said", "preposition", "and", "auxiliary")
    return is_attribute and is_joined(words, index + 1) and words.is_among(index + 1, "people")


def _part_of_title(words: ReadWords, index: int) -> str | None:
    """What a word may be of "a senior director for Europe at"; None where it can be no part of such a title."""
    if words.is_among(index, "people"):
        return "people"
    if _is_descriptive(words, index) or words.type_of(index):
        return "descriptive"
    if words.is_among(index, "of_people"):
        return "link"
    return "unknown" if _may_be_genitive(words, index) else None


def _may_be_genitive(words: ReadWords, index: int) -> bool:
    """«начальник управления информации МИД»: words that say what somebody is the head of."""
    if words.keys[index].isascii() or not words.written(index)[0].islower():
        return False
    return not words.is_in(index, "said", "at", "preposition", "and", "pronoun", "not")


def _is_descriptive(words: ReadWords, index: int) -> bool:
    is_day = words.keys[index].isascii() and words.is_among(index, "filler")
    return is_day or words.is_among(index, "article") or is_adjective(words, index)


def _is_part_of_name(words: ReadWords, index: int) -> bool:
    """What may follow the body's name within the phrase: a person's name, a region, an adjective of an office."""
    if words.written(index)[0].isupper() or words.is_among(index, "region"):
        return True
    if words.is_among(index, "said"):
        return False
    return _is_descriptive(words, index) or words.type_of(index) == "speaker"


def _verb_before(words: ReadWords, group: Sequence[Hit], speaker: _Speaker) -> int | None:
    """«…, отметили специалисты Минздрава»: the verb, where the phrase is its subject."""
    if group[-1].is_oblique and not speaker.has_people:
        return None
    if speaker.has_people and words.keys[speaker.first].isascii():
        return _verb_before_person(words, speaker.first)
    verb = _said_before(words, speaker)
    if verb is None or words.keys[verb].isascii() or _is_denied(words, verb):
        return None
    is_free = speaker.has_people or not is_joined(words, verb) or starts_with_topic(words, verb)
    return verb if is_free else None


def _said_before(words: ReadWords, speaker: _Speaker) -> int | None:
    """The nearest verb of saying before the phrase, with days and recipients in between."""
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


def _verb_before_person(words: ReadWords, first: int) -> int | None:
    """English: "said Jane Doe, Europe director at Human Rights Watch": a person's name and title in between."""
    has_name = False
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
    return words.is_in(index, "and", "of_people") or _is_descriptive(words, index)


def _is_initial(words: ReadWords, index: int) -> bool:
    """The W. of "Hugh W., director"."""
    return len(words.keys[index]) == 1 and words.gaps[index + 1] == "."


def _verb_behind(words: ReadWords, group: Sequence[Hit], speaker: _Speaker) -> int | None:
    """«Аналитики iSANS в новом обзоре отмечают»: the verb, where the phrase can be its subject."""
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


def _is_behind_title(words: ReadWords, speaker: _Speaker) -> bool:
    """As in "Jane Doe, a director at Human Rights Watch, said": the comma closes the title."""
    verb = speaker.last + 1
    if not speaker.has_people or verb >= len(words.keys) or is_joined(words, verb):
        return False
    return words.between(verb).strip(QUOTES + " ") == "," and words.is_among(verb, "said")


def _is_of_saying(words: ReadWords, index: int, speaker: _Speaker) -> bool:
    """Whether a word is a verb of saying, or one that its noun makes so."""
    if words.is_among(index, "said") or speaker.has_people and words.is_among(index, "said_plural"):
        return True
    if not words.is_among(index, "light_verb"):
        return False
    around = range(max(0, index - _REACH_OF_NOUN), min(index + _REACH_OF_NOUN + 1, len(words.keys)))
    is_denied = any(words.is_among(place, "not") for place in around)
    return not is_denied and any(words.is_among(place, "light_noun") for place in around)


def _may_be_subject(words: ReadWords, group: Sequence[Hit], speaker: _Speaker) -> bool:
    """Nothing stands before the phrase that would make it an object or somebody's: «здание МВД оценили»."""
    first = speaker.first
    if first > 0 and words.is_among(first - 1, "article"):
        first -= 1
    if group[-1].is_oblique and not speaker.has_people:
        return False
    if first == 0 or not is_joined(words, first) or speaker.has_people and not words.keys[speaker.first].isascii():
        return True
    return words.is_in(first - 1, "before_subject", "and")


def _passed_over(words: ReadWords, index: int) -> int | None:
    """The word behind what may stand between a speaker and the verb; None where something else stands there."""
    place = _behind_place(words, index)
    is_passed = words.is_in(index, "filler", "auxiliary", "place", "recipient") or stands_within(words, index)
    if place is None and not is_passed:
        return None
    return (index if place is None else place) + 1


def _behind_place(words: ReadWords, index: int) -> int | None:
    """The last word of «в новом обзоре», "in Brest" between a speaker and the verb; None where none begins there."""
    if not words.is_among(index, "at"):
        return None
    last = index + 1
    while is_joined(words, last + 1) and is_adjective(words, last):
        last += 1
    return last if is_joined(words, last) and not words.is_among(last, "said") else None


def _is_said(words: ReadWords, verb: int) -> bool:
    """Whether the verb is none denied, none of the passive ("accused of", "called by"), none that would be."""
    after = verb + 1
    if words.is_among(verb - 1, "not") or words.is_among(verb, "declined"):
        return False
    if is_joined(words, after) and words.is_among(after, "conditional"):
        return False
    is_passive = words.is_among(verb - 1, "passive") or is_joined(words, after) and words.is_among(after, "of_passive")
    return not is_passive and not (is_joined(words, after) and words.is_among(after, "celebrated"))


def _agrees(words: ReadWords, verb: int, group: Sequence[Hit], speaker: _Speaker) -> bool:
    """Not «центр «Весна» признали экстремистским»: behind one body's name a plural has another subject."""
    return speaker.has_people or len(group) > 1 or not words.is_among(verb, "people_say")


def _behind_gloss(words: ReadWords, index: int) -> int | None:
    """The first word behind ", a Washington-based think tank," or "(HRW)"; None where no such thing begins there."""
    opening = words.between(index).strip(QUOTES + " ")
    if opening not in (",", "(", "—", "–"):
        return None
    closing = ")" if opening == "(" else opening
    for place in range(index + 1, min(index + _LONGEST_GLOSS, len(words.keys))):
        gap = words.between(place).strip(QUOTES + " ")
        if closing in gap:
            return place if "." not in gap and "\n" not in gap else None
        if gap and not is_near(words, place) and words.gaps[place] not in ".-":
            return None
    return None
