"""How distinctive a word or a name is.

a fixed table of the frequency of stems and name skeletons in the press at large.

A threshold keeps its meaning only if the weights below it do not change, so the table is counted once and has a version
(measured elsewhere: F .966 with a fixed table, .903 with counts from the texts at hand). It is made by
`python -m benchmarks.stories.background`, which names its data. «взрыв», «выбух» and "blast" are one concept, looked up
in a table of words, and belong to no language.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from presswatch.errors import RulesError
from transforms.language import Memo, stem, word_key
from transforms.stories.skeletons import skeleton_of

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


#: weight of a stem that the table does not have: fewer than one text in 3,000 contains it
RAREST = 8.0
#: a stem that two texts of three have says nothing
COMMON = 0.4
#: the same for a skeleton, by its length: many names share short ones
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
#: a line of words of one meaning in several languages
MEANS = "~"


class Word(NamedTuple):
    """What a word is compared by: its stem, 32 bits of it, how rare it is (0 where it says nothing), what it means."""

    stem: str
    number: int
    rarity: float
    concept: str
    concept_weight: float


def hash_of(text: str) -> int:
    """32 bits of a text, the same on every machine."""
    return zlib.crc32(text.encode())


def word_of(weights: Mapping[str, float], concepts: Memo[tuple[str, float]], key: str) -> Word:
    """Return a word by its comparable form, its rarity from a table of one script; one without letters is "x"."""
    written = stem(key) or "x"
    rarity = weights.get(written, RAREST)
    is_telling = rarity > COMMON and len(written) > 1 and written[0] != "=" and not written.isdecimal()
    return Word(written, hash_of(written), rarity if is_telling else 0.0, *concepts[key])


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
    #: how distinctive a written name is
    name_weights: Memo[float]
    #: concepts by comparable form, as a word common to all languages, with its weight; '' for a word without one
    concepts: Memo[tuple[str, float]]
    #: words by comparable form, in each script
    cyrillic_words: Memo[Word]
    latin_words: Memo[Word]
    version: str

    def words(self, script: str) -> Memo[Word]:
        """Return the words of a script; those of Cyrillic serve Belarusian, Russian and Ukrainian."""
        return self.latin_words if script == LATIN else self.cyrillic_words


@lru_cache(maxsize=2)
def parse_background(table: str) -> Background:
    """Parse the table: lines of `kind<TAB>word<TAB>weight in tenths`, `=<TAB>names` or `~<TAB>words`, and comments.

    Raises:
        RulesError: a line has another form; the message names it.
    """
    same: dict[str, str] = {}
    concepts = Concepts()
    weights: dict[str, dict[str, float]] = {CYRILLIC: {}, LATIN: {}, NAMES: {}}
    for number, line in enumerate(table.splitlines(), 1):
        if not line or line[0] == "#":
            continue
        if line[0] == SAME:
            names = line.split("\t")[1].split()
            same.update((stem(word_key(name)), skeleton_of(names[0])) for name in names)
            continue
        if line[0] == MEANS:
            concepts.add(line.split("\t")[1].split())
            continue
        try:
            kind, word, tenths = line.split("\t")
            weights[kind][word] = int(tenths) / 10
        except (ValueError, KeyError) as error:
            raise RulesError(f"story_background.tsv line {number}: not kind, word and tenths: {line[:60]!r}") from error
    version = hashlib.blake2b(table.encode(), digest_size=6).hexdigest()
    concepts.weigh(weights[CYRILLIC])
    found = Memo(partial(concept_of, concepts), most=4096)
    skeletons = Memo(partial(name_in, same), most=16_384)
    return Background(
        weights[CYRILLIC],
        weights[LATIN],
        weights[NAMES],
        skeletons,
        Memo(partial(weight_of_name, weights[NAMES], weights, skeletons), most=16_384),
        found,
        Memo(partial(word_of, weights[CYRILLIC], found)),
        Memo(partial(word_of, weights[LATIN], found)),
        version,
    )
