"""A text with its metadata and tags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from presswatch.records.readings import Link
from presswatch.records.stories import Sketch
from presswatch.records.tags import SourceTag, TopicTag, WatchHit


class ArticleLine(NamedTuple):
    """An article as lists name it; `address` is its URL, or the path of its seed file."""

    article_id: str
    title: str
    address: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its metadata and tags: one row of `articles` and its rows beside it."""

    article_id: str
    url: str | None
    title: str
    text: str
    lead: str | None
    language: str | None
    language_score: float | None
    authors: tuple[str, ...]
    published_at: datetime | None
    date_origin: str | None
    publisher_id: str | None
    feed_id: str | None
    origin: str
    seed_path: str | None
    image_url: str | None
    word_count: int
    credits: str
    text_origin: str
    fetched_at: datetime
    modified_at: datetime | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    is_paywalled: bool = False
    byline: str = ""
    rules_version: str = ""
    extractor_version: str = ""
    raw_file: str | None = None
    raw_offset: int | None = None
    source_tags: tuple[SourceTag, ...] = ()
    topic_tags: tuple[TopicTag, ...] = ()
    watch_hits: tuple[WatchHit, ...] = ()
    links: tuple[Link, ...] = ()
    #: for comparison with other articles; None if it was not made
    sketch: Sketch | None = None
