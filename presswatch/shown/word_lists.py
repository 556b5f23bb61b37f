"""Lists of words as people read them."""

from __future__ import annotations

from collections.abc import Iterable


def each_once(words: Iterable[str]) -> str:
    """Return words joined by commas, each in its first spelling: case alone makes no other word."""
    spellings: dict[str, str] = {}
    for word in words:
        spellings.setdefault(word.casefold(), word)
    return ", ".join(spellings.values())
