"""All words the source grammar knows, of all languages together, compiled from seeds/words and seeds/cues.

Phrases beside a name are kept in tries of words, which find the phrase that begins or ends at a place of a text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress

from presswatch.errors import RulesError
from transforms.language import Memo, Words, name_key, words_of
from transforms.sources.cues.bodies import Body, read_bodies
from transforms.sources.cues.body_nouns import BodyNouns
from transforms.sources.cues.countries import Countries, read_countries
from transforms.sources.cues.declensions import Declension, read_declensions
from transforms.sources.cues.effects import PLAIN, Effect, read_effects
from transforms.sources.cues.labels import Labels, labels_of
from transforms.sources.cues.language_files import SIDES, Language, languages_of
from transforms.sources.cues.word_sets import SOUGHT, WordSets
from transforms.work import LanguageFiles

_JOINED = re.compile("[~-]")
_KEYS = Memo(name_key)


@dataclass(frozen=True, slots=True)
class Cue:
    """The meaning of a phrase. `effect` is one of those in seeds/cues/effects.toml; `rule` names the phrase."""

    effect: str
    rule: str
    confidence: float


#: the rest of a pattern: a sequence of choices, each a list of alternatives, each the keys of words in a row
Steps = tuple[tuple[tuple[str, ...], ...], ...]


class CueNode:
    """A node in a trie of phrases: the cue that ends here, and the nodes after the next word.

    The tables stand for 110,000 phrases, of which a text meets a few, so the children of a node are built when a text
    first reaches it. Building all of them took a quarter of a second and 23 MB in each process (measured).
    """

    __slots__ = ("branches", "cue", "left")

    def __init__(self, left: Sequence[tuple[Cue, Steps]]) -> None:
        ended = [cue for cue, steps in left if not steps]
        # max returns the first of equals: the phrase that comes first in the tables
        self.cue = max(ended, key=lambda cue: cue.confidence, default=None)
        self.left = left
        self.branches: dict[str, CueNode] | None = None

    def after(self, key: str) -> CueNode | None:
        """Return the node after one more word; None if no phrase continues with it."""
        if self.branches is None:
            self.branches = self._grown()
        return self.branches.get(key)

    def _grown(self) -> dict[str, CueNode]:
        """Return the nodes after every word that may come next."""
        found: dict[str, list[tuple[Cue, Steps]]] = {}
        for cue, steps in self.left:
            for way in steps[0] if steps else ():
                rest = steps[1:] if len(way) == 1 else ((way[1:],), *steps[1:])
                found.setdefault(way[0], []).append((cue, rest))
        return {key: CueNode(left) for key, left in found.items()}

    def __reduce__(self) -> tuple[object, ...]:
        # Another process builds its nodes again when a text reaches them.
        return CueNode, (self.left,)


def steps_of(pattern: str, classes: Mapping[str, tuple[tuple[str, ...], ...]], *, is_before: bool) -> Steps:
    """Read "as|like <report.past> by" as choices of word keys, in reading order away from the name.

    Raises:
        KeyError: the pattern names a class that is not in `classes`.
    """
    choices = []
    for part in reversed(pattern.split()) if is_before else pattern.split():
        ways = [
            way
            for option in part.split("|")
            for way in (classes[option[1:-1]] if option.startswith("<") else (keys_of(option),))
        ]
        choices.append(tuple(way[::-1] for way in ways) if is_before else tuple(ways))
    return tuple(choices)


def keys_of(joined: str) -> tuple[str, ...]:
    """Return the keys of words joined by "~" or a hyphen."""
    if "~" in joined or "-" in joined:
        return tuple(map(_KEYS.__getitem__, _JOINED.split(joined)))
    return (_KEYS[joined],)


#: raised whenever names or phrases are judged differently, so that older tags are recognised as such
GRAMMAR = "21"


@dataclass(frozen=True, slots=True)
class CueTables:
    """Words and phrases of all languages together, since pages mix them.

    `version` changes when any word or phrase does.
    """

    before: CueNode
    after: CueNode
    words: WordSets
    types: Mapping[str, str]
    countries: Countries
    #: bodies that every country has, by id
    bodies: Mapping[str, Body]
    #: how each language declines the names of sources and bodies
    declensions: tuple[Declension, ...]
    #: the word for a body -> the words for its heads
    offices: Mapping[str, tuple[str, ...]]
    effects: Mapping[str, Effect]
    labels: Labels
    #: "adjective" and "verb" -> the endings of such words
    endings: Mapping[str, tuple[str, ...]]
    #: language -> how bodies are named there that no registry knows
    body_nouns: Mapping[str, BodyNouns]
    version: str

    @property
    def sought(self) -> frozenset[str]:
        """The words of all sets of `SOUGHT`."""
        return self.words.any_of(SOUGHT)

    def effect_of(self, cue: Cue) -> Effect:
        """Return the effect of a phrase."""
        return self.effects.get(cue.effect, PLAIN)


@dataclass(frozen=True, slots=True)
class ReadWords(Words):
    """The words of one text, together with the tables by which they are read.

    `vocabulary` holds each key once: whether a text has a word at all is asked before any search for its places.
    """

    cues: CueTables
    vocabulary: frozenset[str]
    #: the places of all words that are sought in every text (`SOUGHT`), found in one search
    sought: list[int]

    def is_among(self, index: int, name: str) -> bool:
        """Tell whether the word at `index` is in a set of the tables, such as "at" or "speech"."""
        return self.keys[index] in self.cues.words[name]

    def is_in(self, index: int, *names: str) -> bool:
        """Tell whether the word at `index` is in any of these sets."""
        return self.keys[index] in self.cues.words.any_of(names)

    def has_any(self, name: str) -> bool:
        """Tell whether any word of a set is in the text."""
        return not self.cues.words[name].isdisjoint(self.vocabulary)

    def has_near(self, first: int, end: int, *names: str) -> bool:
        """Tell whether a word of any of these sets is in a stretch of the text: asked before its words are walked."""
        return not self.cues.words.any_of(names).isdisjoint(self.keys[first:end])

    def places_in(self, *names: str) -> Iterator[int]:
        """Yield the words that are in any of these sets, in order."""
        return self.places_of(self.cues.words.any_of(names) & self.vocabulary)

    def places_of(self, keys: Set[str]) -> Iterator[int]:
        """Yield the words whose key is one of `keys`, in order."""
        if not keys:
            return iter(())
        if keys <= self.cues.sought:
            return compress(self.sought, map(keys.__contains__, map(self.keys.__getitem__, self.sought)))
        return compress(range(len(self.keys)), map(keys.__contains__, self.keys))

    def type_of(self, index: int) -> str | None:
        """Return how the word at `index` describes a source ('type', 'speaker', 'reporter', …); None if it does not."""
        return self.cues.types.get(self.keys[index])


def read_words(text: str, cues: CueTables, *, is_lacinka: bool = False) -> ReadWords:
    """Split a text into words once; see `words_of`."""
    words = words_of(text, is_lacinka=is_lacinka)
    keys, vocabulary = words.keys, frozenset(words.keys)
    # asked of the few that the text has: the set of all is too large to be at hand
    met = cues.sought & vocabulary
    places = list(compress(range(len(keys)), map(met.__contains__, keys))) if met else []
    return ReadWords(words.text, keys, words.gaps, words.starts, words.ends, cues, vocabulary, places)


def compile_tables(files: LanguageFiles) -> CueTables:
    """Compile the files of all languages into one set of tables; their order does not matter.

    Raises:
        RulesError: a file is wrong; the message names the file and the entry.
    """
    texts = dict(files)
    countries = read_countries(texts.get("countries.toml", ""))
    effects = read_effects(texts.get("cues/effects.toml", ""))
    bodies = read_bodies(texts.get("bodies.toml", ""))
    declensions = read_declensions(texts.get("declension.toml", ""))
    languages = list(languages_of(files))
    phrases: dict[str, list[tuple[Cue, Steps]]] = {side: [] for side in SIDES}
    words: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    offices: dict[str, tuple[str, ...]] = {}
    for language in languages:
        _add_phrases(phrases, language)
        for name, members in language.classes.words.items():
            words.setdefault(name, set()).update(keys_of(member)[0] for member in members)
        for name, members in language.classes.types.items():
            types.update({key: name for member in members for key in keys_of(member)})
        offices |= language.classes.offices
    return CueTables(
        CueNode(phrases["before"]),
        CueNode(phrases["after"]),
        WordSets({name: frozenset(members) for name, members in words.items()}),
        types,
        countries,
        bodies,
        declensions,
        offices,
        effects,
        labels_of(language.classes.labels for language in languages),
        _endings(languages),
        {language.code: language.classes.bodies for language in languages if language.classes.bodies.forms},
        _version((countries.rows, countries.letters, countries.home, bodies, effects, {"": declensions}), languages),
    )


def _version(tables: Iterable[Mapping[str, object]], languages: list[Language]) -> str:
    """Return a hash of everything that decides a tag; the sentences that prove a phrase are not part of it."""
    digest = hashlib.sha256(GRAMMAR.encode())
    for table in tables:
        digest.update(repr(sorted(table.items())).encode())
    for language in languages:
        cues = [(cue.side, cue.pattern, cue.effect, cue.confidence) for cue in language.cues]
        digest.update(repr((language.code, language.classes, cues)).encode())
    return digest.hexdigest()[:16]


#: endings of names as a text has them, not of the keys of words
_AS_WRITTEN = frozenset({"paper", "quoted_at", "quoted_of", "caseless"})


def _endings(languages: Iterable[Language]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {"adjective": set(), "verb": set()}
    for language in languages:
        for name, endings in language.classes.endings.items():
            # words are compared by their keys, in which Belarusian «-аў» is «-ау»
            compared = endings if name in _AS_WRITTEN else map(name_key, endings)
            found.setdefault(name, set()).update(ending.replace("~", " ") for ending in compared)
    return {name: tuple(sorted(endings)) for name, endings in found.items()}


def _add_phrases(phrases: Mapping[str, list[tuple[Cue, Steps]]], language: Language) -> None:
    """Add the phrases of one language, by side."""
    keys = {name: tuple(map(keys_of, words)) for name, words in language.classes.lists.items()}
    for block in language.cues:
        try:
            steps = steps_of(block.pattern, keys, is_before=block.side == "before")
        except KeyError as error:
            message = f"cues/{language.code}.toml: {block.pattern!r} names <{error.args[0]}>, no class of words/"
            raise RulesError(message) from error
        phrases[block.side].append((Cue(block.effect, block.rule(language.code), block.confidence), steps))


#: tables without any language
NO_TABLES = compile_tables(())
