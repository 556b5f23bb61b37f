"""The shared words: plain records that say where a text is on its way.

Feed -> Fetched -> Item -> PageReading -> Article (+ SourceTag, TopicTag, Link), beside Visit, Drop and RunTally.
All times are aware and in UTC. Standard library only.
"""

from __future__ import annotations

from presswatch.records.articles import Article, ArticleLine
from presswatch.records.fetched import Fetched, Unchanged, Validators
from presswatch.records.outcomes import Drop, DropReason, RunTally, Visit
from presswatch.records.readings import FeedReading, Item, Link, PageReading, Skips
from presswatch.records.sources import Feed, Source, SourceDomain
from presswatch.records.tags import Role, SourceTag, Topic, TopicTag, WatchHit

__all__ = [
    "Article",
    "ArticleLine",
    "Drop",
    "DropReason",
    "Feed",
    "FeedReading",
    "Fetched",
    "Item",
    "Link",
    "PageReading",
    "Role",
    "RunTally",
    "Skips",
    "Source",
    "SourceDomain",
    "SourceTag",
    "Topic",
    "TopicTag",
    "Unchanged",
    "Validators",
    "Visit",
    "WatchHit",
]
