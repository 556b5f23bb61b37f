"""Selectors of rules: the part of CSS that selects by tag, class, id and attribute, or plain XPath.

The supported CSS is `tag`, `.class`, `#id`, `[name]`, `[name=value]`, descendants (blank), children (`>`) and
alternatives (`,`); anything beyond that is written as XPath, which begins with `/` or `.`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lxml.etree import XPath, XPathError

#: `[name]` or `[name=value]`, with the value in quotation marks if it needs them
ATTRIBUTE = r"""\[(?P<name>[\w-]+)(?:=(?:"(?P<dq>[^"]*)"|'(?P<sq>[^']*)'|(?P<raw>[\w./:-]+)))?\]"""
PART = re.compile(rf"""\.(?P<klass>[\w-]+)|\#(?P<id>[\w-]+)|{ATTRIBUTE}""")
STEP = re.compile(rf"""(?P<tag>[A-Za-z][\w-]*|\*)?(?P<rest>(?:{re.sub(r"[?]P<[a-z]+>", "?:", PART.pattern)})*)""")


class BadSelector(ValueError):
    """A selector that cannot be read; the message names the bad part."""


@lru_cache(maxsize=512)
def compiled(selector: str) -> XPath:
    """Compile a selector, ready to be applied to an element.

    Raises:
        BadSelector: it is neither supported CSS nor XPath.
    """
    text = selector.strip()
    try:
        return XPath(text if text.startswith(("/", "./", "(")) else as_xpath(text))
    except XPathError as error:
        raise BadSelector(f"{selector!r}: {error}") from error


def select(element: Any, selector: str) -> list[Any]:
    """Return the elements within `element` that match, in document order; `.` is the element itself.

    Raises:
        BadSelector: as `compiled`.
    """
    if selector.strip() == ".":
        return [element]
    found = compiled(selector)(element)
    return [each for each in found if hasattr(each, "tag")] if isinstance(found, list) else []


def as_xpath(selector: str) -> str:
    """Translate CSS into XPath relative to an element.

    Raises:
        BadSelector: a part is not supported.
    """
    alternatives = [alternative.strip() for alternative in selector.split(",")]
    if not all(alternatives):
        raise BadSelector(f"{selector!r}: an empty alternative")
    return " | ".join(alternative_as_xpath(alternative, selector) for alternative in alternatives)


def alternative_as_xpath(alternative: str, selector: str) -> str:
    """Translate one alternative, which contains no commas."""
    path, axis = ".", "//"
    for word in re.sub(r"\s*>\s*", " > ", alternative).split():
        if word == ">":
            axis = "/"
            continue
        step = STEP.fullmatch(word)
        if step is None or not word:
            raise BadSelector(f"{selector!r}: {word!r} is not known here; write XPath, beginning with './/'")
        path += axis + (step["tag"] or "*") + "".join(condition(part) for part in PART.finditer(step["rest"]))
        axis = "//"
    if axis == "/":
        raise BadSelector(f"{selector!r}: nothing after '>'")
    return path


def condition(part: re.Match[str]) -> str:
    """Translate a class, id or attribute into a predicate."""
    if part["klass"]:
        return f"[contains(concat(' ',normalize-space(@class),' '),' {part['klass']} ')]"
    if part["id"]:
        return f"[@id='{part['id']}']"
    value = next((part[name] for name in ("dq", "sq", "raw") if part[name] is not None), None)
    if value is None:
        return f"[@{part['name']}]"
    quote = '"' if "'" in value else "'"
    return f"[@{part['name']}={quote}{value}{quote}]"
