"""The weekly upkeep of the lake: small files merged, deleted rows taken out, old states and lost files thrown away."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.lake.place import LAKE, LakePlace
from warehouse.lake.turns import lake_turn

#: a reader may stay with a state for so long; what only older states need is thrown away
STATES_DAYS = 7
#: a file that no state names may be one that is being written
LOST_DAYS = 2
#: upkeep waits its turn longer than a house that hands over
PATIENCE_SECONDS = 900
#: rows that lie together in a file: who asks about some days unpacks the texts of so many articles, not of all
ROW_GROUP = 16_384
STEPS = (
    f"CALL {LAKE}.set_option('parquet_row_group_size', {ROW_GROUP})",
    # Numbers and short texts as differences: a quarter smaller, and quicker to read.
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
    """Bring the lake into shape under its turn; houses that hand over meanwhile wait, or do it after their next run.

    Raises:
        WarehouseError: the lake cannot be reached; it is as it was, or a step further.
    """
    with lake_turn(place, PATIENCE_SECONDS) as (connection, _):
        before = count_files(connection)
        know_empty_tables(connection)
        for step in STEPS:
            connection.execute(step)
        return Upkeep(before, count_files(connection))


def know_empty_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a table that never had a row its statistics, by one that comes and goes.

    DuckLake keeps in memory what the catalog says of a table, but not that it says nothing: each scan of such a table
    asked PostgreSQL twice, and a question about stories has a hundred of them.
    """
    for table in tables_without_statistics(connection):
        connection.execute(f"INSERT INTO {table} BY NAME SELECT NULL AS {first_column(connection, table)}")
        connection.execute(f"DELETE FROM {table}")


def tables_without_statistics(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The lake's tables of which the catalog knows nothing."""
    rows = connection.execute(
        f"SELECT table_name FROM __ducklake_metadata_{LAKE}.ducklake_table t WHERE end_snapshot IS NULL AND NOT EXISTS "
        f"(FROM __ducklake_metadata_{LAKE}.ducklake_table_stats s WHERE s.table_id = t.table_id) ORDER BY table_name"
    ).fetchall()
    return [table for (table,) in rows]


def first_column(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The name of a column of a table."""
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND table_name = ? ORDER BY column_index",
        [LAKE, table],
    ).fetchone()
    assert found is not None
    return str(found[0])


def count_files(connection: duckdb.DuckDBPyConnection) -> int:
    """Data files that the lake's present state is made of."""
    found = connection.execute(f"SELECT coalesce(sum(file_count), 0) FROM ducklake_table_info('{LAKE}')").fetchone()
    return int(found[0]) if found else 0
