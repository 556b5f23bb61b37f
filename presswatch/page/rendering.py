"""Render templates to pages: one environment; everything from outside is escaped and has no invisible letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from presswatch.home import watchlist_names
from presswatch.page.wording import LANGUAGES, catalogue, counted, later
from presswatch.shown import each_once, is_unseen, web_link

LONGEST_LINE = 400
SLUG_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz_")


@cache
def environment() -> Environment:
    """Return the templates."""
    made = Environment(
        loader=PackageLoader("presswatch.page"),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"plain": plain, "number": number, "web": web_link, "share": share, "slug": slug}
    made.filters["each_once"] = each_once
    return made


@cache
def page_style() -> str:
    """Return the style of all pages."""
    return resources.files("presswatch.page").joinpath("style.css").read_text(encoding="utf-8")


def page(template: str, language: str, facts: Mapping[str, object]) -> str:
    """Return a page out of its template."""
    words = catalogue(language)
    mine: dict[str, Callable[..., object]] = {
        "_": words.__getitem__,
        "counted": lambda value, key: counted(language, value, words[key]),
        "column_name": lambda column: words.get(f"c_{column}", plain(column.replace("_", " "))),
        "known_word": lambda kind, value: words.get(f"{kind}_{value}", plain(str(value).replace("_", " "), 80)),
        "later": partial(later, language),
        "watchlist_name": partial(watchlist_name, watchlist_names(), language),
        "moment": partial(moment, months=words["months"].split("|"), this_year=datetime.now(UTC).year),
    }
    return environment().get_template(template).render(facts, ui=language, languages=LANGUAGES, **mine)


def plain(text: object, limit: int = LONGEST_LINE) -> str:
    """Return a foreign text as one line without invisible and direction-changing letters; templates escape it."""
    line = without_unseen("" if text is None else str(text)[: 4 * limit])
    line = " ".join(line.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def watchlist_name(names: Mapping[str, Mapping[str, str]], language: str, key: object) -> str:
    """Return a watchlist's name in the page's language, else in English; its id if it has no name any more."""
    named = names.get(str(key), {})
    return str(named.get(language) or named.get("en") or key)


def slug(text: object) -> str:
    """Return a word as the name of a style; '' if it is not one."""
    return "".join(letter for letter in str(text or "") if letter in SLUG_LETTERS)


def without_unseen(text: str) -> str:
    """Return a text without invisible letters; white space stays."""
    return "".join(
        letter for letter in text if letter.isspace() or not (is_unseen(letter) or unicodedata.category(letter) == "Cc")
    )


def moment(at: datetime | None, months: list[str], this_year: int, *, is_day: bool = False) -> Markup:
    """Return a time to the minute in its own zone, as people write it (`27 Nov 17:48`); for programs in UTC."""
    if at is None:
        return Markup("–")
    year = "" if at.year == this_year else f" {at.year}"
    said = f"{at.day} {months[at.month - 1]}{year}" + ("" if is_day else f" {at:%H:%M}")
    return Markup('<time datetime="{}">{}</time>').format(f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}", escape(said))


def number(value: int | float | None) -> str:
    """Return a number with thin spaces between thousands."""
    if value is None:
        return "–"
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace(",", "\u202f")


def share(value: float | None) -> str:
    """Return a share as per cent."""
    return "–" if value is None else f"{100 * value:.0f} %"
