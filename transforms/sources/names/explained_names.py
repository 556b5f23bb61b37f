"""Find organisations by the abbreviation that a text gives them: "Committee for Accuracy in Reporting (CAR)".

The capitals of the words before the bracket spell the abbreviation. So a name is known to its whole length where no
noun of a body tells it, or words like "in" stand within it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit
from transforms.text import matches_at, places_of_marks

_EXPLAINED = re.compile(r"\(([A-Z]{3,8})\)")
_GAPS = frozenset({" ", "\u00a0", "-", ", ", " & ", "’ ", "' "})
_LONGEST_NAME = 12
_SHORTEST = 3


def with_explained_names(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits in order, with such organisations among them; a known body whose name goes on is lengthened.

    «Ministry of Trade, Industry and Energy (MOTIE)» is one body, where only "Ministry of Trade" is known. What a text
    calls "EPA" is what it explained so, not a photo agency of that name.
    """
    if " (" not in words.text:
        return list(hits)
    kept = list(hits)
    meant: dict[str, Hit] = {}
    places = _places_by_word(hits)
    for match in matches_at(_EXPLAINED, words.text, places_of_marks(words.text, "(")):
        if span := _explained(words, match.start(), match[1]):
            first, last = span
            inside = sorted({place for index in range(first, last + 1) for place in places.get(index, ())})
            if not inside:
                name = words.text[words.starts[first] : words.ends[last]]
                kept.append(Hit(first, last, None, name, "official", is_weak=True, is_stranger=True))
                meant.setdefault(match[1], kept[-1])
            elif len(inside) == 1 and hits[inside[0]].last <= last:
                kept[inside[0]] = replace(hits[inside[0]], last=last)
                meant.setdefault(match[1], kept[inside[0]])
    return sorted((_as_explained(words, hit, meant) for hit in kept), key=lambda hit: hit.first)


def _as_explained(words: ReadWords, hit: Hit, meant: Mapping[str, Hit]) -> Hit:
    """Return the name of an outlet as what the text explained by these letters, where that is somebody else."""
    written = words.text[words.starts[hit.first] : words.ends[hit.last]]
    explained = meant.get(written.removesuffix("'s").removesuffix("’s"))
    if explained is None or hit.kind in SPEAKING_KINDS or explained.source_id == hit.source_id:
        return hit
    papers = words.cues.endings.get("paper", ())
    parts = map(words.written, range(explained.first, explained.last + 1))
    if explained.source_id is None and any(part in papers for part in parts):
        return hit  # the outlet's own full name, which no registry knows
    return replace(explained, first=hit.first, last=hit.last)


def _places_by_word(hits: Sequence[Hit]) -> dict[int, list[int]]:
    """Return which hits hold a word, by its place, so that no name compares itself with all of them."""
    places: dict[int, list[int]] = {}
    for place, hit in enumerate(hits):
        for index in range(hit.first, hit.last + 1):
            places.setdefault(index, []).append(place)
    return places


def _explained(words: ReadWords, bracket: int, short: str) -> tuple[int, int] | None:
    """Return the name that an abbreviation in a bracket stands for, first and last word, if it is an organisation's."""
    last = bisect_left(words.starts, bracket) - 1
    first = _beginning(words, last, short) if last >= 0 and words.ends[last] == bracket - 1 else None
    return None if first is None or _is_thing(words, first, last) else (first, last)


def _is_thing(words: ReadWords, first: int, last: int) -> bool:
    """Match names whose main noun is no body: "Democratic Republic of Congo", "Human Landing System"."""
    links = (index for index in range(first + 1, last + 1) if words.is_among(index, "name_of"))
    return words.is_among(next(links, last + 1) - 1, "no_body_end")


def _beginning(words: ReadWords, last: int, short: str) -> int | None:
    """Return the first of the words that an abbreviation stands for, the longest such name."""
    if words.written(last)[0].islower():
        return None
    found, capitals, initials = None, "", ""
    for index in range(last, max(-1, last - _LONGEST_NAME), -1):
        if index < last and words.between(index + 1) not in _GAPS:
            break
        letter = words.written(index)[0]
        initials = letter.upper() + initials
        if letter.isupper():
            capitals = letter + capitals
            if _spells(short, capitals, initials):
                found = index
        elif not words.is_in(index, "name_of", "name_and", "definite", "of_seat"):
            break
    return found if found is not None and found < last else None


def _spells(short: str, capitals: str, initials: str) -> bool:
    """Tell whether initials make an abbreviation.

    Small words may lend letters ("MOTIE"), and the last letter may stand for nothing ("CAMERA" for "C A M E R").
    """
    is_begun = len(capitals) >= _SHORTEST and len(short) - len(capitals) == 1 and short.startswith(capitals)
    return is_begun or _is_within(capitals, short) and _is_within(short, initials)


def _is_within(letters: str, of: str) -> bool:
    """Tell whether letters stand in another string, in order."""
    rest = iter(of)
    return all(letter in rest for letter in letters)
