"""The lake: what the runs of many houses have brought, in a DuckLake (catalog in PostgreSQL, files in a folder or S3).

presswatch.duckdb of a house ── travel (what the tables say) ── handing, under turns ──> lake ── reading ──> analysts
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.lake.handing import Handover, House, hand_over
    from warehouse.lake.place import LakePlace
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Handover",
    "House",
    "LakePlace",
    "hand_over",
]
