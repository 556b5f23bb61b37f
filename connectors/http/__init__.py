"""The only HTTP client: polite, bounded, and unable to reach private networks.

URL ── policy (may we, with what) ── robots ── politeness (turns by host) ── fetcher ──> Fetched
addresses + network: no private address        answers + answer_heads + large_bodies: bounded bodies
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from connectors.http.fetcher import Fetcher, FetchPolicy, Postponed, open_fetcher
    from connectors.http.large_bodies import LargeBodies, held_bodies
    from connectors.http.locations import clean_location, without_secrets
    from connectors.http.policy import Wish
    from connectors.http.politeness import Slot, held_slot
    from connectors.http.robots import RobotsCache
    from connectors.http.transports import trusted_authorities
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "FetchPolicy",
    "Fetcher",
    "LargeBodies",
    "Postponed",
    "RobotsCache",
    "Slot",
    "Wish",
    "clean_location",
    "held_bodies",
    "held_slot",
    "open_fetcher",
    "trusted_authorities",
    "without_secrets",
]
