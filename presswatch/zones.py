"""Time zones by name; UTC needs no lookup."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def in_zone(moment: datetime, time_zone: str) -> datetime:
    """Return an aware moment in the local time of a zone."""
    return moment.astimezone(zone_of(time_zone))


def local_moment(naive: datetime, time_zone: str) -> datetime:
    """Return the moment of a local time in a zone; if it occurs twice, the second one."""
    zone = zone_of(time_zone)
    localize = getattr(zone, "localize", None)
    made: datetime = localize(naive) if localize else naive.replace(tzinfo=zone)
    return made


def is_zone(name: str) -> bool:
    """Tell whether there is a zone of this name."""
    try:
        return zone_of(name) is not None
    except (LookupError, ValueError):
        return False


def zone_of(name: str) -> tzinfo:
    """Return the zone of this name, which `presswatch.settings` has checked."""
    if name == "UTC":
        return UTC
    # The standard library's list of zones is empty on many small machines.
    import pytz

    zone: tzinfo = pytz.timezone(name)
    return zone
