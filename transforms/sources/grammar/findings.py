"""How a text relies on a source: what a finding holds, and what the rules about cues share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presswatch.records import Role
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.phrases import is_joined
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import SPEAKING_KINDS, Hit

BODIES = SPEAKING_KINDS
#: the end of a rule's name where nothing was said
REFUSED = "+refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """How a group of sources is relied on: the role, the phrase that says so, and the words it covers."""

    role: Role
    rule: str
    confidence: float
    first: int
    last: int
    is_citing: bool = False
    is_relay: bool = False


def finding_of(group: Sequence[Hit], around: Surroundings, role: Role, cue: Cue, side: str, note: str = "") -> Finding:
    """The finding that a cue gives, its evidence from the cue to the name. `note` is added to the rule's name."""
    first = around.left_first if side == "left" else group[0].first
    last = around.right_last if side == "right" else group[-1].last
    return Finding(role, cue.rule + note, cue.confidence, first, last, cue.effect == "citing", cue.effect == "relay")


def is_former(words: ReadWords, edge: int) -> bool:
    """A former head of a body no longer speaks for it."""
    return is_joined(words, edge) and words.is_among(edge - 1, "former")


def is_command(words: ReadWords, index: int) -> bool:
    """«читайте» is a command by its form, English "read" only where it opens a sentence."""
    return not words.keys[index].isascii() or words.written(index)[0].isupper()


def was_told(words: ReadWords, group: Sequence[Hit], around: Surroundings, after: int) -> bool:
    """Whether a past tense makes the source the listener: its case says so, or the speaker follows."""
    if group[0].kind in BODIES:
        return group[0].kind == "ngo" and group[-1].is_oblique and not _has_staff_before(words, group[0])
    if group[-1].is_oblique or "type_dative" in around.types:
        return True
    if around.edge > 1 and is_joined(words, around.edge) and words.is_among(around.edge - 1, "about_it"):
        return is_joined(words, after)
    return is_joined(words, after) and _is_somebody(words, after)


def _has_staff_before(words: ReadWords, hit: Hit) -> bool:
    return hit.first > 0 and words.is_among(hit.first - 1, "staff")


def _is_somebody(words: ReadWords, after: int) -> bool:
    """Whether a person, or a body's press office, is named there."""
    is_name = words.written(after)[0].isupper() and not words.written(after).isupper()
    return is_name or words.is_among(after, "title") or _is_press_office(words, after)


def _is_press_office(words: ReadWords, after: int) -> bool:
    """«сообщили в пресс-службе…» behind the name: the office spoke."""
    return (
        words.is_among(after, "at")
        and is_joined(words, after + 1)
        and (words.type_of(after + 1) in ("type", "speaker") or words.written(after + 1)[0].isupper())
    )
