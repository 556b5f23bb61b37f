"""Read the TOML of words and phrases; a fault is named with its file and table."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from typing import Any

from presswatch.errors import RulesError


def document_of(file_name: str, toml_text: str) -> dict[str, Any]:
    """Return what a file holds.

    Raises:
        RulesError: the text is not TOML; the message names the file.
    """
    try:
        return tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{file_name}: {error}") from error


def tables_of(file_name: str, toml_text: str, faults_of: Callable[[Any], Iterable[str]]) -> dict[str, Any]:
    """Return the tables of a file by name; `faults_of` yields what is wrong with one.

    Raises:
        RulesError: the text is not TOML, or a table is wrong; the message names the file, the table and its first
            fault.
    """
    document = document_of(file_name, toml_text)
    for name, table in document.items():
        for fault in faults_of(table):
            raise RulesError(f"{file_name}: [{name}] {fault}")
    return document
