"""The search index: an SQLite file beside the snapshot, made and updated from it.

snapshot ── index + words ──> search.sqlite
SearchQuery ── filters, matches (words, carriers) ── places ── ask ──> Found
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.search.ask import places_of, search
    from warehouse.search.filters import WRITTEN, conditions
    from warehouse.search.index import (
        INDEX_FILE,
        Indexing,
        StemRule,
        behind,
        has_full_text_search,
        open_index,
        texts_of,
        update_index,
        update_turn,
    )
    from warehouse.search.matches import matching
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "INDEX_FILE",
    "Indexing",
    "StemRule",
    "WRITTEN",
    "behind",
    "conditions",
    "has_full_text_search",
    "matching",
    "open_index",
    "places_of",
    "search",
    "texts_of",
    "update_index",
    "update_turn",
]
