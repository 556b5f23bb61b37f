"""What the stored sketches were made from, for a retag: most stand when rules change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

import duckdb

from presswatch.records import StoryBasis
from warehouse.store import select, wanted_keys

Value = TypeVar("Value", bound=Hashable)

#: the wanted articles that have a story, and a sketch of the time that they have now
SKETCHED = """
SELECT a.article_id, a.publisher_id, s.rules_version
FROM (SELECT article_id, publisher_id, coalesce(published_at, first_seen_at) AS told_at FROM articles
      SEMI JOIN wanted ON article_id = key) a
JOIN (SELECT article_id, told_at, rules_version FROM story_sketches SEMI JOIN wanted ON article_id = key) s
  USING (article_id, told_at)
SEMI JOIN (SELECT article_id FROM story_assignments SEMI JOIN wanted ON article_id = key) t USING (article_id)
"""
SOURCES = (
    "SELECT article_id, source_id, role, field, confidence FROM article_sources SEMI JOIN wanted ON article_id = key"
)
TOPICS = "SELECT article_id, topic_id FROM article_topics SEMI JOIN wanted ON article_id = key WHERE len(evidence) > 0"


def with_story(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], mark: str) -> frozenset[str]:
    """Return those of these articles that have a story, and a sketch by rules of stories whose version ends in `mark`.

    The sketch is of the time that the article has now.
    """
    if not article_ids:
        return frozenset()
    with wanted_keys(connection, article_ids):
        found = connection.execute(f"{SKETCHED} WHERE ends_with(s.rules_version, ?)", [mark]).fetchall()
    return frozenset(row[0] for row in found)


def story_bases(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, StoryBasis]:
    """Return what the sketches and copies of these articles were made from; those without a story are left out."""
    if not article_ids:
        return {}
    with wanted_keys(connection, article_ids):
        sketched = select(connection, SKETCHED)
        rows = connection.execute(SOURCES).fetchall()
        sources = sets_of([(name, (source, role, field, sure)) for name, source, role, field, sure in rows])
        topics = sets_of([(name, topic) for name, topic in connection.execute(TOPICS).fetchall()])
    return {
        name: StoryBasis(row["rules_version"], row["publisher_id"], sources[name], topics[name])
        for row in sketched
        for name in [row["article_id"]]
    }


def sets_of(pairs: Sequence[tuple[str, Value]]) -> defaultdict[str, frozenset[Value]]:
    """Return the values of each article, none for one that has none."""
    found: dict[str, set[Value]] = defaultdict(set)
    for name, value in pairs:
        found[name].add(value)
    return defaultdict(frozenset, {name: frozenset(values) for name, values in found.items()})
