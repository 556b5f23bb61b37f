"""The forms in which machines and people write a day and the time of day beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date
from functools import cache, lru_cache
from typing import NamedTuple

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.text.date_words import month_number, zone_names_pattern

ZONE = (
    r"(?:\s*\(?(?P<zone>(?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d{2})?(?!\d)|[A-Z]{1,5}\b|(?i:"
    + zone_names_pattern()
    + r")(?!\w))\)?)?"
)
#: hour, minute, second, am or pm, zone
CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?(?:\s*(?P<half>[apAPصم])(?:\.?\s?[mM])?\b\.?)?"
) + ZONE
CLOCK_AFTER = late_pattern(r"(?P<between>\D{0,24}?)" + CLOCK)
CLOCK_BEFORE = late_pattern(CLOCK + r"(?P<between>\D{0,8})$")
#: hour and minute separated by a dot or an h: «20 лістапада 2026, 14.05», "à 14h05"
DOTTED_CLOCK_AFTER = late_pattern(
    r"(?P<between>(?: г\.| года)?,?\s(?:в |у |о |at |à |às |kl\.? |klo |klokken |klockan |kell |godz\. |um |alle )?)"
    r"(?P<hour>\d{1,2})[.hHчЧ](?P<minute>\d{2})"
    rf"(?:\.(?P<second>\d{{2}}))?(?![.\d]){ZONE}"
)
ISO = late_pattern(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
CTIME = late_pattern(
    r"\b([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:([A-Z]{3,4}) )?(\d{4})(?: ([+-]\d{2}:?\d{2}))?$"
)
COMPACT = late_pattern(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?$")
#: a weekday before a day in numbers, and how many characters it takes with what may stand between
WORD_BEFORE = late_pattern(r"([^\W\d_]{3,9})\.?,?\s*$")
LONGEST_BEFORE = 20
NUMBERS = late_pattern(r"(?<![\d.])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})\b")
YEAR_FIRST = late_pattern(r"\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
#: a month's name; some Arabic ones have two words
NAME = r"([^\W\d_]{3,12}(?:\sال[^\W\d_]{3,6})?)"
DAY_MONTH = late_pattern(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|º|er|\.)?[\s-]+(?:de\s+|of\s+)?{NAME}\.?,?[\s-]+(?:del?\s+)?(\d{{4}})(?!\d)"
)
MONTH_DAY = late_pattern(rf"\b{NAME}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
#: «2026 m. lapkričio 12 d.», «2026. november 12.»
YEAR_MONTH_DAY = late_pattern(rf"\b(\d{{4}})(?:\.|\s?m\.)\s*{NAME}\s+(\d{{1,2}})\b")
YEAR_DAY_MONTH = late_pattern(rf"\b(\d{{4}})\. gada (\d{{1,2}})\. {NAME}")
CJK = late_pattern(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
CJK_CLOCK_AFTER = late_pattern(r"(?P<between>\D{0,6})(?P<hour>\d{1,2})[:時时](?P<minute>\d{2})")
#: two-digit years, as in RFC 822; in running text such numbers often mean something else
SHORT_YEAR = late_pattern(rf"\b(\d{{1,2}})[\s-]+{NAME}\.?[\s-]+(\d{{2}})(?![\d:])")
SHORT_NUMBERS = late_pattern(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![.\d:])")
#: English variants that write the day before the month, in numbers too
DAY_FIRST_ENGLISH = frozenset({"en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za"})
#: the most letters of a word that may stand between a day and its clock: «в», "at", «кл.»
LONGEST_JOINING = 3


class Day(NamedTuple):
    """A day in numbers, and its place in the text."""

    year: int
    month: int
    day: int
    start: int
    end: int


class Clock(NamedTuple):
    """A time of day as written, the words between it and the day, and its place in the text."""

    hour: str
    minute: str
    second: str | None = None
    half: str | None = None
    zone: str | None = None
    between: str = ""
    start: int = 0
    end: int = 0


#: the day and the clock found in a text
Parts = tuple[Day, Clock | None]
#: takes a match and the page's language, returns the day
DayReader = Callable[[re.Match[str], str | None], Day | None]


def parts_of(text: str, language: str | None) -> Parts | None:
    """Return the first day that a text names, and the clock beside it."""
    return compact(text) or ctime(text) or in_words(text, language)


def compact(text: str) -> Parts | None:
    """Read a whole text as ISO 8601 without separators; epoch seconds are not a date."""
    match = COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    clock = Clock(hour, minute, second, None, zone, "", 0, len(text)) if hour else None
    return Day(int(year), int(month), int(day), 0, len(text)), clock


def ctime(text: str) -> Parts | None:
    """Read the form of C's `ctime`, `date` and version control: Fri Feb 18 10:27:24 MSK 2022, or with an offset."""
    match = CTIME.search(text)
    month = month_number(match.group(1), "en") if match else None
    if not match or not month:
        return None
    _, day, hour, minute, second, zone, year, offset = match.groups()
    clock = Clock(hour, minute, second, None, offset or zone, "", *match.span())
    return Day(int(year), month, int(day), *match.span()), clock


