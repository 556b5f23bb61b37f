"""Judge how a text relies on a source it names, from the words beside the name.

Effects of cues: `says` the source says it; `says_plural` the same after more than one name; `says_comma` the same,
also behind a comma; `inverted` the same, unless an object follows; `body` the same, where the source is a body, not an
outlet ("condemned"); `document` the same of its report or statement, where the text refers to it; `citing` said by the
source and passed on by another; `told` somebody spoke to the source; `at` said by people of the source; `at_only` the
same, but only behind "at" («в … назвали»); `past`, `past_plural`, `past_at` a past tense, where Russian and Belarusian
leave open who spoke and who listened; `repost` the text is taken from the source; `site` its website is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presswatch.records import Role
from transforms.source_cues import CUES, Cue
from transforms.source_names import Hit
from transforms.source_surroundings import REACH, Surroundings, is_joined, is_near, look_around
from transforms.source_tokens import Words

#: kinds that speak for themselves: nobody "tells" a ministry the news
BODIES = frozenset({"official", "ngo", "company"})
#: how many words before a cue may send the reader elsewhere
_REACH_OF_PROMOTION = 7
#: an English cue may stand this far before its source: "according to an analysis of census data by …"
_REACH_OF_ACCORDING = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """How a group of sources is relied on: the role, the phrase that says so, and the words it covers."""

    role: Role
    rule: str
    confidence: float
    first: int
    last: int
    is_citing: bool = False


def judge(words: Words, group: Sequence[Hit]) -> Finding | None:
    """Say how a group of sources is relied on, or None where it is only named."""
    around = look_around(words, group)
    for ask in (_reporter_was_told, _spokesperson, _by_left_cue, _by_right_cue, _by_window):
        if finding := ask(words, group, around):
            is_deaf = finding.role is Role.TOLD_TO and group[0].kind in BODIES - {"ngo"}
            return None if is_deaf else finding
    return None


def _finding(group: Sequence[Hit], around: Surroundings, role: Role, cue: Cue, side: str, note: str = "") -> Finding:
    first = around.left_first if side == "left" else group[0].first
    last = around.right_last if side == "right" else group[-1].last
    return Finding(role, cue.rule + note, cue.confidence, first, last, cue.effect == "citing")


def _reporter_was_told(words: Words, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    if "reporter_dative" not in around.types:
        return None
    for index in range(around.edge - 1, max(-1, around.edge - REACH), -1):
        if words.keys[index] in CUES.words["speech"]:
            return Finding(Role.TOLD_TO, "reporter.dative", 0.9, index, group[-1].last)
        if not is_near(words, index):
            break
    if around.right is not None:
        return Finding(Role.TOLD_TO, "reporter.dative", 0.88, around.edge, around.right_last)
    return None


def _spokesperson(words: Words, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """A spokesperson ties the words to the body: "Kremlin's spokesman … told journalists"."""
    is_body = group[-1].kind in BODIES and "speaker" in around.types | around.right_types
    if not (group[-1].is_speaker or is_body) or _is_former(words, around.edge):
        return None
    if around.left is not None and around.left.effect not in ("told", "repost"):
        return _finding(group, around, Role.ATTRIBUTION, around.left, "left", "+speaker")
    if around.right is None:
        return None
    last = around.right_last
    if is_joined(words, last + 1) and words.keys[last + 1] in CUES.words["recipient"]:
        last += 1
    return Finding(Role.ATTRIBUTION, "speaker.verb", 0.92, around.edge, last)


def _is_former(words: Words, edge: int) -> bool:
    """A former head of a body no longer speaks for it."""
    return is_joined(words, edge) and words.keys[edge - 1] in CUES.words["former"]


def _by_left_cue(words: Words, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    cue = around.left
    if cue is None or _is_promotion(words, around.left_first):
        return None
    if cue.effect == "inverted" and _has_object(words, group[-1].last + 1):
        return None
    if cue.effect == "told":
        return _finding(group, around, Role.TOLD_TO, cue, "left")
    if cue.effect == "repost":
        return _finding(group, around, Role.REPOST, cue, "left")
    if cue.effect == "past" and (
        _was_told(words, group, around, group[-1].last + 1) or _has_subject(words, group, around)
    ):
        return _finding(group, around, Role.TOLD_TO, cue, "left", "+listener")
    return _finding(group, around, Role.ATTRIBUTION, cue, "left")


def _is_promotion(words: Words, first: int) -> bool:
    """«Подробнее читайте в публикации …» sends the reader elsewhere; nothing of it is in the text."""
    for index in range(first, max(-1, first - _REACH_OF_PROMOTION), -1):
        if words.keys[index] in CUES.words["promo"]:
            return True
        if index == 0 or not is_near(words, index):
            return False
    return False


def _by_right_cue(words: Words, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    cue = around.right
    if cue is None or cue.effect == "says_plural" and len(group) == 1:
        return None
    if _speaks_for_oneself(words, around, cue) and not _is_informant(words, group, around):
        return None
    if around.edge > 0 and words.keys[around.edge - 1] in CUES.words["at"] and is_joined(words, around.edge):
        return _finding(group, around, Role.ATTRIBUTION, cue, "right", "+at")
    if cue.effect == "document" and not _is_document(words, group[0].first):
        return None
    if cue.effect in ("site", "at_only") or cue.effect == "body" and group[-1].kind not in BODIES:
        return None
    if cue.effect == "told" or _is_informant(words, group, around):
        return _finding(group, around, Role.TOLD_TO, cue, "right")
    is_body = group[0].kind in BODIES
    many = len(group) > 1 or group[0].name.endswith(("и", "ы", "ия", "і"))
    listened = cue.effect in ("past_at", "past_plural") and not many
    if (
        not is_body
        and cue.effect.startswith("past")
        and (listened or _was_told(words, group, around, around.right_last + 1))
    ):
        return _finding(group, around, Role.TOLD_TO, cue, "right", "+listener")
    if group[-1].is_oblique and cue.effect != "says_comma":
        return None
    return _finding(group, around, Role.ATTRIBUTION, cue, "right")


def _has_object(words: Words, after: int) -> bool:
    """English "reports Reuters" says who reports; in "notes the CDC requirement" the name begins the object."""
    return (
        is_joined(words, after) and words.written(after)[0].islower() and words.keys[after] not in CUES.words["filler"]
    )


def _is_document(words: Words, first: int) -> bool:
    """Whether the text refers to it: "in a NASA statement", not "it is a New Yorker story"."""
    return any(
        is_joined(words, index + 1) and words.keys[index] in CUES.words["belongs_to_document"]
        for index in (first - 1, first - 2)
        if index >= 0
    )


def _speaks_for_oneself(words: Words, around: Surroundings, cue: Cue) -> bool:
    """«Журналист БЕЛТА рассказал», «бывший сотрудник КГБ рассказал»: the person speaks, not the source."""
    if _is_former(words, around.edge):
        return True
    if not cue.effect.startswith("past"):
        return False
    is_person = is_joined(words, around.edge) and words.keys[around.edge - 1] in CUES.words["title"]
    return "reporter" in around.types or is_person


def _is_informant(words: Words, group: Sequence[Hit], around: Surroundings) -> bool:
    """«Источник ТАСС сообщил»: the outlet's informant speaks, to the outlet."""
    edge = around.edge
    return group[0].kind not in BODIES and is_joined(words, edge) and words.keys[edge - 1] in CUES.words["informant"]


