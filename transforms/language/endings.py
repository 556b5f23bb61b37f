"""Endings as they are listed in the generators, and stems joined with them."""

from __future__ import annotations

from collections.abc import Iterable


def endings(listed: str) -> tuple[str, ...]:
    """Endings parted by spaces; '-' is the empty one."""
    return tuple("" if ending == "-" else ending for ending in listed.split())


def joined(stem: str, listed: Iterable[str]) -> frozenset[str]:
    """The stem with each ending."""
    return frozenset([stem + ending for ending in listed])
