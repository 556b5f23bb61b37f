"""Who speaks, told by structure: a phrase that names a body or its people, and a verb of saying on either side of it.

"Forecasters at Belhydromet say", «аналитики iSANS … отмечают», «цифру назвала … заместитель министра здравоохранения»:
no phrase is listed for these; the phrase of the speaker is recognised by its parts, and any verb of saying will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding, is_former
from transforms.sources.grammar.phrases import is_joined
from transforms.sources.grammar.speaker_verbs import REACH_OF_NOUN, Speaker, is_descriptive, verb_before, verb_behind
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit

_LONGEST_HEAD = 6
#: how many unknown words may stand between the head of a body's part and the body
_UNKNOWN = 2


def by_speaker(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """A body, or its people, with a verb of saying before or behind them."""
    if is_former(words, around.edge):
        return None
    if group[-1].kind not in BODIES:
        return _by_own_desk(words, group, around) or _by_listener(words, group, around)
    speaker = _speaker(words, group, around)
    if is_former(words, speaker.first):
        return None
    if (verb := verb_before(words, group, speaker)) is not None:
        return Finding(Role.ATTRIBUTION, "speaker.before", 0.85, verb, speaker.last)
    if (verb := verb_behind(words, group, speaker)) is not None:
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
        if not (words.written(index)[0].isupper() or is_descriptive(words, index)):
            return None
    return None


def _by_listener(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """«…, раскрыл «Прессболу» спортивный директор»: an outlet in another case between the verb and who spoke."""
    verb, after = around.edge - 1, group[-1].last + 1
    if not (group[-1].is_oblique and is_joined(words, around.edge) and words.is_among(verb, "said")):
        return None
    for index in range(after, min(after + REACH_OF_NOUN, len(words.keys))):
        if not is_joined(words, index):
            return None
        if words.is_in(index, "title", "people"):
            return Finding(Role.TOLD_TO, "speaker.listener", 0.85, verb, group[-1].last)
        if not is_descriptive(words, index):
            return None
    return None


def _speaker(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Speaker:
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
    return Speaker(first, last, has_people)


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
    if is_descriptive(words, index) or words.type_of(index):
        return "descriptive"
    if words.is_among(index, "of_people"):
        return "link"
    return "unknown" if _may_be_genitive(words, index) else None


def _may_be_genitive(words: ReadWords, index: int) -> bool:
    """«начальник управления информации МИД»: words that say what somebody is the head of."""
    if words.keys[index].isascii() or not words.written(index)[0].islower():
        return False
    return not words.is_in(index, "said", "at", "preposition", "and", "pronoun", "not")


def _is_part_of_name(words: ReadWords, index: int) -> bool:
    """What may follow the body's name within the phrase: a person's name, a region, an adjective of an office."""
    if words.written(index)[0].isupper() or words.is_among(index, "region"):
        return True
    if words.is_among(index, "said"):
        return False
    return is_descriptive(words, index) or words.type_of(index) == "speaker"
