"""The weekly maintenance of the lake: merge small files, remove deleted rows, drop old states and lost files."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.lake.place import LAKE, LakePlace
from warehouse.lake.turns import lake_turn

#: how long a reader may stay with a state; what only older states need is deleted
STATES_DAYS = 7
#: a file that no state names may still be being written
LOST_DAYS = 2
#: maintenance waits longer for its turn than a hand-over
PATIENCE_SECONDS = 900
#: rows that lie together in a file: a query about some days decompresses the texts of so many articles, not all
ROW_GROUP = 16_384
STEPS = (
    f"CALL {LAKE}.set_option('parquet_row_group_size', {ROW_GROUP})",
    # Numbers and short texts as differences: a quarter smaller, and faster to read.
    f"CALL {LAKE}.set_option('parquet_version', 2)",
    f"CALL ducklake_rewrite_data_files('{LAKE}', delete_threshold => 0.1)",
    f"CALL ducklake_merge_adjacent_files('{LAKE}')",
    f"CALL ducklake_expire_snapshots('{LAKE}', older_than => now() - INTERVAL {STATES_DAYS} DAY)",
    f"CALL ducklake_cleanup_old_files('{LAKE}', older_than => now() - INTERVAL {LOST_DAYS} DAY)",
    f"CALL ducklake_delete_orphaned_files('{LAKE}', older_than => now() - INTERVAL {LOST_DAYS} DAY)",
)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Files of the lake before and after."""

    before: int
    after: int


def keep_lake(place: LakePlace) -> Upkeep:
    """Maintain the lake, holding its turn; houses that hand over meanwhile wait, or do it after their next run.

    Raises:
        WarehouseError: the lake cannot be reached; it is unchanged, or partly maintained.
    """
    with lake_turn(place, PATIENCE_SECONDS) as (connection, _):
        before = count_files(connection)
        know_empty_tables(connection)
        for step in STEPS:
            connection.execute(step)
        return Upkeep(before, count_files(connection))


def know_empty_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a table that never had a row its statistics, by inserting and deleting one.

    DuckLake caches what the catalog says about a table, but not that it says nothing: each scan of such a table
    asked PostgreSQL twice, and a query about stories has a hundred of them.
    """
    for table in tables_without_statistics(connection):
        connection.execute(f"INSERT INTO {table} BY NAME SELECT NULL AS {first_column(connection, table)}")
        connection.execute(f"DELETE FROM {table}")


def tables_without_statistics(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the lake's tables without statistics in the catalog."""
    rows = connection.execute(
        f"SELECT table_name FROM __ducklake_metadata_{LAKE}.ducklake_table t WHERE end_snapshot IS NULL AND NOT EXISTS "
        f"(FROM __ducklake_metadata_{LAKE}.ducklake_table_stats s WHERE s.table_id = t.table_id) ORDER BY table_name"
    ).fetchall()
    return [table for (table,) in rows]


def first_column(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return the name of a column of a table."""
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND table_name = ? ORDER BY column_index",
        [LAKE, table],
    ).fetchone()
    assert found is not None
    return str(found[0])


def count_files(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of data files in the lake's present state."""
    found = connection.execute(f"SELECT coalesce(sum(file_count), 0) FROM ducklake_table_info('{LAKE}')").fetchone()
    return int(found[0]) if found else 0
