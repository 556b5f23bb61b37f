"""Store a house's raw files in the store that all houses share, beside the lake's own files."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from presswatch.errors import WarehouseError
from presswatch.settings import Settings
from warehouse.archive import Stored, note_store, store_finished

#: no further file is begun after this time: a gigabyte takes some seconds, and a day of a house may have fifty
SECONDS = 120.0


def name_raw_store(settings: Settings) -> None:
    """Tell the raw archive where the lake's files are: its own go beside them, in `raw/`."""
    if settings.lake_data:
        note_store(settings.home / "raw", settings.lake_data.rstrip("/") + "/raw")


def store_raw_files(settings: Settings, progress: Callable[[str], None]) -> Stored:
    """Upload finished raw files to the store.

    If it cannot be reached, report this and leave the work to the next run.
    """
    if not settings.lake_data:
        return Stored()
    until = time.monotonic() + SECONDS
    try:
        return store_finished(settings.home / "raw", datetime.now(UTC), lambda: time.monotonic() < until)
    except WarehouseError as error:
        progress(f"raw files wait, the next run brings them: {error}")
        return Stored()
