"""Whose turn it is to change the lake: an advisory lock of PostgreSQL, which its session's end gives back.

DuckLake lets two writers both insert a row that neither of them found (duckdb/ducklake#1393): one writes at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.place import LakePlace, loaded, told, use_lake
from warehouse.statements import quoted

#: the lock's number, "pres" in bytes
LOCK = 0x70726573
#: how long another house's turn is waited for: the hand-over of a day takes some seconds
PATIENCE_SECONDS = 120


@contextmanager
def lake_turn(
    place: LakePlace, patience_seconds: int = PATIENCE_SECONDS
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Callable[[], None]]]:
    """Be the only one who changes the lake; yields a connection to it, and what is to be called before a commit.

    That call asks the lock's session for a sign of life: a lock whose session has died is another's already.

    Raises:
        WarehouseError: the lake cannot be reached, or others have kept the turn for too long.
    """
    with loaded(place) as connection:
        # The same engine has loaded what PostgreSQL needs; its cursor has a transaction of its own.
        session = connection.cursor()
        wait_for_turn(session, place, patience_seconds)

        def still_ours() -> None:
            session.execute("FROM postgres_query('turns', 'SELECT 1 AS is_alive')").fetchall()

        use_lake(connection, place, is_reader=False)
        yield connection, still_ours


def wait_for_turn(session: duckdb.DuckDBPyConnection, place: LakePlace, patience_seconds: int) -> None:
    """Take the lock; the session keeps it until it ends.

    Raises:
        WarehouseError: the catalog does not answer, or others have kept the turn for too long.
    """
    try:
        session.execute(f"ATTACH {quoted(place.catalog)} AS turns (TYPE postgres)")
        # A transaction holds on to its session: the extension has a pool of them.
        session.execute("BEGIN")
        session.execute(f"CALL postgres_execute('turns', 'SET LOCAL lock_timeout = {patience_seconds * 1000}')")
        session.execute(f"CALL postgres_execute('turns', 'SELECT pg_advisory_xact_lock({LOCK})')")
    except duckdb.Error as error:
        why = "others have kept it" if "lock timeout" in str(error) else told(error)
        raise WarehouseError(f"no turn at the lake: {why}") from error
