"""What words mean: «взрыв», «выбух» and "blast" are one concept, looked up in a table of words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.language import stem, word_key

#: stands for any ending
ANY = "*"
#: weight of a concept without any known word
UNKNOWN = 5.0
#: the fewest letters of a beginning that can stand for a word
SHORTEST = 2
_U_AFTER_VOWEL = re.compile("(?<=[аеиую])у")
_LETTERS_OF_STEMS = str.maketrans("ыёоя", "иеае")


@dataclass(slots=True)
class Concepts:
    """Words of one meaning: whole stems, and beginnings of words in comparable form; each maps to the first word."""

    stems: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    #: first letters of beginnings -> lengths of those that begin with them, longest first; most words have none
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    def add(self, words: Sequence[str]) -> None:
        """Add a line; a word that an earlier line has stays there."""
        name = words[0].rstrip(ANY)
        for word in words:
            if word.endswith(ANY):
                beginning = folded(word_key(word.rstrip(ANY)))
                self.beginnings.setdefault(beginning, name)
                lengths = {*self.lengths.get(beginning[:SHORTEST], ()), len(beginning)}
                self.lengths[beginning[:SHORTEST]] = tuple(sorted(lengths, reverse=True))
            else:
                self.stems.setdefault(folded(stem(word_key(word))), name)

    def weigh(self, of_stems: Mapping[str, float]) -> None:
        """Give each concept the weight of its most frequent word."""
        for word, weight in of_stems.items():
            if weight < UNKNOWN and (name := self.stems.get(folded(word)) or begun_with(self, folded(word))):
                self.weights[name] = min(self.weights.get(name, UNKNOWN), weight)


def folded(word: str) -> str:
    """Return a word, or the beginning of one, in the letters that all words here are compared in."""
    if word.isascii():
        return word
    word = word.replace("ля", "ла").replace("лю", "лу").replace("дз", "д").replace("ь", "").translate(_LETTERS_OF_STEMS)
    # «малдаўскі», «молдавский»: ў is у in keys
    return _U_AFTER_VOWEL.sub("в", word)


def concept_of(concepts: Concepts, key: str) -> tuple[str, float]:
    """Return the concept of a word by its comparable form, and its weight; '' if it has none.

    The stem must be a known one, or the word begin as known: a stem has lost letters that a beginning may have.
    """
    name = concepts.stems.get(folded(stem(key))) or begun_with(concepts, folded(key))
    return name, concepts.weights.get(name, UNKNOWN) if name else 0.0


def begun_with(concepts: Concepts, written: str) -> str:
    """Return the concept of the longest known beginning of a word; '' if there is none."""
    for length in concepts.lengths.get(written[:SHORTEST], ()):
        if name := concepts.beginnings.get(written[:length]):
            return name
    return ""
