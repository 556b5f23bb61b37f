"""Rows of the store for other rooms: feeds as reports list them, what children read and tag again."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict


class FollowedFeed(TypedDict):
    """A followed feed as reports list it."""

    feed_id: str
    url: str
    kind: str
    source_id: str | None
    language: str | None
    state: str
    last_visit_at: datetime | None
    next_visit_at: datetime | None
    last_new_item_at: datetime | None
    failures: int
    problem: str | None


class StoredReading(TypedDict):
    """A stored version whose page is read again: what was known of it besides its bytes."""

    article_id: str
    url: str
    feed_id: str | None
    publisher_id: str | None
    origin: str
    published_at: datetime | None
    date_origin: str | None
    authors: list[str] | None
    image_url: str | None
    seen_at: datetime


class StoredLink(TypedDict):
    """A link of a stored article."""

    url: str
    domain: str
    anchor: str | None


class StoredText(TypedDict):
    """The parts of a stored article on which its tags depend, without its links."""

    article_id: str
    url: str | None
    title: str | None
    text: str | None
    lead: str | None
    language: str | None
    authors: list[str] | None
    published_at: datetime | None
    date_origin: str | None
    publisher_id: str | None
    feed_id: str | None
    origin: str
    seed_path: str | None
    credits: str | None
    byline: str | None
    text_origin: str
    fetched_at: datetime
    raw_file: str | None
    raw_offset: int | None


class StoredArticle(StoredText):
    """The parts of a stored article on which its tags depend."""

    links: list[StoredLink]


class OutdatedArticle(StoredArticle):
    """An article to be tagged again: `publisher_id` is by whom its feed is said to be today."""

    rules_version: str | None
    #: the publisher that its tags name
    kept_publisher_id: str | None
