"""Dates of pages and seeds: what a machine wrote, what people read, and what an address says. Nothing is guessed.

A date needs its year. A time without a zone is taken as UTC. Years before 1990 and times more than two days ahead of
`now` are no dates of publication.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST_YEAR = 1990
LATEST_AHEAD = timedelta(days=2)

ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{1,2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
CTIME = re.compile(r"\b([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:[A-Z]{3,4} )?(\d{4})$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{4})?$")
DOTTED = re.compile(r"\b(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4})\b(?:\D{0,6}(\d{1,2}):(\d{2}))?")
YEAR_FIRST = re.compile(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b(?:\D{0,6}(\d{1,2}):(\d{2}))?")
#: hour and minute after a day, and the half of the day where it is named
CLOCK = r"(?:\D{0,14}(\d{1,2}):(\d{2})(?:\s*([apAP])\.?\s?[mM]\b)?)?"
DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|º|er|\.)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)" + CLOCK
)
MONTH_DAY = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b" + CLOCK)
CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?(?:\D{0,6}(\d{1,2})[:時时](\d{2}))?")
URL_DAY = re.compile(
    r"[/_.-](19[9]\d|20[0-4]\d)[/_.-]?(0[1-9]|1[0-2]|[1-9](?=[/_-]))[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/_.-]))(?!\d)"
)

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


def parse_date(raw: str, now: datetime) -> datetime | None:
    """The moment a text names, with the offset it gives or in UTC; None where none, or none a publication can have."""
    text = " ".join(raw.split())[:120]
    moment = parsed_iso(text) or parsed_mail(text) or parsed_ctime(text) or parsed_words(text)
    return moment if moment and is_plausible(moment, now) else None


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Whether something can have been published then."""
    return moment.year >= EARLIEST_YEAR and moment <= now + LATEST_AHEAD


def parsed_iso(text: str) -> datetime | None:
    """ISO 8601 in its common forms, with or without separators; epoch seconds are no date."""
    match = ISO.search(text) or COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return moment_of(year, month, day, hour, minute, second, zone)


def parsed_ctime(text: str) -> datetime | None:
    """The form of C's `ctime`: Fri Feb 18 10:27:24 2022."""
    match = CTIME.search(text)
    month = month_number(match.group(1)) if match else None
    if not match or not month:
        return None
    _, day, hour, minute, second, year = match.groups()
    return moment_of(year, month, day, hour, minute, second)


def parsed_mail(text: str) -> datetime | None:
    """RFC 5322, as in feeds."""
    if not re.search(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return with_zone(moment)


def parsed_words(text: str) -> datetime | None:
    """Dates as people read them; the first that stands in the text."""
    if match := CJK.search(text) or YEAR_FIRST.search(text):
        return moment_of(*match.groups())
    if (match := DAY_MONTH.search(text)) and (month := month_number(match.group(2))):
        day, _, year, hour, minute, half = match.groups()
        return moment_of(year, month, day, hour_of_day(hour, half), minute)
    if (match := MONTH_DAY.search(text)) and (month := month_number(match.group(1))):
        _, day, year, hour, minute, half = match.groups()
        return moment_of(year, month, day, hour_of_day(hour, half), minute)
    if match := DOTTED.search(text):
        day, month_text, year, hour, minute = match.groups()
        return moment_of(year, month_text, day, hour, minute)
    return None


def hour_of_day(hour: str | None, half: str | None) -> str | None:
    """The hour of 24 for one of twelve; as it stands where no half of the day is named."""
    if hour is None or half is None:
        return hour
    return str(int(hour) % 12 + (12 if half in "pP" else 0))


def month_number(name: str) -> int | None:
    """The month of a name in the languages we read, by the longest beginning that fits."""
    lowered = name.lower()
    fits = [(len(start), number) for number, starts in MONTHS.items() for start in starts if lowered.startswith(start)]
    return max(fits)[1] if fits else None


def moment_of(
    year: str,
    month: str | int,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> datetime | None:
    """The moment in UTC; None for a day that no calendar has."""
    try:
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            min(int(second or 0), 59),
            tzinfo=offset_of(zone),
        )
        return with_zone(local)
    except (ValueError, OverflowError):
        return None


def offset_of(zone: str | None) -> timezone:
    """The offset `+03:00`, `+0300`, `+03`, `Z` stand for; UTC where none is given."""
    digits = re.sub(r"\D", "", zone or "")
    if not digits:
        return UTC
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    return timezone(timedelta(minutes=-minutes if zone and zone.startswith("-") else minutes))


def with_zone(moment: datetime) -> datetime | None:
    """The moment, taken to be in UTC where it has no zone; None where no calendar has it in UTC."""
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware


def date_in_url(url: str | None, now: datetime) -> datetime | None:
    """The day an address names (`/2019/08/29/`, `-20190829-`), at midnight UTC."""
    match = URL_DAY.search((url or "").partition("?")[0])
    moment = moment_of(*match.groups()) if match else None
    return moment if moment and is_plausible(moment, now) else None
