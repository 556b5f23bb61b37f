"""The search index: a SQLite file beside the snapshot, made from it and brought up to date from it.

snapshot ── index + words ──> search.sqlite        SearchQuery ── ask ──> Found
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.search.ask import conditions, ranked_ids, search
    from warehouse.search.index import INDEX_FILE, behind, has_full_text_search, open_index, update_index, update_turn
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "INDEX_FILE",
    "behind",
    "conditions",
    "has_full_text_search",
    "open_index",
    "ranked_ids",
    "search",
    "update_index",
    "update_turn",
]
