"""Characters of a text: letters made comparable, marks that close what a slice has opened."""

from __future__ import annotations

import re

_PAIRS = {"»": "«", "”": "“", "“": "„", ")": "(", "]": "[", '"': '"'}


def folded(text: str) -> str:
    """Letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def with_closing_mark(text: str, start: int, end: int) -> int:
    """Where a slice ends with the closing quotation mark or bracket whose opening one it holds."""
    closing = text[end : end + 1]
    opening = _PAIRS.get(closing)
    if opening is None:
        return end
    inside = text[start:end]
    is_open = inside.count(closing) % 2 == 1 if opening == closing else inside.count(opening) > inside.count(closing)
    return end + is_open
