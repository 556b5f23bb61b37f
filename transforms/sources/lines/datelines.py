"""Datelines of agencies that no registry knows: "HONOLULU, Hawaii (HawaiiNewsNow) - …" at the head of a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit
from transforms.text import line_starts, matches_at

#: a place in capitals, perhaps with a region and a date, the agency in brackets, a dash
_DATELINE = re.compile(
    r"[ \t]*[A-Z][A-Z.'’-]{2,24}(?: [A-Z][A-Z.'’-]{1,24}){0,3}(?:, [A-Z\d][\w .,]{1,40})? "
    r"\( ?([A-Z\d][^()\n]{1,40}?) ?\) ?[-–—]"
)
#: the same with commas and a full stop: «МОСКВА, 6 ноября, ФедералПресс. …»
_WITH_COMMAS = re.compile(
    r"[ \t]*[А-ЯЁІЎ-]{3,24}, \d{1,2} [а-яёіў]{3,9}, ([А-ЯЁA-Z][\w-]{2,24}(?: [\w-]{2,24})?)\. (?=[А-ЯЁІЎA-Z])"
)
#: what ends the first kind; hardly any text has it
_END = re.compile(r"\) ?[-–—]")
_LONGEST_NAME = 4


def unknown_datelines(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the agency of a text's first dateline; it overlaps none of `hits`."""
    starts = line_starts(words.text) if _END.search(words.text) else ()
    match = next(matches_at(_DATELINE, words.text, starts), None) or _WITH_COMMAS.match(words.text)
    if match is None:
        return
    first, last = (bisect_left(words.starts, place) for place in match.span(1))
    last -= 1
    is_free = all(hit.last < first or hit.first > last for hit in hits)
    is_name = first <= last < first + _LONGEST_NAME and not any(
        words.is_in(index, "months", "photo") or words.keys[index].isdigit() for index in range(first, last + 1)
    )
    if is_free and is_name:
        yield Hit(first, last, None, match[1], "agency", is_stranger=True)
