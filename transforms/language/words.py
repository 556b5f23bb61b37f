"""Texts cut into words, once for all who read them: source tags, topics, watchlists and the words of a search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count

from transforms.language.memo import Memo

#: characters that are inside words without being letters: soft hyphen, zero-width ones, stress and other marks
HIDDEN_CHARACTERS = "\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff"
#: how an apostrophe is written
APOSTROPHES = "'’ʼ‘`´"

#: characters of the longest word that is told from others
LONGEST_WORD = 60
#: a word, as one group
WORD = re.compile(rf"([^\W_]++(?:[{APOSTROPHES}][^\W_]++)*+)")
# One class of characters in front lets the engine leap over all others: four times as fast as two alternatives.
_UNUSUAL = re.compile(rf"[{HIDDEN_CHARACTERS}'’‘`´](?:(?<=[{HIDDEN_CHARACTERS}])|(?=['’‘`´]))")


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text in order, and what stands between them.

    `vocabulary` has each word once; `order[i]` is the place there of the word that is the slice [starts[i]:ends[i]] of
    the text. `gaps[i]` stands before it, and one gap more behind the last word. The lists are shared by all who ask for
    the same text: nobody changes them.

    `lower` has the words of the vocabulary that are plain ASCII in lower case, '' for all others: to every reader that
    is what makes them comparable, and it costs less than looking it up.
    """

    vocabulary: list[str]
    lower: list[str]
    order: list[int]
    gaps: list[str]
    starts: list[int]
    ends: list[int]

    def keys(self, memo: Memo[str]) -> list[str]:
        """The vocabulary made comparable: plain words in lower case, for all others the memo's answer."""
        return [lower or memo[word] for lower, word in zip(self.lower, self.vocabulary, strict=True)]


def cut(text: str, word: re.Pattern[str]) -> TextWords:
    """Cut a text by a pattern for words that is one group; linear in the text's length."""
    pieces = word.split(text)
    places = list(accumulate(map(len, pieces)))
    words = pieces[1::2]
    numbers = dict(zip(dict.fromkeys(words), count()))
    vocabulary = list(numbers)
    is_ordinary = max(map(len, vocabulary), default=0) <= LONGEST_WORD
    return TextWords(
        vocabulary,
        [word.lower() if is_ordinary and word.isascii() and word.isalnum() else "" for word in vocabulary],
        list(map(numbers.__getitem__, words)),
        pieces[::2],
        places[:-1:2],
        places[1::2],
    )


@lru_cache(maxsize=8)
def words_of_plain(text: str) -> TextWords | None:
    """The words of a text whose words have but one reading; None where it has hidden characters or '' and the like.

    What these do inside a word is for the reader to say: to names a doubled apostrophe is a quotation mark.
    """
    return None if _UNUSUAL.search(text) else cut(text, WORD)
