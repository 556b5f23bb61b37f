"""Names across languages and scripts: «Тихановская» finds «Ціханоўская» and "Tsikhanouskaya".

A table lists names that languages write differently: these are the same name. All others are matched by the letters
that languages exchange (`spellings`), which gives candidates: «Марков» finds «Маркаў», and occasionally another name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from presswatch.errors import RulesError
from transforms.language import latin_key, stem, stems_of, word_key
from transforms.search.spellings import NO_SPELLINGS, Spellings


@dataclass(frozen=True, slots=True)
class NameTable:
    """Names by the stems of their forms: each maps to the stems of its forms in other languages.

    `keys` are the listed names as comparable words; `surname_ends` the ends that make a surname of a given name.
    """

    stems: Mapping[str, frozenset[str]]
    keys: frozenset[str] = frozenset()
    surname_ends: tuple[str, ...] = ()
    spellings: Spellings = NO_SPELLINGS

    def elsewhere(self, word: str) -> frozenset[str]:
        """Return the stems of a listed name in other languages; none for a word in lower case."""
        return self._listed(word) if word[:1].isupper() else frozenset()

    def similar(self, word: str) -> frozenset[str]:
        """Return stems of a name as other languages may write it; none for a word in lower case.

        A name that the table has is only looked for in the usual spelling of each script.
        """
        if not word[:1].isupper():
            return frozenset()
        known = self._listed(word)
        return self.spellings.usual(word) - known if known else self.spellings.similar(word)

    def with_spellings(self, spellings: Spellings) -> NameTable:
        """Return the same names, and how others may be spelled."""
        return replace(self, spellings=spellings)

    def _listed(self, word: str) -> frozenset[str]:
        for key in (word_key(word), latin_key(word)):
            known = self.stems.get(stem(key))
            if known is not None and (key in self.keys or not key.endswith(self.surname_ends)):
                return known
        return frozenset()


def read_names(toml_text: str) -> NameTable:
    """Read lines of names under `[names]`.

    Raises:
        RulesError: the text is not TOML, or a list is not a string.
    """
    try:
        table = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"names.toml: {error}") from error
    lists, ends = table.get("names", {}), table.get("surname_ends", "")
    if not isinstance(lists, dict) or not all(isinstance(listed, str) for listed in lists.values()):
        raise RulesError("names.toml: [names] must hold texts with a line for each name")
    if not isinstance(ends, str):
        raise RulesError("names.toml: `surname_ends` must be a text of word ends")
    lines = [line for listed in lists.values() for line in listed.splitlines()]
    keys = frozenset(word_key(name) for line in lines for name in line.split())
    return NameTable(_met(lines), keys, tuple(map(word_key, ends.split())))


def _met(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the stem of each name, with the stems of all names on its line."""
    table: dict[str, set[str]] = {}
    for line in lines:
        together = {found for name in line.split() for found in stems_of(name)}
        for name in line.split():
            table.setdefault(stem(word_key(name)), set()).update(together)
    return {key: frozenset(stems) for key, stems in table.items()}


#: an empty table: names are found as they are written
NO_NAMES = NameTable({})
