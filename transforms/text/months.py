"""Months by their names; which ones is told by `seeds/pages.toml`."""

from __future__ import annotations

from functools import cache

from presswatch.shipped import shipped_table

#: letters of a shortened name at least
SHORTEST = 3
#: short forms that are no beginning of a name
SHORT_FORMS = {"sept": 9, "sct": 9, "mrt": 3, "rgp": 8, "rgs": 9, "spl": 10, "grd": 12}

Forms = dict[str, int]


@cache
def forms_by_language() -> dict[str, Forms]:
    """For each language the forms of its month names, in lower case, with the month's number."""
    return {
        language: {form: number for number, forms in enumerate(months, 1) for form in forms.split("/")}
        for language, months in shipped_table("pages.toml")["months"].items()
    }


def month_number(name: str, language: str | None = None) -> int | None:
    """The month, 1 to 12, of a name or its beginning of three letters or more; None for other words.

    Args:
        name: a word, with or without a full stop behind it.
        language: of the page, like 'be' or 'en-US': its own names go first.
    """
    word = name.lower().rstrip(".")
    return _month(word, (language or "").lower().replace("_", "-").partition("-")[0])


@cache
def _tables(language: str) -> tuple[Forms, ...]:
    """The tables of all languages, those of one first."""
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
