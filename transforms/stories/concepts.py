"""What words mean, whatever their language: «взрыв», «выбух» and "blast" are one concept and belong to no language.

A word is looked up in a table of words of one meaning, an English one else in a table of translations. A Cyrillic word
that has no concept stands for itself: Belarusian, Russian and Ukrainian share most of their roots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.language import stem, word_key
from transforms.stories.keys import Kind
from transforms.stories.terms import term_of

#: stands for any ending
ANY = "*"
#: weight of a concept without any known word
UNKNOWN = 5.0
#: the fewest letters of a beginning that can stand for a word
SHORTEST = 2
#: letters by which a word without a concept is known: suffixes follow («эвакуация», «эвакуировать»)
ROOT = 5
#: weight of a stem that the background does not have: fewer than one text in 3,000 contains it
RAREST = 8.0
#: a stem that two texts of three have says nothing
COMMON = 0.4
#: what Belarusian softens at the end of a stem; «д» and «дз» are one in common letters
SOFTENED = re.compile("т$")
_U_AFTER_VOWEL = re.compile("(?<=[аеиую])у")
_LETTERS_OF_STEMS = str.maketrans("ыёоя", "иеае")


class Meaning(NamedTuple):
    """What a word means: the term that stands for it, and its weight."""

    term: int
    weight: float


@dataclass(slots=True)
class Concepts:
    """Words of one meaning: whole stems, and beginnings of words in comparable form; each maps to the first word.

    `translations` are the Russian stems of English ones, each with its share of a vector of length one.
    """

    stems: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    #: first letters of beginnings -> lengths of those that begin with them, longest first; most words have none
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    translations: dict[str, Sequence[tuple[str, float]]] = field(default_factory=dict)

    def add(self, words: Sequence[str]) -> None:
        """Add a line; a word that an earlier line has stays there."""
        name = words[0].rstrip(ANY)
        for word in words:
            if word.endswith(ANY):
                self.add_beginning(in_common_letters(word_key(word.rstrip(ANY))), name)
            else:
                self.stems.setdefault(in_common_letters(stem(word_key(word))), name)

    def add_beginning(self, beginning: str, name: str) -> None:
        """Add the beginning of a word, and its Belarusian form before «е» and «і»: «спрынт», «спрынце»."""
        for form in {beginning, SOFTENED.sub("ц", beginning)}:
            self.beginnings.setdefault(form, name)
            lengths = {*self.lengths.get(form[:SHORTEST], ()), len(form)}
            self.lengths[form[:SHORTEST]] = tuple(sorted(lengths, reverse=True))

    def weigh(self, of_stems: Mapping[str, float]) -> None:
        """Give each concept the weight of its most frequent word."""
        for word, weight in of_stems.items():
            if weight < UNKNOWN and (name := name_of(self, in_common_letters(word), in_common_letters(word))):
                self.weights[name] = min(self.weights.get(name, UNKNOWN), weight)


def in_common_letters(word: str) -> str:
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
    name = name_of(concepts, in_common_letters(stem(key)), in_common_letters(key))
    return name, concepts.weights.get(name, UNKNOWN) if name else 0.0


def name_of(concepts: Concepts, short: str, written: str) -> str:
    """Return the concept of a stem, or else of the word that it was taken from; '' if there is none."""
    return concepts.stems.get(short) or begun_with(concepts, written)


def begun_with(concepts: Concepts, written: str) -> str:
    """Return the concept of the longest known beginning of a word; '' if there is none."""
    for length in concepts.lengths.get(written[:SHORTEST], ()):
        if name := concepts.beginnings.get(written[:length]):
            return name
    return ""


def meanings_of(concepts: Concepts, russian: Mapping[str, float], key: str) -> tuple[Meaning, ...]:
    """Return what a word means by its comparable form: its concept, else what its Russian stems do.

    `russian` says how rare Cyrillic stems are.
    """
    name, weight = concept_of(concepts, key)
    if name:
        return (Meaning(term_of(Kind.CONCEPT, name), weight),)
    written = stem(key)
    if len(written) < 2 or written[0] == "=" or written.isdecimal():
        return ()
    own = () if written.isascii() else ((written, 1.0),)
    return tuple(meanings_in_russian(concepts, russian, concepts.translations.get(written, own)))


def meanings_in_russian(
    concepts: Concepts, russian: Mapping[str, float], stems: Sequence[tuple[str, float]]
) -> Iterator[Meaning]:
    """Yield what Cyrillic stems mean, weighing as much as each is rare; less if it is one of several."""
    for written, share in stems:
        short = in_common_letters(written)
        rarity = russian.get(written, RAREST)
        if name := name_of(concepts, short, short):
            yield Meaning(term_of(Kind.CONCEPT, name), share * concepts.weights.get(name, UNKNOWN))
        elif rarity > COMMON:
            yield Meaning(term_of(Kind.MEANING, short[:ROOT]), share * rarity)
