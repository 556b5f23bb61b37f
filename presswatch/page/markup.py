"""Texts from outside on their way into a page: they can form no markup, and only http(s) addresses become links."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from difflib import SequenceMatcher
from html import escape

LONGEST_TEXT = 300
#: controls; direction marks and zero-width letters; lone surrogates; private use
KEPT_OUT = frozenset({"Cc", "Cf", "Cs", "Co"})


def safe(text: object, limit: int = LONGEST_TEXT) -> str:
    """A foreign text as one line of HTML, without invisible letters, cut at `limit` characters."""
    spaced = "".join(
        " " if letter.isspace() else letter
        for letter in str(text)[: 4 * limit]
        if letter.isspace() or unicodedata.category(letter) not in KEPT_OUT
    )
    line = " ".join(spaced.split())
    return escape(line if len(line) <= limit else line[: limit - 1] + "…")


def link(text: object, url: str | None) -> str:
    """The text, as a link where the address is one of the web's."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return safe(text)
    target = escape("".join(c for c in url if c.isprintable() and not c.isspace()))
    return f'<a href="{target}" rel="noopener noreferrer nofollow">{safe(text)}</a>'


def moment(at: datetime | None) -> str:
    """A time to the minute, for people as it is given, for programs in UTC."""
    if at is None:
        return "never"
    return f'<time datetime="{at.astimezone(UTC):%Y-%m-%dT%H:%M}Z">{at.day} {at:%b %H:%M}</time>'


def day(at: datetime) -> str:
    """A day as people write it: `24 Nov`."""
    return f"{at.day} {at:%b}"


def number(value: int) -> str:
    """A number with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def counted(value: int, word: str) -> str:
    """A number with its noun: `1 article`, `2 articles`."""
    return f"{number(value)} {noun(value, word)}"


def noun(value: int, word: str) -> str:
    """The word as it stands after this number."""
    return word if value == 1 else f"{word}s"


def changed_words(old: str, new: str) -> str:
    """The new text with what went struck out and what came marked."""
    before, after = old.split(), new.split()
    parts = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = safe(" ".join(before[i1:i2])), safe(" ".join(after[j1:j2]))
        if kind == "equal":
            parts.append(come)
            continue
        parts += [f"<del>{gone}</del>"] if gone else []
        parts += [f"<ins>{come}</ins>"] if come else []
    return " ".join(parts)