def _was_told(words: Words, group: Sequence[Hit], around: Surroundings, after: int) -> bool:
    """Whether a past tense makes the source the listener: its case says so, or the speaker follows."""
    if group[0].kind in BODIES:
        return group[0].kind == "ngo" and group[-1].is_oblique
    if group[-1].is_oblique or "type_dative" in around.types:
        return True
    if around.edge > 1 and is_joined(words, around.edge) and words.keys[around.edge - 1] in CUES.words["about_it"]:
        return is_joined(words, after)
    if not is_joined(words, after):
        return False
    return (
        words.keys[after] in CUES.words["title"]
        or (words.written(after)[0].isupper() and not words.written(after).isupper())
        or _is_press_office(words, after)
    )


def _has_subject(words: Words, group: Sequence[Hit], around: Surroundings) -> bool:
    """«Жительница дома рассказала Onliner, что…»: somebody stands before the verb, what was said after the name."""
    before, after = around.left_first, group[-1].last + 1
    if group[0].kind in BODIES or not is_joined(words, before) or after >= len(words.keys):
        return False
    subject = words.keys[before - 1]
    if subject in CUES.words["impersonal"] or subject in CUES.words["filler"] or subject.isdigit():
        return False
    if words.keys[after] not in CUES.words["says_what"] or not is_near(words, after):
        return False
    return not _starts_with_topic(words, before)


