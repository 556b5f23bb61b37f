"""Recognise a body's person whose trade no list has: «ихтиолог Томского университета Анна Лодкина».

The shape tells it: a noun that ends as those of trades do (`agent` of `[endings]`), the body in the genitive,
and a full name.
"""

from __future__ import annotations

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit
from transforms.sources.names.phrases import is_adjective, is_joined

#: how many words may say what the person's field is: «заведующая отделом редких книг», «ведущий научный сотрудник»
_LONGEST_FIELD = 4
_MOST_NAMES = 3


def office_before(words: ReadWords, hit: Hit) -> int | None:
    """Return the first word of the trade before a body whose person is named right behind it; None if there is none."""
    if hit.kind not in SPEAKING_KINDS or not hit.is_oblique or words.keys[hit.first].isascii():
        return None
    if not _is_full_name(words, hit.last + 1):
        return None
    trade = _trade_before(words, hit.first)
    if trade is None or words.is_among(trade - 1, "former"):
        return None
    while trade > 0 and is_joined(words, trade) and _describes(words, trade - 1):
        trade -= 1
    return trade


def _is_full_name(words: ReadWords, first: int) -> bool:
    """Tell whether two or three capitalised words stand there, none of them an abbreviation."""
    last = first
    while last < len(words.keys) and is_joined(words, last) and words.written(last)[0].isupper():
        if words.written(last).isupper():
            return False
        last += 1
    return 1 < last - first <= _MOST_NAMES


def _trade_before(words: ReadWords, edge: int) -> int | None:
    """Return the place of the nearest trade before a body, at most a field of work away from it."""
    for index in range(edge - 1, max(-1, edge - 2 - _LONGEST_FIELD), -1):
        if not is_joined(words, index + 1) or words.is_in(index, "said", "at", "preposition", "and", "pronoun", "not"):
            return None
        if words.keys[index].endswith(words.cues.endings.get("agent", ())):
            return index
    return None


def _describes(words: ReadWords, index: int) -> bool:
    is_small = words.written(index)[0].islower() and not words.keys[index].isascii()
    return is_small and is_adjective(words, index) and not words.is_in(index, "said", "preposition", "data")
