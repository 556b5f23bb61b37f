"""Recognise speakers by structure: a phrase that names a body or its people, with a verb of saying before or after it.

"Forecasters at Belhydromet say", «аналитики iSANS … отмечают», «цифру назвала … заместитель министра здравоохранения»:
no such phrase is listed; its parts identify the speaker, and any verb of saying counts. The same goes for an outlet's
own journalist ("CNN's Jane Doe reports") and for a body's people who told an outlet something («в Белгидромете БЕЛТА
рассказали, что…»).
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, REFUSED, Finding, is_former
from transforms.sources.grammar.speaker_verbs import REACH_OF_NOUN, Speaker, is_descriptive, verb_before, verb_behind
from transforms.sources.grammar.surroundings import Surroundings, look_around
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import is_joined, is_near
from transforms.sources.names.writing import is_owner


def told_there(words: ReadWords, body: Sequence[Hit], outlet: Sequence[Hit], told: Finding) -> Finding | None:
    """Judge a body after «в» with an outlet after it that was told something."""
    if told.role is not Role.TOLD_TO or told.rule.endswith(REFUSED) or body[-1].kind not in BODIES:
        return None
    if told.last <= outlet[-1].last or not _stand_together(words, body[-1], outlet[0]):
        return None
    edge = look_around(words, body).edge
    if not is_joined(words, edge) or not words.is_among(edge - 1, "at"):
        return None
    return Finding(Role.ATTRIBUTION, "told_there", 0.85, edge - 1, told.last)


def _stand_together(words: ReadWords, before: Hit, hit: Hit) -> bool:
    """Tell whether only words that describe the second name stand between the two."""
    return all(is_joined(words, index) for index in range(before.last + 1, hit.first + 1)) and all(
        words.type_of(index) is not None for index in range(before.last + 1, hit.first)
    )


_LONGEST_PERSON, _LONGEST_LIST_OF_REPORTERS = 4, 25


def by_own_reporter(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge a report of an outlet's journalist as the outlet's own: «корреспондент Bloomberg Джон Смит сообщает».

    A journalist who tells something in the past tense may speak for himself («журналист БЕЛТА рассказал»).
    """
    if len(group) > 1 or group[0].kind in BODIES or is_former(words, around.edge):
        return None
    hit = group[0]
    return _reports(words, hit, around) or _contributed(words, hit, around) or _reported_by(words, hit, around.edge)


def _reports(words: ReadWords, hit: Hit, around: Surroundings) -> Finding | None:
    first = hit.last + 1
    if first < len(words.keys) and words.is_among(first, "own"):
        first = _behind_post(words, first + 1)
    elif "reporter" not in around.types and not _is_owner(words, hit):
        return None
    verb = first
    while verb - first < _LONGEST_PERSON and (
        _is_of_person(words, verb) or verb == first and _is_inserted(words, verb)
    ):
        verb += 1
    if verb - first < 2 or not _is_report(words, verb):
        return None
    return Finding(Role.ATTRIBUTION, "reporter.reports", 0.85, around.edge, verb)


def _contributed(words: ReadWords, hit: Hit, around: Surroundings) -> Finding | None:
    """Judge "Associated Press writers Jane Doe in Rome and Paul Roe in Bonn contributed to this report"."""
    first = hit.last + 1
    if first >= len(words.keys) or not is_joined(words, first) or not words.is_among(first, "own"):
        return None
    for index in range(first + 1, min(first + _LONGEST_LIST_OF_REPORTERS, len(words.keys))):
        if not is_near(words, index):
            return None
        if words.is_among(index, "contributed"):
            return Finding(Role.ATTRIBUTION, "reporter.contributed", 0.9, around.edge, index)
    return None


def _behind_post(words: ReadWords, first: int) -> int:
    """Return the first word after the "in Beirut," of "CNN's correspondent in Beirut, Jane Doe, reported"."""
    place = first + 1
    is_post = place + 1 < len(words.keys) and is_joined(words, first) and words.is_among(first, "located_in")
    return place + 1 if is_post and words.between(place + 1) == ", " else first


def _reported_by(words: ReadWords, hit: Hit, edge: int) -> Finding | None:
    """Judge "as reported by Jane Doe of the Journal": a person's name between "by" and "of"."""
    if edge < 2 or not is_joined(words, edge) or not words.is_among(edge - 1, "member_of"):
        return None
    place = edge - 2
    while edge - 2 - place < _LONGEST_PERSON and place > 0 and _is_of_person(words, place):
        place -= 1
    if place >= edge - 3 or not _is_work_by(words, place):
        return None
    return Finding(Role.ATTRIBUTION, "reporter.by", 0.85, place - 1, hit.last)


def _is_work_by(words: ReadWords, place: int) -> bool:
    """Match the "reported by" before a reporter's name."""
    return place > 0 and words.is_among(place, "made_by") and words.is_among(place - 1, "own_work")


def _is_report(words: ReadWords, verb: int) -> bool:
    """Tell whether the verb means reporting: "wrote that …", not "wrote a book"."""
    if not is_joined(words, verb) and (verb >= len(words.keys) or words.between(verb) != ", "):
        return False
    is_writing = words.is_among(verb, "own_writing")
    says_what = not is_joined(words, verb + 1) or words.is_among(verb + 1, "says_what")
    says_where = is_joined(words, verb + 1) and words.is_among(verb + 1, "located_in")
    return words.is_among(verb, "own_verbs") or is_writing and (says_what or says_where)


def _is_inserted(words: ReadWords, index: int) -> bool:
    """Tell whether a capitalised word opens a name between commas."""
    return index < len(words.keys) and words.between(index) == ", " and words.written(index)[0].isupper()


