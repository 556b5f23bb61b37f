"""Labels of lines that name sources («Источник:», "Photo by"): patterns made from the `[labels]` of all languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = (
    "photo",
    "photo_kind",
    "photo_source",
    "photo_note",
    "photo_by",
    "picture",
    "source",
    "repost",
    "unmarked",
    "inline",
    "bracketed",
    "origin",
    "permission",
    "none",
)
#: those of which one opens a line
_OPENING = ("photo_kind", "photo", "photo_source", "repost", "source")
#: signs that open a credit
MARKS = "©(•ⓒ"
_OPENING_CREDITS = (*_OPENING, "picture")


@dataclass(frozen=True, slots=True)
class Labels:
    """Patterns that find labels in a text; the groups `photo`, `repost`, `source` and `label` tell which kind it is."""

    #: a label that opens a line
    opening: re.Pattern[str]
    #: the same in credits, where a word that elsewhere names a newspaper labels a picture: "Bild: dpa"
    opening_credits: re.Pattern[str]
    #: a label without a colon: its line must hold names and nothing else
    unmarked: re.Pattern[str]
    #: a label within a line, after a sentence
    inline: re.Pattern[str]
    photo_inline: re.Pattern[str]
    #: what follows a label in brackets: "(via Acme)"; or stands alone in spaced ones at the end of a line: "[ Acme ]"
    bracketed: re.Pattern[str]
    #: a word for a picture at the end of a text
    of_photo: re.Pattern[str]
    inline_words: tuple[str, ...]
    #: the labels in brackets, as a text has them
    bracketed_words: tuple[str, ...]
    photo_words: tuple[str, ...]
    #: labels that, with a single name, tell where the whole text was taken from
    origins: frozenset[str]
    #: what may follow a source's name: "with permission"
    permission: re.Pattern[str]
    #: words in the place of a source that name none: "unknown", «архив»
    no_sources: frozenset[str]


def labels_of(tables: Iterable[Mapping[str, tuple[str, ...]]]) -> Labels:
    """Return the patterns for the labels of several languages together."""
    listed: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for table in tables:
        for kind in KINDS:
            listed[kind] += table.get(kind, ())
    either = {kind: _either(phrases) for kind, phrases in listed.items()}
    photo = either["photo"]
    note = rf"(?:\s+{either['photo_note']})?"
    source = rf"{_begins([listed['unmarked']])}(?P<source>{either['unmarked']})"
    unmarked = rf"^[ \t\u00a0(*]*{source}[ \t]+(?=\S[^\n]{{1,160}}$)"
    inline = (
        rf"(?:(?<=[.!?…»”)])[ \t\u00a0]+(?P<source>{either['inline']})\s*[:—–]|"
        rf"(?<=[^\s:])[ \t\u00a0]+(?P<label>{either['inline']}):)\s*"
    )
    in_credits = either | {"photo": _either([*listed["photo"], *listed["picture"]])}
    return Labels(
        _opening(either, _begins([listed[kind] for kind in _OPENING], MARKS)),
        _opening(in_credits, _begins([listed[kind] for kind in _OPENING_CREDITS], MARKS)),
        re.compile(unmarked, re.IGNORECASE | re.MULTILINE),
        re.compile(inline),
        re.compile(
            rf"(?:(?<=[.!?…»”)])[ \t\u00a0]+[(\[]?|(?<=[(\[]))(?P<photo>{photo}{note}\s*[:©])\s*", re.IGNORECASE
        ),
        re.compile(
            rf"\({either['bracketed']}:? (?=[^()\n]{{2,60}}\))(?P<source>[^()\n]+)"
            r"|\[[ \u00a0](?P<alone>[^\W_][^\[\]\n]{1,40}?)[ \u00a0]\](?=[ \t]*(?:\n|$))"
        ),
        re.compile(rf"(?<![^\W_]){photo}$", re.IGNORECASE),
        _telling(listed["inline"]),
        tuple(f"({phrase.replace('~', ' ')}" for phrase in listed["bracketed"]),
        tuple(phrase.replace("~", " ") for phrase in listed["photo"]),
        frozenset(phrase.replace("~", " ") for phrase in listed["origin"]),
        re.compile(rf"\s{either['permission']}\b.*", re.IGNORECASE | re.DOTALL),
        frozenset(listed["none"]),
    )


def _opening(either: Mapping[str, str], first: str) -> re.Pattern[str]:
    """Return the pattern of a label that opens a line, which begins with one of the letters of `first`."""
    by = rf"{either['photo']} {either['photo_by']}\b"
    return re.compile(
        rf"^[ \t\u00a0>*•●▪(\[«\"“]*{first}"
        rf"(?:(?P<photo>(?:{either['photo_kind']} )?{either['photo']}(?:\s+{either['photo_note']})?\s*[:—–/|©-]+"
        rf"|{either['photo_source']}\s*[:—–-]|{by}|©|\(c\)|•|ⓒ)"
        rf"|(?P<repost>{either['repost']}\s*[:—–-]*)"
        rf"|(?P<source>{either['source']}\s*[:—–-]))\s*",
        re.IGNORECASE | re.MULTILINE,
    )


def _either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, longest first; it matches nothing if there are none."""
    made = sorted({_phrase(phrase) for phrase in phrases}, key=lambda made: (-len(made), made))
    return f"(?:{'|'.join(made)})" if made else r"(?!)"


def _telling(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases that contain no other: a text that has a phrase has one of these."""
    listed = sorted(set(phrases), key=len)
    return tuple(phrase for place, phrase in enumerate(listed) if not any(other in phrase for other in listed[:place]))


def _begins(tables: Iterable[Iterable[str]], marks: str = "") -> str:
    """Return a lookahead for the first letter of any phrase: lines that have another are passed over at once."""
    firsts = {option[:1] for phrases in tables for phrase in phrases for option in phrase.split("~")[0].split("|")}
    letters = "".join(map(re.escape, sorted({*firsts, *marks})))
    return f"(?=[{letters}])" if letters and "" not in firsts else ""


def _phrase(phrase: str) -> str:
    parts = ([re.escape(option) for option in part.split("|")] for part in phrase.split("~"))
    return " ".join(options[0] if len(options) == 1 else f"(?:{'|'.join(options)})" for options in parts)
