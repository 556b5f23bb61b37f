"""Judge a name by the phrase before or after it, and by a work of the source that says something.

«сообщает БЕЛТА», "according to Reuters", «БЕЛТА пишет».
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.findings import (
    BODIES,
    CERTAIN,
    REFUSED,
    Finding,
    finding_of,
    holds,
    is_command,
    is_former,
    is_of_kind,
    starts_with_topic,
    was_told,
)
from transforms.sources.grammar.surroundings import Surroundings, behind_apposition
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import REACH, is_joined, is_near, match_left

#: how many words before a cue may send the reader elsewhere
_REACH_OF_PROMOTION = 7


def by_left_cue(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge the name by the phrase before it, if there is one and it refers to this source."""
    cue = around.left
    if cue is None or _is_promotion(words, around.left_first):
        return None
    effect = words.cues.effect_of(cue)
    if not is_of_kind(group, effect) or not holds(effect.before, words, group, around):
        return None
    if cue.confidence < CERTAIN and by_document(words, group, around):
        # "a survey by Acme" may only name it; "a survey by Acme finds" relies on it
        return None
    if _was_listening(words, group, around, cue):
        return finding_of(group, around, Role.TOLD_TO, cue, "left", "+listener")
    is_aired_elsewhere = cue.effect == "aired" and group[-1].kind != "broadcaster"
    return finding_of(group, around, Role.ATTRIBUTION if is_aired_elsewhere else effect.gives, cue, "left")