def _starts_with_topic(words: Words, before: int) -> bool:
    """«О задержании врача сообщила БЕЛТА»: the words before the verb say what about, not who."""
    for index in range(before - 1, max(-1, before - 8), -1):
        if words.keys[index] in CUES.words["about"]:
            return True
        if not is_near(words, index):
            return False
    return False


def _is_press_office(words: Words, after: int) -> bool:
    """«сообщили в пресс-службе…» behind the name: the office spoke."""
    return (
        words.keys[after] in CUES.words["at"]
        and is_joined(words, after + 1)
        and CUES.types.get(words.keys[after + 1]) in ("type", "speaker")
    )


def _by_window(words: Words, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """A verb a few words before the name, in the same clause: who stands between decides the role."""
    people = 0
    for index in range(around.edge - 1, max(-1, around.edge - _REACH_OF_ACCORDING), -1):
        key = words.keys[index]
        if not is_joined(words, index + 1) and not _is_dated(words, index):
            return None
        if around.edge - index >= REACH + 2 and key not in CUES.words["cue_at_distance"]:
            continue
        if key in CUES.words["told_at_distance"] and words.keys[around.edge - 1] in CUES.words["to"]:
            return Finding(Role.TOLD_TO, "window.told_to", 0.75, index, group[-1].last)
        if key in CUES.words["verbs"]:
            role = _window_role(words, group, around, index, people)
            return None if role is None else Finding(role, f"window.{role}", 0.7, index, group[-1].last)
        people += key in CUES.words["title"] or key in CUES.types or words.written(index)[0].isupper()
    return None


def _is_dated(words: Words, index: int) -> bool:
    """A date between commas parts nothing: «сообщает сегодня, 5 мая, БЕЛТА»."""
    return is_near(words, index + 1) and (words.keys[index].isdigit() or words.keys[index] in CUES.words["filler"])


def _window_role(words: Words, group: Sequence[Hit], around: Surroundings, verb: int, people: int) -> Role | None:
    """What a verb at a distance makes of the name.

    A present tense makes an outlet the one who says it («пишет в четверг газета…»). A past tense with a person in
    between makes an outlet the listener («заявил Песков ТАСС») and a body the employer who speaks («заявил начальник
    управления информации МИД»). An English cue at a distance needs a preposition before the name.
    """
    between = around.edge - verb - 1
    key = words.keys[verb]
    if key in CUES.words["cue_at_distance"]:
        return Role.ATTRIBUTION if words.keys[around.edge - 1] in CUES.words["belongs"] else None
    if group[0].kind in BODIES:
        return Role.ATTRIBUTION if people else None
    if key in CUES.words["present"]:
        return None if group[-1].is_oblique or between >= REACH else Role.ATTRIBUTION
    is_person = 0 < between <= REACH and people == between and not {"reporter", "type"} & around.types
    return Role.TOLD_TO if is_person else None
