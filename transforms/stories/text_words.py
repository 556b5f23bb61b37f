"""The words of a text as numbers: where each begins and ends, and one number for every three of them in a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]
    Places = NDArray[np.intp]
    Letters = NDArray[np.uint32]
    Truths = NDArray[np.bool_]

#: words of a shingle
WORDS = 3
#: odd multipliers that mix the positions of three words
_PLACES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
#: characters of which it is remembered whether words consist of them; the others, mostly pictures, are asked one by one
REMEMBERED = 0xFFFF
#: an odd number, whose powers weigh the letters of a word by their place, and its inverse modulo 2^64
_PLACE = 0xD6E8FEB86659FD93
_BACK = pow(_PLACE, -1, 1 << 64)
#: a word whose first character has a number below this begins with a digit
BEHIND_DIGITS = ord(":")


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words in order, folded; `text` is folded letter by letter, so its offsets are those of the text.

    `starts` and `ends` are the words' offsets, `figured` says which begin with a digit; `shingles` are hashes of every
    three consecutive words.
    """

    text: str
    starts: Places
    ends: Places
    figured: Truths
    shingles: Numbers

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where the first of these words begins and the last ends."""
        return int(self.starts[first]), int(self.ends[last])

    def figures(self, first: int, last: int) -> set[str]:
        """Return those of these words that begin with a digit."""
        found = (first + self.figured[first : last + 1].nonzero()[0]).tolist()
        return {self.text[self.starts[place] : self.ends[place]] for place in found}


def words_of(text: str) -> Words:
    """Split and fold a text."""
    folded = text.lower().replace("ё", "е")
    if len(folded) != len(text):
        # A letter whose lower case has two («İ») would shift all later offsets.
        folded = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text).replace("ё", "е")
    import numpy as np

    letters = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
    edges = np.flatnonzero(np.diff(in_words(letters), prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    row = hashes_of(letters, starts, ends)
    figured = letters[starts] < BEHIND_DIGITS
    return Words(folded, starts, ends, figured, by_threes(row) if len(row) >= WORDS else row[:0])


def in_words(letters: Letters) -> Truths:
    """Tell of each character whether it is a part of a word: a letter or a digit of any script."""
    import numpy as np

    found = word_letters()[np.minimum(letters, REMEMBERED)]
    rare = np.flatnonzero(letters >= REMEMBERED)
    found[rare] = [chr(letter).isalnum() for letter in letters[rare].tolist()]
    return found


@cache
def word_letters() -> Truths:
    """Return of which characters words consist, by their numbers."""
    import numpy as np

    return np.array([chr(number).isalnum() for number in range(REMEMBERED + 1)])


def hashes_of(letters: Letters, starts: Places, ends: Places) -> Numbers:
    """Return a number for each word: the sum of its letters, each by its place, all words in one go.

    A dictionary's hash of each word, after a pattern has found it, took four times as long.
    """
    import numpy as np

    sums = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * powers(_PLACE, len(letters))[: len(letters)], out=sums[1:])
    return (sums[ends] - sums[starts]) * powers(_BACK, len(letters))[starts]


def powers(base: int, count: int) -> Numbers:
    """Return at least so many powers of a number, modulo 2^64."""
    return _powers(base, 1 << max(14, count.bit_length()))


@lru_cache(maxsize=4)
def _powers(base: int, count: int) -> Numbers:
    import numpy as np

    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def by_threes(row: Numbers) -> Numbers:
    """Return one number for every three consecutive ones of a row of at least three."""
    import numpy as np

    mixed = np.zeros(len(row) - WORDS + 1, np.uint64)
    for place, factor in enumerate(_PLACES):
        mixed += row[place : len(row) - WORDS + 1 + place] * np.uint64(factor)
    return mixed
