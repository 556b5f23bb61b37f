"""The words used to read listings, from `seeds/listing_words.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from presswatch.shipped import shipped_table

FILE = "listing_words.toml"


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """Return a pattern for any whole word of a list, in any case."""
    return any_of(word for words in table(name).values() for word in words)


@cache
def tokens_of(name: str) -> frozenset[str]:
    """Return the tokens of a list in lower case."""
    return frozenset(word.lower() for words in table(name).values() for word in words)


@cache
def units() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Return patterns of time units with their minutes, from «minutes ago» up."""
    return tuple((any_of(words), int(size)) for size, words in table("minutes").items())


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these whole words, in any case."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def table(name: str) -> dict[str, Any]:
    """Return one table of the file."""
    found: dict[str, Any] = shipped_table(FILE)[name]
    return found
