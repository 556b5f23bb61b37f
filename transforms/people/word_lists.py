"""The lists of seeds/people.toml, as parts of patterns."""

from __future__ import annotations

from presswatch.shipped import shipped_table

FILE = "people.toml"
#: what a text and its pictures are joined by, if one person made both
AND = rf"\s*(?:{'|'.join(shipped_table(FILE)['bylines']['and'])}|[,&/+])\s*"
#: what follows «Текст» before a name; without it the name is in the genitive
MARK = r"(?=\s*[:|–—-])"


def listed(table: str, name: str) -> tuple[str, ...]:
    """Return the entries of one list, each a regular expression."""
    return tuple(entry.replace("{and}", AND).replace("{mark}", MARK) for entry in shipped_table(FILE)[table][name])


def any_of(table: str, name: str) -> str:
    """Return the entries of one list as alternatives of one regular expression."""
    return "|".join(listed(table, name))


def words_of(table: str, name: str) -> frozenset[str]:
    """Return the words of a list that are compared whole."""
    return frozenset(shipped_table(FILE)[table][name].split())
