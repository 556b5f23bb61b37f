"""What words mean, whatever their language: «взрыв», «выбух» and "blast" are one concept and belong to no language.

A word is looked up in two tables of words of one meaning, what happens in the news and all else («рукавичка», "glove"),
an English one then in a table of translations. A Cyrillic word in neither stands for its root: Belarusian, Russian and
Ukrainian share most of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.language import spellings, stem, word_key
from transforms.stories.keys import Kind
from transforms.stories.terms import term_of

#: stands for any ending
ANY = "*"
#: weight of a concept without any known word
UNKNOWN = 5.0
#: the fewest letters of a beginning that can stand for a word
SHORTEST = 2
#: letters of a stem from which another form of it is looked for: shorter ones become other words
SHORTEST_CHANGED = 4
#: more letters than any beginning has: the stem is known
WHOLE = 99
#: letters by which a word in no table is known: suffixes follow
ROOT = 6
#: weight of a stem that the background does not have: fewer than one text in 3,000 contains it
RAREST = 8.0
#: a stem that two texts of three have says nothing
COMMON = 0.4
#: what Belarusian softens at the end of a stem; «д» and «дз» are one in common letters
SOFTENED = re.compile("т$")
_U_AFTER_VOWEL = re.compile("(?<=[аеиую])у")
# How Belarusian spells what Russian and Ukrainian do: «цётка» is «тётка», «перавоз» «перевоз», «шчотка» «щётка».
_T_BEFORE_I = re.compile("ц(?=[еию])")
_DOUBLED = re.compile(r"(.)\1+")
_A_AFTER_HARD = re.compile("(?<=[рчшжцщ])е")
_LETTERS_OF_STEMS = str.maketrans("ыёоя", "иеае")


class Meaning(NamedTuple):
    """What a word means: the term that stands for it, and its weight."""

    term: int
    weight: float


@dataclass(slots=True)
class Lexicon:
    """Words of one meaning: whole stems, and beginnings of words in comparable form; each maps to a meaning's name."""

    stems: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    #: first letters of beginnings -> lengths of those that begin with them, longest first; most words have none
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    def add(self, words: Iterable[str], name: str) -> None:
        """Add words of one meaning; a word that an earlier line has stays there."""
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

    def name_of(self, short: str, written: str) -> tuple[str, int]:
        """Return the meaning of a stem, or else of the word that it was taken from, and how many letters show it.

        ('', 0) if there is none.
        """
        if name := self.stems.get(short):
            return name, WHOLE
        for length in self.lengths.get(written[:SHORTEST], ()):
            if name := self.beginnings.get(written[:length]):
                return name, length
        return "", 0

    def weigh(self, short: str, weight: float) -> None:
        """Give the meaning of a stem the weight of its most frequent word."""
        name, _ = self.name_of(short, short)
        if name:
            self.weights[name] = min(self.weights.get(name, weight), weight)


@dataclass(slots=True)
class Concepts:
    """What happens in the news, other words of one meaning, and translations.

    `translations` are the Russian stems of English ones, each with its share of a vector of length one.
    """

    happenings: Lexicon = field(default_factory=Lexicon)
    words: Lexicon = field(default_factory=Lexicon)
    translations: dict[str, Sequence[tuple[str, float]]] = field(default_factory=dict)

    def add(self, words: Sequence[str]) -> None:
        """Add a line of words for what happens; the first gives the name."""
        self.happenings.add(words, words[0].rstrip(ANY))

    def add_words(self, russian: Sequence[str], others: Sequence[str]) -> None:
        """Add a line of other words; the first Russian one, or else the first, names it.

        Its name is the root that a word in no table stands for: «лавинный» says what «лавина» does.
        """
        words = [*russian, *others]
        self.words.add(words, root_of(in_common_letters(stem(word_key(words[0].rstrip(ANY))))))

    def weigh(self, of_stems: Mapping[str, float]) -> None:
        """Give each meaning the weight of its most frequent word."""
        for word, weight in of_stems.items():
            short = in_common_letters(word)
            if weight < UNKNOWN:
                self.happenings.weigh(short, weight)
            self.words.weigh(short, weight)


def in_common_letters(word: str) -> str:
    """Return a word, or the beginning of one, in the letters that all words here are compared in."""
    if word.isascii():
        return word
    word = word.replace("ля", "ла").replace("лю", "лу").replace("дз", "д").replace("ь", "").translate(_LETTERS_OF_STEMS)
    # «малдаўскі», «молдавский»: ў is у in keys
    return _U_AFTER_VOWEL.sub("в", word)


def root_of(short: str) -> str:
    """Return what a stem in common letters stands for where no table has it: its first letters, in one spelling."""
    spelled = _T_BEFORE_I.sub("т", short.replace("шч", "щ"))
    return _A_AFTER_HARD.sub("а", _DOUBLED.sub(r"\1", spelled))[:ROOT]


def meanings_of(concepts: Concepts, russian: Mapping[str, float], key: str) -> tuple[Meaning, ...]:
    """Return what a word means by its comparable form: what happens, another meaning, else what its Russian stems do.

    The stem must be a known one, or the word begin as known: a stem has lost letters that a beginning may have.
    `russian` says how rare Cyrillic stems are.
    """
    written = stem(key)
    if known := known_meaning(concepts, in_common_letters(written), in_common_letters(key)):
        return (known,)
    if known := meaning_of_spelling(concepts, written):
        return (known,)
    if len(written) < 2 or written[0] == "=" or written.isdecimal():
        return ()
    own = () if written.isascii() else ((written, 1.0),)
    return tuple(meanings_in_russian(concepts, russian, concepts.translations.get(written, own)))


def known_meaning(concepts: Concepts, short: str, written: str) -> Meaning | None:
    """Return what the tables of meanings say of a stem, or else of the word that it was taken from.

    The table that knows more letters of it is right: «мороз» is frost, «морожен» ice cream.
    """
    happening, shown = concepts.happenings.name_of(short, written)
    other, shown_of_other = concepts.words.name_of(short, written)
    if shown_of_other > shown:
        return Meaning(term_of(Kind.MEANING, other), concepts.words.weights.get(other, RAREST))
    if happening:
        return Meaning(term_of(Kind.CONCEPT, happening), concepts.happenings.weights.get(happening, UNKNOWN))
    return None


def meaning_of_spelling(concepts: Concepts, written: str) -> Meaning | None:
    """Return what a Cyrillic stem means as another form of the word has it: «масак» of «маска», «гвалце» of «гвалт»."""
    if written.isascii() or len(written) < SHORTEST_CHANGED:
        return None
    made = map(in_common_letters, sorted(spellings(written) - {written}))
    return next((known for short in made if (known := known_meaning(concepts, short, ""))), None)


def meanings_in_russian(
    concepts: Concepts, russian: Mapping[str, float], stems: Sequence[tuple[str, float]]
) -> Iterator[Meaning]:
    """Yield what Cyrillic stems mean, weighing as much as each is rare; less if it is one of several."""
    for written, share in stems:
        short = in_common_letters(written)
        rarity = russian.get(written, RAREST)
        if known := known_meaning(concepts, short, short):
            yield Meaning(known.term, share * known.weight)
        elif rarity > COMMON:
            yield Meaning(term_of(Kind.MEANING, root_of(short)), share * rarity)
