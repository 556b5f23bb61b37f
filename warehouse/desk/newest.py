"""The newest snapshot, kept open between queries and reopened after a run has published another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from presswatch.errors import UsageError, WarehouseError
from presswatch.files import SNAPSHOT_FILE, absence_of
from warehouse.lake import LakePlace, attach_lake, chosen_lake, prepare, told
from warehouse.statements import quoted

#: memory for one process of readers; a page needs little, a search of everything sorts on disk
MEMORY_LIMIT = "512MB"
THREADS = 2
#: the search index is updated from the lake at most this often
RENEWED_AFTER = timedelta(minutes=1)


class NewestSnapshot:
    """The published snapshot of a home, for many threads.

    Each state of the file is attached to a separate engine: engines opened by path are shared as long as one of them
    lives, and would go on reading the replaced file.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / SNAPSHOT_FILE
        self._lock = threading.Lock()
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._state: tuple[int, int, int] | None = None

    @contextmanager
    def reading(self, time_zone: str = "UTC") -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a connection to the newest state, with days and times in `time_zone`.

        Raises:
            UsageError: nothing was published yet.
            WarehouseError: the file cannot be read, or another version of presswatch made it.
        """
        try:
            with self.engine().cursor() as cursor:
                cursor.execute("USE snapshot")
                cursor.execute(f"SET TimeZone = {quoted(time_zone)}")
                yield cursor
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            line = str(error).partition("\n")[0]
            raise WarehouseError(
                f"{self.path} was made by another version of presswatch ({line}): run `presswatch ingest` once"
            ) from error
        except duckdb.Error as error:
            raise WarehouseError(f"{self.path}: {str(error).partition(chr(10))[0]}") from error

    def engine(self) -> duckdb.DuckDBPyConnection:
        """Return the engine with the file's present state attached."""
        with self._lock:
            try:
                found = self.path.stat()
            except OSError as error:
                raise UsageError(absence_of(self.path)) from error
            state = found.st_ino, found.st_mtime_ns, found.st_size
            if self._engine is None or state != self._state:
                # The previous engine ends with its last reader.
                self._engine, self._state = attached(self.path), state
            return self._engine

    def is_there(self) -> bool:
        """Tell whether anything was published."""
        return self.path.exists()

    def changed_at(self) -> datetime | None:
        """When the snapshot was published; None if there is none."""
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError:
            return None


class NewestLake:
    """The lake in place of a snapshot, for many threads; the engine is reopened at most once a minute."""

    def __init__(self, place: LakePlace) -> None:
        self.place = place
        self._lock = threading.Lock()
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._opened_at: datetime | None = None

    @contextmanager
    def reading(self, time_zone: str = "UTC") -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a connection to the lake, with days and times in `time_zone`.

        Raises:
            WarehouseError: the lake cannot be reached.
        """
        try:
            with self.engine().cursor() as cursor:
                cursor.execute("USE lake")
                cursor.execute(f"SET TimeZone = {quoted(time_zone)}")
                yield cursor
        except duckdb.Error as error:
            self._engine = None
            raise WarehouseError(f"the lake: {told(error)}") from error

    def engine(self) -> duckdb.DuckDBPyConnection:
        """Return the engine with the lake attached; renewed from time to time, so that new data becomes visible."""
        with self._lock:
            now = datetime.now(UTC)
            if self._engine is None or self._opened_at is None or now - self._opened_at > RENEWED_AFTER:
                engine = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": THREADS})
                prepare(engine, self.place)
                attach_lake(engine, self.place, is_reader=True)
                self._engine, self._opened_at = engine, now
            return self._engine

    def is_there(self) -> bool:
        """Tell whether there is anything to read: whoever chose the lake says so."""
        return True

    def changed_at(self) -> datetime | None:
        """Return the time at which the lake is read."""
        return self._opened_at


def newest_of(home: Path) -> NewestSnapshot | NewestLake:
    """Return what is read of a home: its snapshot, or the lake if it was chosen instead."""
    place = chosen_lake.get()
    return NewestSnapshot(home) if place is None else NewestLake(place)


def attached(path: Path) -> duckdb.DuckDBPyConnection:
    """Return an engine that holds this file, read-only, and can reach no other."""
    engine = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": THREADS})
    engine.execute(f"ATTACH {quoted(path)} AS snapshot (READ_ONLY)")
    engine.execute("SET enable_external_access = false")
    return engine
