"""All forms of all names in a trie of words, which finds the longest name that begins at a place of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from transforms.language import Memo, words_of_name

Node = dict[str, Any]
"""Nested dicts: gap and word -> next node; under "" the forms that end there."""

#: what a name may need beyond its letters, strictest first: a plain name beats one that needs quotation marks
_PREFERENCE = {"blocked": 0, "speaker": 1, "plain": 2, "shared": 3, "exact": 4, "quoted": 5, "cued": 6}


class NameForm(NamedTuple):
    """One way to write a source; a tuple, since a registry has tens of thousands.

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


@dataclass(frozen=True, slots=True)
class NameTrie:
    """Nodes by the first word of the names below them; `forms` holds the forms of these names.

    They are plain tuples where another process compiled them.

    A text begins few of all names, so the nodes below a word are built when a text first has that word. Building all of
    them took 0.19 s in each process, more than half of compiling the registry (measured).
    """

    forms: Mapping[str, Sequence[NameForm]]
    #: the first words of all names, as a set: a text has few of them, and a dict takes twice as long to say no
    firsts: frozenset[str] = field(init=False, repr=False, compare=False)
    #: those that texts have reached
    nodes: dict[str, Node] = field(default_factory=dict, init=False, repr=False, compare=False)
    #: the second words of the names below such a node; None if a name ends at the first
    seconds: dict[str, frozenset[str] | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "firsts", frozenset(self.forms))

    def get(self, key: str, default: Node | None = None) -> Node | None:
        """Return the node of the names that begin with a word, or `default`."""
        node = self.nodes.get(key)
        if node is None:
            if key not in self.forms:
                return default
            node = self.nodes[key] = _grown(self.forms[key])
        return node

    def begun_in(self, vocabulary: Set[str]) -> dict[str, Node]:
        """Return the nodes of words that may begin a name in a text: they are one, or its second word is there too."""
        return {
            key: self.nodes[key]
            for key in self.firsts & vocabulary
            if (seconds := self._seconds_of(key)) is None or not seconds.isdisjoint(vocabulary)
        }

    def _seconds_of(self, key: str) -> frozenset[str] | None:
        if key not in self.seconds:
            node = self.get(key, {})
            self.seconds[key] = None if not node or "" in node else frozenset(child[1:] for child in node)
        return self.seconds[key]

    def __reduce__(self) -> tuple[object, ...]:
        # Another process builds its nodes again when a text reaches them.
        # Plain tuples are unpickled in a third of the time.
        return NameTrie, ({key: [tuple(form) for form in forms] for key, forms in self.forms.items()},)


def build_trie(forms: Iterable[NameForm]) -> NameTrie:
    """Build the trie; hyphen, dash, space and full stop between the words of a name are interchangeable."""
    first_keys = Memo(_first_key)
    found: dict[str, list[NameForm]] = {}
    for form in forms:
        # most names begin like many others do: what stands before the first space is looked up once
        key = first_keys[form.form.partition(" ")[0]] or _first_key(form.form)
        if key:
            found.setdefault(key, []).append(form)
    return NameTrie(found)


def _first_key(name: str) -> str:
    """Return the key of a name's first word; "" if it has no word."""
    keys, _, _ = words_of_name(name)
    return keys[0] if keys else ""


def _grown(forms: Iterable[NameForm]) -> Node:
    """Return the node below the first word that all these forms have."""
    root: Node = {}
    for form in sorted(map(NameForm._make, forms), key=lambda form: (form.form, form.source_id, form.need)):
        keys, gaps, written = words_of_name(form.form)
        nodes = [root]
        for key, gap in zip(keys[1:], gaps[1:], strict=True):
            nodes = [child for node in nodes for child in _children(node, gap, key)]
        end = (form, tuple(written))
        for node in nodes:
            ends = node.setdefault("", [])
            ends.append(end)
            if len(ends) > 1:
                ends.sort(key=lambda end: (_PREFERENCE[end[0].need], end[0].is_oblique, end[0].source_id))
    return root


def _children(node: Node, gap: str, key: str) -> list[Node]:
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


def _copied(node: Node) -> Node:
    """Return a copy of a trie with the same forms; shared nodes stay shared."""
    twins: dict[int, Node] = {}
    copy: Node = {}
    for key, child in node.items():
        copy[key] = twins.setdefault(id(child), _copied(child)) if key else list(child)
    return copy


def _gap_variants(gap: str) -> str:
    return {" ": " -", "-": "- d", "!": "! ", ".": "."}.get(gap, gap)
