"""Dates of feeds, pages and seeds: what a machine wrote, what people read, what an address says. Nothing is guessed.

A date needs its year. A time without a zone is taken as UTC. Numbers with slashes are a day where they can be read in
one way only, by themselves or in the page's language. Years before 1990 and times more than two days ahead of `now` are
no dates of publication.

`parse_date` takes the first date that stands in a text; `parse_timestamp` wants a text that is a date and nothing else,
as a feed's element is.
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
#: how the second half of a day is marked: p.m., and Arabic "م"
AFTERNOON = "pPم"
#: what may stand around the day and the clock of a text that is a date: a weekday, the word for "year", marks
_MARKS = r"[\s,.|()–—-]*"
_YEAR_WORD = r"(?:\s*(?:года|року|г|р)\.?)?"
BEFORE_ALL = re.compile(rf"{_MARKS}(?:[^\W\d_]{{2,12}}{_MARKS})?")
WORD = re.compile(r"[^\W\d_]{2,12}")
BETWEEN = re.compile(rf"{_YEAR_WORD}{_MARKS}(?:[воуT]|at)?\s*", re.IGNORECASE)
AFTER_ALL = re.compile(rf"{_YEAR_WORD}{_MARKS}", re.IGNORECASE)
#: characters of a text in which a date is looked for
LONGEST = 120


class Written(NamedTuple):
    """A moment as a text gives it, with its offset or in UTC, and whether the text says the hour and the zone."""

    moment: datetime
    has_clock: bool
    has_zone: bool


def parse_date(raw: str, now: datetime, language: str | None = None) -> datetime | None:
    """The moment a text names, with the offset it gives or in UTC; None where none, or none a publication can have."""
    written = parse_written(raw, now, language)
    return written.moment if written else None


def parse_timestamp(raw: str, now: datetime) -> datetime | None:
    """The moment, in UTC, of a text that is a date and nothing else; None where it is none that can be believed.

    Nothing is passed over: an hour that no clock shows and a zone with several meanings ("IST") give None.
    """
    written = parse_stamp(raw, now)
    return written.moment.astimezone(UTC) if written else None


def parse_stamp(raw: str, now: datetime) -> Written | None:
    """`parse_timestamp`, with the offset as written and whether the text says hour and zone."""
    text = one_line(raw)
    parts = parts_of(text, None) or short_year(text, None)
    if parts is None or not is_all(text, *parts):
        return None
    written = written_of(*parts)
    if written is None or is_vague(written, parts[1]):
        return None
    return written if is_plausible(written.moment, now) else None


def is_vague(written: Written, clock: Clock | None) -> bool:
    """Whether a clock stands there whose hour or zone could not be read."""
    return clock is not None and not (written.has_clock and (written.has_zone or not clock.zone))


def parse_written(raw: str, now: datetime, language: str | None = None) -> Written | None:
    """The moment a text names, the first that stands in it; `language` is a code like 'ru' or 'en-US'.

    A year of two digits counts only beside a clock, or in a text that is nothing but a date.
    """
    text = one_line(raw)
    parts = parts_of(text, language)
    if parts is None and (short := short_year(text, language)) and (short[1] or is_all(text, *short)):
        parts = short
    written = written_of(*parts) if parts else None
    return written if written and is_plausible(written.moment, now) else None


def parse_stated(raw: str, now: datetime, language: str | None = None) -> Written | None:
    """`parse_written` for what machines are told: they also count seconds or milliseconds since 1970."""
    return parse_epoch(raw, now) if EPOCH.fullmatch(raw.strip()) else parse_written(raw, now, language)


def parse_epoch(raw: str, now: datetime) -> Written | None:
    """Seconds or milliseconds since 1970, and nothing else."""
    epoch = EPOCH.fullmatch(raw.strip())
    written = Written(datetime.fromtimestamp(int(epoch[1]), UTC), has_clock=True, has_zone=True) if epoch else None
    return written if written and is_plausible(written.moment, now) else None


def is_date(line: str, now: datetime) -> bool:
    """Whether a line is nothing but a date, with or without a clock."""
    parts = parts_of(one_line(line), None) or short_year(one_line(line), None)
    if parts is None or len(line) > LONGEST or not is_all(one_line(line), *parts):
        return False
    written = written_of(*parts)
    return written is not None and is_plausible(written.moment, now)


def one_line(raw: str) -> str:
    """The beginning of a text with single blanks and without the marks that no reader sees."""
    return " ".join(raw.strip(" \u200b\ufeff").split())[:LONGEST]


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Whether something can have been published then."""
    return moment.year >= EARLIEST_YEAR and moment <= latest_moment(now) + LATEST_AHEAD


def is_all(text: str, day: Day, clock: Clock | None) -> bool:
    """Whether a text has nothing but a day, a clock, and what is written around them."""
    start = min(day.start, clock.start) if clock else day.start
    end = max(day.end, clock.end) if clock else day.end
    return (
        BEFORE_ALL.fullmatch(text[:start]) is not None
        and AFTER_ALL.fullmatch(without_idle_words(text[end:])) is not None
        and (clock is None or BETWEEN.fullmatch(without_idle_words(clock.between)) is not None)
    )


def without_idle_words(text: str) -> str:
    """What stands between a day and its clock, or behind them, without a weekday and the word for "time"."""
    return WORD.sub(lambda found: " " if is_idle(found[0].lower()) else found[0], text)


def is_idle(word: str) -> bool:
    """Whether a word tells nothing of a moment that its day and clock do not."""
    return is_weekday(word) or word in shipped_table("pages.toml")["dates"]["before_clock"]


def written_of(day: Day, clock: Clock | None) -> Written | None:
    """A day and its clock as a moment; None for a day that no calendar has, midnight for a clock that none shows."""
    hours, minutes, seconds = time_of_day(clock) if clock else (24, 0, 0)
    has_clock = hours < 24 and minutes < 60
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        local = midnight.replace(hour=hours, minute=minutes, second=seconds) if has_clock else midnight
        offset = zone_minutes(clock.zone, local) if clock and clock.zone else None
        moment = local.replace(tzinfo=timezone(timedelta(minutes=offset))) if offset else local
        moment.astimezone(UTC)  # what no calendar has in UTC, nobody can keep
    except (ValueError, OverflowError):
        return None
    return Written(moment, has_clock, offset is not None)


def time_of_day(clock: Clock) -> tuple[int, int, int]:
    """Hour of 24, minute and second; a leap second is written :60."""
    return hour_of_day(int(clock.hour), clock.half), int(clock.minute), min(int(clock.second or 0), 59)


def hour_of_day(hour: int, half: str | None) -> int:
    """The hour of 24 for one of twelve; as it stands where no half of the day is named."""
    return hour if half is None else hour % 12 + (12 if half in AFTERNOON else 0)


def date_in_url(url: str | None, now: datetime) -> datetime | None:
    """The day an address names (`/2019/08/29/`, `-20190829-`), at midnight UTC."""
    match = URL_DAY.search((url or "").partition("?")[0])
    written = written_of(day_year_first(match, None), None) if match else None
    return written.moment if written and is_plausible(written.moment, now) else None
