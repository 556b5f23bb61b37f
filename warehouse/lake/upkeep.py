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
STEPS = (
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
        for step in STEPS:
            connection.execute(step)
        return Upkeep(before, count_files(connection))


def count_files(connection: duckdb.DuckDBPyConnection) -> int:
    """Data files that the lake's present state is made of."""
    found = connection.execute(f"SELECT coalesce(sum(file_count), 0) FROM ducklake_table_info('{LAKE}')").fetchone()
    return int(found[0]) if found else 0
