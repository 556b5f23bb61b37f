"""Dates as feeds and pages write them, in English, Russian, Belarusian and Ukrainian.

Only what is written counts: no year is guessed, an ambiguous zone name or order of numbers gives None.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EARLIEST_YEAR = 1990
#: clocks of servers run ahead, and some outlets date by the farthest zone; later dates are mistakes
AHEAD = timedelta(days=2)

MONTH_NAMES: tuple[str, ...] = (
    "january января январь студзеня студзень січня січень",
    "february февраля февраль лютага люты лютого лютий",
    "march марта март сакавіка сакавік березня березень",
    "april апреля апрель красавіка красавік квітня квітень",
    "may мая май траўня травень травня",
    "june июня июнь чэрвеня чэрвень червня червень",
    "july июля июль ліпеня ліпень липня липень",
    "august августа август жніўня жнівень серпня серпень",
    "september сентября сентябрь верасня верасень вересня вересень",
    "october октября октябрь кастрычніка кастрычнік жовтня жовтень",
    "november ноября ноябрь лістапада лістапад листопада листопад",
    "december декабря декабрь снежня снежань снежань грудня грудень",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names.split()}

# RFC 822 §5.1 and zones that have one meaning in news; IST, BST, CST of China and the like have several or lie.
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "fet": 180, "samt": 240, "yekt": 300,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip

TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
ZONE = r"(?:\s*\(?(?P<zone>(?:UTC|GMT)?\s?[+\-−]\d{1,2}:?\d{2}|[A-Za-zА-Яа-я]{1,5})\)?)?"
YEAR_WORD = r"(?:\s*(?:г\.|года|г|р\.|року))?"
BETWEEN = r"[\s,]*(?:[-–—|]\s*)?(?:в\s+|о\s+|at\s+|у\s+|T)?"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2026-11-01T17:08:00+03:00, 20261101T170800Z, 2026-11-01
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:(?:T|\s+)" + TIME + r")?" + ZONE,
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)" + ZONE + r")?",
        # Вс, 1 нояб. 2026 17:08:00 +0300
        r"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.\-]+(?:of\s+)?(?P<name>[^\W\d]+)\.?,?[\s\-]+"
        r"(?P<year>\d{4}|\d{2})" + YEAR_WORD + r"(?:" + BETWEEN + TIME + r")?" + ZONE,
        # November 1, 2026 at 5:08 PM; ctime: Sun Nov  1 17:08:00 2026
        r"(?:[^\W\d]+\.?,?\s+)?(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
        + YEAR_WORD
        + r"(?:"
        + BETWEEN
        + TIME
        + r")?"
        + ZONE,
        r"(?:[^\W\d]+\.?,?\s+)?(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})\s+" + TIME + ZONE + r"\s+(?P<year>\d{4})",
        # 01.11.2026 17:08, 17:08 01.11.2026; numbers with slashes only where they can be read in one way
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?:" + BETWEEN + TIME + r")?" + ZONE,
        TIME + r"[\s,]+(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        TIME + r"[\s,]+(?P<day>\d{1,2})\s+(?P<name>[^\W\d]+)\s+(?P<year>\d{4})(?:\s*г\.?)?",
        r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?:" + BETWEEN + TIME + r")?" + ZONE,
        r"(?P<year>\d{4})\s?年(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:\s*" + TIME + r")?",
    )
)


def parse_date(text: str, now: datetime) -> datetime | None:
    """The moment a text names, in UTC; None where it names none that can be believed.

    A date without a zone is read as UTC, one without a time as midnight. Years before 1990 and moments more than
    two days after `now` are not believed.
    """
    plain = re.sub(r"\s+", " ", text).strip(" \u200b\ufeff")[:120]
    for pattern in PATTERNS:
        found = pattern.fullmatch(plain)
        if found is not None:
            moment = _moment(found.groupdict())
            is_likely = moment is not None and moment.year >= EARLIEST_YEAR and moment <= now + AHEAD
            return moment if is_likely else None
    return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    """Named parts as a moment; None where they make no date or the zone has no one meaning."""
    month = int(parts["month"] or 0) if parts.get("month") else month_number(parts.get("name") or "")
    offset = zone_minutes(parts.get("zone") or "")
    if month is None or offset is None:
        return None
    hour = int(parts.get("hour") or 0)
    half = (parts.get("half") or "").lower().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    second = min(int(parts.get("second") or 0), 59)  # a leap second is written :60
    try:
        year, day, minute = _full_year(parts["year"] or ""), int(parts["day"] or 0), int(parts.get("minute") or 0)
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return local - timedelta(minutes=offset)
    except (ValueError, OverflowError):
        return None


def month_number(name: str) -> int | None:
    """1-12 for a month's name or its abbreviation of at least three letters, in the languages of this module."""
    word = name.lower().rstrip(".")
    if word in MONTHS:
        return MONTHS[word]
    if word == "sept":
        return 9
    numbers = {number for known, number in MONTHS.items() if len(word) >= 3 and known.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else None


def _full_year(digits: str) -> int:
    """Two digits as RFC 2822 §4.3 reads them."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 50 else 1900)


def zone_minutes(zone: str) -> int | None:
    """Minutes east of UTC, 0 for ''; None for a zone name with several meanings or none."""
    text = re.sub(r"(?i)^(utc|gmt)\s?(?=[+\-−])", "", zone.strip()).replace("−", "-")
    if not text:
        return 0
    if text[0] in "+-":
        hours, _, rest = text[1:].partition(":")
        digits = hours + rest if rest or len(hours) > 2 else hours + "00"
        digits = digits.rjust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return (minutes if text[0] == "+" else -minutes) if minutes <= 15 * 60 else None
    return ZONES.get(text.lower())
