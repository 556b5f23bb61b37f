"""Judge a name at some distance after a verb: who spoke, who listened, by the words in between.

An outlet may be addressed at the end of a long phrase: «рассказала жительница соседнего дома телеграм-каналу «…»»,
«сообщили президент сети … и директор … газете «…»». The noun in the dative says that the outlet listened, the words
between it and the verb who spoke.
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import REACH, is_joined, is_near

#: how many words may name who spoke
_LONGEST_SPEAKER = 16
#: how far an English cue may stand before its source: "according to an analysis of census data by …"
_REACH_OF_ACCORDING = 12
#: words of somebody who tells an outlet something: «каже вона», «гаворыць жыхарка вёскі»
_LONGEST_TELLER = 3
#: a verb at some distance is one of these
_IN_WINDOW = ("verbs", "aired_in", "told_at_distance", "people_say")


def by_addressee(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge «распавяла захавальніца фондаў музея газеце «…»»: the outlet is told what the people before it say."""
    if "type_dative" not in around.types or len(group) > 1 or group[0].kind in BODIES:
        return None
    verb = verb_of_speaker(words, around.edge)
    return None if verb is None else Finding(Role.TOLD_TO, "addressee", 0.86, verb, group[-1].last)


def verb_of_speaker(words: ReadWords, edge: int) -> int | None:
    """Return the verb before the words that name a speaker and end before `edge`; None if other words stand there.

    «заявил, что угрожал корреспонденту», «передал помещение газете», «рассказал о статье в газете» are none.
    """
    if words.is_in(edge - 1, "at", "preposition", "of_seat"):
        return None
    for index in range(edge - 1, max(-1, edge - 1 - _LONGEST_SPEAKER), -1):
        if not is_joined(words, index + 1) or words.is_in(index, "says_what", "not", "auxiliary"):
            return None
        if words.is_in(index, "said", "speech"):
            is_denied = words.is_among(index - 1, "not") or words.is_among(index, "declined")
            return None if is_denied or words.is_among(index, "act") else index
    return None


