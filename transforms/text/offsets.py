"""Zones of clocks: offsets in numbers and the names that `seeds/pages.toml` knows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from presswatch.shipped import shipped_table
from presswatch.zones import local_moment

#: no clock on earth is farther from UTC
MOST_MINUTES = 15 * 60


@cache
def offsets_by_name() -> dict[str, int]:
    """Minutes east of UTC by the names of zones that have one offset, in lower case."""
    return {
        name: minutes_of(offset) or 0
        for offset, names in shipped_table("pages.toml")["offsets"].items()
        for name in names
    }


@cache
def zones_by_name() -> dict[str, str]:
    """IANA zones by the names that people write, in lower case."""
    return {name: zone for zone, names in shipped_table("pages.toml")["zones"].items() for name in names}


@cache
def zone_names_pattern() -> str:
    """An expression for all names of zones but the short Latin ones, which any capitals are taken for."""
    names = sorted((*offsets_by_name(), *zones_by_name()), key=len, reverse=True)
    return "|".join(re.escape(name) for name in names if not (name.isascii() and len(name) <= 5))


def zone_minutes(zone: str, local: datetime | None = None) -> int | None:
    """Minutes east of UTC, 0 for ''; None for a zone name with several meanings or none.

    Args:
        zone: an offset or a name, as written.
        local: what the clock shows there, without a zone: summer time changes some of them.
    """
    text = re.sub(r"(?i)^(utc|gmt)\s?(?=[+\-−])", "", zone.strip()).replace("−", "-")
    if not text:
        return 0
    if text[0] in "+-":
        return minutes_of(text)
    name = " ".join(text.lower().split())
    if name in offsets_by_name():
        return offsets_by_name()[name]
    named = zones_by_name().get(name)
    return minutes_in(named, local) if named and local else None


def minutes_of(offset: str) -> int | None:
    """Minutes of an offset like `+03:00`, `+0300`, `-3`; None for one that no zone has."""
    hours, _, rest = offset[1:].partition(":")
    digits = (hours + rest if rest or len(hours) > 2 else hours + "00").rjust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if offset[0] == "+" else -minutes) if minutes <= MOST_MINUTES else None


def minutes_in(zone: str, local: datetime) -> int:
    """Minutes east of UTC of an IANA zone when its clocks show `local`."""
    offset = local_moment(local.replace(tzinfo=None), zone).utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60


def zone_of_host(host: str) -> str | None:
    """The IANA zone of the country that a host's ending names, where that country has one zone."""
    zone: str | None = shipped_table("pages.toml")["zones_of_hosts"].get(host.rpartition(".")[2].lower())
    return zone
