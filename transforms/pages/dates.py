"""Dates of pages and seeds: what a machine wrote, what people read, and what an address says. Nothing is guessed.

A date needs its year. A time without a zone is taken as UTC. Numbers with slashes are a day where they can be read in
one way only, by themselves or in the page's language. Years before 1990 and times more than two days ahead of `now` are
no dates of publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from transforms.text import zone_minutes

EARLIEST_YEAR = 1990
LATEST_AHEAD = timedelta(days=2)

#: hour, minute, second, half of the day, zone
CLOCK = (
    r"(\d{1,2}):(\d{2})(?::(\d{1,2})(?:[.,]\d+)?)?(?:\s*([apAP])\.?\s?[mM]\b\.?)?"
    r"(?:\s*\(?((?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d{2})?(?!\d)|[A-Z]{1,5}\b|МСК|мск)\)?)?"
)
CLOCK_AFTER = re.compile(r"\D{0,14}?" + CLOCK)
CLOCK_BEFORE = re.compile(CLOCK + r"\D{0,8}$")
#: the hour and minute of people who write a dot between them: «20 лістапада 2026, 14.05»
DOTTED_CLOCK_AFTER = re.compile(r"(?: г\.| года)?,?\s(?:в |у |о |at )?(\d{1,2})\.(\d{2})(?![.\d])")

ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
CTIME = re.compile(r"\b([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (?:[A-Z]{3,4} )?(\d{4})$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?$")
NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})\b")
YEAR_FIRST = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|º|er|\.)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
MONTH_DAY = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
CJK_CLOCK_AFTER = re.compile(r"\D{0,6}(\d{1,2})[:時时](\d{2})")
URL_DAY = re.compile(
    r"[/_.-](19[9]\d|20[0-4]\d)[/_.-]?(0[1-9]|1[0-2]|[1-9](?=[/_-]))[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/_.-]))(?!\d)"
)

#: where English writes the day before the month, also in numbers
DAY_FIRST_ENGLISH = frozenset({"en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"})

#: beginnings of month names; Slavic ones in the genitive and nominative
MONTHS = {
    1: ("jan", "janv", "ene", "gen", "янв", "студз", "снег", "sty", "січ", "januar", "january", "leden", "sau", "oca"),
    2: ("feb", "févr", "fev", "лют", "фев", "luty", "lut", "únor", "vas", "şub"),
    3: ("mar", "mär", "mars", "март", "сак", "мар", "бер", "kov", "března"),
    4: ("apr", "avr", "abr", "апр", "крас", "kwi", "квіт", "bal", "nis", "dub"),
    5: ("may", "mai", "mag", "май", "мая", "траў", "maj", "трав", "geg"),
    6: ("jun", "juin", "giu", "июн", "чэрв", "cze", "черв", "bir", "haz"),
    7: ("jul", "juil", "lug", "июл", "ліп", "lip", "лип", "lie", "tem"),
    8: ("aug", "aoû", "ago", "авг", "жні", "sie", "серп", "rgp", "ağu"),
    9: ("sep", "set", "сен", "верас", "wrz", "вер", "eyl", "rug"),
    10: ("oct", "okt", "ott", "out", "окт", "кастр", "paź", "жовт", "spa", "eki"),
    11: ("nov", "ноя", "лістап", "lis", "лист", "lap", "kas"),
    12: ("dec", "dez", "dic", "déc", "дек", "снеж", "gru", "груд", "gruo", "ara"),
}


class Written(NamedTuple):
    """A moment as a text gives it, with its offset or in UTC, and whether the text says the hour and the zone."""

    moment: datetime
    has_clock: bool
    has_zone: bool


class Day(NamedTuple):
    """Year, month and day as numbers, and where they stand in their text."""

    year: int
    month: int
    day: int
    start: int
    end: int


def parse_date(raw: str, now: datetime, language: str | None = None) -> datetime | None:
    """The moment a text names, with the offset it gives or in UTC; None where none, or none a publication can have."""
    written = parse_written(raw, now, language)
    return written.moment if written else None


def parse_written(raw: str, now: datetime, language: str | None = None) -> Written | None:
    """The moment a text names, the first that stands in it; `language` is a code like 'ru' or 'en-US'."""
    text = " ".join(raw.split())[:120]
    written = written_compact(text) or written_ctime(text) or written_in_words(text, language)
    return written if written and is_plausible(written.moment, now) else None


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Whether something can have been published then."""
    return moment.year >= EARLIEST_YEAR and moment <= now + LATEST_AHEAD