def _is_owner(words: ReadWords, hit: Hit) -> bool:
    """Tell whether the name is a possessive: "CNN's", "Reuters’"."""
    return words.written(hit.last)[-2:] in ("'s", "’s") or words.between(hit.last + 1)[:1] in ("'", "’")


def _is_of_person(words: ReadWords, index: int) -> bool:
    return is_joined(words, index) and words.written(index)[0].isupper()


_LONGEST_HEAD = 6
#: the verb is one of these, and nowhere farther from the name: beyond a person's title, or behind clauses
_OF_SAYING = ("said", "said_plural", "light_verb")
_REACH_BEFORE, _REACH_BEHIND = 24, 64
#: how many unknown words may stand between a department's head noun and the body
_UNKNOWN = 2


def by_speaker(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge a body, or its people, with a verb of saying before or after them."""
    if is_former(words, around.edge):
        return None
    if group[-1].kind not in BODIES:
        return _by_own_desk(words, group, around) or _by_listener(words, group, around)
    if not words.has_near(max(0, around.edge - _REACH_BEFORE), group[-1].last + _REACH_BEHIND, *_OF_SAYING):
        return None
    speaker = _speaker(words, group, around)
    if is_former(words, speaker.first):
        return None
    if (verb := verb_before(words, group, speaker)) is not None:
        return Finding(Role.ATTRIBUTION, "speaker.before", 0.85, verb, speaker.last)
    if (verb := verb_behind(words, group, speaker)) is not None:
        return Finding(Role.ATTRIBUTION, "speaker.behind", 0.85, speaker.first, verb)
    return None


def _by_own_desk(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge a section of an outlet, which speaks for it: "The Post's Page Six column says"."""
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
    """Judge an outlet in an oblique case between the verb and the speaker.

    «…, раскрыл «Прессболу» спортивный директор».
    """
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
    if not has_people and (person := _person_of(words, group[0].first)) is not None:
        first, has_people = person, True
    first = min(first, around.edge)
    is_office = words.is_among(group[0].first, "people")
    has_people = has_people or group[-1].is_speaker or is_office or "speaker" in around.types
    last, are_behind = _people_behind(words, group[-1].last)
    return Speaker(first, last, has_people or are_behind)


def _people_behind(words: ReadWords, end: int) -> tuple[int, bool]:
    """Return the last word of what follows a name up to its people and their names, and whether there are people."""
    last, has_people = end, False
    while last + 1 < len(words.keys) and last - end < _LONGEST_HEAD and is_joined(words, last + 1):
        is_person = words.is_in(last + 1, "people", "informant")
        # "the EU's cybersecurity agency" is another body
        is_other = is_owner(words, end) and words.is_among(last + 1, "own_body")
        if is_other or not (is_person or _is_part_of_name(words, last + 1) or _is_before_people(words, last + 1)):
            break
        has_people = has_people or is_person
        last += 1
    return last, has_people


def _people_before(words: ReadWords, edge: int) -> tuple[int, bool]:
    """Return the first word of «опытные синоптики Белгидромета», "a spokesman for the ministry".

    The second value tells whether people are named.
    """
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


def _person_of(words: ReadWords, edge: int) -> int | None:
    """Return the first word of "Paul Keller of the" before a body.

    A person's name has at least two capitalised words.
    """
    link = edge - 1
    while (
        link > 1 and is_joined(words, link + 1) and (words.is_among(link, "definite") or words.type_of(link) == "type")
    ):
        link -= 1
    if link < 2 or not is_joined(words, link + 1) or not words.is_among(link, "of_people"):
        return None
    first = link
    while link - first < _LONGEST_PERSON and _is_behind_name(words, first):
        first -= 1
    while words.is_among(first, "name_particle"):
        first += 1
    return first if link - first > 1 and words.keys[first].isascii() else None


def _is_behind_name(words: ReadWords, index: int) -> bool:
    """Tell whether a word of a person's name directly precedes a word: a capitalised one, or the "de" of "de Vries"."""
    if index == 0 or not is_joined(words, index):
        return False
    return words.written(index - 1)[0].isupper() or words.is_among(index - 1, "name_particle")


def _is_before_people(words: ReadWords, index: int) -> bool:
    """Match the "migration" of "the U.N. migration agency said"."""
    is_attribute = words.keys[index].isascii() and not words.is_in(index, "said", "preposition", "and", "auxiliary")
    return is_attribute and is_joined(words, index + 1) and words.is_among(index + 1, "people")


def _part_of_title(words: ReadWords, index: int) -> str | None:
    """Return which part of "a senior director for Europe at" a word may be.

    None if it cannot be part of such a title.
    """
    if words.is_in(index, "people", "heads_verb"):
        return "people"
    if is_descriptive(words, index) or words.type_of(index):
        return "descriptive"
    if words.is_among(index, "of_people"):
        return "link"
    return "unknown" if _may_be_genitive(words, index) else None


def _may_be_genitive(words: ReadWords, index: int) -> bool:
    """Match words that say what somebody is the head of: «начальник управления информации МИД»."""
    if words.keys[index].isascii() or not words.written(index)[0].islower():
        return False
    return not words.is_in(index, "said", "at", "preposition", "and", "pronoun", "not")


def _is_part_of_name(words: ReadWords, index: int) -> bool:
    """Tell whether a word may follow the body's name: of a person's name, a region, an adjective of an office."""
    if words.written(index)[0].isupper() or words.is_in(index, "region", "name_particle"):
        return True
    if words.is_in(index, "said", "light_verb"):
        return False
    return is_descriptive(words, index) or words.type_of(index) == "speaker"
