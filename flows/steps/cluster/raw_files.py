"""The raw files of a house in the store that the houses share, beside the lake's own files."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from presswatch.errors import WarehouseError
from presswatch.settings import Settings
from warehouse.archive import Stored, note_store, store_finished

#: after so long no further file is begun: a gigabyte takes some seconds, and a day of a house may have fifty
SECONDS = 120.0


def name_raw_store(settings: Settings) -> None:
    """Tell the raw archive where the lake's files lie: its own go beside them, in `raw/`."""
    if settings.lake_data:
        note_store(settings.home / "raw", settings.lake_data.rstrip("/") + "/raw")


def store_raw_files(settings: Settings, progress: Callable[[str], None]) -> Stored:
    """Bring finished raw files to the store; where it cannot be reached, say so: the next run brings them."""
    if not settings.lake_data:
        return Stored()
    until = time.monotonic() + SECONDS
    try:
        return store_finished(settings.home / "raw", datetime.now(UTC), lambda: time.monotonic() < until)
    except WarehouseError as error:
        progress(f"raw files wait, the next run brings them: {error}")
        return Stored()
