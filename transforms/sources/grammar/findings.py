"""How a text relies on a source: what a finding holds, and what the rules about cues share.

Effects of cues:
    says        the source says it
    present     the same in Russian and Belarusian, unless the name's case makes it the one spoken to
    says_plural the same after more than one name
    says_comma  the same, also behind a comma
    inverted    the same, unless an object follows
    found       the same; said of an outlet's journalists it counts too («журналисты … выяснили»)
    body        the same, where the source is a body, not an outlet ("condemned")
    airs        the same, where it is an outlet
    document    the same of its report or statement, where the text refers to it
    citing      said by the source and passed on by another
    relay       the source passes on the one named before it («на которые ссылается…»)
    told        somebody spoke to the source
    aired       the same, where it is a broadcaster; elsewhere the source says it ("said on CNN", "on the channel …")
    unnamed     the same as told, where it is an outlet («на условиях анонимности»)
    with        the same, behind «с»: «с «Зеркалом» поделился»
    refused     somebody would not speak to it, where it is an outlet and nobody else can be meant
    closing     the source says it, where it is a body that closes the clause («…, обещает Белгидромет»)
    clause      the same, where it is none («имена назвала «Медиазона»»)
    denial      the same, where it is a body and words are denied, not a visa
    at          said by people of the source
    at_only     the same, but only behind "at" («в … назвали»)
    past, past_plural, past_at
                a past tense, where Russian and Belarusian leave open who spoke and who listened
    repost      the text is taken from the source
    declines    refuses to say: named, not relied on, unless a spokesperson's words follow («Пока рано», — сказал он)
    site        its website is named
    elsewhere   no speech of the source: what befell it is known from another («об обыске в … стало известно от …»)
    page        the source says it on its site, unless that is where a reader is sent («Подробности — на сайте …»)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presswatch.records import Role
from transforms.sources.cues.phrases import Cue
from transforms.sources.cues.tables import ReadWords
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
        is_staff = group[0].first > 0 and words.keys[group[0].first - 1] in words.cues.words["staff"]
        return group[0].kind == "ngo" and group[-1].is_oblique and not is_staff
    if group[-1].is_oblique or "type_dative" in around.types:
        return True
    if around.edge > 1 and is_joined(words, around.edge) and words.is_among(around.edge - 1, "about_it"):
        return is_joined(words, after)
    if not is_joined(words, after):
        return False
    return (
        words.is_among(after, "title")
        or (words.written(after)[0].isupper() and not words.written(after).isupper())
        or _is_press_office(words, after)
    )


def _is_press_office(words: ReadWords, after: int) -> bool:
    """«сообщили в пресс-службе…» behind the name: the office spoke."""
    return (
        words.is_among(after, "at")
        and is_joined(words, after + 1)
        and (words.type_of(after + 1) in ("type", "speaker") or words.written(after + 1)[0].isupper())
    )
