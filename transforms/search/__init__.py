"""Searches: parse a query's words, and find the part of a text that matches.

question ── query ──> SearchQuery        text, words ── snippets ──> Snippet
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.search.names import NameTable, read_names
    from transforms.search.query import parse_query
    from transforms.search.snippets import Snippet, snippet
    from transforms.search.spellings import read_spellings
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "NameTable",
    "Snippet",
    "parse_query",
    "read_names",
    "read_spellings",
    "snippet",
]
