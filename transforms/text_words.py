"""Texts cut into words, once for all who read them: source tags, topics, watchlists and the words of a search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

#: characters that are inside words without being letters: soft hyphen, zero-width ones, stress and other marks
HIDDEN_CHARACTERS = "\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff"
#: how an apostrophe is written
APOSTROPHES = "'’ʼ‘`´"

#: a word, as one group
WORD = re.compile(rf"([^\W_]+(?:[{APOSTROPHES}][^\W_]+)*)")
# One class of characters in front lets the engine leap over all others: four times as fast as two alternatives.
_UNUSUAL = re.compile(rf"[{HIDDEN_CHARACTERS}'’‘`´](?:(?<=[{HIDDEN_CHARACTERS}])|(?=['’‘`´]))")


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text in order, and what stands between them.

    `words[i]` is the slice [starts[i]:ends[i]]; `gaps[i]` stands before it, and one gap more behind the last word. The
    lists are shared by all who ask for the same text: nobody changes them.
    """

    words: list[str]
    gaps: list[str]
    starts: list[int]
    ends: list[int]


def cut(text: str, word: re.Pattern[str]) -> TextWords:
    """Cut a text by a pattern for words that is one group; linear in the text's length."""
    pieces = word.split(text)
    places = list(accumulate(map(len, pieces)))
    return TextWords(pieces[1::2], pieces[::2], places[:-1:2], places[1::2])


@lru_cache(maxsize=8)
def words_of_plain(text: str) -> TextWords | None:
    """The words of a text in which they have but one reading; None where hidden characters or doubled apostrophes stand.

    What these do inside a word is for the reader to say: to names a doubled apostrophe is a quotation mark.
    """
    return None if _UNUSUAL.search(text) else cut(text, WORD)
