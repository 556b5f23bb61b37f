"""Phrases beside a name as tries of words: which of them begins or ends at a place of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.language import Memo, name_key

_JOINED = re.compile("[~-]")
_KEYS = Memo(name_key)


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase means. `effect` is one of those in seeds/cues/effects.toml; `rule` names the phrase."""

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
            self.branches = self._grown()
        return self.branches.get(key)

    def _grown(self) -> dict[str, CueNode]:
        """The places behind all words that may come next."""
        found: dict[str, list[tuple[Cue, Steps]]] = {}
        for cue, steps in self.left:
            for way in steps[0] if steps else ():
                rest = steps[1:] if len(way) == 1 else ((way[1:],), *steps[1:])
                found.setdefault(way[0], []).append((cue, rest))
        return {key: CueNode(left) for key, left in found.items()}

    def __reduce__(self) -> tuple[object, ...]:
        # In another process it is worked out again where a text gets there.
        return CueNode, (self.left,)


def steps_of(pattern: str, classes: Mapping[str, tuple[tuple[str, ...], ...]], *, is_before: bool) -> Steps:
    """Read "as|like <report.past> by" as choices of word keys, in the order in which a text is read away from the name.

    Raises:
        KeyError: the pattern names a class that is not among `classes`.
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
    """The keys of words that "~" or a hyphen joins."""
    return tuple(map(_KEYS.__getitem__, _JOINED.split(joined)))
