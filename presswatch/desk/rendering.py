"""Templates to pages: one environment, everything from outside escaped and without invisible letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from presswatch.desk.wording import LANGUAGES, catalogue, counted
from presswatch.shown import web_link

#: controls; direction marks and zero-width letters; lone surrogates; private use
KEPT_OUT = frozenset({"Cc", "Cf", "Cs", "Co"})
LONGEST_LINE = 400


@cache
def environment() -> Environment:
    """The templates of the desk."""
    made = Environment(
        loader=PackageLoader("presswatch.desk"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"plain": plain, "moment": moment, "number": number, "web": web_link, "share": share}
    return made


def page(template: str, language: str, facts: Mapping[str, Any]) -> str:
    """A page out of its template."""
    words = catalogue(language)

    def counted_words(value: int, key: str) -> str:
        return counted(language, value, words[key])

    def column_name(column: str) -> str:
        return words.get(f"c_{column}", column.replace("_", " "))

    mine = {"_": words.__getitem__, "counted": counted_words, "column_name": column_name}
    return environment().get_template(template).render(facts, ui=language, languages=LANGUAGES, **mine)


def plain(text: object, limit: int = LONGEST_LINE) -> str:
    """A foreign text as one line without invisible letters and such as turn it around; templates escape it."""
    line = visible("" if text is None else str(text)[: 4 * limit])
    line = " ".join(line.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def visible(text: str) -> str:
    """The letters of a text that can be seen; white space is kept."""
    return "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in KEPT_OUT)


def moment(at: datetime | None) -> Markup:
    """A time to the minute in the zone it comes in, for programs in UTC."""
    if at is None:
        return Markup("–")
    shown = escape(f"{at:%Y-%m-%d %H:%M}")
    return Markup('<time datetime="{}">{}</time>').format(f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}", shown)


def number(value: int | float | None) -> str:
    """A number with thin spaces between thousands."""
    if value is None:
        return "–"
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace(",", "\u202f")


def share(value: float | None) -> str:
    """A share as per cent."""
    return "–" if value is None else f"{100 * value:.0f} %"