def _was_listening(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> bool:
    """Tell whether a verb of saying makes the name the listener: «кажа Свабодзе работніца»."""
    if cue.effect == "present":
        is_outlet = around.edge == group[0].first and group[0].kind not in BODIES
        return group[-1].is_oblique and is_outlet
    if cue.effect != "past":
        return False
    return was_told(words, group, around, group[-1].last + 1) or _has_subject(words, group, around)


def by_gift(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Take a name that got a thing, not words, as a mention: «Вдова передала агентству БЕЛТА архив»."""
    first, after = group[0].first, group[-1].last + 1
    verbs = range(around.left_first, first) if around.left is not None else range(0)
    if after >= len(words.keys) or not any(words.is_among(index, "hands_over") for index in verbs):
        return None
    is_thing = is_joined(words, after) and words.written(after)[0].islower()
    if not is_thing or words.is_in(after, "says_what", "filler", "at", "preposition", "title", "people", "and"):
        return None
    return Finding(Role.MENTION, "handed", 0.5, verbs.start, group[-1].last)


def _is_promotion(words: ReadWords, first: int) -> bool:
    """Tell whether a phrase only sends the reader elsewhere, so that the text relies on nothing there.

    «Подробнее читайте в публикации …».
    """
    for index in range(first, max(-1, first - _REACH_OF_PROMOTION), -1):
        if words.is_among(index, "promo") and is_command(words, index):
            return True
        if index == 0 or not is_near(words, index):
            return False
    return False


def _has_subject(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """Tell whether the verb has a subject before it, which told the name something.

    «Жительница дома рассказала Onliner, что…».
    """
    before, after = around.left_first, group[-1].last + 1
    if group[0].kind in BODIES or not is_joined(words, before) or after >= len(words.keys):
        return False
    if words.is_among(before - 1, "pronoun"):
        return True
    if words.is_among(before - 1, "impersonal") or words.is_among(before - 1, "filler"):
        return False
    if words.keys[before - 1].isdigit() or not words.is_among(after, "says_what") or not is_near(words, after):
        return False
    return not starts_with_topic(words, before)


#: effects of cues that make the name the listener
_TOLD = ("told", "unnamed", "interview")
#: effects of cues that still hold if a preposition stands before the name
_PREPOSED = ("told", "unnamed", "interview", "found", "says_comma", "document")


def by_right_cue(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge the name by the phrase after it: «БЕЛТА сообщает», "Reuters has seen"."""
    cue = around.right
    if cue is None or cue.effect == "elsewhere" or cue.confidence < CERTAIN and by_document(words, group, around):
        return None
    if cue.effect in ("declines", "refused", "with"):
        return _heard(words, group, around, cue)
    return _by_said(words, group, around, cue)


def _by_said(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> Finding | None:
    """Judge the name before a phrase of saying or telling."""
    is_informant = _is_informant(words, group, around)
    if _speaks_for_oneself(words, around, cue) and not is_informant:
        return None
    if around.edge > 0 and words.is_among(around.edge - 1, "at") and is_joined(words, around.edge):
        return _said_there(words, group, around, cue)
    if not _applies(words, group, around, cue) or _is_object(words, group, around, cue):
        return None
    if is_informant or cue.effect in _TOLD:
        return finding_of(group, around, Role.TOLD_TO, cue, "right")
    return _said_itself(words, group, around, cue)


def _said_itself(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> Finding | None:
    """Take the name as the subject of the phrase after it, unless its case or the word order make it the listener."""
    if _listened(words, group, around, cue):
        return finding_of(group, around, Role.TOLD_TO, cue, "right", "+listener")
    is_spoken_of = group[-1].is_oblique and cue.effect not in ("says_comma", "found")
    return None if is_spoken_of else finding_of(group, around, Role.ATTRIBUTION, cue, "right")


def _said_there(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> Finding:
    """Judge «В Минздраве сообщили»: people of the source said it; on a broadcaster's air somebody spoke."""
    is_aired = words.is_among(around.edge - 1, "aired") and group[0].kind == "broadcaster" and cue.effect == "past"
    role, note = (Role.TOLD_TO, "+aired") if is_aired else (Role.ATTRIBUTION, "+at")
    return finding_of(group, around, role, cue, "right", note)


def _heard(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> Finding | None:
    """Judge what somebody shared with an outlet or refused to tell it: «в вузе «Зеркалу» это не подтвердили»."""
    before = words.keys[around.edge - 1] if is_joined(words, around.edge) else ""
    if cue.effect == "with":
        is_listener = before in words.cues.words["with"]
    else:
        is_free = before not in words.cues.words["at"] and not _is_object(words, group, around, cue)
        is_listener = is_free and len(group) == 1 and (cue.effect == "refused" or group[0].is_oblique)
    if group[0].kind in BODIES or not is_listener:
        return None
    note = "+listener" if cue.effect == "with" else REFUSED
    return finding_of(group, around, Role.TOLD_TO, cue, "right", note)


def _applies(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> bool:
    """Tell whether the cue says anything about a source of this kind.

    «отметила» may mean celebrating an anniversary.
    """
    after = around.right_last + 1
    if after < len(words.keys) and words.is_among(after, "celebrated"):
        return False
    effect = words.cues.effect_of(cue)
    return is_of_kind(group, effect) and holds(effect.after, words, group, around)


def _is_object(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> bool:
    """Tell whether a preposition before the name makes it an object: «её коллега с НТВ пишет» is not NTV."""
    edge = around.edge
    if cue.effect in _PREPOSED or group[-1].is_speaker or "speaker" in around.types:
        return False
    if edge < 1 or not is_joined(words, edge) or not words.is_among(edge - 1, "preposition"):
        return False
    before = words.keys[edge - 2] if edge > 1 else ""
    if _is_reporter_of(words, group, edge):
        return False
    return not _speaks_for_name(words, before)


def _speaks_for_name(words: ReadWords, before: str) -> bool:
    """Tell whether reporters, staff or a document of the source stand before the preposition."""
    sets = words.cues.words
    return words.cues.types.get(before) == "reporter" or before in sets["staff"] or before in sets["document"]


def _is_reporter_of(words: ReadWords, group: Sequence[Hit], edge: int) -> bool:
    """Match "Jane Doe of the Journal reports"."""
    is_outlets = group[-1].kind not in BODIES and edge > 1 and words.written(edge - 2)[0].isupper()
    return is_outlets and words.is_among(edge - 1, "writes_for") and words.is_among(group[-1].last + 1, "press")


def _listened(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> bool:
    """Tell whether a past tense after the name has another subject: «Ведомостям» рассказали…»."""
    # «Авторы канала «…» рассказали» are the channel
    is_own = words.is_among(around.edge, "own_people")
    if is_own or group[0].kind in BODIES - {"ngo"} or not cue.effect.startswith("past"):
        return False
    if group[0].kind == "ngo":
        return was_told(words, group, around, around.right_last + 1)
    many = len(group) > 1 or group[0].name.endswith(("и", "ы", "ия", "і"))
    is_addressed = cue.effect in ("past_at", "past_plural") and not many
    return is_addressed or was_told(words, group, around, around.right_last + 1)


def by_document(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge a work of the source that says something: «Расследование … показало», «данные … свидетельствуют»."""
    before, after = around.edge - 1, group[-1].last + 1
    if before < 0 or not is_joined(words, around.edge):
        return None
    # "a survey from Robocorp finds", "tests by Acme show"
    if is_joined(words, before) and words.is_in(before, "from_people", "made_by"):
        before -= 1
        if not words.is_in(before, "document", "trial"):
            return None
    elif not words.is_among(before, "document"):
        return None
    if words.between(after).startswith((": «", ": “", ': "', ": „")):
        return Finding(Role.ATTRIBUTION, "document.quote", 0.85, before, group[-1].last)
    if not is_joined(words, after):
        # "a survey from Robocorp, a vendor of robots, finds"
        after = behind_apposition(words, after) or len(words.keys)
    if after == len(words.keys):
        return None
    if words.is_among(after, "shows"):
        return Finding(Role.ATTRIBUTION, "document.shows", 0.88, before, after)
    return None


def _speaks_for_oneself(words: ReadWords, around: Surroundings, cue: Cue) -> bool:
    """Tell whether a person speaks for himself, not for the source.

    «Журналист БЕЛТА рассказал», «бывший сотрудник КГБ рассказал».
    """
    if is_former(words, around.edge):
        return True
    if cue.effect == "found" or not cue.effect.startswith("past"):
        return False
    is_person = is_joined(words, around.edge) and words.is_among(around.edge - 1, "title")
    return "reporter" in around.types or is_person


def informant_spoke(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge «Как утверждают источники «Ведомостей»»: the outlet's informants speak, to the outlet."""
    informant = around.edge - 1
    if informant < 0 or not _is_informant(words, group, around):
        return None
    cue, first = match_left(words, informant)
    if cue is not None:
        return Finding(Role.TOLD_TO, cue.rule + "+informant", 0.85, first, group[-1].last)
    for index in range(group[-1].last + 1, min(group[-1].last + REACH + 1, len(words.keys))):
        if not is_joined(words, index):
            return None
        if words.is_among(index, "speech"):
            return Finding(Role.TOLD_TO, "informant.verb", 0.85, informant, index)
    return None


def _is_informant(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """Match «Источник ТАСС сообщил»: the outlet's informant speaks, to the outlet."""
    edge = around.edge
    return group[0].kind not in BODIES and is_joined(words, edge) and words.is_among(edge - 1, "informant")
