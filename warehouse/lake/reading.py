"""Read the lake like the snapshot, for whoever chose it for this command or server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from presswatch.errors import WarehouseError
from warehouse.lake.place import LakePlace, open_lake, told

if TYPE_CHECKING:
    import duckdb

#: the lake that replaces the published snapshot for readers; None: the snapshot is read
chosen_lake: ContextVar[LakePlace | None] = ContextVar("chosen_lake", default=None)
#: a reader scans many files; the writer's batches are too small to divide
THREADS = 2


@contextmanager
def reading_lake(place: LakePlace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the lake, read-only; each statement sees the state of one moment.

    Raises:
        WarehouseError: it cannot be reached, or was made by another version of presswatch.
    """
    import duckdb

    with open_lake(place, is_reader=True, threads=THREADS) as connection:
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                f"the lake was made by another version of presswatch: upgrade this one, or the houses ({told(error)})"
            ) from error
