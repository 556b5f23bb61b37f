"""The shared vocabulary: plain records that say where a text is on its way.

Feed -> Fetched -> Item -> PageReading -> Article (+ SourceTag, TopicTag, Link), beside Visit, Drop and RunTally.
All times are aware and in UTC. Standard library only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.drop_reasons import DropReason
    from presswatch.records.articles import Article, ArticleLine
    from presswatch.records.desk import ArticleList, ArticleRow, FacetValue, Table
    from presswatch.records.fetched import VANISHED, WITHDRAWN, Fetched, Unchanged, Validators
    from presswatch.records.outcomes import (
        BackfillState,
        BackfillWay,
        CaptureState,
        Change,
        Drop,
        FeedState,
        ItemState,
        Retry,
        RevisitState,
        RunState,
        RunTally,
        Visit,
        VisitOutcome,
    )
    from presswatch.records.outlets import Coverage, Freshness, LengthShift, OutletHistory, Stillness
    from presswatch.records.readings import FeedReading, Item, JsonObject, Link, PageReading, Skips
    from presswatch.records.rounds import (
        ArticleFacts,
        FeedOutcome,
        Findings,
        Outcome,
        PageCounts,
        RoundOptions,
        RoundReport,
        facts_of,
        pages_of,
    )
    from presswatch.records.searching import SIMILAR_NAME, Clause, Filter, Found, Hit, Place, SearchQuery
    from presswatch.records.seeds import KnownSeed, SeedTrace
    from presswatch.records.sources import Feed, FeedKind, Source, SourceDomain
    from presswatch.records.stored import (
        FollowedFeed,
        OutdatedArticle,
        StoredArticle,
        StoredLink,
        StoredReading,
        StoredText,
    )
    from presswatch.records.stories import (
        SHARING,
        Assignment,
        EditAction,
        Grouping,
        Lineage,
        Merge,
        RegroupedArticle,
        RegroupedStory,
        Regrouping,
        Republication,
        Sketch,
        StoryBasis,
        TextFacts,
        Told,
    )
    from presswatch.records.tags import Role, SourceTag, Topic, TopicTag, WatchHit
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "SHARING", "SIMILAR_NAME", "VANISHED", "WITHDRAWN", "Article", "ArticleFacts", "ArticleLine", "ArticleList",
    "ArticleRow", "Assignment", "BackfillState", "BackfillWay", "CaptureState", "Change", "Clause", "Coverage",
    "Drop", "DropReason", "EditAction", "FacetValue", "Feed", "FeedKind", "FeedOutcome", "FeedReading", "FeedState",
    "Fetched", "Filter", "Findings", "FollowedFeed", "Found", "Freshness", "Grouping", "Hit", "Item", "ItemState",
    "JsonObject", "KnownSeed", "LengthShift", "Lineage", "Link", "Merge", "Outcome", "OutdatedArticle",
    "OutletHistory", "PageCounts", "PageReading", "Place", "RegroupedArticle", "RegroupedStory", "Regrouping",
    "Republication", "Retry", "RevisitState", "Role", "RoundOptions", "RoundReport", "RunState", "RunTally",
    "SearchQuery", "SeedTrace", "Sketch", "Skips", "Source", "SourceDomain", "SourceTag", "Stillness",
    "StoredArticle", "StoredLink", "StoredReading", "StoredText", "StoryBasis", "Table", "TextFacts", "Told",
    "Topic", "TopicTag", "Unchanged", "Validators", "Visit", "VisitOutcome", "WatchHit", "facts_of", "pages_of",
]  # fmt: skip
