"""What the phrase before a name makes of it: «сообщает БЕЛТА», "according to Reuters"."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.phrases import Cue
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding, finding_of, is_command, was_told
from transforms.sources.grammar.phrases import is_joined, is_near
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit

#: how many words before a cue may send the reader elsewhere
_REACH_OF_PROMOTION = 7
#: how many words say what a reader finds on a site («Карта отключений — на сайте …»)
_LONGEST_POINTER = 4
#: effects that ask for a body or an outlet, or for the end of a clause
_CONDITIONAL = frozenset({"airs", "body", "closing", "denial", "clause"})


def by_left_cue(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """What the phrase before the name makes of it, where there is one and it means this source."""
    cue = around.left
    if cue is None or _is_promotion(words, around.left_first):
        return None
    if cue.effect in _CONDITIONAL and not _suits(words, group, around, cue):
        return None
    if cue.effect == "page" and _is_pointer(words, around.left_first, group[-1].last + 1):
        return None
    if cue.effect == "inverted" and _has_object(words, group[-1].last + 1):
        return None
    if (
        cue.effect == "present"
        and group[-1].is_oblique
        and around.edge == group[0].first
        and group[0].kind not in BODIES
    ):
        # «кажа Свабодзе работніца»
        return finding_of(group, around, Role.TOLD_TO, cue, "left", "+listener")
    if cue.effect == "told" or cue.effect == "aired" and group[-1].kind == "broadcaster":
        return finding_of(group, around, Role.TOLD_TO, cue, "left")
    if cue.effect == "repost":
        return finding_of(group, around, Role.REPOST, cue, "left")
    if cue.effect == "past" and (
        was_told(words, group, around, group[-1].last + 1) or _has_subject(words, group, around)
    ):
        return finding_of(group, around, Role.TOLD_TO, cue, "left", "+listener")
    return finding_of(group, around, Role.ATTRIBUTION, cue, "left")


def _suits(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> bool:
    """Whether a phrase that needs a body or an outlet, or the end of a clause, has it."""
    kind, ends = group[-1].kind, not is_joined(words, group[-1].last + 1)
    match cue.effect:
        case "airs":
            return kind not in BODIES
        case "body":
            # «…, объявил Минздрав», «о сборе объявил Минздрав»; in «сбор объявил фонд» it does something
            is_speech = not is_joined(words, around.left_first) or _starts_with_topic(words, around.left_first)
            return kind in BODIES and not group[-1].is_oblique and is_speech
        case "closing":
            return kind in BODIES and ends
        case "denial":
            return kind in BODIES and not _is_refusal(words, around.left_first)
        case "clause":
            # «Имена назвала «Вясна»», not «назвал «Медузу» лучшей»
            is_object = group[-1].is_oblique or _is_person(words, around.left_first - 1)
            return ends and not is_object and kind not in BODIES - {"ngo"}
    return True


def _is_person(words: ReadWords, index: int) -> bool:
    """Whether the word before a verb is its subject: «лучшим эксперт назвал Onliner»."""
    return index >= 0 and (words.is_among(index, "title") or words.is_among(index, "pronoun"))


def _is_refusal(words: ReadWords, verb: int) -> bool:
    """What a body did, not what it said: "the visa was denied by the ministry", not "reports were denied by …"."""
    for index in range(verb - 1, max(-1, verb - _REACH_OF_PROMOTION), -1):
        if words.is_among(index, "refusable"):
            return True
        if not is_joined(words, index + 1):
            break
    return False


def _is_promotion(words: ReadWords, first: int) -> bool:
    """«Подробнее читайте в публикации …» sends the reader elsewhere; nothing of it is in the text."""
    for index in range(first, max(-1, first - _REACH_OF_PROMOTION), -1):
        if words.is_among(index, "promo") and is_command(words, index):
            return True
        if index == 0 or not is_near(words, index):
            return False
    return False


def _is_pointer(words: ReadWords, first: int, after: int) -> bool:
    """«Подробности — на сайте …»: the sentence says where more is, and cites nothing."""
    if first == 0 or is_joined(words, after) and words.is_among(after, "speech"):
        return False
    pointers = words.cues.words["pointer"]
    if words.between(first).strip(" \u00a0") not in ("—", "–", "-", ":"):
        while is_joined(words, first) and words.is_among(first - 1, "lies"):
            first -= 1
        return is_joined(words, first) and words.keys[first - 1] in pointers
    for index in range(first - 1, max(-1, first - 1 - _LONGEST_POINTER), -1):
        if words.keys[index] in pointers:
            return True
        if not is_joined(words, index):
            return False
    return False


def _has_object(words: ReadWords, after: int) -> bool:
    """English "reports Reuters" says who reports; in "notes the CDC requirement" the name begins the object."""
    return is_joined(words, after) and words.written(after)[0].islower() and not words.is_among(after, "filler")


def _has_subject(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """«Жительница дома рассказала Onliner, что…»: somebody stands before the verb, what was said after the name."""
    before, after = around.left_first, group[-1].last + 1
    if group[0].kind in BODIES or not is_joined(words, before) or after >= len(words.keys):
        return False
    subject = words.keys[before - 1]
    if subject in words.cues.words["pronoun"]:
        return True
    if subject in words.cues.words["impersonal"] or subject in words.cues.words["filler"] or subject.isdigit():
        return False
    if not words.is_among(after, "says_what") or not is_near(words, after):
        return False
    return not _starts_with_topic(words, before)


def _starts_with_topic(words: ReadWords, before: int) -> bool:
    """«О задержании врача сообщила БЕЛТА»: the words before the verb say what about, not who."""
    for index in range(before - 1, max(-1, before - 8), -1):
        if words.is_among(index, "about"):
            return True
        if not is_near(words, index):
            return False
    return False
