"""Dates of feeds, pages, seeds and addresses. Nothing is guessed.

A date needs its year. A time without a zone is taken as UTC. Numbers with slashes are a day only if they can be read in
one way, by themselves or in the page's language. Years before 1990 and times more than two days after `now` are no
dates of publication.

`parse_date` takes the first date in a text; `parse_timestamp` wants a text that is a date and nothing else, like a
feed's date element.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from presswatch.clock import latest_moment
from presswatch.shipped import shipped_table
from transforms.text.date_forms import Clock, Day, day_year_first, is_weekday, parts_of, short_year
from transforms.text.date_words import zone_minutes

EARLIEST_YEAR = 1990
LATEST_AHEAD = timedelta(days=2)
#: seconds or milliseconds since 1970
EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
URL_DAY = re.compile(
    r"[/_.-](19[9]\d|20[0-4]\d)[/_.-]?(0[1-9]|1[0-2]|[1-9](?=[/_-]))[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/_.-]))(?!\d)"
)
#: marks of the second half of a day: p.m., and Arabic "م"
AFTERNOON = "pPم"
#: marks that may surround the day and the clock in a text that is a date
_MARKS = r"[\s,.|()–—-]*"
_YEAR_WORD = r"(?:\s*(?:года|року|г|р)\.?)?"
BEFORE_ALL = re.compile(rf"{_MARKS}(?:[^\W\d_]{{2,12}}{_MARKS})?")
WORD = re.compile(r"[^\W\d_]{2,12}")
BETWEEN = re.compile(rf"{_YEAR_WORD}{_MARKS}(?:[воуT]|at)?\s*", re.IGNORECASE)
AFTER_ALL = re.compile(rf"{_YEAR_WORD}{_MARKS}", re.IGNORECASE)
#: how many characters of a text are searched for a date
LONGEST = 120


class Written(NamedTuple):
    """A moment as a text gives it, with its offset or in UTC, and whether the text gives an hour and a zone."""

    moment: datetime
    has_clock: bool
    has_zone: bool


def parse_date(raw: str, now: datetime) -> datetime | None:
    """Return the moment a text names, with its offset or in UTC; None if it names none or none is plausible."""
    written = parse_written(raw, now)
    return written.moment if written else None


def parse_timestamp(raw: str, now: datetime) -> datetime | None:
    """Return, in UTC, the moment of a text that is a date and nothing else; None if it is not a plausible one.

    Nothing is skipped: an impossible hour or an ambiguous zone ("IST") gives None.
    """
    written = parse_stamp(raw, now)
    return written.moment.astimezone(UTC) if written else None


def parse_stamp(raw: str, now: datetime) -> Written | None:
    """Do the same as `parse_timestamp`, but keep the offset as written and say whether the text gives hour and zone."""
    text = one_line(raw)
    parts = parts_of(text, None) or short_year(text, None)
    if parts is None or not is_all(text, *parts):
        return None
    written = written_of(*parts)
    if written is None or is_vague(written, parts[1]):
        return None
    return written if is_plausible(written.moment, now) else None


def is_vague(written: Written, clock: Clock | None) -> bool:
    """Tell whether a clock is there whose hour or zone could not be read."""
    return clock is not None and not (written.has_clock and (written.has_zone or not clock.zone))


def parse_written(raw: str, now: datetime, language: str | None = None) -> Written | None:
    """Return the first moment that a text names; `language` is a code like 'ru' or 'en-US'.

    A two-digit year counts only beside a clock, or in a text that is nothing but a date.
    """
    text = one_line(raw)
    parts = parts_of(text, language)
    if parts is None and (short := short_year(text, language)) and (short[1] or is_all(text, *short)):
        parts = short
    written = written_of(*parts) if parts else None
    return written if written and is_plausible(written.moment, now) else None


def parse_stated(raw: str, now: datetime, language: str | None = None) -> Written | None:
    """Do the same as `parse_written` for machine-written values; they may also be (milli)seconds since 1970."""
    return parse_epoch(raw, now) if EPOCH.fullmatch(raw.strip()) else parse_written(raw, now, language)


def parse_epoch(raw: str, now: datetime) -> Written | None:
    """Read seconds or milliseconds since 1970, and nothing else."""
    epoch = EPOCH.fullmatch(raw.strip())
    written = Written(datetime.fromtimestamp(int(epoch[1]), UTC), has_clock=True, has_zone=True) if epoch else None
    return written if written and is_plausible(written.moment, now) else None


def is_date(line: str, now: datetime) -> bool:
    """Tell whether a line is nothing but a date, with or without a clock."""
    parts = parts_of(one_line(line), None) or short_year(one_line(line), None)
    if parts is None or len(line) > LONGEST or not is_all(one_line(line), *parts):
        return False
    written = written_of(*parts)
    return written is not None and is_plausible(written.moment, now)


def one_line(raw: str) -> str:
    """Return the beginning of a text with single spaces and without invisible marks."""
    return " ".join(raw.strip(" \u200b\ufeff").split())[:LONGEST]


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Tell whether something can have been published at this moment."""
    return moment.year >= EARLIEST_YEAR and moment <= latest_moment(now) + LATEST_AHEAD


def is_all(text: str, day: Day, clock: Clock | None) -> bool:
    """Tell whether a text has nothing but a day, a clock, and the words usual around them."""
    start = min(day.start, clock.start) if clock else day.start
    end = max(day.end, clock.end) if clock else day.end
    return (
        BEFORE_ALL.fullmatch(text[:start]) is not None
        and AFTER_ALL.fullmatch(without_idle_words(text[end:])) is not None
        and (clock is None or BETWEEN.fullmatch(without_idle_words(clock.between)) is not None)
    )


def without_idle_words(text: str) -> str:
    """Remove a weekday and the word for "time" from what stands between or after a day and its clock."""
    return WORD.sub(lambda found: " " if is_idle(found[0].lower()) else found[0], text)


def is_idle(word: str) -> bool:
    """Tell whether a word adds nothing to a day and its clock."""
    return is_weekday(word) or word in shipped_table("pages.toml")["dates"]["before_clock"]


def written_of(day: Day, clock: Clock | None) -> Written | None:
    """Return the moment of a day and its clock; None for an impossible day, midnight for an impossible clock."""
    hours, minutes, seconds = time_of_day(clock) if clock else (24, 0, 0)
    has_clock = hours < 24 and minutes < 60
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        local = midnight.replace(hour=hours, minute=minutes, second=seconds) if has_clock else midnight
        offset = zone_minutes(clock.zone, local) if clock and clock.zone else None
        moment = local.replace(tzinfo=timezone(timedelta(minutes=offset))) if offset else local
        moment.astimezone(UTC)  # a moment without a date in UTC cannot be stored
    except (ValueError, OverflowError):
        return None
    return Written(moment, has_clock, offset is not None)


def time_of_day(clock: Clock) -> tuple[int, int, int]:
    """Return hour (0 to 23), minute and second; a leap second becomes :60."""
    return hour_of_day(int(clock.hour), clock.half), int(clock.minute), min(int(clock.second or 0), 59)


def hour_of_day(hour: int, half: str | None) -> int:
    """Convert an hour of twelve to one of 24; keep it if no half of the day is given."""
    return hour if half is None else hour % 12 + (12 if half in AFTERNOON else 0)


def date_in_url(url: str | None, now: datetime) -> datetime | None:
    """Return the day in an address (`/2019/08/29/`, `-20190829-`), at midnight UTC."""
    match = URL_DAY.search((url or "").partition("?")[0])
    written = written_of(day_year_first(match, None), None) if match else None
    return written.moment if written and is_plausible(written.moment, now) else None
