"""Cut texts into words with their positions, once for all readers, and make them comparable.

Source tags, topics, watchlists and search use them. Case, ё, ў, apostrophes, look-alikes, hidden characters and
Belarusian in Latin script (łacinka, transliterated letter by letter) make no difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count

from transforms.language.memo import Memo
from transforms.language.name_keys import KEYS, LATIN_KEYS, name_keys

#: characters inside words that are no letters: soft hyphen, zero-width characters, stress and other marks
HIDDEN_CHARACTERS = "\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff"
#: the characters written for an apostrophe
APOSTROPHES = "'’ʼ‘`´"

#: longer words, in characters, are not distinguished
LONGEST_WORD = 60
#: a word, as one group
WORD = re.compile(rf"([^\W_]++(?:[{APOSTROPHES}][^\W_]++)*+)")
# The same where a text has no "_": the engine asks one class a character instead of two.
_WORD_OF_PLAIN = re.compile(rf"(\w++(?:[{APOSTROPHES}]\w++)*+)")
# A single character class in front lets the engine skip everything else: four times as fast as two alternatives.
_UNUSUAL = re.compile(rf"[{HIDDEN_CHARACTERS}'’‘`´](?:(?<=[{HIDDEN_CHARACTERS}])|(?=['’‘`´]))")


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text in order, and what stands between them.

    `vocabulary` holds each word once; `order[i]` is the index there of the word at [starts[i]:ends[i]] of the text.
    `gaps[i]` stands before it, and one more gap follows the last word. All who ask for the same text share these lists:
    nobody may change them.

    `lower` holds the lower-case form of vocabulary words in plain ASCII and '' for all others: every reader compares
    such words in lower case, and this is cheaper than a lookup.
    """

    vocabulary: list[str]
    lower: list[str]
    order: list[int]
    gaps: list[str]
    starts: list[int]
    ends: list[int]

    def keys(self, folded: Callable[[Sequence[str]], Sequence[str]]) -> list[str]:
        """Return the vocabulary in comparable form: plain words in lower case, all others as `folded` makes them."""
        others = [word for lower, word in zip(self.lower, self.vocabulary, strict=True) if not lower]
        if not others:
            return self.lower
        keys = iter(folded(others))
        return [lower or next(keys) for lower in self.lower]


def cut(text: str, word: re.Pattern[str]) -> TextWords:
    """Cut a text by a word pattern consisting of one group; linear in the text's length."""
    pieces = word.split(text)
    places = list(accumulate(map(len, pieces)))
    words = pieces[1::2]
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    order = list(map(numbers.__getitem__, words))
    vocabulary = list(numbers)
    is_ordinary = max(map(len, vocabulary), default=0) <= LONGEST_WORD
    return TextWords(
        vocabulary,
        [word.lower() if is_ordinary and word.isascii() and word.isalnum() else "" for word in vocabulary],
        order,
        pieces[::2],
        places[:-1:2],
        places[1::2],
    )


@lru_cache(maxsize=8)
def words_of_plain(text: str) -> TextWords | None:
    """Return the words of a text that has only one reading; None if it has hidden characters or doubled apostrophes.

    What these mean inside a word depends on the reader: to names a doubled apostrophe is a quotation mark.
    """
    found = cut(text, WORD if "_" in text else _WORD_OF_PLAIN)
    # Such characters stand between words only, and a text has few different gaps.
    return None if _UNUSUAL.search("\n".join(set(found.gaps))) else found


HIDDEN = re.compile(f"[{HIDDEN_CHARACTERS}]")
_RECOMPOSED = {"и\u0306": "й", "И\u0306": "Й", "у\u0306": "ў", "У\u0306": "Ў", "е\u0308": "е", "Е\u0308": "Е"}

QUOTES = "\"'«»“”„‟‘’‹›`´"
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text.

    `keys` are for comparing, `gaps` describes in one character what stands before each word (see `gap_kind`), `starts`
    and `ends` are offsets in the text as stored.
    """

    text: str
    keys: list[str]
    gaps: str
    starts: list[int]
    ends: list[int]

    def written(self, index: int) -> str:
        """Return a word as it stands in the text."""
        return self.text[self.starts[index] : self.ends[index]]

    def between(self, index: int) -> str:
        """Return what stands between the word before `index` and the word at `index`."""
        before = self.ends[index - 1] if index else 0
        after = self.starts[index] if index < len(self.starts) else len(self.text)
        return self.text[before:after]


_SPACED_DASHES = (" — ", " – ", " - ", "\u00a0— ", "\u00a0– ", " —\u00a0", "\u00a0—\u00a0")


def gap_kind(gap: str) -> str:
    """Describe in one character what stands between two words.

    ' ' space, quotes or one line break; '.' a bare dot; '-' a bare hyphen; 'd' a dash between spaces; '!' a full stop
    and space; 'P' a blank line; 'x' anything else.
    """
    if gap in (" ", "", "\n", "\u00a0"):
        return " "
    if gap in (" @", "\n@"):
        # a Telegram handle
        return " "
    if gap == ".":
        return "."
    if gap in ("-", "‐", "‑", "–", "—"):
        return "-"
    if gap in _SPACED_DASHES:
        return "d"
    bare = gap.strip(QUOTES + " \n\t\r\u00a0\u202f\u2009")
    if not bare:
        return "P" if _BLANK_LINE.search(gap) else " "
    return "!" if bare in (".", "…") and not _BLANK_LINE.search(gap) else "x"


_KINDS = Memo(gap_kind, most=4096)


def words_of(text: str, *, is_lacinka: bool = False) -> Words:
    """Split a text into words, keeping every position; linear in the text's length.

    Words of Belarusian in Latin script get the keys of the same words in Cyrillic.
    """
    found, places = words_of_plain(text), None
    if found is None:
        clean, places = without_hidden(text)
        found = cut(clean, WORD)
    vocabulary = list(map(LATIN_KEYS.__getitem__, found.vocabulary)) if is_lacinka else found.keys(name_keys)
    keys = list(map(vocabulary.__getitem__, found.order))
    gaps = "".join(map(_KINDS.__getitem__, found.gaps[:-1]))
    if places is None:
        return Words(text, keys, gaps, found.starts, found.ends)
    return Words(
        text, keys, gaps, [places[start] for start in found.starts], [places[end - 1] + 1 for end in found.ends]
    )


def words_of_name(name: str) -> tuple[list[str], str, list[str]]:
    """Return keys, gaps and written words of a short text as `words_of` does, but without positions."""
    if HIDDEN.search(name):
        words = words_of(name)
        return words.keys, words.gaps, [words.written(index) for index in range(len(words.keys))]
    pieces = WORD.split(name)
    written = pieces[1::2]
    return list(map(KEYS.__getitem__, written)), "".join(map(_KINDS.__getitem__, pieces[:-1:2])), written


def without_hidden(text: str) -> tuple[str, list[int] | None]:
    """Return the text without hidden characters and each kept character's offset; None if nothing was hidden."""
    if text.isascii() or not HIDDEN.search(text):
        return text, None
    kept: list[str] = []
    places: list[int] = []
    end = 0
    for match in HIDDEN.finditer(text):
        start = match.start()
        kept.extend(text[end:start])
        places.extend(range(end, start))
        end = match.end()
        if kept and (whole := _RECOMPOSED.get(kept[-1] + match[0])):
            kept[-1] = whole
    kept.extend(text[end:])
    places.extend(range(end, len(text)))
    return "".join(kept), places
