"""The writer's file: everything that is stored, one transaction a batch.

file (lock, open, migrate, rows in and out) ── runs
feeds: the list, visits, documents      articles: items, articles, tags, versions, seed files, revisits
again: stale tags and readings, quarantine, captures of the past      outlets: what is usual for each
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
    from warehouse.store.articles.histories import known_captures, split_by_age, weave_in
    from warehouse.store.articles.items import (
        ItemFacts,
        ItemOutcome,
        ItemsWanted,
        PendingItem,
        count_pending,
        keep_outcomes,
        pending_items,
    )
    from warehouse.store.articles.keeping import BatchRules, Kept, bad_row_drop, keep_articles
    from warehouse.store.articles.revisits import DueLook, LooksWanted, Revisit, due_revisits, keep_revisits
    from warehouse.store.articles.seed_files import SeedsRead, article_holders, keep_seeds, known_seeds, move_seeds
    from warehouse.store.feeds.entries import KnownItem, NewItem, PostSpan, known_items
    from warehouse.store.feeds.registry import holds_registry, name_sources, sync_feeds, sync_registry
    from warehouse.store.feeds.told_counts import without_told_counts
    from warehouse.store.feeds.visits import (
        DocumentRow,
        FeedRow,
        VisitRecord,
        document_id,
        due_feeds,
        feed_addresses,
        followed_feeds,
        hot_visits,
        keep_visits,
        known_documents,
    )
    from warehouse.store.file.clock import clock_doubt, mend_times
    from warehouse.store.file.connection import (
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
    from warehouse.store.file.engine import lay_out, looking_into
    from warehouse.store.file.rows import (
        change_for,
        fields_of,
        insert,
        insert_columns,
        select,
        select_as,
        select_for,
        select_for_as,
        wanted_keys,
    )
    from warehouse.store.file.soundness import damage_in, is_sound
    from warehouse.store.file.touched import forget_touched, note_touched
    from warehouse.store.outlets import coverage, freshness, outlet_histories, stillness
    from warehouse.store.runs import begin_run, end_run, keep_drops
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ADDRESSES", "PICTURES", "STORAGE_VERSION", "TEXTS", "Backfill", "BatchRules", "CaptureRow", "DocumentRow",
    "DueLook", "FeedRow", "ItemFacts", "ItemOutcome", "ItemsWanted", "Kept", "KnownItem", "LooksWanted", "NewItem",
    "OldReading", "OpenDrop", "PendingItem", "PostSpan", "Reread", "Revisit", "SeedsRead", "VisitRecord",
    "article_holders", "awaits_masking", "backfill_id", "bad_row_drop", "begin_run", "begun_backfill",
    "capture_counts", "capture_id", "change_for", "clock_doubt", "close_drops", "copy_file", "count_masked",
    "count_outdated", "count_outdated_readings", "count_pending", "coverage", "damage_in", "document_id",
    "due_feeds", "due_revisits", "end_run", "feed_addresses", "fields_of", "followed_feeds", "holds_registry",
    "hot_visits", "forget_touched", "freshness", "insert", "insert_columns", "is_sound", "keep_articles",
    "keep_capture_states", "keep_drops", "keep_link_ids", "mask_column", "name_sources", "note_masked", "items_at",
    "keep_outcomes", "keep_plan", "keep_reread", "keep_as_they_are", "keep_retagged", "keep_revisits", "keep_seeds",
    "keep_visits", "known_captures", "known_documents", "known_items", "known_seeds", "mend_times", "migrate",
    "move_seeds", "note_touched", "numbered_migrations", "open_drops", "open_reasons", "looking_into",
    "open_warehouse", "lay_out", "outdated_articles", "outdated_versions", "outdated_readings", "outlet_histories",
    "pending_items", "reading_counts", "readings_at", "require_present", "require_sound", "require_space",
    "run_lock", "select", "select_as", "select_for", "select_for_as", "split_by_age", "stillness", "sync_feeds",
    "sync_registry", "take_up", "waiting_captures", "wanted_keys", "weave_in", "without_told_counts",
]  # fmt: skip  # fmt: skip
