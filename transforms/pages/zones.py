"""The zone of a moment, where the page gives it elsewhere: machines are often told a time in UTC or without a zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from transforms.text import Written

#: offsets of the zones that people live in
WESTMOST, EASTMOST = timedelta(hours=-12), timedelta(hours=14)
#: hours UTC between which few readers have another day
FIRST_HOUR_OF_DAY, LAST_HOUR_OF_DAY = 9, 20


def with_readers_zone(told: Written, forms: Iterable[Written], shown: Iterable[Written]) -> datetime:
    """The moment that machines are told, in the zone of its readers where the page gives that too.

    A clock without a zone gets the zone that the page gives beside the same clock. A moment in UTC gets that of another
    form of it; else, where the day is about to change, of the clock or the day that readers see. A zone that machines
    are told gives way only to a clock that readers see.

    Args:
        told: the moment.
        forms: further forms of it that machines are told.
        shown: what readers see; looked at only where it is needed.
    """
    moment = told.moment
    if not moment.utcoffset() and told.has_clock and (in_zone := in_zone_told(told, list(forms))):
        return in_zone
    if told.has_clock and FIRST_HOUR_OF_DAY <= moment.hour < LAST_HOUR_OF_DAY and told.has_zone:
        return moment
    seen = next(iter(shown), None)
    return moment if seen is None else in_zone_seen(told, seen)


def in_zone_told(told: Written, forms: list[Written]) -> datetime | None:
    """The moment in the zone of another form of it that machines are told; None where none gives one."""
    moment = told.moment
    zones = () if told.has_zone else (zone_beside_clock(moment, form) for form in forms)
    if zone := next(filter(None, zones), None):
        return moment.replace(tzinfo=zone)
    zone = next(filter(None, (zone_of_form(moment, form) for form in forms)), None)
    return moment.astimezone(zone) if zone else None


def in_zone_seen(told: Written, seen: Written) -> datetime:
    """The moment in the zone of what readers see."""
    moment = told.moment
    if not told.has_zone and told.has_clock and (zone := zone_beside_clock(moment, seen)):
        return moment.replace(tzinfo=zone)
    if FIRST_HOUR_OF_DAY <= moment.hour < LAST_HOUR_OF_DAY:
        return moment
    found = zone_of_clock(moment, seen) if moment.utcoffset() else zone_of_day(moment, seen)
    return moment.astimezone(found) if found else moment


def zone_beside_clock(moment: datetime, form: Written) -> timezone | None:
    """The zone of the same clock, written with its zone elsewhere."""
    is_same = form.has_zone and form.has_clock and minute_of(form.moment) == minute_of(moment)
    return timezone(form.moment.utcoffset() or timedelta()) if is_same else None


def zone_of_form(moment: datetime, form: Written) -> timezone | None:
    """The zone of another form of a moment in UTC; None where it is another moment, or shows no clock."""
    if not form.has_clock:
        return None
    if form.has_zone:
        offset = form.moment.utcoffset()
        return timezone(offset) if offset and abs(form.moment - moment) < timedelta(minutes=2) else None
    is_in_step = moment.second == form.moment.second or not (moment.second and form.moment.second)
    return zone_between(moment, form.moment) if is_in_step else None


def zone_between(moment: datetime, local: datetime) -> timezone | None:
    """The zone in which a clock shows `local` (given as if in UTC) at that moment; None where that is none of earth."""
    difference = minute_of(local) - minute_of(moment)
    is_zone = difference and not difference % timedelta(minutes=30) and WESTMOST <= difference <= EASTMOST
    return timezone(difference) if is_zone else None


def zone_of_clock(moment: datetime, seen: Written) -> timezone | None:
    """The zone of a clock that readers see, where the page names another one to machines."""
    if seen.has_zone or not seen.has_clock:
        return None
    in_utc = moment.astimezone(UTC)
    return UTC if minute_of(in_utc) == minute_of(seen.moment) else zone_between(in_utc, seen.moment)


def zone_of_day(moment: datetime, seen: Written) -> timezone | None:
    """The zone of a clock or a day that readers see, for a moment in UTC."""
    return zone_of_form(moment, seen) or day_zone(moment, seen.moment)


def day_zone(moment: datetime, local: datetime) -> timezone | None:
    """The nearest zone, in whole hours, in which that moment lies on the day of `local`: the day before or after."""
    hours = {1: 24 - moment.hour, -1: -moment.hour - 1}.get((local.date() - moment.date()).days, 0)
    return timezone(timedelta(hours=hours)) if hours and -12 <= hours <= 14 else None


def minute_of(moment: datetime) -> datetime:
    """A clock's day, hour and minute, its zone left out."""
    return moment.replace(second=0, microsecond=0, tzinfo=None)
