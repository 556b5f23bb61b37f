"""What the phrase before a name makes of it: «сообщает БЕЛТА», "according to Reuters"."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.phrases import Cue
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.conditions import holds, is_of_kind, starts_with_topic
from transforms.sources.grammar.findings import BODIES, Finding, finding_of, is_command, was_told
from transforms.sources.grammar.phrases import is_joined, is_near
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit

#: how many words before a cue may send the reader elsewhere
_REACH_OF_PROMOTION = 7


def by_left_cue(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """What the phrase before the name makes of it, where there is one and it means this source."""
    cue = around.left
    if cue is None or _is_promotion(words, around.left_first):
        return None
    effect = words.cues.effect_of(cue)
    if not is_of_kind(group, effect) or not holds(effect.before, words, group, around):
        return None
    if _was_listening(words, group, around, cue):
        return finding_of(group, around, Role.TOLD_TO, cue, "left", "+listener")
    is_aired_elsewhere = cue.effect == "aired" and group[-1].kind != "broadcaster"
    return finding_of(group, around, Role.ATTRIBUTION if is_aired_elsewhere else effect.gives, cue, "left")


def _was_listening(words: ReadWords, group: Sequence[Hit], around: Surroundings, cue: Cue) -> bool:
    """Whether a verb of saying makes the name the one who listened: «кажа Свабодзе работніца»."""
    if cue.effect == "present":
        is_outlet = around.edge == group[0].first and group[0].kind not in BODIES
        return group[-1].is_oblique and is_outlet
    if cue.effect != "past":
        return False
    return was_told(words, group, around, group[-1].last + 1) or _has_subject(words, group, around)


def _is_promotion(words: ReadWords, first: int) -> bool:
    """«Подробнее читайте в публикации …» sends the reader elsewhere; nothing of it is in the text."""
    for index in range(first, max(-1, first - _REACH_OF_PROMOTION), -1):
        if words.is_among(index, "promo") and is_command(words, index):
            return True
        if index == 0 or not is_near(words, index):
            return False
    return False


def _has_subject(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """«Жительница дома рассказала Onliner, что…»: somebody stands before the verb, what was said after the name."""
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
