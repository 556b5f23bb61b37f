"""What the desk asks of the published snapshot: lists, and one thing with everything that is known of it.

snapshot + search index ── articles (words, filters, facets) ──> ArticleList
snapshot ── tables (outlets, sources, topics, feeds, edits …) ──> Table
snapshot ── article, stories ──> one article, one story
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.desk.article import ArticleFile, article_file
    from warehouse.desk.articles import article_list
    from warehouse.desk.newest import NewestSnapshot
    from warehouse.desk.stories import outlets_of, stories_of_period, story_count, story_file
    from warehouse.desk.tables import articles_by_day, by_day, source_row, table, topic_row
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ArticleFile",
    "NewestSnapshot",
    "article_file",
    "article_list",
    "articles_by_day",
    "by_day",
    "outlets_of",
    "source_row",
    "stories_of_period",
    "story_count",
    "story_file",
    "table",
    "topic_row",
]
