"""The raw archive: every answer as it was received, in WARC files.

bytes ── raw_archive + warc_writing ──> raw/*.warc       any WARC file ── warc_reading ──> captures
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.archive.raw_archive import RawArchive, RawPlace
    from warehouse.archive.warc_reading import record_in, records
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "RawArchive",
    "RawPlace",
    "record_in",
    "records",
]
