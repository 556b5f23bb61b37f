"""The rows of an explanation: the columns used by code; further columns of a table are passed on."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from warehouse.stories import StoryLine, Teller


class ArticleHead(TypedDict):
    """A row of `articles` without its text."""

    article_id: str
    url: str | None
    seed_path: str | None
    title: str | None
    language: str | None
    language_score: float | None
    authors: list[str] | None
    publisher_id: str | None
    published_at: datetime | None
    date_origin: str | None
    word_count: int | None
    text_origin: str | None
    version: int
    first_seen_at: datetime
    fetched_at: datetime | None
    gone_at: datetime | None
    run_id: str | None
    rules_version: str | None
    extractor_version: str | None
    raw_file: str | None
    raw_offset: int | None


class ArticleRow(ArticleHead):
    """A row of `articles` with its text."""

    text: str | None


class VersionHead(TypedDict):
    """A row of `article_versions` without its text, whose length is `characters`."""

    version: int
    seen_at: datetime
    title: str | None
    published_at: datetime | None
    change: str
    kinds: list[str] | None
    run_id: str | None
    characters: int | None


class VersionRow(VersionHead):
    """A row of `article_versions` with its text."""

    text: str | None


class Version(VersionHead):
    """A version with what the edit removed and added, as lines that begin with '- ' and '+ '."""

    difference: list[str]


class SourceRow(TypedDict):
    """A row of `article_sources`."""

    source_id: str | None
    source_name: str | None
    role: str
    evidence: str | None
    field: str
    start_char: int | None
    end_char: int | None
    via: str | None
    rule: str
    confidence: float | None
    run_id: str | None


class CitedSource(SourceRow):
    """A source tag with the words around its evidence, that in brackets; None if it is in no text."""

    around: str | None


class TopicRow(TypedDict):
    """A row of `article_topics`."""

    topic_id: str
    topic_name: str
    score: float | None
    evidence: list[str] | None
    run_id: str | None


class LinkRow(TypedDict):
    """A row of `article_links`."""

    url: str
    source_id: str | None
    run_id: str | None


class ListedBy(TypedDict):
    """A feed that listed an article."""

    feed_id: str
    url: str | None
    guid: str | None
    first_seen_at: datetime


class ItemRow(TypedDict):
    """An entry of a feed and its progress."""

    item_key: str
    feed_id: str
    url: str | None
    title: str | None
    published_at: datetime | None
    first_seen_at: datetime
    state: str | None
    tries: int | None
    next_try_at: datetime | None
    reason: str | None


class DropRow(TypedDict):
    """A row of `drops`."""

    at: datetime
    reason: str
    detail: str | None
    drop_id: str | None
    run_id: str | None
    replay_run_id: str | None


class RunRow(TypedDict):
    """A row of `runs`, with what made something."""

    run_id: str
    flow: str
    started_at: datetime
    ended_at: datetime | None
    state: str
    rules_version: str | None
    extractor_version: str | None
    program_version: str | None


class KnownFeed(TypedDict):
    """A followed feed, or a formerly followed one; `articles` counts those it listed."""

    feed_id: str
    url: str
    kind: str
    source_id: str | None
    title: str | None
    is_followed: bool
    state: str | None
    problem: str | None
    failures: int | None
    last_visit_at: datetime | None
    next_visit_at: datetime | None
    last_new_item_at: datetime | None
    articles: int


class SeedArticle(TypedDict):
    """An article of a seed file."""

    article_id: str
    title: str | None
    url: str | None


class SeedFile(TypedDict):
    """A seed file and its articles."""

    seed_path: str
    articles: list[SeedArticle]


class ToldStory(TypedDict):
    """A story, its articles in order of telling, and its outlets, the first to report first."""

    story_id: str
    tellers: list[Teller]
    articles: list[StoryLine]


class Explanation(TypedDict):
    """Everything the snapshot knows about one name.

    `names` are those of all sources that its rows name, by id;
    `feeds` are those that listed the article, `feed` the one that has this address itself; `pending` are items between
    feed and article; `runs` are those that the other rows name. A seed file of one article is that article.
    """

    article: ArticleHead | None
    names: dict[str, str]
    pending: list[ItemRow]
    drops: list[DropRow]
    feed: KnownFeed | None
    seed_file: SeedFile | None
    versions: list[Version]
    sources: list[CitedSource]
    topics: list[TopicRow]
    links: list[LinkRow]
    feeds: list[ListedBy]
    story: ToldStory | None
    runs: list[RunRow]
