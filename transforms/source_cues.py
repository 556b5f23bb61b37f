"""Cues as data: phrases beside a name that say how the text relies on it, compiled into word tries.

The notation of the tables, one language a module: `LEFT` phrases stand before a name, `RIGHT` phrases after it, a line
each: effect, confidence, pattern. In a pattern "a|b" is a choice, "<x>" one of the words of list x, "~" joins the words
of one choice. `source_findings` explains the effects. `TYPES` are words that describe a source («информагентство»),
`WORDS` are sets that rules ask for. The phrases come from a grammar found by experiment on real news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import ModuleType
from typing import Any

from transforms import source_cues_be, source_cues_en, source_cues_ru
from transforms.source_tokens import word_key

CueTrie = dict[str, Any]
_JOINED = re.compile("[~-]")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase means. `effect` is one of the effects that `source_findings` explains; `rule` names the phrase."""

    effect: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CueTables:
    """Everything the grammar knows, all languages together: pages mix them."""

    left: CueTrie
    right: CueTrie
    words: Mapping[str, frozenset[str]]
    types: Mapping[str, str]


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


def expand(pattern: str, lists: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Expand "as|like <said> by" into its sequences of word keys."""
    choices = [
        [word for option in part.split("|") for word in lists.get(option, (option,))] for part in pattern.split()
    ]
    for words in product(*choices):
        yield tuple(word_key(piece) for word in words for piece in _JOINED.split(word))


def _add(trie: CueTrie, words: Sequence[str], cue: Cue) -> None:
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    if "" not in node or node[""].confidence < cue.confidence:
        node[""] = cue


def _add_phrases(trie: CueTrie, side: str, language: str, table: str, lists: Mapping[str, Sequence[str]]) -> None:
    for effect, confidence, pattern in read_patterns(table):
        cue = Cue(effect, f"{language}.{side}.{pattern.replace(' ', '_')}", confidence)
        for phrase in expand(pattern, lists):
            _add(trie, phrase[::-1] if side == "left" else phrase, cue)


def compile_cues(languages: Mapping[str, ModuleType]) -> CueTables:
    """Compile the tables of several languages into one."""
    left: CueTrie = {}
    right: CueTrie = {}
    words: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    for language, tables in languages.items():
        lists = read_lists(tables.LISTS)
        _add_phrases(left, "left", language, tables.LEFT, lists)
        _add_phrases(right, "right", language, tables.RIGHT, lists)
        for name, members in read_lists(tables.WORDS).items():
            chosen = [word for member in members for word in lists.get(member, (member,))]
            words.setdefault(name, set()).update(word_key(_JOINED.split(word)[0]) for word in chosen)
        for name, members in read_lists(tables.TYPES).items():
            types.update({word_key(piece): name for member in members for piece in _JOINED.split(member)})
    return CueTables(left, right, {name: frozenset(members) for name, members in words.items()}, types)


CUES = compile_cues({"en": source_cues_en, "ru": source_cues_ru, "be": source_cues_be})
