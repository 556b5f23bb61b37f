"""Judge how a text relies on a source it names, by the words beside the name. findings.py explains the conditions."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.at_distance import by_addressee, by_window, has_spokesperson, verb_of_speaker
from transforms.sources.grammar.beside_name import by_document, by_gift, by_left_cue, by_right_cue, informant_spoke
from transforms.sources.grammar.findings import BODIES, Finding, finding_of, is_former
from transforms.sources.grammar.introduced_people import by_introduction
from transforms.sources.grammar.office_holders import by_office
from transforms.sources.grammar.speakers import by_own_reporter, by_speaker
from transforms.sources.grammar.surroundings import Surroundings, look_around
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import REACH, is_joined, is_near

#: how many words after a refusal to comment may give a statement all the same
_REACH_BEHIND_REFUSAL = 25

_REACH_OF_SPEAKER = 14


def judge(words: ReadWords, group: Sequence[Hit]) -> Finding | None:
    """Return how a text relies on a group of sources; None if it only names them."""
    around = look_around(words, group)
    for ask in _ORDER:
        finding = ask(words, group, around)
        if finding and (finding.role is not Role.TOLD_TO or group[0].kind not in BODIES - {"ngo"}):
            return finding
    return None


def _reporter_was_told(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge «Рассказал корреспонденту БЕЛТА …».

    In «сказал журналистам Песков» a body speaks, since it has no reporters.
    """
    if "reporter_dative" not in around.types:
        return None
    speaks = group[0].is_speaker or group[0].kind in BODIES - {"ngo"}
    verb = _speech_before(words, around.edge)
    if verb is None:
        verb = verb_of_speaker(words, around.edge)
    if verb is not None:
        role = Role.ATTRIBUTION if speaks else Role.TOLD_TO
        return Finding(role, "reporter.dative", 0.9, verb, group[-1].last)
    if speaks:
        return None
    if around.right is not None:
        return Finding(Role.TOLD_TO, "reporter.dative", 0.88, around.edge, around.right_last)
    if verb := _verb_behind(words, group[-1].last + 1, REACH, "speech"):
        # «Журналисту «Зеркала» мать солдата объяснила…»
        return Finding(Role.TOLD_TO, "reporter.dative", 0.85, around.edge, verb)
    return None


def _speech_before(words: ReadWords, edge: int) -> int | None:
    """Return the nearest verb of speech before a place, in the same clause or the one before."""
    for index in range(edge - 1, max(-1, edge - REACH), -1):
        if words.is_among(index, "speech"):
            return index
        if not is_near(words, index):
            break
    return None


def _verb_behind(words: ReadWords, first: int, reach: int, name: str) -> int | None:
    """Return the next word of a set after a name, in the same clause and not negated."""
    for index in range(first, min(first + reach, len(words.keys))):
        if not is_joined(words, index):
            return None
        if words.is_among(index, name):
            is_denied = words.is_among(index - 1, "not") or words.is_among(index, "declined")
            return None if is_denied else index
    return None


def by_people_there(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge «В Следственном комитете смерть солдата назвали несчастным случаем».

    People of a body speak, with words in between.
    """
    edge = around.edge
    if len(group) > 1 or group[0].kind not in BODIES or around.right is not None or edge < 1:
        return None
    if not is_joined(words, edge) or not words.is_among(edge - 1, "at") or is_joined(words, edge - 1):
        return None
    verb = _verb_behind(words, group[-1].last + 1, REACH, "people_say")
    return None if verb is None else Finding(Role.ATTRIBUTION, "people.there", 0.85, edge - 1, verb)


def _spokesperson(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge the words of a spokesperson as those of the body: "Kremlin's spokesman … told journalists"."""
    if not has_spokesperson(group[-1], around) or is_former(words, around.edge):
        return None
    if around.left is not None and _leads_to_speaker(words, around.left, around.left_first):
        return finding_of(group, around, Role.ATTRIBUTION, around.left, "left", "+speaker")
    if around.right is None:
        return _spoke_in(words, group, around)
    if around.right.effect == "declines":
        return _after_refusal(words, around)
    last = around.right_last
    has_recipient = is_joined(words, last + 1) and words.is_among(last + 1, "recipient")
    return Finding(Role.ATTRIBUTION, "speaker.verb", 0.92, around.edge, last + has_recipient)


def _leads_to_speaker(words: ReadWords, cue: Cue, first: int) -> bool:
    """Tell whether a phrase before a spokesperson introduces what that person said, not who was told."""
    return cue.effect not in ("told", "repost") or words.is_among(first, "speech")


def _after_refusal(words: ReadWords, around: Surroundings) -> Finding:
    """Judge a refusal to comment, after which the body may have said something all the same."""
    said = _said_after_all(words, around.right_last)
    if said is None:
        return Finding(Role.MENTION, "speaker.declines", 0.5, around.edge, around.right_last)
    return Finding(Role.ATTRIBUTION, "speaker.after_refusal", 0.85, around.edge, said)


def _spoke_in(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge «Представитель МИД … в интервью телеканалу BBC заявила».

    The place where somebody speaks stands before the verb.
    """
    is_placed = False
    for index in range(group[-1].last + 1, min(group[-1].last + _REACH_OF_SPEAKER, len(words.keys))):
        if not is_joined(words, index):
            return None
        if is_placed and words.is_among(index, "speech"):
            return Finding(Role.ATTRIBUTION, "speaker.placed", 0.85, around.edge, index)
        is_placed = is_placed or words.is_among(index, "place")
        is_passed = words.written(index)[0].isupper() or words.is_in(index, "at", "filler", "article")
        if not is_placed and not is_passed:
            return None
    return None


def _said_after_all(words: ReadWords, refusal: int) -> int | None:
    """Return the last word of "he said", «сказал он» after a refusal, within that sentence and the next."""
    speech, pronouns = words.cues.words["speech"], words.cues.words["pronoun"]
    sentences = 0
    for index in range(refusal + 1, min(refusal + _REACH_BEHIND_REFUSAL, len(words.keys) - 1)):
        sentences += words.gaps[index] in "!P" or bool(set(words.between(index)) & set(".!?…\n"))
        if sentences > 1:
            return None
        pair = (words.keys[index], words.keys[index + 1])
        if is_joined(words, index + 1) and (
            pair[0] in speech and pair[1] in pronouns or pair[0] in pronouns and pair[1] in speech
        ):
            return index + 1
    return None


#: the rules, most certain first
_ORDER = (
    _reporter_was_told,
    _spokesperson,
    by_gift,
    by_left_cue,
    by_right_cue,
    informant_spoke,
    by_document,
    by_own_reporter,
    by_addressee,
    by_people_there,
    by_speaker,
    by_office,
    by_introduction,
    by_window,
)
