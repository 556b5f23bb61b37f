"""Decide which house a feed belongs to. The host decides, so that one house has all feeds of a host and its pauses."""

from __future__ import annotations

import hashlib

from transforms.web.urls import domain_of


def share_of(url: str, houses: int) -> int:
    """Return the house of an address, from 0; the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(domain_of(url).encode(), digest_size=8).digest(), "big") % houses


def is_of_share(url: str, house: int, houses: int) -> bool:
    """Tell whether an address belongs to house `house` of `houses`; a single house has them all."""
    return houses == 1 or share_of(url, houses) == house
