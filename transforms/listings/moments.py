"""When an entry of a listing was published, as told inside it, beside it, above it or in its address.

A listing may omit the year («20 лістапада») or count from now («2 часа назад», "yesterday"): both mean the last such
moment before `now`. A time without a zone is in the zone of the country in the host's ending, else in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from transforms.listings.words import pattern_of, units
from transforms.text import Written, date_in_url, minutes_in, parse_stated, parse_written, zone_of_host

#: longer texts, in characters, are no dates
LONGEST_DATE = 90
#: attributes that hold a machine-readable moment
STATED = ("datetime", "data-datetime", "data-date", "data-time", "data-timestamp", "data-published")
#: schema.org properties that hold it, as microdata
ITEM_PROPERTIES = frozenset({"datepublished", "datecreated", "uploaddate"})
DAY_AND_MONTH = re.compile(r"(?<![\d.])(\d{1,2})\s+([^\W\d_]{3,12})(?![^\W\d_])(?!\.?\s*,?\s*\d{4})")
MONTH_AND_DAY = re.compile(r"(?<!\w)([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?![\d:])(?!\s*,?\s*\d{4})")
NUMBERS = re.compile(r"(?<![\d.:])(\d{1,2})\.(\d{1,2})(?:\.(\d{2}))?(?![\d.])")
CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d)")
DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
MONTH = re.compile(r"([^\W\d_]{3,12})\.?,?\s+((?:19|20)\d\d)(?:\s*(?:г\.?|года|год|р\.?))?")
COUNT = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")


@dataclass(frozen=True, slots=True)
class Clock:
    """What is needed to read a page's dates."""

    now: datetime
    host: str
    language: str | None = None

    def in_utc(self, written: Written) -> datetime:
        """Return a written moment in UTC."""
        zone = zone_of_host(self.host) if written.has_clock and not written.has_zone else None
        if zone is None:
            return written.moment.astimezone(UTC)
        return written.moment.replace(tzinfo=UTC) - timedelta(minutes=minutes_in(zone, written.moment))


def moment_in(text: str, clock: Clock) -> datetime | None:
    """Return the moment that a short text names, in UTC; None if it names none."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_DATE:
        return None
    written = parse_written(plain, clock.now, clock.language)
    if written is not None:
        return clock.in_utc(written)
    return counted_from_now(plain, clock) or without_year(plain, clock)


def counted_from_now(text: str, clock: Clock) -> datetime | None:
    """Read «2 часа назад», "yesterday, 18:40"."""
    for name, days in (("today", 0), ("yesterday", 1), ("day_before", 2)):
        if pattern_of(name).search(text):
            return at_clock(text, clock.now - timedelta(days=days), clock)
    if not pattern_of("ago").search(text):
        return None
    for unit, minutes in units():
        if unit.search(text):
            count = COUNT.search(text)
            return clock.now - timedelta(minutes=minutes * (int(count[1]) if count else 1))
    return None


def at_clock(text: str, day: datetime, clock: Clock) -> datetime:
    """Return a day at the time a text gives, else at its midnight."""
    hour = CLOCK.search(text)
    moment = day.replace(hour=int(hour[1]) if hour else 0, minute=int(hour[2]) if hour else 0, second=0, microsecond=0)
    return clock.in_utc(Written(moment, has_clock=hour is not None, has_zone=False))


def without_year(text: str, clock: Clock) -> datetime | None:
    """Read «20 лістапада, 10:30», "Nov 20", «20.11» as the last such day; a two-digit year is respected."""
    if found := NUMBERS.search(text):
        year = f"20{found[3]}" if found[3] else None
        day, month = int(found[1]), int(found[2])
        return last_such(f"{{year}}-{month:02d}-{day:02d}", text, year, clock) if 1 <= month <= 12 else None
    found = DAY_AND_MONTH.search(text)
    if found:
        return last_such(f"{found[1]} {found[2]} {{year}}", text, None, clock)
    found = MONTH_AND_DAY.search(text)
    return last_such(f"{found[1]} {found[2]}, {{year}}", text, None, clock) if found else None


def last_such(pattern: str, text: str, year: str | None, clock: Clock) -> datetime | None:
    """Return a matched day in the given year, else in the last year in which it is not in the future."""
    for candidate in [year] if year else [str(clock.now.year), str(clock.now.year - 1)]:
        written = parse_written(pattern.format(year=candidate), clock.now, clock.language)
        if written is not None:
            rest = NUMBERS.sub(" ", text, count=1)
            return at_clock(rest, written.moment, clock)
    return None


def moment_of(item: Any, title: str, url: str, clock: Clock, selector_hits: list[Any] | None = None) -> datetime | None:
    """Return when an item's entry was published; `selector_hits` are the elements that the rule names."""
    for element in selector_hits or ():
        if moment := stated_in(element, clock) or moment_in(element.text_content(), clock):
            return moment
    for element in item.iter():
        if isinstance(element.tag, str) and (moment := stated_in(element, clock)):
            return moment
    for text in short_texts(item, title):
        if moment := moment_in(text, clock):
            return moment
    return moment_above(item, clock) or date_in_url(url, clock.now)


