"""Articles in the writer's file.

items: entries of feeds on their way ── same_pages ── keeping: articles, versions, tags, links
histories: captures older than the stored state      seed_files: what was read from which file
revisits: which pages are looked at again, and what that found
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
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
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "BatchRules", "DueLook", "ItemFacts", "ItemOutcome", "ItemsWanted", "Kept", "LooksWanted", "PendingItem",
    "Revisit", "SeedsRead", "article_holders", "bad_row_drop", "count_pending", "due_revisits", "keep_articles",
    "keep_outcomes", "keep_revisits", "keep_seeds", "known_captures", "known_seeds", "move_seeds", "pending_items",
    "split_by_age", "weave_in",
]  # fmt: skip
