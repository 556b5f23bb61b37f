"""Words of dates and clocks, read from `seeds/pages.toml`: month names, offsets, zone names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from presswatch.shipped import shipped_table
from presswatch.zones import local_moment

#: letters of the shortest abbreviation of a name
SHORTEST = 3
#: look-alike letters of Latin and Cyrillic: authors type one for the other without noticing
LATIN, CYRILLIC = "aceopxyikmthb", "асеорхуікмтнв"
#: abbreviations that are not the beginning of a name
SHORT_FORMS = {"sept": 9, "sct": 9, "mrt": 3, "rgp": 8, "rgs": 9, "spl": 10, "grd": 12}

Forms = dict[str, int]


@cache
def forms_by_language() -> dict[str, Forms]:
    """Return each language's forms of month names, in lower case, with the month's number."""
    return {
        language: {form: number for number, forms in enumerate(months, 1) for form in forms.split("/")}
        for language, months in shipped_table("pages.toml")["months"].items()
    }


def month_number(name: str, language: str | None = None) -> int | None:
    """Return the month, 1 to 12, of a name or an abbreviation of three letters or more; None for other words.

    Args:
        name: a word, with or without a full stop after it.
        language: of the page, like 'be' or 'en-US'; its names are tried first.
    """
    word = name.lower().rstrip(".")
    own = (language or "").lower().replace("_", "-").partition("-")[0]
    found = _month(word, own)
    if found is None and not word.isascii():
        in_one_script = (word.translate(str.maketrans(*pair)) for pair in ((LATIN, CYRILLIC), (CYRILLIC, LATIN)))
        found = next((month for form in in_one_script if (month := _month(form, own))), None)
    return found


@cache
def _tables(language: str) -> tuple[Forms, ...]:
    """Return the tables of all languages, starting with those of one language."""
    tables = forms_by_language()
    return tuple(
        forms for _, forms in sorted(tables.items(), key=lambda item: item[0].partition("-")[0].lower() != language)
    )


def _month(word: str, language: str) -> int | None:
    if word in SHORT_FORMS:
        return SHORT_FORMS[word]
    tables = _tables(language)
    for forms in tables:
        if word in forms:
            return forms[word]
    for forms in tables if len(word) >= SHORTEST else ():
        numbers = {number for form, number in forms.items() if form.startswith(word)}
        if len(numbers) == 1:
            return numbers.pop()
    return None


#: no zone on earth is farther from UTC
MOST_MINUTES = 15 * 60


@cache
def offsets_by_name() -> dict[str, int]:
    """Return minutes east of UTC by zone name, in lower case, for zones with a single offset."""
    return {
        name: minutes_of(offset) or 0
        for offset, names in shipped_table("pages.toml")["offsets"].items()
        for name in names
    }


@cache
def zones_by_name() -> dict[str, str]:
    """Return IANA zones by the names that people write, in lower case."""
    return {name: zone for zone, names in shipped_table("pages.toml")["zones"].items() for name in names}


@cache
def zone_names_pattern() -> str:
    """Return an expression for all zone names but the short Latin ones, which any capital letters match."""
    names = sorted((*offsets_by_name(), *zones_by_name()), key=len, reverse=True)
    return "|".join(re.escape(name) for name in names if not (name.isascii() and len(name) <= 5))


def zone_minutes(zone: str, local: datetime | None = None) -> int | None:
    """Return minutes east of UTC, 0 for ''; None if a zone name is unknown or ambiguous.

    Args:
        zone: an offset or a name, as written.
        local: the local time without a zone; daylight saving time changes some offsets.
    """
    text = re.sub(r"(?i)^(utc|gmt)\s?(?=[+\-−])", "", zone.strip()).replace("−", "-")
    if not text:
        return 0
    if text[0] in "+-":
        return minutes_of(text)
    name = " ".join(text.lower().split())
    if name in offsets_by_name():
        return offsets_by_name()[name]
    named = zones_by_name().get(name)
    return minutes_in(named, local) if named and local else None


def minutes_of(offset: str) -> int | None:
    """Return the minutes of an offset like `+03:00`, `+0300`, `-3`; None if no zone has it."""
    hours, _, rest = offset[1:].partition(":")
    digits = (hours + rest if rest or len(hours) > 2 else hours + "00").rjust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if offset[0] == "+" else -minutes) if minutes <= MOST_MINUTES else None


def minutes_in(zone: str, local: datetime) -> int:
    """Return minutes east of UTC of an IANA zone at a local time."""
    offset = local_moment(local.replace(tzinfo=None), zone).utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60


def zone_of_host(host: str) -> str | None:
    """Return the IANA zone of the country in a host's top-level domain, if that country has a single zone."""
    zone: str | None = shipped_table("pages.toml")["zones_of_hosts"].get(host.rpartition(".")[2].lower())
    return zone
