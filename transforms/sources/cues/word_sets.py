"""Sets of words of all languages together, by name, and those that are sought in every text."""

from __future__ import annotations

from collections.abc import Mapping

#: sets of words whose places are asked for in every text
SOUGHT = (
    "body_again",
    "body_kind",
    "body_noun",
    "firm_again",
    "firm_end",
    "firm_has",
    "firm_office",
    "firm_said",
    "of_thing",
    "office",
    "operator",
    "owner",
    "said_plainly",
    "speaks_plainly",
    "staff_of",
)


class WordSets(dict[str, frozenset[str]]):
    """Sets of words by name; a set that no language has is empty."""

    def __init__(self, sets: Mapping[str, frozenset[str]]) -> None:
        super().__init__(sets)
        self._united: dict[tuple[str, ...], frozenset[str]] = {}

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()

    def any_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return several sets as one, united when first asked for: the grammar asks for the same ones everywhere."""
        found = self._united.get(names)
        if found is None:
            found = self._united[names] = frozenset().union(*map(self.__getitem__, names))
        return found
