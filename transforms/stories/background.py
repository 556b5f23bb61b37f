"""How distinctive a word or a name is.

a fixed table of the frequency of stems and name skeletons in the press at large.

A threshold keeps its meaning only if the weights below it do not change, so the table is counted once and has a version
(measured elsewhere: F .966 with a fixed table, .903 with counts from the texts at hand). It is made by
`python -m benchmarks.stories.background`, which names its data. What words mean is in `concepts`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from presswatch.errors import RulesError
from transforms.language import Memo, stem, word_key
from transforms.stories.concepts import ANY, COMMON, RAREST, Concepts, Meaning, meanings_of
from transforms.stories.numerals import numeral_of
from transforms.stories.skeletons import skeleton_of

#: weight of a skeleton that the table does not have, by its length: many names share short ones
NAME_RAREST = {1: 0.0, 2: 2.5, 3: 4.5, 4: 6.0}
LONG_NAME_RAREST = 7.0
#: kinds of lines: stems by script, names
CYRILLIC, LATIN, NAMES = "c", "l", "n"
#: Cyrillic texts whose letters show their language; all stems are in one table
BELARUSIAN, UKRAINIAN = "b", "u"
#: weights of stems by script, and of skeletons
Tables = Mapping[str, Mapping[str, float]]
#: a line of names that are one in several languages
SAME = "="
#: a line of the names of a town that is a word, too
TOWN = "@"
#: a line of words of one meaning in several languages
MEANS = "~"
#: a line of other words of one meaning, a column for each language, and what stands for a column without a word
WORDS, NONE = ":", "-"
#: a line of an English stem and its Russian ones
TRANSLATES = ">"
#: a line of the words of one number
NUMERAL = "+"


#: stems of written names
NAME_STEMS = Memo(lambda word: stem(word_key(word)), most=16_384)


class Word(NamedTuple):
    """What a word is compared by: its stem, how rare it is (0 where it says nothing), what it means.

    `numeral` is the number that it says, 0 for most words.
    """

    stem: str
    rarity: float
    meanings: tuple[Meaning, ...]
    numeral: int = 0


def word_of(
    weights: Mapping[str, float], meanings: Memo[tuple[Meaning, ...]], numerals: Mapping[str, int], key: str
) -> Word:
    """Return a word by its comparable form, its rarity from a table of one script; one without letters is "x"."""
    written = stem(key) or "x"
    rarity = weights.get(written, RAREST)
    is_telling = rarity > COMMON and len(written) > 1 and written[0] != "=" and not written.isdecimal()
    rarity = rarity if is_telling else 0.0
    some = meanings_in_english(meanings[key], rarity) if written.isascii() else meanings[key]
    return Word(written, rarity, some, numeral_of(numerals, key))


def meanings_in_english(some: tuple[Meaning, ...], rarity: float) -> tuple[Meaning, ...]:
    """Return what an English word means, weighing no more than the word is rare: nothing if it says nothing.

    "not", "are" and "at" are translated by rare words («нот», «ар», the sign), and would weigh like these.
    """
    return tuple(Meaning(one.term, min(one.weight, rarity)) for one in some) if rarity else ()


def name_in(same_names: Mapping[str, str], word: str) -> str:
    """Return the skeleton of a written name; that of the first of its names where languages make it anew."""
    return same_names.get(stem(word_key(word))) or skeleton_of(word)


def weight_of_name(names: Mapping[str, float], stems: Tables, skeletons: Memo[str], word: str) -> float:
    """Return how distinctive a written name is: as its skeleton, or as its stem where that is more common.

    Few sentences are behind the table of skeletons; many names («Festival», «Агентство») are words of the language.
    """
    skeleton = skeletons[word]
    of_skeleton = names.get(skeleton) or NAME_RAREST.get(len(skeleton), LONG_NAME_RAREST)
    table = stems[LATIN] if word.isascii() else stems[CYRILLIC]
    return min(of_skeleton, table.get(stem(word_key(word)), RAREST))


@dataclass(frozen=True, slots=True)
class Background:
    """Weights (natural logarithm of texts per text that contains the word, RAREST at most) by stem and by skeleton."""

    cyrillic: dict[str, float]
    latin: dict[str, float]
    names: dict[str, float]
    #: skeletons by written name: names of places that languages make anew («Вільня», "Vilnius") have one
    skeletons: Memo[str]
    #: stems of towns that are words as well
    towns: frozenset[str]
    #: how distinctive a written name is
    name_weights: Memo[float]
    #: words by comparable form, in each script
    cyrillic_words: Memo[Word]
    latin_words: Memo[Word]
    version: str

    def words(self, script: str) -> Memo[Word]:
        """Return the words of a script; those of Cyrillic serve Belarusian, Russian and Ukrainian."""
        return self.latin_words if script == LATIN else self.cyrillic_words


def share_of(written: str) -> tuple[str, float]:
    """Parse a stem and its share, written in tenths: "суд:7"."""
    word, _, tenths = written.partition(":")
    return word, int(tenths) / 10


class _Tables(NamedTuple):
    """What the lines of the table say: skeletons of names that languages make anew, concepts, weights by kind."""

    same: dict[str, str]
    concepts: Concepts
    weights: dict[str, dict[str, float]]
    numerals: dict[str, int]
    towns: set[str]

    def add(self, kind: str, written: str, given: list[str]) -> None:
        """Add a line.

        Raises:
            ValueError, KeyError: the line has another form.
        """
        if kind in (SAME, TOWN):
            names = written.split()
            stems = [stem(word_key(name)) for name in names]
            self.same.update(dict.fromkeys(stems, skeleton_of(names[0])))
            self.towns.update(stems if kind == TOWN else ())
        elif kind == MEANS:
            self.concepts.add(written.split())
        elif kind == WORDS:
            belarusian, russian, ukrainian, english = (
                [] if words == NONE else words.split() for words in (written, *given)
            )
            self.concepts.add_words(russian, [*belarusian, *ukrainian, *english])
        elif kind == NUMERAL:
            words = given[0].split()
            self.numerals.update(
                (word_key(word.rstrip(ANY)) + ANY * word.endswith(ANY), int(written)) for word in words
            )
        elif kind == TRANSLATES:
            self.concepts.translations[written] = tuple(map(share_of, given))
        else:
            (tenths,) = given
            self.weights[kind][written] = int(tenths) / 10


@lru_cache(maxsize=2)
def parse_background(table: str) -> Background:
    """Parse the table, lines of several kinds and comments.

    `kind<TAB>word<TAB>weight in tenths`, `=<TAB>names`, `@<TAB>names of a town`, `~<TAB>words`,
    `:<TAB>Belarusian words<TAB>Russian<TAB>Ukrainian<TAB>English` ("-" for none), `+<TAB>number<TAB>words` or
    `><TAB>stem<TAB>stem:share in tenths<TAB>...`.

    Raises:
        RulesError: a line has another form; the message names it.
    """
    same, concepts, weights, numerals, towns = tables = _Tables(
        {}, Concepts(), {CYRILLIC: {}, LATIN: {}, NAMES: {}}, {}, set()
    )
    for number, line in enumerate(table.splitlines(), 1):
        if not line or line[0] == "#":
            continue
        try:
            kind, written, *given = line.split("\t")
            tables.add(kind, written, given)
        except (ValueError, KeyError) as error:
            raise RulesError(f"story_background.tsv line {number}: not kind, word and tenths: {line[:60]!r}") from error
    version = hashlib.blake2b(table.encode(), digest_size=6).hexdigest()
    concepts.weigh(weights[CYRILLIC])
    meanings = Memo(partial(meanings_of, concepts, weights[CYRILLIC]), most=4096)
    skeletons = Memo(partial(name_in, same), most=16_384)
    return Background(
        weights[CYRILLIC],
        weights[LATIN],
        weights[NAMES],
        skeletons,
        frozenset(towns),
        Memo(partial(weight_of_name, weights[NAMES], weights, skeletons), most=16_384),
        Memo(partial(word_of, weights[CYRILLIC], meanings, numerals)),
        Memo(partial(word_of, weights[LATIN], meanings, numerals)),
        version,
    )
