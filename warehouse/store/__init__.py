"""The writer's file: everything that is kept, one transaction a batch.

connection (lock, open, migrate) ── rows (records to tables)
registry, feeds, items, articles + tags + histories, seed_files, revisits, runs
stale_tags, stale_readings, quarantine: what is to be done again        outlets: what is usual for each
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.store.articles import BatchRules, Kept, bad_row_drop, keep_articles
    from warehouse.store.backfill import (
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
    from warehouse.store.clock import clock_doubt, mend_times
    from warehouse.store.connection import (
        STORAGE_VERSION,
        copy_file,
        migrate,
        numbered_migrations,
        open_warehouse,
        require_present,
        require_sound,
        require_space,
        run_lock,
    )
    from warehouse.store.feed_documents import DocumentRow, document_id, known_documents
    from warehouse.store.feeds import (
        FeedRow,
        KnownItem,
        NewItem,
        VisitRecord,
        due_feeds,
        feed_addresses,
        followed_feeds,
        hot_visits,
        keep_visits,
        known_items,
    )
    from warehouse.store.histories import known_captures, split_by_age, weave_in
    from warehouse.store.items import ItemFacts, ItemOutcome, PendingItem, count_pending, keep_outcomes, pending_items
    from warehouse.store.outlets import coverage, freshness, outlet_histories, stillness
    from warehouse.store.posts import PostSpan
    from warehouse.store.quarantine import OpenDrop, close_drops, open_drops, open_reasons, take_up
    from warehouse.store.registry import sync_feeds, sync_registry
    from warehouse.store.revisits import DueLook, LooksWanted, Revisit, due_revisits, keep_revisits
    from warehouse.store.rows import change_for, delete, fields_of, insert, select, select_as, select_for, select_for_as
    from warehouse.store.runs import begin_run, end_run, keep_drops
    from warehouse.store.seed_files import SeedsRead, article_holders, keep_seeds, known_seeds, move_seeds
    from warehouse.store.soundness import damage_in, is_sound
    from warehouse.store.stale_readings import (
        OldReading,
        Reread,
        keep_reread,
        outdated_readings,
        reading_counts,
        readings_at,
    )
    from warehouse.store.stale_tags import count_outdated, keep_retagged, outdated_articles
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "STORAGE_VERSION",
    "Backfill",
    "BatchRules",
    "CaptureRow",
    "DocumentRow",
    "DueLook",
    "FeedRow",
    "ItemFacts",
    "ItemOutcome",
    "Kept",
    "KnownItem",
    "LooksWanted",
    "NewItem",
    "OldReading",
    "OpenDrop",
    "PendingItem",
    "PostSpan",
    "Reread",
    "Revisit",
    "SeedsRead",
    "VisitRecord",
    "article_holders",
    "backfill_id",
    "bad_row_drop",
    "begin_run",
    "begun_backfill",
    "capture_counts",
    "capture_id",
    "change_for",
    "clock_doubt",
    "close_drops",
    "copy_file",
    "count_outdated",
    "count_pending",
    "coverage",
    "damage_in",
    "delete",
    "document_id",
    "due_feeds",
    "due_revisits",
    "end_run",
    "feed_addresses",
    "fields_of",
    "followed_feeds",
    "hot_visits",
    "freshness",
    "insert",
    "is_sound",
    "keep_articles",
    "keep_capture_states",
    "keep_drops",
    "keep_outcomes",
    "keep_plan",
    "keep_reread",
    "keep_retagged",
    "keep_revisits",
    "keep_seeds",
    "keep_visits",
    "known_captures",
    "known_documents",
    "known_items",
    "known_seeds",
    "mend_times",
    "migrate",
    "move_seeds",
    "numbered_migrations",
    "open_drops",
    "open_reasons",
    "open_warehouse",
    "outdated_articles",
    "outdated_readings",
    "outlet_histories",
    "pending_items",
    "reading_counts",
    "readings_at",
    "require_present",
    "require_sound",
    "require_space",
    "run_lock",
    "select",
    "select_as",
    "select_for",
    "select_for_as",
    "split_by_age",
    "stillness",
    "sync_feeds",
    "sync_registry",
    "take_up",
    "waiting_captures",
    "weave_in",
]
