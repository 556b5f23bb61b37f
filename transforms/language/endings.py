"""Endings as the generators list them, and stems joined with them."""

from __future__ import annotations

from collections.abc import Iterable


def endings(listed: str) -> tuple[str, ...]:
    """Split endings at spaces; '-' is the empty ending."""
    return tuple("" if ending == "-" else ending for ending in listed.split())


def joined(stem: str, listed: Iterable[str]) -> frozenset[str]:
    """Join the stem with each ending."""
    return frozenset([stem + ending for ending in listed])
