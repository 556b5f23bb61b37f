"""Bodies whose name lists what they are in charge of: "the Ministry of Trade, Industry and Energy"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit

#: how many fields such a name lists behind the first, and how many words one of them has
_MOST_FIELDS, _LONGEST_FIELD = 5, 2
_SPACES = (" ", "\u00a0")


def end_of_fields(words: ReadWords, last: int) -> int:
    """Return the last word of the fields listed behind a body's first one, or `last` if no such list follows.

    It is closed by "and", and begins with a word that bodies are in charge of: who follows elsewhere is a person.
    """
    index, commas = last + 1, 0
    while commas < _MOST_FIELDS and index < len(words.keys):
        gap = words.between(index)
        is_closing = gap in (*_SPACES, ", ") and words.is_among(index, "name_and")
        if is_closing and commas and _is_field(words, index + 1):
            return _end_of_field(words, index + 1)
        if gap != ", " or not _is_field(words, index):
            return last
        index, commas = _end_of_field(words, index) + 1, commas + 1
    return last


def with_whole_fields(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits, those of bodies reaching to the end of the fields that their names list."""
    if not words.has_any("name_and"):
        return list(hits)
    return [_whole(words, hit) if hit.kind == "official" else hit for hit in hits]


def _whole(words: ReadWords, hit: Hit) -> Hit:
    if not words.is_in(hit.last, "field_of_body", "field_in_list"):
        return hit
    last = end_of_fields(words, hit.last)
    return hit if last == hit.last else replace(hit, last=last)


def _is_field(words: ReadWords, index: int) -> bool:
    if index >= len(words.keys) or not words.written(index)[0].isupper():
        return False
    return words.is_in(index, "field_of_body", "field_in_list")


def _end_of_field(words: ReadWords, first: int) -> int:
    """Return the last word of "Industrial Strategy", which begins at `first`."""
    last = first
    while last + 1 < len(words.keys) and last + 1 - first < _LONGEST_FIELD:
        if words.between(last + 1) not in _SPACES or not words.written(last + 1)[0].isupper():
            break
        last += 1
    return last
