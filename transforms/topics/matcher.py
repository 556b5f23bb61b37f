"""One pass for all patterns of all languages: word forms in a table, stems by length, phrases in one trie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

from transforms.language import (
    FUNCTION_WORDS,
    LONG_WORD,
    SOFTENED,
    Memo,
    Tokens,
    comparable,
    forms,
    in_cyrillic,
    in_one_spelling,
    plain,
)
from transforms.topics.patterns import ANY_CASE, CAPITALISED, CAPITALS, JUST_SO, Pattern, PatternWord

#: stored at a pattern's end: (list, weight, number of the pattern)
Use = tuple[int, float, int]
#: stands for any word
ANY_WORD = -1
#: shorter beginnings of words match too much
SHORTEST_BEGINNING = 3
LONGER_BEGINNING = SHORTEST_BEGINNING + 1


class Hit(NamedTuple):
    """A match of a pattern.

    Words `first` to `last` (inclusive) of the tokens, for list `bag`, with the pattern's weight.

    A named tuple, because each article has hundreds: creating a frozen dataclass takes twice as long (measured).
    """

    bag: int
    first: int
    last: int
    weight: float
    pattern: int


#: makes a hit from its values at half the cost of `Hit(...)`: hits are what tagging makes most of (measured)
_made = tuple.__new__


@dataclass(slots=True)
class Node:
    """A node of the trie: the patterns that end here, and the words that may follow."""

    uses: tuple[Use, ...] = ()
    #: None at the end of all phrases: most nodes are ends, and an empty dict for each would take megabytes
    next: dict[int, Node] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        # Unpickling takes half of the time that it takes with a state.
        return Node, (self.uses, self.next)


@dataclass(slots=True)
class Matcher:
    """Compiled patterns. `bag` numbers are those the caller passed to `add`."""

    root: Node = field(default_factory=Node)
    #: comparable form -> numbers of the words it may be
    form_words: dict[str, tuple[int, ...]] = field(default_factory=dict)
    #: the same forms. Most words of a text are none of them: a set tells so in half of a dict's time, since it need not
    #: look at other words
    forms: set[str] = field(default_factory=set, repr=False)
    #: comparable beginning -> numbers of the stems
    stem_words: dict[str, tuple[int, ...]] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)
    #: forms of the words that must be spelled exactly so, by number
    spellings: dict[int, frozenset[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    #: the languages of the patterns' lists, by number
    languages: list[str] = field(default_factory=list)
    #: numbers of the patterns that require a capital: they mean a name
    names: set[int] = field(default_factory=set)
    #: numbers by word and language. Words are plain tuples, which are unpickled in a third of the time
    numbers: dict[tuple[tuple[str, str, int], str], int] = field(default_factory=dict)
    #: first letters of stems -> lengths of the stems that begin with them, ascending
    stem_lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    #: stems of the fewest letters, and one letter more of all others: half of a text's words begin like some stem does,
    #: and a tenth with one more letter
    short_stems: set[str] = field(default_factory=set, repr=False)
    stem_beginnings: set[str] = field(default_factory=set, repr=False)
    #: cached results of `words_at` and `starts_at` for words that recur in all news; they do not change any result
    known_words: Memo[tuple[int, ...]] = field(init=False, repr=False, compare=False)
    known_starts: Memo[tuple[tuple[int, Node], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.known_words = Memo(self.words_at)
        self.known_starts = Memo(self.starts_at)

    def add(self, pattern: Pattern, bag: int) -> None:
        """Add one pattern to a list."""
        node = self.root
        for word in pattern.words:
            number = self.number_of(word, pattern.language)
            if node.next is None:
                node.next = {}
            node = node.next.get(number) or node.next.setdefault(number, Node())
        node.uses += ((bag, pattern.weight, len(self.written)),)
        if any(word.case in (CAPITALISED, CAPITALS) for word in pattern.words):
            self.names.add(len(self.written))
        self.written.append(pattern.written)
        self.languages.append(pattern.language)

    def is_name(self, pattern: int) -> bool:
        """Tell whether a pattern is a name: «Лукашенко» keeps its meaning inside a name («Фонд Лукашенко»)."""
        return pattern in self.names

    def number_of(self, word: PatternWord, language: str) -> int:
        """Return the number of a word; a new word is added with all its forms."""
        if word.kind == "any":
            return ANY_WORD
        entered = ((word.text, word.kind, word.case), language)
        known = self.numbers.get(entered)
        if known is not None:
            return known
        number = self.numbers[entered] = len(self.cases)
        self.cases.append(word.case)
        if word.kind == "stem":
            # Whether a text's word is long cannot be known from its beginning, so both spellings are added.
            for key in {
                in_one_spelling(stem, is_long) for stem in stems_of(word.text, language) for is_long in (True, False)
            }:
                self.stem_words[key] = (*self.stem_words.get(key, ()), number)
                lengths = {*self.stem_lengths.get(key[:SHORTEST_BEGINNING], ()), len(key)}
                self.stem_lengths[key[:SHORTEST_BEGINNING]] = tuple(sorted(lengths))
                (self.stem_beginnings if len(key) > SHORTEST_BEGINNING else self.short_stems).add(
                    key[:LONGER_BEGINNING]
                )
            return number
        self.enter_forms(word, language, number)
        return number

    def enter_forms(self, word: PatternWord, language: str, number: int) -> None:
        """Add all forms of a word that is written out."""
        spellings = forms(word.text, language) if word.kind == "inflected" else (word.text,)
        if word.case == JUST_SO:
            self.spellings[number] = frozenset(spelling.replace("ё", "е") for spelling in spellings)
        table = self.form_words
        # A form that is a function word elsewhere counts only if the rule itself writes that word.
        keys = {in_one_spelling(form, len(form) >= LONG_WORD) for form in spellings if form not in FUNCTION_WORDS}
        if word.text in FUNCTION_WORDS:
            keys.add(comparable(word.text))
        self.forms |= keys
        # One tuple for all forms of a word: six of seven belong to no other word.
        alone = (number,)
        for key in keys:
            table[key] = (*table[key], number) if key in table else alone

    def words_at(self, key: str) -> tuple[int, ...]:
        """Return the numbers of all words that a comparable form may be."""
        found = self.form_words.get(key, ())
        for length in self.stem_lengths.get(key[:SHORTEST_BEGINNING], ()):
            found += self.stem_words.get(key[:length], ()) if length <= len(key) else ()
        return tuple(dict.fromkeys(found))

    def starts_at(self, key: str) -> tuple[tuple[int, Node], ...]:
        """Return those of these words that begin a pattern, with their node in the trie."""
        root = self.root.next or {}
        return tuple((word, root[word]) for word in self.known_words[key] if word in root)

    def words_among(self, vocabulary: Sequence[str]) -> list[tuple[int, ...]]:
        """Return `words_at` of each key."""
        forms, short, beginnings, words_of = self.forms, self.short_stems, self.stem_beginnings, self.known_words
        # Three words of four are in no pattern: asked here, they take no room among those that are remembered.
        return [
            words_of[key]
            if key in forms or key[:LONGER_BEGINNING] in beginnings or key[:SHORTEST_BEGINNING] in short
            else ()
            for key in vocabulary
        ]

    def find(self, tokens: Tokens) -> list[Hit]:
        """Return all hits of all patterns, ordered by their first word; linear in the number of words."""
        hits: list[Hit] = []
        known, starts_of = self.words_among(tokens.vocabulary), self.known_starts
        starting = [starts_of[key] if words else () for key, words in zip(tokens.vocabulary, known, strict=True)]
        words, starts = list(map(known.__getitem__, tokens.order)), list(map(starting.__getitem__, tokens.order))
        words.append(())
        cases, add = self.cases, hits.append
        for first in compress(range(len(starts)), starts):
            following = words[first + 1]
            for word, node in starts[first]:
                if cases[word] and not self.has_case(tokens, first, word):
                    continue
                for bag, weight, pattern in node.uses:
                    add(_made(Hit, (bag, first, first, weight, pattern)))
                if node.next and (following or ANY_WORD in node.next):
                    self.follow(node.next, tokens, words, first, first + 1, hits)
        return hits

    def follow(
        self,
        branches: dict[int, Node],
        tokens: Tokens,
        words: Sequence[tuple[int, ...]],
        first: int,
        at: int,
        hits: list[Hit],
    ) -> None:
        """Record the phrases that begin at the word `first` and continue with the word `at`.

        `words` are those that each word of the tokens may be.
        """
        # A phrase never runs from the title into the text.
        if at >= len(tokens.keys) or at == tokens.title_count:
            return
        nodes = [
            branches[word]
            for word in words[at]
            if word in branches and (not self.cases[word] or self.has_case(tokens, at, word))
        ]
        if ANY_WORD in branches:
            nodes.append(branches[ANY_WORD])
        for node in nodes:
            for bag, weight, pattern in node.uses:
                hits.append(_made(Hit, (bag, first, at, weight, pattern)))
            if node.next:
                self.follow(node.next, tokens, words, first, at + 1, hits)

    def has_case(self, tokens: Tokens, index: int, word: int) -> bool:
        """Tell whether the word has the capitals, or the letters, that the pattern requires."""
        written = tokens.written(index, index)
        case = self.cases[word]
        if case == JUST_SO:
            return in_cyrillic(plain(written)).replace("ё", "е") in self.spellings[word]
        return case == ANY_CASE or (written[:1].isupper() if case == CAPITALISED else written.isupper())


def stems_of(stem: str, language: str) -> tuple[str, ...]:
    """Return a stem as given, and as Belarusian softens its last consonant («парламент»: парламенце)."""
    softened = SOFTENED.get(stem[-1]) if language == "be" and len(stem) >= LONG_WORD else None
    return (stem, stem[:-1] + softened) if softened else (stem,)
