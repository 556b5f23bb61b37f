"""Patterns tried only where they can begin: what goes before them is found faster than the pattern itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def matches_at(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """The matches of `pattern.finditer(text)`, where all of them begin at one of the ascending `places`.

    The engine tries a pattern that begins with a choice or a look behind at each character of a text; a search for
    its first letter costs a tenth of that (measured on news).
    """
    behind = 0
    for place in places:
        if place >= behind and (match := pattern.match(text, place)):
            behind = match.end()
            yield match


def line_starts(text: str) -> Iterator[int]:
    """Where the lines of a text begin."""
    place = 0
    while place >= 0:
        yield place
        place = text.find("\n", place) + 1 or -1
