"""Classes of words of one language, read from seeds/words/LANGUAGE.toml.

`[lists]` holds the classes that phrases name in angle brackets, `[words]` the sets that rules ask for, `[types]` words
that describe a source («информагентство»). A member in angle brackets stands for the words of that class.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from presswatch.errors import RulesError

_TABLES = ("lists", "words", "types")
_REFERENCE = re.compile(r"<([\w.]+)>")


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The classes of one language by name, each with its words as written; "~" joins words that stand in a row."""

    lists: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    types: Mapping[str, tuple[str, ...]]


def read_word_classes(file_name: str, toml_text: str) -> WordClasses:
    """Read a file of words.

    Raises:
        RulesError: the text is no TOML, has an unknown table, or names a class that is not there.
    """
    tables = _tables(file_name, toml_text)
    lists: dict[str, tuple[str, ...]] = {}
    for name, listed in tables["lists"].items():
        lists[name] = tuple(_members(file_name, name, listed, lists))
    return WordClasses(
        lists,
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["words"].items()},
        {name: tuple(_members(file_name, name, listed, lists)) for name, listed in tables["types"].items()},
    )


def _tables(file_name: str, toml_text: str) -> dict[str, dict[str, Any]]:
    try:
        document = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name}: {error}") from error
    if unknown := sorted(set(document) - set(_TABLES)):
        raise RulesError(f"{file_name}: unknown table [{unknown[0]}]; known are {', '.join(_TABLES)}")
    return {name: document.get(name, {}) for name in _TABLES}


def _members(file_name: str, name: str, listed: object, lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The words of a class, those of classes that it names among them."""
    if not isinstance(listed, str):
        raise RulesError(f"{file_name}: {name} must be a text of words")
    for member in listed.split():
        reference = _REFERENCE.fullmatch(member)
        if reference is None:
            yield member
        elif reference[1] in lists:
            yield from lists[reference[1]]
        else:
            raise RulesError(f"{file_name}: {name} names the class {member}, not given before it in [lists]")
