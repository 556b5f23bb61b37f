"""The raw archive: every answer as received, in WARC files.

bytes ── raw_archive + warc_writing ──> raw/*.warc       any WARC file ── warc_reading ──> captures
raw/*.warc ── storing ──> raw_store, shared by houses (raw_names: what a file's name says)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.archive.raw_archive import RawArchive, RawPlace
    from warehouse.archive.raw_names import note_store, store_note
    from warehouse.archive.storing import Stored, is_shared, is_stored, store_finished
    from warehouse.archive.warc_reading import record_in, records
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "RawArchive",
    "RawPlace",
    "Stored",
    "is_shared",
    "is_stored",
    "note_store",
    "store_note",
    "record_in",
    "records",
    "store_finished",
]
