"""Feeds in the writer's file.

registry: sources, topics and feeds as the files say
visits: due feeds, what a visit changes, documents ── entries: items known before, new and vanished ones
told_counts: counts that were told already
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
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
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "DocumentRow", "FeedRow", "KnownItem", "NewItem", "PostSpan", "VisitRecord", "document_id", "due_feeds",
    "feed_addresses", "followed_feeds", "holds_registry", "hot_visits", "keep_visits", "known_documents",
    "known_items", "name_sources", "sync_feeds", "sync_registry", "without_told_counts",
]  # fmt: skip
