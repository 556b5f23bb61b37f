r"""Rules of listings: which elements of a page are entries, and where their title, link and date are.

`listings.toml` holds one block for each page, written by the finder or by a person:

    [[listing]]
    url = "https://example.test/news"      # `*` stands for anything
    item = "li.news-card"                  # CSS, or XPath that begins with / or .
    link = "a.news-card__title"            # in the item; `.` is the item itself
    title = ""                             # in the item; empty: the link's text
    date = "time"                          # in the item; empty: wherever a date stands
    next = "a[rel=next]"                   # in the page; empty: what looks like it
    path = '/news/\d+'                      # what addresses of articles hold (a regular expression); empty: any
    doubt = ""                             # what its writer could not know; `feeds add` then looks at the page anew
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase

from presswatch.errors import RulesError
from transforms.listings.selectors import BadSelector, compiled


@dataclass(frozen=True, slots=True)
class ListingRule:
    """How to read one listing; the module's docstring explains the fields."""

    url: str
    item: str
    link: str = "a"
    title: str = ""
    date: str = ""
    next: str = ""
    path: str = ""
    doubt: str = ""


SELECTORS = ("item", "link", "title", "date", "next")
FIELDS = tuple(field.name for field in fields(ListingRule))


def parse_listing_rules(text: str, name: str) -> list[ListingRule]:
    """Parse the rules of a file; messages call it `name`.

    Raises:
        RulesError: it is not TOML, or a block is wrong; the message names the block.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{name}: {error}") from error
    blocks = content.get("listing", [])
    if not isinstance(blocks, list) or set(content) - {"listing"}:
        raise RulesError(f"{name}: only blocks [[listing]] belong here")
    return [rule_of(block, f"{name}: block {number}") for number, block in enumerate(blocks, start=1)]


def rule_of(block: object, name: str) -> ListingRule:
    """Turn one block into a rule.

    Raises:
        RulesError: a field is unknown, missing or wrong.
    """
    if not isinstance(block, dict) or not all(isinstance(value, str) for value in block.values()):
        raise RulesError(f"{name}: every field is a text in quotation marks")
    where = f"{name} ({block.get('url', 'without url')})"
    if unknown := sorted(set(block) - set(FIELDS)):
        raise RulesError(f"{where}: no field {unknown[0]!r}; there are {', '.join(FIELDS)}")
    if not block.get("url") or not block.get("item"):
        raise RulesError(f"{where}: `url` and `item` are needed")
    return checked(ListingRule(**block), where)


def checked(rule: ListingRule, where: str) -> ListingRule:
    """Return a rule whose selectors and pattern compile.

    Raises:
        RulesError: one does not.
    """
    try:
        for selector in SELECTORS:
            if (value := getattr(rule, selector)) and value != ".":
                compiled(value)
        re.compile(rule.path)
    except (BadSelector, re.error) as error:
        raise RulesError(f"{where}: {error}") from error
    return rule


def rule_for(url: str, rules: Sequence[ListingRule]) -> ListingRule | None:
    """Return a listing's rule: the first with this exact address, else the first whose pattern matches."""
    exact = next((rule for rule in rules if rule.url == url), None)
    patterns = (rule for rule in rules if "*" in rule.url and fnmatchcase(url, rule.url))
    return exact or next(patterns, None)


def written_rule(rule: ListingRule) -> str:
    """Write a rule as a block of the file."""
    values = ((name, getattr(rule, name)) for name in FIELDS)
    lines = [f"{name} = {quoted(value)}" for name, value in values if value and (name, value) != ("link", "a")]
    return "\n".join(["[[listing]]", *lines]) + "\n"


def quoted(value: str) -> str:
    """Quote a text for TOML."""
    if "'" not in value and "\\" in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
