"""The desk's own words in English, Russian and Belarusian: catalogues beside this module, one file per language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("en", "ru", "be")
MINUTES_A_DAY = 24 * 60


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the words of a language; missing ones are in English."""
    return words_of("en") | words_of(language)


def words_of(language: str) -> dict[str, str]:
    """Return the words in a language's own file."""
    text = resources.files("presswatch.page").joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in tomllib.loads(text).items()}


def chosen_language(asked: str | None, kept: str | None, accepted: str) -> str:
    """Return the language of a page: asked for in the address, remembered, else the first that the browser accepts."""
    for one in (asked, kept, *(part.partition(";")[0].strip()[:2].lower() for part in accepted.split(","))):
        if one in LANGUAGES:
            return one
    return LANGUAGES[0]


def counted(language: str, value: int, forms: str) -> str:
    """Return a number with its noun.

    `forms` holds the forms for one, few and many, separated by `|` (CLDR plural rules).
    """
    return f"{value:,}".replace(",", "\u202f") + " " + forms.split("|")[plural(language, value)]


def later(language: str, minutes: float) -> str:
    """Return how much later something was, in its two largest units: `2 h 24 min later`."""
    words, whole = catalogue(language), round(minutes)
    if whole < 1:
        return words["time_at_once"]
    (hours, rest), days = divmod(whole, 60), whole // MINUTES_A_DAY
    units = {"days": days, "hours": hours % 24} if days else {"hours": hours, "minutes": rest}
    said = [f"{value} {words[f'unit_{name}']}" for name, value in units.items() if value]
    return words["time_later"].format(" ".join(said))


def plural(language: str, value: int) -> int:
    """Return which of a noun's three forms follows a number: 0 one, 1 few, 2 many.

    In English the last two are equal.
    """
    if language == "en":
        return 0 if value == 1 else 2
    last, last_two = value % 10, value % 100
    if last == 1 and last_two != 11:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= last_two <= 14 else 2
