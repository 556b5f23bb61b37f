"""Whose turn it is to change the lake: a PostgreSQL advisory lock, released when its session ends.

DuckLake lets two writers both insert a row that neither of them found (duckdb/ducklake#1393), so one writes at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.place import LakePlace, loaded, roll_back, told, use_lake
from warehouse.statements import quoted

#: the lock's number, "pres" in bytes
LOCK = 0x70726573
#: how long to wait for another house's turn: handing over a day takes some seconds
PATIENCE_SECONDS = 120


@dataclass(slots=True)
class Turns:
    """One engine for turns that follow each other; between two of them another house may have its own.

    What goes wrong in a turn ends the engine, and with its session the lock.
    """

    place: LakePlace
    connection: duckdb.DuckDBPyConnection
    #: another transaction of the same engine, which holds the lock
    session: duckdb.DuckDBPyConnection
    patience_seconds: int
    has_lake: bool = False

    @contextmanager
    def take(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Be the only one who changes the lake.

        Raises:
            WarehouseError: the lake cannot be reached, or others have kept the turn for too long.
        """
        wait_for_turn(self.session, self.patience_seconds)
        if not self.has_lake:
            # Under the lock: whoever attaches a new lake makes its catalog.
            use_lake(self.connection, self.place, is_reader=False)
            self.has_lake = True
        yield self.connection
        self.session.execute("ROLLBACK")

    def still_ours(self) -> None:
        """Ask the lock's session for a sign of life, before a commit: a lock whose session died is another's already.

        Raises:
            duckdb.Error: it has died.
        """
        self.session.execute("FROM postgres_query('turns', 'SELECT 1 AS is_alive')").fetchall()


@contextmanager
def lake_turns(place: LakePlace, patience_seconds: int = PATIENCE_SECONDS) -> Iterator[Turns]:
    """Yield the turns of one engine: to start one costs as much as to hand 1,000 articles over.

    Raises:
        WarehouseError: the lake cannot be reached.
    """
    with loaded(place) as connection, connection.cursor() as session:
        session.execute(f"ATTACH {quoted(place.catalog)} AS turns (TYPE postgres)")
        try:
            yield Turns(place, connection, session, patience_seconds)
        finally:
            roll_back(connection)
            roll_back(session)


@contextmanager
def lake_turn(
    place: LakePlace, patience_seconds: int = PATIENCE_SECONDS
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Callable[[], None]]]:
    """Take one turn; yield a connection to the lake, and what is to be called before a commit (`Turns.still_ours`).

    Raises:
        WarehouseError: the lake cannot be reached, or others have kept the turn for too long.
    """
    with lake_turns(place, patience_seconds) as turns, turns.take() as connection:
        yield connection, turns.still_ours


def wait_for_turn(session: duckdb.DuckDBPyConnection, patience_seconds: int) -> None:
    """Take the lock; the session keeps it until its transaction ends.

    Raises:
        WarehouseError: the catalog does not answer, or others have kept the turn for too long.
    """
    try:
        # A transaction keeps its session: the extension has a pool of them.
        session.execute("BEGIN")
        session.execute(f"CALL postgres_execute('turns', 'SET LOCAL lock_timeout = {patience_seconds * 1000}')")
        session.execute(f"CALL postgres_execute('turns', 'SELECT pg_advisory_xact_lock({LOCK})')")
    except duckdb.Error as error:
        why = "others have kept it" if "lock timeout" in str(error) else told(error)
        raise WarehouseError(f"no turn at the lake: {why}") from error
