"""The little language of rules: words, stems and phrases, with weights.

A list is text, its entries parted by commas or line ends: `embassy, ambassador:3, foreign minister:4, дипломат*`.

- A bare word stands for all its forms in the list's language; `=word` for itself alone; `!word` for all its forms, but
  spelled just so: to `!мэр` «мера» is another word, while elsewhere э and е, ы and и are one (language/tokens.py).
- `stem*` stands for every word that begins so.
- A word with a capital must have one in the text (`Apple`); one in capitals must be in capitals (`NATO`, `США`).
- Several words in a row are a phrase; `_` stands for any one word in it.
- `:3` after an entry is its weight; the usual one is 2. A negative weight speaks against the topic; a phrase of weight
  0 says nothing and keeps the words within it from saying anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from presswatch.errors import RulesError
from transforms.language import WORD, plain

USUAL_WEIGHT = 2.0
SHORTEST_STEM = 3
#: no phrase is longer: bounds the work at one place of a hostile text
LONGEST_PHRASE = 8
_SEPARATORS = re.compile(r"[,\n]+")
_WEIGHT = re.compile(r"\s*:\s*(-?\d+(?:\.\d+)?)\s*$")
_PIECE = re.compile(rf"([=!]?)({WORD.pattern}|_)(\*?)")
_COMMENT = re.compile(r"#[^\n]*")

ANY_CASE, CAPITALISED, CAPITALS, JUST_SO = 0, 1, 2, 3


class PatternWord(NamedTuple):
    """One word of a pattern: `text` in lower case, how it may vary, and what its writing must show; '' is any word."""

    text: str
    kind: str  # 'inflected', 'exact', 'stem', 'any'
    case: int  # ANY_CASE, CAPITALISED, CAPITALS, or JUST_SO: spelled as one of its forms, letter by letter


class Pattern(NamedTuple):
    """An entry of a list: its words in a row, its weight, its language, and how it was written."""

    words: tuple[PatternWord, ...]
    weight: float
    language: str
    written: str


def entries_of(listing: str) -> list[str]:
    """The entries of a list as they are written; what follows a '#' is a remark."""
    entries = (entry.strip() for entry in _SEPARATORS.split(_COMMENT.sub("", listing)))
    return [entry for entry in entries if entry]


def parse_pattern(entry: str, language: str) -> Pattern:
    """One entry of a list.

    Args:
        entry: the entry as it stands in the rules.
        language: ISO 639-1 code; says how bare words are inflected.

    Raises:
        RulesError: the entry cannot be read, or says more than the matcher looks at.
    """
    weight, body = USUAL_WEIGHT, entry
    if ":" in entry and (found := _WEIGHT.search(entry)):
        weight, body = float(found[1]), entry[: found.start()]
    # Pieces and what stands between them, in turn: the mark, the word and the star of each piece.
    pieces = _PIECE.split(body)
    words = tuple(map(pattern_word, pieces[1::4], pieces[2::4], pieces[3::4]))
    left = "".join(pieces[::4]).strip(' -–—./&"«»“”+')
    if left or not words or words[0].kind == "any":
        raise RulesError(f"the entry {entry!r} cannot be read")
    if len(words) > LONGEST_PHRASE:
        raise RulesError(f"the entry {entry!r} has more than {LONGEST_PHRASE} words")
    for word in words:
        if word.kind == "stem" and len(word.text) < SHORTEST_STEM:
            raise RulesError(f"the stem in {entry!r} is shorter than {SHORTEST_STEM} letters")
    return Pattern(words, weight, language, entry)


@lru_cache(maxsize=16_384)
def pattern_word(mark: str, written: str, star: str) -> PatternWord:
    """One word of an entry, from the mark before it, the word, and the star behind it."""
    if written == "_":
        return PatternWord("", "any", ANY_CASE)
    case = _case_of(written)
    # A stem's last apostrophe or soft sign is the writer's; capitals are never inflected.
    kind = "stem" if star else "exact" if mark == "=" or case == CAPITALS else "inflected"
    return PatternWord(plain(written), kind, JUST_SO if mark == "!" else case)


def _case_of(written: str) -> int:
    """Which capitals an entry's word asks for."""
    letters = [letter for letter in written if letter.isalpha()]
    if not letters or not letters[0].isupper():
        return ANY_CASE
    return CAPITALS if len(letters) > 1 and all(letter.isupper() for letter in letters) else CAPITALISED
