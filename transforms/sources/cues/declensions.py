"""How each language declines names. The table is seeds/declension.toml, which explains its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.sources.cues.toml_tables import tables_of

#: genitive, dative, accusative, instrumental, locative
CASES = 5


@dataclass(frozen=True, slots=True)
class Declension:
    """The declension of one language; a table gives, for an ending of the nominative, those of each case."""

    letters: str
    fixed: tuple[str, ...]
    fixed_alone: tuple[str, ...]
    plural_adjectives: tuple[str, ...]
    women: tuple[str, ...]
    adjectives: Endings
    nouns: Endings
    plurals: Endings
    #: of people's first names and surnames; those of men differ
    first_names: Endings
    surnames: Endings
    surnames_of_men: Endings


Endings = Mapping[str, tuple[tuple[str, ...], ...]]
"""Longest first."""

_TEXTS = ("letters", "fixed", "fixed_alone", "plural_adjectives", "women")
_TABLES = ("adjectives", "nouns", "plurals", "first_names", "surnames", "men")


def read_declensions(toml_text: str) -> tuple[Declension, ...]:
    """Read the declensions of all languages, in the order of the file.

    Raises:
        RulesError: the text is not TOML, or a language has an unknown or wrong field; the message names it.
    """
    return tuple(map(_declension, tables_of("declension.toml", toml_text, _faults).values()))


def _declension(rows: Mapping[str, Any]) -> Declension:
    tables = {name: rows.get(name, {}) for name in _TABLES}
    nouns = tables["nouns"]
    endings = {name: tuple(rows.get(name, "").split()) for name in _TEXTS[1:]}
    return Declension(
        letters=rows["letters"],
        **endings,
        adjectives=_endings(tables["adjectives"]),
        nouns=_endings(nouns),
        plurals=_endings(tables["plurals"]),
        first_names=_endings(nouns | tables["first_names"]),
        surnames=_endings(tables["surnames"]),
        surnames_of_men=_endings(nouns | tables["men"] | tables["surnames"]),
    )


def _endings(table: Mapping[str, str]) -> Endings:
    return {
        ending: tuple(tuple(variants.split("/")) for variants in table[ending].split(" "))
        for ending in sorted(table, key=len, reverse=True)
    }


def _faults(rows: Any) -> Iterator[str]:
    """Yield what is wrong with a language's tables."""
    if not isinstance(rows, dict) or not isinstance(rows.get("letters"), str):
        yield "must have its letters"
        return
    if unknown := sorted(set(rows) - {*_TEXTS, *_TABLES}):
        yield f"has the unknown field {unknown[0]!r}"
    yield from (f"{name} must be a text" for name in _TEXTS if not isinstance(rows.get(name, ""), str))
    for name in _TABLES:
        if not isinstance(table := rows.get(name, {}), dict):
            yield f"{name} must be a table"
            continue
        for ending, cases in table.items():
            if not isinstance(cases, str) or len(cases.split(" ")) != CASES:
                yield f"{name}: {ending!r} must have the endings of {CASES} cases"
