"""Time zones by their names; UTC costs nothing."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def in_zone(moment: datetime, time_zone: str) -> datetime:
    """An aware moment as the clocks of a zone show it."""
    return moment.astimezone(zone_of(time_zone))


def local_moment(naive: datetime, time_zone: str) -> datetime:
    """The moment at which the clocks of a zone show this; of an hour that comes twice the second one."""
    zone = zone_of(time_zone)
    localize = getattr(zone, "localize", None)
    made: datetime = localize(naive) if localize else naive.replace(tzinfo=zone)
    return made


def is_zone(name: str) -> bool:
    """Whether there is a zone of this name."""
    try:
        return zone_of(name) is not None
    except (LookupError, ValueError):
        return False


def zone_of(name: str) -> tzinfo:
    """The zone of this name, which `presswatch.settings` has checked."""
    if name == "UTC":
        return UTC
    # The standard library's list of zones is empty on many small machines.
    import pytz

    zone: tzinfo = pytz.timezone(name)
    return zone
