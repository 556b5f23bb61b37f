"""What part of the archive a page is about: a period, and the filters that narrow it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

import duckdb

from presswatch.records import SearchQuery
from warehouse.search import conditions

#: a row as templates read it
Row: TypeAlias = Mapping[str, Any]
#: an open snapshot, for who only hands it on
Reading: TypeAlias = duckdb.DuckDBPyConnection
WRITTEN = "coalesce(a.published_at, a.first_seen_at)"
IN_PERIOD = f"{WRITTEN} >= $since AND {WRITTEN} < $until"


@dataclass(frozen=True, slots=True)
class Scope:
    """The period [since, until), and `among`: what must hold of an article `a` in SQL, with its `values`."""

    since: datetime
    until: datetime
    among: str = "true"
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether filters are set."""
        return self.among != "true"

    def filled(self, sql: str, **more: object) -> tuple[str, dict[str, object]]:
        """A query whose `{among}` is this scope's, and the parameters that it names.

        `{within h}` is the same for rows `h` that name an article and are asked for without it.
        """
        chosen = f"article_id IN (SELECT a.article_id FROM articles a WHERE {self.among})"
        within = (lambda found: f"{found[1]}.{chosen}") if self.is_narrowed else "true"
        whole = re.sub(r"\{within (\w+)\}", within, sql).replace("{among}", f"({self.among})")
        values = {"since": self.since, "until": self.until, **self.values, **more}
        return whole, {name: value for name, value in values.items() if f"${name}" in whole}


def scope_of(connection: duckdb.DuckDBPyConnection, query: SearchQuery, since: datetime, until: datetime) -> Scope:
    """The scope of a query's filters; its words say nothing here.

    Raises:
        UsageError: a filter names what is not known.
    """
    among, values = conditions(connection, replace(query, since=None, until=None))
    return Scope(since, until, among or "true", values)


def rows_of_query(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object] | Sequence[object] = ()
) -> list[Row]:
    """The rows of a query, times in the connection's zone."""
    found = connection.execute(sql, values)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
