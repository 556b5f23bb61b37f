"""The part of the settings that fetching needs."""

from __future__ import annotations

from connectors.http import FetchPolicy
from presswatch.settings import Settings


def fetch_policy(settings: Settings) -> FetchPolicy:
    """How to fetch, by these settings."""
    return FetchPolicy(
        allow_networks=settings.allow_networks,
        host_delay_seconds=settings.host_delay_seconds,
        contact=settings.contact,
        state_dir=settings.home / "politeness",
    )