def by_window(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge by a verb a few words before the name, in the same clause; the words in between decide the role."""
    people = 0
    if not words.has_near(max(0, around.edge - _REACH_OF_ACCORDING), around.edge, *_IN_WINDOW):
        return None
    for index in range(around.edge - 1, max(-1, around.edge - _REACH_OF_ACCORDING), -1):
        if _ends_clause(words, index):
            return None
        if around.edge - index >= REACH + 2 and not words.is_among(index, "cue_at_distance"):
            continue
        if (told := _told_at(words, group, around, index)) is not None:
            return told
        if words.is_among(index, "verbs"):
            return _by_verb(words, group, around, index, people)
        if people and _spoke_there(words, group, around, index, people):
            return Finding(Role.ATTRIBUTION, "window.there", 0.85, index, group[-1].last)
        people += _is_of_person(words, index)
    return None


def _by_verb(words: ReadWords, group: Sequence[Hit], around: Surroundings, verb: int, people: int) -> Finding | None:
    """Judge by the first verb before a name; `people` counts the words of persons between the two."""
    role = _window_role(words, group, around, verb, people)
    if role is None:
        return None
    is_there = role is Role.ATTRIBUTION and _spoke_there(words, group, around, verb, people)
    rule, confidence = ("window.there", 0.85) if is_there else (f"window.{role}", 0.7)
    return Finding(role, rule, confidence, verb, group[-1].last)


def _ends_clause(words: ReadWords, index: int) -> bool:
    """Tell whether a clause ends behind a word: what parts it from the next is no dot, and no comma of a date."""
    return not is_joined(words, index + 1) and words.gaps[index + 1] != "." and not _is_dated(words, index)


def _spoke_there(words: ReadWords, group: Sequence[Hit], around: Surroundings, verb: int, people: int) -> bool:
    """Tell whether a body's people spoke, its listener named before it: «рассказали «Фонтанке» в больнице»."""
    is_body = group[0].kind in BODIES - {"ngo"} and words.is_among(verb, "people_say")
    return is_body and words.is_among(around.edge - 1, "at") and people == around.edge - verb - 2


def _told_at(words: ReadWords, group: Sequence[Hit], around: Surroundings, index: int) -> Finding | None:
    """Judge a name some words after a verb: somebody spoke to it, or on its air."""
    if words.is_among(index, "aired_in") and _is_on_air(words, group, around):
        return Finding(Role.TOLD_TO, "window.aired", 0.8, index, group[-1].last)
    if words.is_among(index, "told_at_distance") and words.is_among(around.edge - 1, "to"):
        return Finding(Role.TOLD_TO, "window.told_to", 0.75, index, group[-1].last)
    return None


def _is_of_person(words: ReadWords, index: int) -> bool:
    return words.is_among(index, "title") or words.type_of(index) is not None or words.written(index)[0].isupper()


def _is_on_air(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """Match words said on a broadcaster's air: «в интервью программе «…» на «Первом канале»»."""
    return group[0].kind == "broadcaster" and words.is_among(around.edge - 1, "aired")


def _is_dated(words: ReadWords, index: int) -> bool:
    """Tell whether a date stands between commas, which separates nothing: «сообщает сегодня, 5 мая, БЕЛТА»."""
    return is_near(words, index + 1) and (words.keys[index].isdigit() or words.is_among(index, "filler"))


def _is_date(words: ReadWords, index: int) -> bool:
    return words.keys[index].isdigit() or words.is_among(index, "filler") or words.is_among(index, "months")


def _window_role(words: ReadWords, group: Sequence[Hit], around: Surroundings, verb: int, people: int) -> Role | None:
    """Return the role of a name at some distance after a verb.

    A present tense makes an outlet the one who says it («пишет в четверг газета…»). A past tense with a person in
    between makes an outlet the listener («заявил Песков ТАСС») and a body the employer of the speaker («заявил
    начальник управления информации МИД»). An English cue at a distance needs a preposition before the name.
    """
    between = around.edge - verb - 1
    if words.is_among(verb, "cue_at_distance"):
        return Role.ATTRIBUTION if words.is_among(around.edge - 1, "belongs") else None
    if group[0].kind in BODIES:
        return Role.ATTRIBUTION if people or has_spokesperson(group[0], around) else None
    if words.is_among(verb, "present"):
        if 0 < between <= _LONGEST_TELLER and _is_dative_of_listener(words, group[-1], verb, around.edge):
            # «каже вона «Бабелю»»
            return Role.TOLD_TO
        return _role_in_present(words, group, around, between if people else REACH, between)
    return _role_in_past(words, group, around, verb, people)


def _role_in_past(words: ReadWords, group: Sequence[Hit], around: Surroundings, verb: int, people: int) -> Role | None:
    between = around.edge - verb - 1
    if all(_is_date(words, index) for index in range(verb + 1, around.edge)):
        return Role.TOLD_TO if group[-1].is_oblique else Role.ATTRIBUTION
    is_person = 0 < between <= REACH and (
        people == between or _is_somebody_telling(words, group[-1], verb, around.edge)
    )
    return Role.TOLD_TO if is_person and not {"reporter", "type"} & around.types else None


def _is_somebody_telling(words: ReadWords, hit: Hit, verb: int, edge: int) -> bool:
    """Tell whether somebody spoke to the outlet: it is in the dative, or a person's full name precedes it.

    «сказал истец «Гомельской правде»», «розповів голова правління Сергій Корецький Financial Times».
    """
    if any(words.is_in(index, "preposition", "at", "not", "and") for index in range(verb + 1, edge)):
        return False
    if _is_dative_of_listener(words, hit, verb, edge):
        return True
    is_named = edge - verb > 3 and all(words.written(index)[0].isupper() for index in (edge - 1, edge - 2))
    return is_named and words.is_in(verb + 1, "title", "people")


def _is_dative_of_listener(words: ReadWords, hit: Hit, verb: int, edge: int) -> bool:
    """Tell whether the outlet is in the dative and no word before it says whose that is: not «автор «Медузы»»."""
    between = range(verb + 1, edge)
    if any(words.is_in(index, "preposition", "at", "not", "and", "staff", "outlet") for index in between):
        return False
    return hit.is_oblique and words.keys[hit.last].endswith(words.cues.endings.get("dative", ()))


def _role_in_present(
    words: ReadWords, group: Sequence[Hit], around: Surroundings, behind_person: int, between: int
) -> Role | None:
    if behind_person < REACH and words.is_among(around.edge - 1, "written_in"):
        # «піша Антон Лясны ў «Новым Часе»»
        return Role.ATTRIBUTION
    return None if group[-1].is_oblique or between >= REACH else Role.ATTRIBUTION


def has_spokesperson(hit: Hit, around: Surroundings) -> bool:
    """Tell whether somebody who speaks for a body is named with it."""
    return hit.is_speaker or hit.kind in BODIES and "speaker" in around.types | around.right_types
