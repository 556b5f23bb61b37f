"""The finding: how a text relies on a source. And the conditions that rules about cues share.

The conditions test what stands around a name and a phrase; effects name those they require.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from presswatch.records import Role
from transforms.sources.cues.effects import Effect
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import SPEAKING_KINDS, Hit
from transforms.sources.names.phrases import is_joined, is_near

BODIES = SPEAKING_KINDS
#: suffix of a rule's name if somebody refused to speak
REFUSED = "+refused"
#: a phrase of at least this confidence leaves no doubt
CERTAIN = 0.85
#: how many words may say what somebody is before the name
_MOST_DESCRIBING = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """How a text relies on a group of sources: the role, the phrase that says so, and the words it covers."""

    role: Role
    rule: str
    confidence: float
    first: int
    last: int
    is_citing: bool = False
    is_relay: bool = False


def finding_of(group: Sequence[Hit], around: Surroundings, role: Role, cue: Cue, side: str, note: str = "") -> Finding:
    """Return the finding of a cue, with the words from the cue to the name as evidence.

    `note` is added to the rule's name.
    """
    first = around.left_first if side == "left" else group[0].first
    last = around.right_last if side == "right" else group[-1].last
    return Finding(role, cue.rule + note, cue.confidence, first, last, cue.effect == "citing", cue.effect == "relay")


def is_former(words: ReadWords, edge: int) -> bool:
    """Tell whether somebody is a former head, who no longer speaks for the body."""
    return edge > 0 and words.is_among(edge - 1, "former") and is_joined(words, edge)


def is_command(words: ReadWords, index: int) -> bool:
    """Tell whether a word is a command: «читайте» by its form, English "read" only at the start of a sentence."""
    return not words.keys[index].isascii() or words.written(index)[0].isupper()


def was_told(words: ReadWords, group: Sequence[Hit], around: Surroundings, after: int) -> bool:
    """Tell whether the source is the listener of a past tense: its case says so, or the speaker follows."""
    if group[0].kind in BODIES:
        return group[0].kind == "ngo" and group[-1].is_oblique and not _has_staff_before(words, group[0])
    if "reporter" in around.types:
        return False
    if group[-1].is_oblique or "type_dative" in around.types:
        return True
    if around.edge > 1 and is_joined(words, around.edge) and words.is_among(around.edge - 1, "about_it"):
        return is_joined(words, after)
    return is_joined(words, after) and (_is_somebody(words, after) or _is_told_at(words, around, after))


def _is_told_at(words: ReadWords, around: Surroundings, after: int) -> bool:
    """Tell whether people at a place spoke: «сказали Радио Свобода в гостинице», not «сообщили Reuters в среду»."""
    is_place = words.is_among(after, "at") and is_joined(words, after + 1)
    is_date = is_place and (words.is_in(after + 1, "filler", "months") or words.keys[after + 1].isdigit())
    return is_place and not is_date and words.is_among(around.edge - 1, "people_say")


def _has_staff_before(words: ReadWords, hit: Hit) -> bool:
    return hit.first > 0 and words.is_among(hit.first - 1, "staff")


def _is_somebody(words: ReadWords, after: int) -> bool:
    """Tell whether a person, or a body's press office, is named there."""
    is_name = words.written(after)[0].isupper() and not words.written(after).isupper()
    return is_name or words.is_among(after, "title") or _is_press_office(words, after) or _is_described(words, after)


def _is_described(words: ReadWords, after: int) -> bool:
    """Match what somebody is, and the full name: «рассказала Zaxid.net третьекурсница Анна Мельник»."""
    name = after
    while name - after < _MOST_DESCRIBING and name + 1 < len(words.keys) and words.written(name)[0].islower():
        if words.is_in(name, "at", "preposition", "and", "says_what", "said", "filler") or not is_joined(
            words, name + 1
        ):
            return False
        name += 1
    is_person = name > after and name + 1 < len(words.keys) and is_joined(words, name + 1)
    return is_person and words.written(name)[0].isupper() and words.written(name + 1)[0].isupper()


def _is_press_office(words: ReadWords, after: int) -> bool:
    """Match «сообщили в пресс-службе…» after the name: the office spoke."""
    return (
        words.is_among(after, "at")
        and is_joined(words, after + 1)
        and (words.type_of(after + 1) in ("type", "speaker") or words.written(after + 1)[0].isupper())
    )


def only_acts(words: ReadWords, group: Sequence[Hit], finding: Finding) -> bool:
    """Tell whether a verb that may say something tells what a body did: «суд признал сайт», not «суд признал, что»."""
    is_behind = finding.last > group[-1].last
    verb, after = (finding.last, finding.last + 1) if is_behind else (finding.first, group[-1].last + 1)
    if not words.is_among(verb, "act") or words.is_among(group[0].first - 1, "at"):
        return False
    if not is_joined(words, after) or words.is_among(after, "says_what"):
        return False
    # «…, объявил «Белнефтехим» в своём канале» says where it was said
    return is_behind or is_joined(words, verb) or not words.is_among(after, "at")


