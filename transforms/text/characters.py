"""Characters of a text: fold letters for comparison, find closing marks, start patterns at known places.

Finding the character before a match is faster than trying the pattern everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PAIRS = {"»": "«", "”": "“", "“": "„", ")": "(", "]": "[", '"': '"'}


def folded(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def with_closing_mark(text: str, start: int, end: int) -> int:
    """Return the end of a slice, moved past a closing quotation mark or bracket that the slice has opened."""
    closing = text[end : end + 1]
    opening = _PAIRS.get(closing)
    if opening is None:
        return end
    inside = text[start:end]
    is_open = inside.count(closing) % 2 == 1 if opening == closing else inside.count(opening) > inside.count(closing)
    return end + is_open


def matches_at(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern.finditer(text)`, given ascending `places` at which all of them begin.

    The engine tries a pattern that begins with an alternation or a lookbehind at every character; searching for its
    first letter costs a tenth of that (measured on news).
    """
    behind = 0
    for place in places:
        if place >= behind and (match := pattern.match(text, place)):
            behind = match.end()
            yield match


def places_of_marks(text: str, marks: str) -> list[int]:
    """Return the places of all these characters, in order: `find` takes a tenth of the time of a class of a pattern."""
    places = []
    for mark in marks:
        place = text.find(mark)
        while place >= 0:
            places.append(place)
            place = text.find(mark, place + 1)
    return sorted(places)


def line_starts(text: str) -> Iterator[int]:
    """Yield the offset at which each line begins."""
    place = 0
    while place >= 0:
        yield place
        place = text.find("\n", place) + 1 or -1
