"""The lake's tables: a house's own migrations, applied holding the lake's turn; older houses are told to upgrade."""

from __future__ import annotations

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.place import LAKE
from warehouse.store import numbered_migrations


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
