"""What the SQL shell offers on Tab: words that fit where the cursor stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

#: table or view -> its columns, in order
Schema = Mapping[str, Sequence[str]]

KEYWORDS = (
    "SELECT FROM WHERE GROUP BY ALL ORDER BY DESC ASC LIMIT JOIN LEFT JOIN USING ON AND OR NOT IN IS NULL LIKE BETWEEN "
    "DISTINCT HAVING QUALIFY WITH AS UNION CASE WHEN THEN ELSE END INTERVAL DAY DESCRIBE SHOW SUMMARIZE EXPLAIN FILTER "
    "OVER PARTITION CAST TIMESTAMPTZ DATE"
)
FUNCTIONS = (
    "count( sum( avg( min( max( round( coalesce( date_trunc( length( lower( substring( list_contains( unnest( "
    "string_agg( any_value( arg_max( regexp_matches( regexp_extract( strftime( row_number( lag( epoch("
)
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_TABLE_AND_ALIAS = re.compile(rf"\b(?:FROM|JOIN)\s+({_NAME})(?:\s+(?:AS\s+)?({_NAME}))?", re.IGNORECASE)
_WANTS_TABLE = re.compile(rf"(?:\b(?:FROM|JOIN|DESCRIBE|SUMMARIZE)\s+|\bFROM\s+(?:{_NAME}\s*,\s*)+)$", re.IGNORECASE)
COMMANDS = (".help", ".tables", ".schema ", ".format ", ".quit")


def columns_of(tables: Iterable[str], schema: Schema) -> list[str]:
    """All columns of these tables."""
    return [column for table in tables for column in schema[table]]


def candidates(statement: str, word: str, schema: Schema) -> list[str]:
    """What `word`, the last of `statement` (which is cut before it), may become; the likeliest first."""
    if word.startswith(".") and not statement.strip():
        return [command for command in COMMANDS if command.startswith(word)]
    if statement.strip().startswith(".schema") or _WANTS_TABLE.search(statement):
        return starting(word, schema)
    used = tables_of(statement, schema)
    if "." in word:
        owner, _, begun = word.partition(".")
        columns = schema.get(used.get(owner.lower(), owner.lower()), ())
        return [f"{owner}.{column}" for column in starting(begun, columns)]
    return names_and_words(word, used, schema)


def names_and_words(word: str, used: Mapping[str, str], schema: Schema) -> list[str]:
    """Columns of the tables that are used, or of all; then names, functions, keywords and tables."""
    columns = columns_of(used.values(), schema) or columns_of(schema, schema)
    found = [*starting(word, columns), *starting(word, used), *starting(word, FUNCTIONS.split())]
    found += [as_typed(keyword, word) for keyword in starting(word, KEYWORDS.split())]
    return list(dict.fromkeys([*found, *starting(word, schema)]))


def tables_of(statement: str, schema: Schema) -> dict[str, str]:
    """Alias or name in lower case -> table, for the tables that stand after FROM and JOIN."""
    found: dict[str, str] = {}
    for table, alias in _TABLE_AND_ALIAS.findall(statement):
        if table.lower() in schema:
            found[table.lower()] = table.lower()
            if alias and alias.upper() not in KEYWORDS.split():
                found[alias.lower()] = table.lower()
    return found


def starting(word: str, names: Mapping[str, object] | Sequence[str]) -> list[str]:
    """The names that begin like `word`, in any case."""
    return [name for name in names if name.lower().startswith(word.lower())]


def as_typed(keyword: str, word: str) -> str:
    """A keyword in the case the user writes them in."""
    return keyword.lower() if word and word.islower() else keyword
