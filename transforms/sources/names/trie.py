"""All forms of all names in a trie of words, which finds the longest name that begins at a place of a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from transforms.language import words_of_name

NameTrie = dict[str, Any]
"""Nested dicts: gap and word -> next node; under "" the forms that end there."""

#: what a name may need beyond its letters, strictest first: a plain name beats one that needs quotation marks
_PREFERENCE = {"blocked": 0, "speaker": 1, "plain": 2, "shared": 3, "exact": 4, "quoted": 5, "cued": 6}


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to write a source.

    `need` is plain, quoted, exact, cued (beside a clear cue only), speaker (speaks for a body), shared (bodies of
    several countries have it) or blocked (no name).
    """

    form: str
    source_id: str
    kind: str
    need: str
    is_oblique: bool
    #: an everyday word, which counts only beside a clear cue
    is_weak: bool = False
    #: an office holder, who speaks for the body: «министр транспорта»
    is_speaker: bool = False


def build_trie(forms: Iterable[NameForm]) -> NameTrie:
    """Build the trie; hyphen, dash, space and full stop between the words of a name are interchangeable."""
    root: NameTrie = {}
    for form in sorted(forms, key=lambda form: (form.form, form.source_id, form.need)):
        keys, gaps, written = words_of_name(form.form)
        if not keys:
            continue
        nodes = [root.setdefault(keys[0], {})]
        for key, gap in zip(keys[1:], gaps[1:], strict=True):
            nodes = [child for node in nodes for child in _children(node, gap, key)]
        end = (form, tuple(written))
        for node in nodes:
            ends = node.setdefault("", [])
            ends.append(end)
            if len(ends) > 1:
                ends.sort(key=lambda end: (_PREFERENCE[end[0].need], end[0].is_oblique, end[0].source_id))
    return root


def _children(node: NameTrie, gap: str, key: str) -> list[NameTrie]:
    """Return the nodes after a word, created if missing, one for each way to write the gap before it.

    Space and hyphen lead to the same node, since every name may be written with either; otherwise a name of four words
    would have eight ends. A gap that allows only a space separates them again.
    """
    spaced, hyphened = " " + key, "-" + key
    if gap in " -" and spaced not in node and hyphened not in node:
        node[spaced] = node[hyphened] = {}
    elif gap == "!" and spaced in node and node[spaced] is node.get(hyphened):
        node[spaced] = _copied(node[spaced])
    found = [node.setdefault(variant + key, {}) for variant in _gap_variants(gap)]
    return list({id(child): child for child in found}.values())


def _copied(node: NameTrie) -> NameTrie:
    """Return a copy of a trie with the same forms; shared nodes stay shared."""
    twins: dict[int, NameTrie] = {}
    copy: NameTrie = {}
    for key, child in node.items():
        copy[key] = twins.setdefault(id(child), _copied(child)) if key else list(child)
    return copy


def _gap_variants(gap: str) -> str:
    return {" ": " -", "-": "- d", "!": "! ", ".": "."}.get(gap, gap)
