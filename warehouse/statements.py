"""Pieces of SQL that are the same for DuckDB and SQLite."""

from __future__ import annotations

from collections.abc import Sized


def marks(values: Sized) -> str:
    """One question mark for each value, as `IN (…)` wants them."""
    return ", ".join("?" * len(values))


def quoted(text: object) -> str:
    """A text literal."""
    return "'" + str(text).replace("'", "''") + "'"
