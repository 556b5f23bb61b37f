"""The desk's queries of the published snapshot: lists, and one thing with everything known about it.

period + filters ── scope ──┐
snapshot + search index ────┴── articles (words, filters, facets) ──> ArticleList
snapshot ── tables (outlets, sources, topics, feeds, edits …) ──> Table
snapshot ── article, stories, silence ──> one article, one story
newest: the only module that knows which file is read
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.desk.article import ArticleFile, article_file
    from warehouse.desk.articles import Extent, article_list, newest_articles
    from warehouse.desk.newest import newest_of
    from warehouse.desk.scope import Reading, Row, Scope, empty_scope, scope_of
    from warehouse.desk.stories import StoryFile, outlets_of, stories_of_period, story_file
    from warehouse.desk.tables import (
        OF_ALL,
        articles_by_day,
        citing_pairs,
        latest_at,
        scope_counts,
        source_row,
        table,
        topic_row,
    )
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ArticleFile",
    "Extent",
    "OF_ALL",
    "Reading",
    "Row",
    "StoryFile",
    "Scope",
    "article_file",
    "newest_of",
    "article_list",
    "articles_by_day",
    "citing_pairs",
    "empty_scope",
    "latest_at",
    "newest_articles",
    "outlets_of",
    "scope_counts",
    "scope_of",
    "source_row",
    "stories_of_period",
    "story_file",
    "table",
    "topic_row",
]