#: how many words before a verb may say what was refused
_REACH_OF_REFUSAL = 7
#: how many words may tell what a reader finds on a site («Карта отключений — на сайте …»)
_LONGEST_POINTER = 4
_REACH_OF_TOPIC = 8

Condition = Callable[[ReadWords, Sequence[Hit], Surroundings], bool]


def is_of_kind(group: Sequence[Hit], effect: Effect) -> bool:
    """Tell whether the name is of the kind of source that an effect requires."""
    kind = group[-1].kind
    match effect.kinds:
        case "outlet":
            return kind not in BODIES
        case "body":
            return kind in BODIES
        case "no_authority":
            return kind not in BODIES - {"ngo"}
        case _:
            return True


def holds(names: Sequence[str], words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """Tell whether all conditions of a list hold."""
    return all(_CONDITIONS[name](words, group, around) for name in names)


def starts_with_topic(words: ReadWords, before: int) -> bool:
    """Tell whether the words before the verb are its topic, not its subject: «О задержании врача сообщила БЕЛТА»."""
    for index in range(before - 1, max(-1, before - _REACH_OF_TOPIC), -1):
        if words.is_among(index, "about"):
            return True
        if not is_near(words, index):
            return False
    return False


def _clause_ends(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> bool:
    return not is_joined(words, group[-1].last + 1)


def _never(_words: ReadWords, _group: Sequence[Hit], _around: Surroundings) -> bool:
    return False


def _several(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> bool:
    """Tell whether a plural verb fits: several names, or one of several people: "Brine Police say"."""
    return len(group) > 1 or words.is_among(group[-1].last, "body_of_many")


def _nominative(_words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> bool:
    return not group[-1].is_oblique


def _speech_position(words: ReadWords, _group: Sequence[Hit], around: Surroundings) -> bool:
    """Accept «…, объявил Минздрав», «о сборе объявил Минздрав»; in «сбор объявил фонд» the body does something."""
    first = around.left_first
    is_free = not is_joined(words, first) or words.is_among(first - 1, "as_said")
    return is_free or starts_with_topic(words, first)


def _no_object_of(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """Accept «Имена назвала «Вясна»», but not «назвал «Медузу» лучшей», «лучшим эксперт назвал Onliner»."""
    subject = around.left_first - 1
    is_person = subject >= 0 and (words.is_among(subject, "title") or words.is_among(subject, "pronoun"))
    return not (group[-1].is_oblique or is_person)


def _no_refusal(words: ReadWords, _group: Sequence[Hit], around: Surroundings) -> bool:
    """Accept what a body said, not what it did.

    "reports were denied by …", but not "the visa was denied by the ministry".
    """
    verb = around.left_first
    for index in range(verb - 1, max(-1, verb - _REACH_OF_REFUSAL), -1):
        if words.is_among(index, "refusable"):
            return False
        if not is_joined(words, index + 1):
            break
    return True


def _no_object_behind(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> bool:
    """Accept English "reports Reuters"; in "notes the CDC requirement" the name is part of the object."""
    after = group[-1].last + 1
    return not (is_joined(words, after) and words.written(after)[0].islower() and not words.is_among(after, "filler"))


def _no_pointer(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> bool:
    """Reject «Подробности — на сайте …»: the sentence says where to find more and cites nothing."""
    first, after = around.left_first, group[-1].last + 1
    if first == 0 or is_joined(words, after) and words.is_among(after, "speech"):
        return True
    if words.between(first).strip(" \u00a0") in ("—", "–", "-", ":"):
        return not _points_elsewhere(words, first)
    while is_joined(words, first) and words.is_among(first - 1, "lies"):
        first -= 1
    return not (is_joined(words, first) and words.is_among(first - 1, "pointer"))


def _points_elsewhere(words: ReadWords, dash: int) -> bool:
    """Match «Карта отключений — …»: the words before the dash say what a reader finds there."""
    for index in range(dash - 1, max(-1, dash - 1 - _LONGEST_POINTER), -1):
        if words.is_among(index, "pointer"):
            return True
        if not is_joined(words, index):
            break
    return False


def _referred_to(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> bool:
    """Accept a reference to a document: "in a NASA statement", but not "it is a New Yorker story"."""
    first = group[0].first
    return any(
        is_joined(words, index + 1) and words.is_among(index, "belongs_to_document")
        for index in (first - 1, first - 2)
        if index >= 0
    )


def _shows_behind(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> bool:
    """Accept "a filing with the SEC showed", not "made a filing with the SEC"."""
    after = group[-1].last + 1
    return is_joined(words, after) and words.is_in(after, "shows", "said_plainly")


_CONDITIONS: Mapping[str, Condition] = {
    "clause_ends": _clause_ends,
    "never": _never,
    "no_object_behind": _no_object_behind,
    "no_object_of": _no_object_of,
    "no_pointer": _no_pointer,
    "no_refusal": _no_refusal,
    "nominative": _nominative,
    "referred_to": _referred_to,
    "several": _several,
    "shows_behind": _shows_behind,
    "speech_position": _speech_position,
}
