"""Pieces of SQL that are the same for DuckDB and SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sized


def marks(values: Sized) -> str:
    """One question mark for each value, as `IN (…)` wants them."""
    return ", ".join("?" * len(values))


def quoted(text: object) -> str:
    """A text literal."""
    return "'" + str(text).replace("'", "''") + "'"


def listed(name: str) -> str:
    """A query of DuckDB for the ids that `joined` made a text of: a list of texts as a parameter costs 75 µs a text."""
    return f"SELECT unnest(string_split(${name}, chr(10)))"


def joined(ids: Iterable[str]) -> str:
    """Ids, which hold no line break, as one text."""
    return "\n".join(ids)
