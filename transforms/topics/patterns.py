"""The pattern language of rules: words, stems and phrases, with weights.

A list is text with entries separated by commas or line ends: `embassy, ambassador:3, foreign minister:4, дипломат*`.

- A bare word stands for all its forms in the list's language; `=word` for itself alone; `!word` for all its forms in
  exactly this spelling: `!мэр` does not match «мера», whereas elsewhere э and е, ы and и are equal
  (language/tokens.py).
- `stem*` stands for every word that begins so.
- A capitalised word must be capitalised in the text (`Apple`); one in capitals must be in capitals (`NATO`, `США`).
- Several words in a row are a phrase; `_` stands for any one word in it.
- `:3` after an entry is its weight; the default is 2. A negative weight counts against the topic; a phrase of weight
  0 counts nothing and keeps the words within it from counting.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from presswatch.errors import RulesError
from presswatch.patterns import late_pattern
from transforms.language import WORD, plain

USUAL_WEIGHT = 2.0
SHORTEST_STEM = 3
#: the longest phrase, which limits the work at one place of a hostile text
LONGEST_PHRASE = 8
_SEPARATORS = re.compile(r"[,\n]+")
_WEIGHT = re.compile(r"\s*:\s*(-?\d+(?:\.\d+)?)\s*$")
_PIECE = late_pattern(rf"([=!]?)({WORD.pattern}|_)(\*?)")
_COMMENT = re.compile(r"#[^\n]*")

ANY_CASE, CAPITALISED, CAPITALS, JUST_SO = 0, 1, 2, 3


class PatternWord(NamedTuple):
    """One word of a pattern: `text` in lower case, how it may vary, and which capitals it needs; '' is any word."""

    text: str
    kind: str  # 'inflected', 'exact', 'stem', 'any'
    case: int  # ANY_CASE, CAPITALISED, CAPITALS, or JUST_SO: spelled exactly like one of its forms


class Pattern(NamedTuple):
    """An entry of a list: its words in a row, its weight, its language, and its original spelling."""

    words: tuple[PatternWord, ...]
    weight: float
    language: str
    written: str


def entries_of(listing: str) -> list[str]:
    """Return the entries of a list as written; text after a '#' is a comment."""
    entries = (entry.strip() for entry in _SEPARATORS.split(_COMMENT.sub("", listing)))
    return [entry for entry in entries if entry]


def parse_pattern(entry: str, language: str) -> Pattern:
    """Parse one entry of a list.

    Args:
        entry: the entry as it stands in the rules.
        language: ISO 639-1 code; decides how bare words are inflected.

    Raises:
        RulesError: the entry cannot be read, or requires more than the matcher checks.
    """
    weight, body = USUAL_WEIGHT, entry
    if ":" in entry and (found := _WEIGHT.search(entry)):
        weight, body = float(found[1]), entry[: found.start()]
    # Mark, word and star of each piece, and the separators in between, alternate.
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
    """Return one word of an entry, from the mark before it, the word, and the star after it."""
    if written == "_":
        return PatternWord("", "any", ANY_CASE)
    case = _case_of(written)
    # A stem's last apostrophe or soft sign is kept; words in capitals are never inflected.
    kind = "stem" if star else "exact" if mark == "=" or case == CAPITALS else "inflected"
    return PatternWord(plain(written), kind, JUST_SO if mark == "!" else case)


def _case_of(written: str) -> int:
    """Return which capitals an entry's word requires."""
    letters = [letter for letter in written if letter.isalpha()]
    if not letters or not letters[0].isupper():
        return ANY_CASE
    return CAPITALS if len(letters) > 1 and all(letter.isupper() for letter in letters) else CAPITALISED
