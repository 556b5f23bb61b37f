"""Counts and lists in words, as people read them."""

from __future__ import annotations

from collections.abc import Iterable


def how_many(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 page", "0 pages", "1,200 pages"; `many` if that is not `one` with an s."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {many or one + 's'}"


def each_once(words: Iterable[str]) -> str:
    """Return words joined by commas, each in its first spelling: case alone makes no other word."""
    spellings: dict[str, str] = {}
    for word in words:
        spellings.setdefault(word.casefold(), word)
    return ", ".join(spellings.values())
