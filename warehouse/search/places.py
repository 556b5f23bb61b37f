"""In which fields of an article a search matched: its words, and its relations."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

import duckdb

from presswatch.records import Place, SearchQuery
from warehouse.search.carriers import carried_places
from warehouse.search.words import any_of_groups, known_stems, matching_ids

#: columns of the index that hold words
FIELDS = ("title", "text", "authors", "credits")


def places_of(
    index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, query: SearchQuery, article_ids: Sequence[str]
) -> dict[str, tuple[Place, ...]]:
    """Return for each of these articles where the query's words occur, its own fields first."""
    told: dict[str, list[Place]] = defaultdict(list)
    said = any_of_groups(query, known_stems(index, query))
    for field in FIELDS if said and article_ids else ():
        for one in matching_ids(index, f"{field} : ({said})", article_ids):
            told[one].append(Place(field))
    for one, found in carried_places(snapshot, query, article_ids).items() if article_ids else ():
        told[one] += found
    return {one: tuple(found) for one, found in told.items()}
