"""What is done again with what is stored, and what is done late.

stale_tags, stale_readings: made by other rules, or another extractor
quarantine: drops that can be tried again      stored_links: links stored before their secrets were masked
backfill: captures of the past, planned and fetched
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.store.again.backfill import (
        Backfill,
        CaptureRow,
        backfill_id,
        begun_backfill,
        capture_counts,
        capture_id,
        keep_capture_states,
        keep_plan,
        waiting_captures,
    )
    from warehouse.store.again.quarantine import OpenDrop, close_drops, open_drops, open_reasons, take_up
    from warehouse.store.again.stale_readings import (
        OldReading,
        Reread,
        count_outdated_readings,
        keep_reread,
        outdated_readings,
        reading_counts,
        readings_at,
    )
    from warehouse.store.again.stale_tags import (
        count_outdated,
        keep_as_they_are,
        keep_retagged,
        outdated_articles,
        outdated_versions,
    )
    from warehouse.store.again.stored_links import (
        ADDRESSES,
        PICTURES,
        TEXTS,
        awaits_masking,
        count_masked,
        items_at,
        keep_link_ids,
        mask_column,
        note_masked,
    )
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ADDRESSES", "PICTURES", "TEXTS", "Backfill", "CaptureRow", "OldReading", "OpenDrop", "Reread",
    "awaits_masking", "backfill_id", "begun_backfill", "capture_counts", "capture_id", "close_drops",
    "count_masked", "count_outdated", "count_outdated_readings", "items_at", "keep_as_they_are",
    "keep_capture_states", "keep_link_ids", "keep_plan", "keep_reread", "keep_retagged", "mask_column",
    "note_masked", "open_drops", "open_reasons", "outdated_articles", "outdated_readings", "outdated_versions",
    "reading_counts", "readings_at", "take_up", "waiting_captures",
]  # fmt: skip
