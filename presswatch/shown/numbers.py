"""Counts in words."""

from __future__ import annotations


def how_many(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 page", "0 pages", "1,200 pages"; `many` if that is not `one` with an s."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {many or one + 's'}"
