"""Rows into tables as whole columns (columns.py), and rows from queries.

The code for columns is imported only for writing: readers of the snapshot start sooner.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

import duckdb

if TYPE_CHECKING:
    from warehouse.store.file.columns import Incoming

#: a row of any query, by column
Row = dict[str, Any]
T = TypeVar("T")
R = TypeVar("R")
#: errors for a value that does not fit its column
BAD_VALUES = (ValueError, TypeError, OverflowError, AttributeError)

#: up to this many keys are passed to a query as one parameter
FEW_KEYS = 200


def staged_without_bad(stage: Callable[[Sequence[T]], R], members: Sequence[T]) -> tuple[R, list[tuple[T, str]]]:
    """Return what `stage` makes of the members it accepts, and the others, each with its problem.

    One bad member of a batch costs some twenty looks at halves of it, and loses none of the others.
    """
    try:
        return stage(members), []
    except BAD_VALUES:
        problems = problems_among(stage, members, 0)
    sound = [member for place, member in enumerate(members) if place not in problems]
    return stage(sound), [(members[place], problem) for place, problem in problems.items()]


def problems_among(stage: Callable[[Sequence[T]], R], members: Sequence[T], first: int) -> dict[int, str]:
    """Return what `stage` rejects in single members, by their places; `first` is the place of the first member."""
    try:
        stage(members)
    except BAD_VALUES as error:
        if len(members) == 1:
            return {first: f"{type(error).__name__}: {error}"[:300]}
        half = len(members) // 2
        return problems_among(stage, members[:half], first) | problems_among(stage, members[half:], first + half)
    return {}


def fields_of(record: Any) -> dict[str, object]:
    """Return the fields of a dataclass with slots, as they are.

    `dataclasses.asdict` copies each value deeply: half the cost of storing tags, 0.3 s a run for the registry.
    """
    return {name: getattr(record, name) for name in record.__slots__}


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, object]]) -> int:
    """Append rows by column name; columns missing in a row are NULL, those missing in the table are ignored.

    Return the count.
    """
    return insert_staged(connection, table, staged(connection, table, rows))


def insert_columns(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, list[Any]]) -> int:
    """Append columns of equal length, all of the table's, by name; return the count of rows.

    For many short rows: a dictionary for each took half of the time.
    """
    from warehouse.store.file.columns import incoming

    described = connection.sql(f"SELECT * FROM {table} LIMIT 0")
    kinds = zip(described.columns, described.types, strict=True)
    count = len(next(iter(columns.values())))
    return insert_staged(connection, table, incoming({name: (kind, columns[name]) for name, kind in kinds}, count))


def insert_staged(connection: duckdb.DuckDBPyConnection, table: str, rows: Incoming) -> int:
    """Append rows prepared by `staged`; return the count."""
    if rows.num_rows:
        with lent(connection, "incoming", rows):
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    return rows.num_rows


@contextmanager
def lent(connection: duckdb.DuckDBPyConnection, name: str, columns: Incoming) -> Iterator[None]:
    """Let statements read columns under a name.

    DuckDB 2 takes no columns while a result of the connection is not read to its end: what is left of one is dropped.
    """
    finish = getattr(connection, "complete", lambda: None)
    finish()
    connection.register(name, columns)
    try:
        yield
    finally:
        finish()
        connection.unregister(name)


def replace(connection: duckdb.DuckDBPyConnection, table: str, key: str, rows: Sequence[Mapping[str, object]]) -> int:
    """Delete the rows with the keys of `rows`, then append; both in the caller's transaction."""
    delete(connection, table, key, [str(row[key]) for row in rows])
    return insert(connection, table, rows)


def delete(connection: duckdb.DuckDBPyConnection, table: str, key: str, values: Sequence[str]) -> None:
    """Delete the rows whose `key` is one of `values`."""
    change_for(connection, f"DELETE FROM {table} WHERE {key} IN (SELECT key FROM wanted)", values)


def select(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> list[Row]:
    """Return the rows of a query as dictionaries; times are aware and in UTC.

    A mapping fills `$name`, a sequence `?`.
    """
    cursor = connection.execute(sql, dict(parameters) if isinstance(parameters, Mapping) else list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def select_as(
    connection: duckdb.DuckDBPyConnection,
    kind: type[R],
    sql: str,
    parameters: Sequence[object] | Mapping[str, object] = (),
) -> list[R]:
    """Return the rows of a query as `kind`, a TypedDict of its columns; the query may have further columns.

    Raises:
        TypeError: the query lacks a column of `kind`.
    """
    cursor = connection.execute(sql, dict(parameters) if isinstance(parameters, Mapping) else list(parameters))
    names = [column[0] for column in cursor.description or ()]
    if missing := kind.__annotations__.keys() - set(names):
        raise TypeError(f"a query lacks {', '.join(sorted(missing))} of {kind.__name__}: {sql}")
    return cast(list[R], [dict(zip(names, row, strict=True)) for row in cursor.fetchall()])


def select_for_as(
    connection: duckdb.DuckDBPyConnection,
    kind: type[R],
    sql: str,
    keys: Sequence[str],
    parameters: Sequence[object] = (),
) -> list[R]:
    """Return the rows, as `select_as` gives them, of a query that reads `wanted(key)`, a relation holding `keys`."""
    with wanted_keys(connection, keys):
        return select_as(connection, kind, sql, parameters)


def select_for(
    connection: duckdb.DuckDBPyConnection, sql: str, keys: Sequence[str], parameters: Sequence[Any] = ()
) -> list[Row]:
    """Return the rows of a query that reads `wanted(key)`, a relation holding `keys`."""
    with wanted_keys(connection, keys):
        return select(connection, sql, parameters)


def change_for(
    connection: duckdb.DuckDBPyConnection, sql: str, keys: Sequence[str], parameters: Sequence[Any] = ()
) -> None:
    """Execute a statement that reads `wanted(key)`, a relation holding `keys`; do nothing if there are none."""
    if keys:
        with wanted_keys(connection, keys):
            connection.execute(sql, list(parameters))


@contextmanager
def wanted_keys(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> Iterator[None]:
    """Let statements read `wanted(key)`, a relation holding `keys`.

    Few keys are passed as one text parameter: for each member of a list DuckDB looks twice for pandas, which is not
    installed (13 ms for 200 keys instead of 0.5).
    """
    if len(keys) <= FEW_KEYS:
        together = json.dumps(list(keys), ensure_ascii=False)
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($1::JSON::VARCHAR[]) AS key", [together]
        )
        try:
            yield
        finally:
            # In a failed transaction no statement works; the table goes with it.
            with suppress(duckdb.Error):
                connection.execute("DROP TABLE IF EXISTS temp.wanted")
        return
    from warehouse.store.file.columns import incoming

    columns = incoming({"key": (duckdb.sqltype("VARCHAR"), list(keys))}, len(keys))
    with lent(connection, "wanted", columns):
        yield


def staged(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, object]]) -> Incoming:
    """Return rows as columns with the types of their table; nothing is written.

    Raises:
        BAD_VALUES: a value does not fit its column.
    """
    from warehouse.store.file.columns import incoming

    described = connection.sql(f"SELECT * FROM {table} LIMIT 0")
    kept = list(rows)
    kinds = zip(described.columns, described.types, strict=True)
    return incoming({name: (kind, [row.get(name) for row in kept]) for name, kind in kinds}, len(kept))
