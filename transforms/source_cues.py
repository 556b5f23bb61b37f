"""Cues as data: phrases beside a name that say how the text relies on it, compiled into word tries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from transforms.source_cues_be import BELARUSIAN
from transforms.source_cues_en import ENGLISH
from transforms.source_cues_ru import RUSSIAN
from transforms.source_tokens import word_key

CueTrie = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase means. `effect` is one of the effects that `source_judging` knows; `rule` names the phrase."""

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


def expand(pattern: str, lists: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, ...]]:
    """Expand "as|like <said> by" into its word sequences; "_" stands for nothing, "~" joins the words of one choice."""
    choices: list[list[str]] = []
    for part in pattern.split():
        options = [word for option in part.split("|") for word in lists.get(option, (option,))]
        choices.append(options)
    for words in product(*choices):
        yield tuple(word_key(piece) for word in words for piece in re.split("[~-]", word) if piece != "_")


def _add(trie: CueTrie, words: Sequence[str], cue: Cue) -> None:
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    if "" not in node or node[""].confidence < cue.confidence:
        node[""] = cue


def compile_cues(grammars: Sequence[Mapping[str, Any]]) -> CueTables:
    """Compile the tables of several languages into one."""
    left: CueTrie = {}
    right: CueTrie = {}
    words: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    for grammar in grammars:
        lists = grammar["lists"]
        for side, trie in (("left", left), ("right", right)):
            for pattern, effect, confidence in grammar[side]:
                rule = f"{grammar['language']}.{side}.{pattern.replace(' ', '_')}"
                for phrase in expand(pattern, lists):
                    _add(trie, phrase[::-1] if side == "left" else phrase, Cue(effect, rule, confidence))
        for name, members in grammar["words"].items():
            for member in members:
                for word in lists.get(member, (member,)):
                    words.setdefault(name, set()).add(word_key(word.split("-")[0]))
        for name, members in grammar["types"].items():
            types.update({word_key(piece): name for member in members for piece in member.split("-")})
    return CueTables(left, right, {name: frozenset(members) for name, members in words.items()}, types)


CUES = compile_cues((ENGLISH, RUSSIAN, BELARUSIAN))
