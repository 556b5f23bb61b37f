"""Dates of entries: every form that feeds have, times without a zone in the feed's own, and nothing from the future."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from presswatch.clock import latest_moment
from presswatch.zones import local_moment
from transforms.text import Written, parse_epoch, parse_stamp

#: how far the clocks of servers run ahead of ours
CLOCK_SKEW = timedelta(minutes=10)
#: a day without an hour has begun somewhere on earth so long before it begins in UTC
DAY_AHEAD = timedelta(hours=14)
#: a remark behind an offset: "+0300 (MSK)", "GMT+0300 (Moscow Standard Time)", "+03:00[Europe/Minsk]", "+0300 MSK"
REMARK = re.compile(
    r"(?P<offset>(?:\bGMT|\bUTC|[+\-−]\d{1,2}(?::?\d{2})?|\dZ))\s*(?:\([^()]{1,80}\)|\[[^\[\]]{1,80}\]|\s[A-Z]{2,5})$"
)
#: the name of a zone in the database of zones, where an offset would stand
NAMED_ZONE = re.compile(r"[\s(\[](?P<zone>[A-Z][A-Za-z]{2,30}(?:/[A-Z][A-Za-z_+\-]{1,40}){1,2})[)\]]?$")
#: the end of a day, which ISO 8601 lets be its hour 24
HOUR_24 = re.compile(r"(?<=[\sT])24(?=:00(?::00)?(?!\d))")


class FeedZone(NamedTuple):
    """The zone of a feed's times that name none. It was said by the user, or else guessed by the outlet's country."""

    name: str
    is_said: bool


class EntryDate(NamedTuple):
    """A date as written and as a moment in UTC; `origin` is 'feed', or 'feed_zone' where its zone was guessed."""

    raw: str | None = None
    moment: datetime | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class EntryClock:
    """What dates are read by: the run's time, and the zone of times without one."""

    now: datetime
    zone: FeedZone | None = None

    def first_believed(self, raws: Iterable[str]) -> EntryDate:
        """The first of an entry's dates that can be believed; the first as written where none can."""
        written = [raw for raw in raws if raw]
        found = (date for raw in written if (date := self.read(raw)).moment)
        return next(found, EntryDate(written[0] if written else None))

    def read(self, raw: str) -> EntryDate:
        """A date of an entry. One that lies ahead is tried in the feed's own zone: many call local times GMT."""
        stamp = stamp_of(raw, self.now)
        if stamp is None:
            return EntryDate(raw)
        told, local = stamp.moment.astimezone(UTC), self.in_own_zone(stamp)
        if not stamp.has_zone and local is not None and self.zone is not None:
            is_believed = self.is_past(local, has_clock=True)
            return (
                EntryDate(raw, local, "feed" if self.zone.is_said else "feed_zone") if is_believed else EntryDate(raw)
            )
        if self.is_past(told, has_clock=stamp.has_clock):
            return EntryDate(raw, told, "feed")
        is_utc = stamp.moment.utcoffset() == timedelta()
        if is_utc and local is not None and self.is_past(local, has_clock=True):
            return EntryDate(raw, local, "feed_zone")
        return EntryDate(raw)

    def in_own_zone(self, stamp: Written) -> datetime | None:
        """What the date's clock shows, in the feed's zone; None where that is unknown."""
        if self.zone is None:
            return None
        return local_moment(stamp.moment.replace(tzinfo=None), self.zone.name).astimezone(UTC)

    def is_past(self, moment: datetime, *, has_clock: bool) -> bool:
        """Whether something can have been published then, given that it was seen now."""
        return moment <= latest_moment(self.now) + (CLOCK_SKEW if has_clock else DAY_AHEAD)


def stamp_of(raw: str, now: datetime) -> Written | None:
    """A date in one of the forms of feeds; None where it is none, or says less than a day."""
    text = REMARK.sub(lambda found: found.group("offset"), " ".join(raw.split())[:200])
    named = NAMED_ZONE.search(text)
    text, days = HOUR_24.subn("00", text[: named.start()] if named else text)
    stamp = parse_stamp(text, now) or parse_epoch(text, now)
    if stamp is None:
        return None
    moment = stamp.moment + timedelta(days=days)
    if named is None:
        return stamp._replace(moment=moment)
    try:
        return Written(local_moment(moment.replace(tzinfo=None), named["zone"]), stamp.has_clock, has_zone=True)
    except (LookupError, ValueError):
        return None
