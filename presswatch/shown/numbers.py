"""Numbers of things in words."""

from __future__ import annotations


def how_many(count: int, one: str, many: str | None = None) -> str:
    """A number with its thing: "1 page", "0 pages", "1,200 pages"; `many` where that is not `one` with an s."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {many or one + 's'}"