def written_compact(text: str) -> Written | None:
    """ISO 8601 without separators, the whole text; epoch seconds are no date."""
    match = COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return written_of(Day(int(year), int(month), int(day), 0, 0), (hour, minute, second, None, zone))


def written_ctime(text: str) -> Written | None:
    """The form of C's `ctime`: Fri Feb 18 10:27:24 2022."""
    match = CTIME.search(text)
    month = month_number(match.group(1)) if match else None
    if not match or not month:
        return None
    _, day, clock, year = match.groups()
    return written_of(Day(int(year), month, int(day), 0, 0), (*clock.split(":"), None, None))


def written_in_words(text: str, language: str | None) -> Written | None:
    """A day in one of the forms that machines and people write, with the clock behind or before it."""
    for pattern, day_of in FORMS:
        for match in pattern.finditer(text):
            if (day := day_of(match, language)) is not None:
                return written_of(day, clock_beside(text, day, pattern is CJK))
    return None


def day_with_month_name(match: re.Match[str], name: str, day: str, year: str) -> Day | None:
    """The day of a month that is written as a word; None where the word is no month."""
    month = month_number(name)
    return Day(int(year), month, int(day), *match.span()) if month else None


def day_in_numbers(match: re.Match[str], language: str | None) -> Day | None:
    """The day of two numbers before a year; None where slashes leave open which of them is the month."""
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "/" and first <= 12 and second != first:
        known = (language or "en").lower().replace("_", "-")
        if second > 12 or known == "en-us":
            first, second = second, first
        elif known.startswith("en") and known not in DAY_FIRST_ENGLISH:
            return None
    return Day(year, second, first, *match.span())


def day_year_first(match: re.Match[str], _language: str | None) -> Day:
    """The day of three numbers, the largest first."""
    year, month, day = map(int, match.groups())
    return Day(year, month, day, *match.span())


#: forms of a day in the order in which they are looked for
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], Day | None]], ...] = (
    (ISO, day_year_first),
    (CJK, day_year_first),
    (YEAR_FIRST, day_year_first),
    (DAY_MONTH, lambda match, _: day_with_month_name(match, match[2], match[1], match[3])),
    (MONTH_DAY, lambda match, _: day_with_month_name(match, match[1], match[2], match[3])),
    (NUMBERS, day_in_numbers),
)


def clock_beside(text: str, day: Day, is_cjk: bool) -> tuple[str | None, ...]:
    """Hour, minute, second, half and zone of the clock behind a day, else before it; empty where there is none."""
    if is_cjk:
        match = CJK_CLOCK_AFTER.match(text, day.end)
    else:
        match = (
            CLOCK_AFTER.match(text, day.end)
            or DOTTED_CLOCK_AFTER.match(text, day.end)
            or CLOCK_BEFORE.search(text[: day.start])
        )
    return match.groups() if match else ()


def written_of(day: Day, clock: tuple[str | None, ...]) -> Written | None:
    """A day and its clock as a moment; None for a day that no calendar has, midnight for a clock that none shows."""
    hour, minute, second, half, zone = (*clock, *[None] * 5)[:5]
    offset = zone_minutes(zone) if zone else None
    hours, minutes = hour_of_day(int(hour or 0), half), int(minute or 0)
    has_clock = hour is not None and hours < 24 and minutes < 60
    if not has_clock:
        hours = minutes = 0
    try:
        moment = datetime(
            day.year,
            day.month,
            day.day,
            hours,
            minutes,
            min(int(second or 0), 59) if has_clock else 0,
            tzinfo=timezone(timedelta(minutes=offset)) if offset else UTC,
        )
        moment.astimezone(UTC)  # what no calendar has in UTC, nobody can keep
    except (ValueError, OverflowError):
        return None
    return Written(moment, has_clock, offset is not None)


def hour_of_day(hour: int, half: str | None) -> int:
    """The hour of 24 for one of twelve; as it stands where no half of the day is named."""
    return hour if half is None else hour % 12 + (12 if half in "pP" else 0)


def month_number(name: str) -> int | None:
    """The month of a name in the languages we read, by the longest beginning that fits."""
    lowered = name.lower()
    fits = [(len(start), number) for number, starts in MONTHS.items() for start in starts if lowered.startswith(start)]
    return max(fits)[1] if fits else None


def date_in_url(url: str | None, now: datetime) -> datetime | None:
    """The day an address names (`/2019/08/29/`, `-20190829-`), at midnight UTC."""
    match = URL_DAY.search((url or "").partition("?")[0])
    written = written_of(day_year_first(match, None), ()) if match else None
    return written.moment if written and is_plausible(written.moment, now) else None
