"""The part of the archive that a page covers: a period, and the filters that narrow it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import duckdb

from presswatch.records import SearchQuery
from warehouse.search import WRITTEN, conditions

#: a row as templates read it
Row: TypeAlias = Mapping[str, Any]
#: an open snapshot, for callers that only pass it on
Reading: TypeAlias = duckdb.DuckDBPyConnection
#: the condition on a source tag `t` by which an article relies on its source
RELIES = "t.role NOT IN ('publisher', 'mention')"
IN_PERIOD = f"{WRITTEN} >= $since AND {WRITTEN} < $until"


@dataclass(frozen=True, slots=True)
class Scope:
    """The period [since, until), and `among`: an SQL condition on an article `a`, with its `values`."""

    since: datetime
    until: datetime
    among: str = "true"
    values: Mapping[str, object] = field(default_factory=dict)
    #: no article of the period was seen before this; None if unknown
    seen_since: datetime | None = None

    @property
    def period(self) -> str:
        """The SQL condition on articles of the period. Rows are ordered by first sight, so few are read."""
        return IN_PERIOD if self.seen_since is None else f"{IN_PERIOD} AND a.first_seen_at >= $seen_since"

    def shifted(self, since: datetime, until: datetime) -> Scope:
        """Return the same filters over another period."""
        seen = None if self.seen_since is None else earlier(since, self.since - self.seen_since)
        return replace(self, since=since, until=until, seen_since=seen)

    @property
    def is_narrowed(self) -> bool:
        """Whether filters are set."""
        return self.among != "true"

    @property
    def chosen(self) -> str:
        """The SQL condition on articles of the period that pass the filters."""
        within = " AND a.article_id IN (SELECT article_id FROM in_scope)" if self.is_narrowed else ""
        return self.period + within

    def filled(self, sql: str, **more: object) -> tuple[str, dict[str, object]]:
        """Return a query with this scope's `{among}` filled in, and its parameters.

        `{chosen}` is the condition on articles of the period among them.
        `{within h}` is the same for rows `h` that name an article and are queried without it.
        """
        chosen = f"article_id IN (SELECT a.article_id FROM articles a WHERE {self.among})"
        within = (lambda found: f"{found[1]}.{chosen}") if self.is_narrowed else "true"
        whole = re.sub(r"\{within (\w+)\}", within, sql).replace("{chosen}", self.chosen)
        whole = whole.replace("{among}", f"({self.among})")
        values = {"since": self.since, "until": self.until, "seen_since": self.seen_since, **self.values, **more}
        return whole, {name: value for name, value in values.items() if f"${name}" in whole}


def scope_of(connection: duckdb.DuckDBPyConnection, query: SearchQuery, since: datetime, until: datetime) -> Scope:
    """Return the scope of a query's filters; its words do not count here.

    Raises:
        UsageError: a filter names something unknown.
    """
    among, values = conditions(connection, replace(query, since=None, until=None))
    seen_since = earlier(since, most_ahead(connection))
    return narrowed(connection, Scope(since, until, among or "true", values, seen_since))


def empty_scope(connection: duckdb.DuckDBPyConnection, since: datetime, until: datetime) -> Scope:
    """Return an empty scope."""
    return narrowed(connection, Scope(since, until, "false"))


def most_ahead(connection: duckdb.DuckDBPyConnection) -> timedelta:
    """Return how far the date of any article is ahead of its first sight; zero if none is.

    Dates far in the future are not accepted from pages and feeds; a seed file may give any.
    """
    # Differences of times are intervals, which cost fifty times as much as these numbers.
    found = connection.execute("SELECT max(epoch_us(published_at) - epoch_us(first_seen_at)) FROM articles").fetchone()
    return timedelta(microseconds=max(found[0] or 0, 0)) if found else timedelta(0)


def earlier(moment: datetime, distance: timedelta) -> datetime | None:
    """Return a moment minus a distance; None if it is out of range."""
    try:
        return moment - distance
    except OverflowError:
        return None


def narrowed(connection: duckdb.DuckDBPyConnection, scope: Scope) -> Scope:
    """Return the scope with its articles' ids stored if filters choose them.

    Otherwise every query would choose anew.
    """
    if scope.is_narrowed:
        sql = f"SELECT a.article_id FROM articles a WHERE {scope.period} AND {{among}}"
        connection.execute(*scope.filled(f"CREATE OR REPLACE TEMP TABLE in_scope AS {sql}"))
    return scope


def rows_of_query(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object] | Sequence[object] = ()
) -> list[Row]:
    """Return the rows of a query, times in the connection's zone."""
    found = connection.execute(sql, values)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