def in_words(text: str, language: str | None) -> Parts | None:
    """Read a day in one of the forms that machines and people write, with the clock after or before it."""
    for pattern, day_of in FORMS:
        for match in pattern.finditer(text):
            if (day := day_of(match, language)) is not None:
                return day, clock_beside(text, day, pattern is CJK)
    return None


def short_year(text: str, language: str | None) -> Parts | None:
    """Read a day with a two-digit year, as RFC 2822 §4.3 defines it."""
    for pattern in (SHORT_YEAR, SHORT_NUMBERS):
        for match in pattern.finditer(text):
            month = int(match[2]) if match[2].isdigit() else month_number(match[2], language)
            if month:
                year = int(match[3]) + (2000 if int(match[3]) < 50 else 1900)
                day = Day(year, month, int(match[1]), *match.span())
                return day, clock_beside(text, day, is_cjk=False)
    return None


def day_with_month_name(day: int, name: int, year: int) -> DayReader:
    """Return a reader of days with a month's name, given the numbers of the groups for day, name and year."""

    def day_of(match: re.Match[str], language: str | None) -> Day | None:
        month = month_number(match[name], language)
        return Day(int(match[year]), month, int(match[day]), *match.span()) if month else None

    return day_of


def day_in_numbers(match: re.Match[str], language: str | None) -> Day | None:
    """Return the day for two numbers before a year; None if slashes leave open which of them is the month."""
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "/" and first <= 12 and second != first:
        known = (language or "en").lower().replace("_", "-")
        if second > 12 or known == "en-us":
            first, second = second, first
        elif known.startswith("en") and known not in DAY_FIRST_ENGLISH:
            return day_on_weekday(match)
    return Day(year, second, first, *match.span())


def day_on_weekday(match: re.Match[str]) -> Day | None:
    """Return the day for two numbers with slashes that falls on the weekday before them: "Thu, 11/12/2026"."""
    before = WORD_BEFORE.search(match.string[max(0, match.start() - LONGEST_BEFORE) : match.start()])
    names = shipped_table("pages.toml")["weekdays"]["en"]
    said = next((place for place, name in enumerate(names) if before and name.startswith(before[1].lower())), None)
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    fitting = [(month, day) for month, day in ((first, second), (second, first)) if falls_on(said, year, month, day)]
    return Day(year, *fitting[0], *match.span()) if len(fitting) == 1 else None


def falls_on(weekday: int | None, year: int, month: int, day: int) -> bool:
    """Tell whether two numbers up to 12 are a day that falls on a weekday, Monday being 0."""
    return MINYEAR <= year <= MAXYEAR and min(month, day) > 0 and date(year, month, day).weekday() == weekday


def day_year_first(match: re.Match[str], _language: str | None) -> Day:
    """Return the day for three numbers, year first."""
    year, month, day = map(int, match.groups())
    return Day(year, month, day, *match.span())


#: forms of a day, in the order in which they are tried
FORMS: tuple[tuple[re.Pattern[str], DayReader], ...] = (
    (ISO, day_year_first),
    (CJK, day_year_first),
    (YEAR_FIRST, day_year_first),
    (DAY_MONTH, day_with_month_name(1, 2, 3)),
    (MONTH_DAY, day_with_month_name(2, 1, 3)),
    (YEAR_MONTH_DAY, day_with_month_name(3, 2, 1)),
    (YEAR_DAY_MONTH, day_with_month_name(2, 3, 1)),
    (NUMBERS, day_in_numbers),
)


def clock_beside(text: str, day: Day, is_cjk: bool) -> Clock | None:
    """Return the clock after or before a day, whichever has fewer letters in between; None if there is none.

    A clock beyond other words belongs to something else: an update, a video.
    """
    if is_cjk:
        found = [CJK_CLOCK_AFTER.match(text, day.end)]
    else:
        behind = CLOCK_AFTER.match(text, day.end) or DOTTED_CLOCK_AFTER.match(text, day.end)
        found = [behind, CLOCK_BEFORE.search(text[: day.start])]
    clocks = [Clock(**match.groupdict(), start=match.start(), end=match.end()) for match in found if match]
    near = [clock for clock in clocks if is_cjk or joins(clock.between)]
    return min(near, key=lambda clock: sum(map(str.isalpha, clock.between)), default=None)


@lru_cache(maxsize=1024)
def joins(between: str) -> bool:
    """Tell whether words may stand between a day and its clock: short ones, weekdays, "time"."""
    known = shipped_table("pages.toml")["dates"]["before_clock"]
    words = re.findall(r"[^\W\d_]+", between.lower())
    return all(len(word) <= LONGEST_JOINING or word in known or is_weekday(word) for word in words)


@cache
def weekdays() -> frozenset[str]:
    """Return the names of weekdays."""
    return frozenset(name for names in shipped_table("pages.toml")["weekdays"].values() for name in names)


def is_weekday(word: str) -> bool:
    """Tell whether a word is a weekday's name or an abbreviation of one."""
    return any(name.startswith(word) for name in weekdays())