def stated_in(element: Any, clock: Clock) -> datetime | None:
    """Return the moment that an attribute states."""
    is_property = (element.get("itemprop") or "").lower() in ITEM_PROPERTIES
    for name in (*STATED, "content") if is_property else STATED:
        value = element.get(name)
        written = parse_stated(value, clock.now, clock.language) if value else None
        if written is not None:
            return clock.in_utc(written)
    return None


def short_texts(item: Any, title: str) -> Iterator[str]:
    """Return the short texts of an item except its title; smallest elements are read first."""
    words = " ".join(title.split())
    for element in item.iter():
        if not isinstance(element.tag, str):
            continue
        for text in (own_text(element), whole_text(element)):
            if text.strip() and " ".join(text.split()) != words:
                yield without_title(text, words)


def own_text(element: Any) -> str:
    """Return an element's text outside its children."""
    return " ".join([element.text or "", *(child.tail or "" for child in element)])


def whole_text(element: Any) -> str:
    """Return the text of an element with few children if it is no longer than a date, else ''."""
    length = len(" ".join(element.text_content().split())) if len(element) <= 6 else 0
    return spaced_text(element) if 0 < length <= LONGEST_DATE else ""


def spaced_text(element: Any) -> str:
    """Return an element's text with a blank at element ends: `<b>28</b><b>May</b>` is two words."""
    return " ".join(text for text in element.itertext() if text.strip())


def without_title(text: str, title: str) -> str:
    """Return a text without the title in it, whose numbers are no date."""
    plain = " ".join(text.split())
    return plain.replace(title, " ") if title else plain


def moment_above(item: Any, clock: Clock) -> datetime | None:
    """Return the day in the heading or cell before an item: the nearest short preceding text with a date."""
    day = day_alone(item)
    place = item
    for _ in range(2):
        before = place.getprevious()
        steps = 0
        while before is not None and steps < 60:
            if isinstance(before.tag, str) and is_marker(before):
                said = before.text_content()
                moment = stated_in(before, clock) or moment_in(said, clock) or day_of_month(day, said, clock)
                if moment:
                    return moment
            before, steps = before.getprevious(), steps + 1
        place = place.getparent()
        if place is None:
            return None
    return None


def day_alone(item: Any) -> str:
    """Return a number at the start of an item that may be a day whose month stands above; else ''."""
    first = next((text.strip() for text in item.itertext() if text.strip()), "")
    return first if DAY.fullmatch(first) else ""


def day_of_month(day: str, marker: str, clock: Clock) -> datetime | None:
    """Return the day of a month that a heading names with its year: «27» under «Ноябрь 2026»."""
    found = MONTH.fullmatch(marker.strip()) if day else None
    return moment_in(f"{day} {found[1]} {found[2]}", clock) if found else None


def is_marker(element: Any) -> bool:
    """Tell whether an element may be a date above or between entries: short and without an article link."""
    links = sum(1 for link in element.iter("a") if link.get("href"))
    return not links and len(element.text_content().strip()) <= LONGEST_DATE
