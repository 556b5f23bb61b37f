"""Say how a house and the lake stand to each other: whether it can be reached, its version, what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.lake.handing import attach_house
from warehouse.lake.place import LAKE, LakePlace, open_lake
from warehouse.lake.travel import version_of
from warehouse.store import numbered_migrations


@dataclass(frozen=True, slots=True)
class LakeHealth:
    """A lake that can be reached, seen from a house."""

    #: of its tables, and of those that this presswatch makes
    version: int
    ours: int
    #: finished runs of the house in the lake, and those it lacks
    handed: int
    waiting: int


def lake_health(place: LakePlace, snapshot: Path) -> LakeHealth:
    """Return how the lake stands to the house with this published snapshot; without one nothing waits.

    Both counts read the lake's files, so an object store that cannot be reached is an error too.

    Raises:
        WarehouseError: catalog or files cannot be reached, or no house has made the lake yet.
    """
    with open_lake(place, is_reader=True) as connection:
        handed, waiting = runs_between(connection, snapshot) if snapshot.exists() else (0, 0)
        return LakeHealth(version_of(connection, LAKE), max(numbered_migrations()), handed, waiting)


def runs_between(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> tuple[int, int]:
    """Return how many of a house's finished runs the lake has, and how many it lacks."""
    attach_house(connection, snapshot)
    found = connection.execute(
        "SELECT count(*) FILTER (is_there), count(*) FILTER (NOT is_there) FROM "
        f"(SELECT run_id IN (SELECT run_id FROM {LAKE}.runs) AS is_there FROM house.runs WHERE state <> 'running')"
    ).fetchone()
    return found or (0, 0)
