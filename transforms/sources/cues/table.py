"""Cues as data: phrases beside a name that say how the text relies on it, compiled into word tries.

The notation of the tables, one language a module: `LEFT` phrases stand before a name, `RIGHT` phrases after it, a line
each: effect, confidence, pattern. In a pattern "a|b" is a choice, "<x>" one of the words of list x, "~" joins the words
of one choice. `source_findings` explains the effects. Modules of their own hold `TYPES`, words that
describe a source («информагентство»), and `WORDS`, sets that rules ask for. The phrases come from a grammar found by
experiment on real news.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from transforms.language import Memo, name_key
from transforms.sources.cues import be as source_cues_be
from transforms.sources.cues import en as source_cues_en
from transforms.sources.cues import ru as source_cues_ru
from transforms.sources.cues import words_be as source_words_be
from transforms.sources.cues import words_en as source_words_en
from transforms.sources.cues import words_ru as source_words_ru

#: raised when the way in which names and phrases are judged changes, so that tags of another way are seen as such
GRAMMAR = "1"
_JOINED = re.compile("[~-]")
_KEYS = Memo(name_key)


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase means. `effect` is one of the effects that `source_findings` explains; `rule` names the phrase."""

    effect: str
    rule: str
    confidence: float


#: what a pattern still asks for: choices, each of them ways to go on, each of these the keys of words in a row
Steps = tuple[tuple[tuple[str, ...], ...], ...]


class CueNode:
    """A place in a trie of phrases: the cue that ends here, and the places behind the next word.

    The tables stand for 110,000 phrases, of which a text meets a few: what follows a place is worked out when a text
    first gets there. Building all took a quarter of a second and 23 MB in each process (measured).
    """

    __slots__ = ("branches", "cue", "left")

    def __init__(self, left: Sequence[tuple[Cue, Steps]]) -> None:
        ended = [cue for cue, steps in left if not steps]
        # max takes the first of equals: the phrase that stands first in the tables
        self.cue = max(ended, key=lambda cue: cue.confidence, default=None)
        self.left = left
        self.branches: dict[str, CueNode] | None = None

    def after(self, key: str) -> CueNode | None:
        """The place behind a further word; None where no phrase goes on with it."""
        if self.branches is None:
            self.branches = self.grown()
        return self.branches.get(key)

    def grown(self) -> dict[str, CueNode]:
        """The places behind all words that may come next."""
        found: dict[str, list[tuple[Cue, Steps]]] = {}
        for cue, steps in self.left:
            for way in steps[0] if steps else ():
                rest = steps[1:] if len(way) == 1 else ((way[1:],), *steps[1:])
                found.setdefault(way[0], []).append((cue, rest))
        return {key: CueNode(left) for key, left in found.items()}


@dataclass(frozen=True, slots=True)
class CueTables:
    """Everything the grammar knows, all languages together: pages mix them."""

    left: CueNode
    right: CueNode
    words: Mapping[str, frozenset[str]]
    types: Mapping[str, str]
    #: changes when any word or phrase does
    version: str


def read_lists(table: str) -> dict[str, tuple[str, ...]]:
    """Read "name = word word" entries; indented lines continue the entry above."""
    entries = re.sub(r"\n +", " ", table).strip().splitlines()
    return {name.strip(): tuple(words.split()) for name, _, words in (entry.partition("=") for entry in entries)}


def read_patterns(table: str) -> Iterator[tuple[str, float, str]]:
    """Read "effect confidence: pattern" lines."""
    for line in table.strip().splitlines():
        head, _, pattern = line.partition(":")
        effect, confidence = head.split()
        yield effect, float(confidence), pattern.strip()


def steps_of(pattern: str, lists: Mapping[str, tuple[tuple[str, ...], ...]], *, is_left: bool) -> Steps:
    """Read "as|like <said> by" as choices of word keys, in the order in which a text is read away from the name."""
    choices = []
    for part in reversed(pattern.split()) if is_left else pattern.split():
        ways = [way for option in part.split("|") for way in lists.get(option) or (keys_of(option),)]
        choices.append(tuple(way[::-1] for way in ways) if is_left else tuple(ways))
    return tuple(choices)


def keys_of(joined: str) -> tuple[str, ...]:
    """The keys of words that "~" or a hyphen joins."""
    return tuple(map(_KEYS.__getitem__, _JOINED.split(joined)))


def _phrases(side: str, language: str, table: str, lists: Mapping[str, tuple[str, ...]]) -> list[tuple[Cue, Steps]]:
    keys = {name: tuple(map(keys_of, words)) for name, words in lists.items()}
    return [
        (
            Cue(effect, f"{language}.{side}.{pattern.replace(' ', '_')}", confidence),
            steps_of(pattern, keys, is_left=side == "left"),
        )
        for effect, confidence, pattern in read_patterns(table)
    ]


def compile_cues(languages: Mapping[str, tuple[ModuleType, ModuleType]]) -> CueTables:
    """Compile the tables of several languages into one."""
    left: list[tuple[Cue, Steps]] = []
    right: list[tuple[Cue, Steps]] = []
    words: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    digest = hashlib.sha256(GRAMMAR.encode())
    for language, (tables, described) in languages.items():
        for table in (language, tables.LISTS, tables.LEFT, tables.RIGHT, described.WORDS, described.TYPES):
            digest.update(table.encode() + b"\0")
        lists = read_lists(tables.LISTS)
        left += _phrases("left", language, tables.LEFT, lists)
        right += _phrases("right", language, tables.RIGHT, lists)
        for name, members in read_lists(described.WORDS).items():
            chosen = [word for member in members for word in lists.get(member, (member,))]
            words.setdefault(name, set()).update(keys_of(word)[0] for word in chosen)
        for name, members in read_lists(described.TYPES).items():
            types.update({key: name for member in members for key in keys_of(member)})
    return CueTables(
        CueNode(left),
        CueNode(right),
        {name: frozenset(members) for name, members in words.items()},
        types,
        digest.hexdigest()[:16],
    )


CUES = compile_cues(
    {
        "en": (source_cues_en, source_words_en),
        "ru": (source_cues_ru, source_words_ru),
        "be": (source_cues_be, source_words_be),
    }
)
