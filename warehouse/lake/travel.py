"""How each table travels to the lake, as its comment says in the migration that makes it.

A new table needs no code here: the lake's tables are made by a house's own migrations, applied holding the lake's turn.
A house older than the lake is told to upgrade.

    lake: by KEY [at COLUMN]             rows of a key replace those that stand under it
    lake: ours by KEY                    the same, only for addresses (`url`) of this house's share
    lake: with HEAD by KEY [at COLUMN]   the same, for all keys of HEAD that a run has touched in any of HEAD's tables
    lake: whole                          small; all of it, where it differs
    lake: stays                          of the house alone

KEY is a column or several; COLUMN bounds the search for existing rows: a time, a day number or a run's id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.place import LAKE
from warehouse.store import numbered_migrations

WORDS = re.compile(
    r"lake: (?:(?P<alone>whole|stays)|(?:with (?P<head>\w+) |(?P<ours>ours) )?"
    r"by (?P<key>\w+(?:, \w+)*)(?: at (?P<at>\"?\w+\"?))?)"
)
#: columns that name the run which wrote or changed a row
RUN_COLUMNS = ("run_id", "replay_run_id")


def bring_up_to_date(connection: duckdb.DuckDBPyConnection, at_least: int) -> None:
    """Bring the lake to the version of a house; the caller holds the turn.

    Raises:
        WarehouseError: the lake has a newer version: this house hands over once its presswatch is upgraded.
    """
    current = lake_version(connection)
    if current > at_least:
        raise WarehouseError(
            f"its tables have version {current}, this house's {at_least}: upgrade presswatch here; "
            "what was not handed over follows then"
        )
    steps = numbered_migrations()
    for version in range(current + 1, at_least + 1):
        name, sql = steps[version]
        connection.execute("BEGIN")
        connection.execute(sql)
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?)", [version, name])
        connection.execute("COMMIT")


def lake_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the lake's tables; 0 for a new lake."""
    connection.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER, name VARCHAR)")
    return version_of(connection, LAKE)


def version_of(connection: duckdb.DuckDBPyConnection, database: str) -> int:
    """Return the version of an attached database's tables; 0 if it has none."""
    found = connection.execute(f"SELECT coalesce(max(version), 0) FROM {database}.schema_migrations").fetchone()
    return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True)
class Travel:
    """How the rows of one table travel; `alone` is 'whole', 'stays' or ''."""

    table: str
    alone: str = ""
    head: str = ""
    key: tuple[str, ...] = ()
    at: str = ""
    is_shared_out: bool = False
    #: the table's columns, with their types
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def run_columns(self) -> tuple[str, ...]:
        """Those of RUN_COLUMNS that the table has."""
        return tuple(name for name in RUN_COLUMNS if name in self.columns)

    @property
    def at_type(self) -> str:
        """The type of the column that bounds the search for rows; '' if there is none."""
        return self.columns.get(self.at, "")

    @property
    def key_sql(self) -> str:
        """The key as one text."""
        return self.key[0] if len(self.key) == 1 else f"concat_ws(' ', {', '.join(self.key)})"


def travels(connection: duckdb.DuckDBPyConnection, database: str) -> list[Travel]:
    """Return how the tables of an attached database travel, heads of families first, by name.

    Raises:
        WarehouseError: a table's comment does not say, or cannot be understood.
    """
    rows = connection.execute(
        "SELECT table_name, comment, map(list(column_name), list(data_type)) FROM duckdb_tables() t JOIN "
        "(SELECT database_name, table_name, column_name, data_type FROM duckdb_columns()) c "
        "USING (database_name, table_name) "
        "WHERE database_name = ? AND NOT internal AND NOT temporary GROUP BY ALL ORDER BY table_name",
        [database],
    ).fetchall()
    found = [travel_of(table, comment, columns) for table, comment, columns in rows]
    return sorted(found, key=lambda one: one.head != one.table)


def travel_of(table: str, comment: str | None, columns: Mapping[str, str]) -> Travel:
    """Return what a table's comment says.

    Raises:
        WarehouseError: it cannot be understood.
    """
    said = WORDS.fullmatch(comment or "")
    if said is None:
        raise WarehouseError(f"table {table} does not say how it travels to the lake: its comment is {comment!r}")
    return Travel(
        table,
        said["alone"] or "",
        said["head"] or "",
        tuple((said["key"] or "").split(", ")) if said["key"] else (),
        (said["at"] or "").strip('"'),
        said["ours"] is not None,
        columns,
    )
