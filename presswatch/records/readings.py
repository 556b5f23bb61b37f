"""What was read from bytes: a feed with its items, a page with its links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: an object of foreign JSON or TOML: its content is checked field by field
JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, before its page is read. Texts are as the feed gave them, HTML included.

    `date_origin` is 'feed', or 'feed_zone' if the time had no zone and one was assumed. `told_source` and
    `told_source_url` name the outlet that the entry gives as its origin (RSS `source`, Atom `source`).
    """

    feed_id: str
    guid: str | None
    url: str | None
    title: str
    published_at: datetime | None = None
    published_raw: str | None = None
    authors: tuple[str, ...] = ()
    summary_html: str = ""
    content_html: str = ""
    language: str | None = None
    image_url: str | None = None
    categories: tuple[str, ...] = ()
    section: str | None = None
    #: the origins it names, verbatim: one credit a line
    credits: str = ""
    #: its text is complete: no page is to be read for it, and a changed text is a new version
    is_whole: bool = False
    #: of the entry's visible text; None if it has none
    text_hash: str | None = None
    date_origin: str | None = None
    told_source: str | None = None
    told_source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Skips:
    """When a feed asks not to be visited (RSS 2.0 skipHours, skipDays): hours 0 to 23 and days of UTC, Monday is 0."""

    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A parsed feed. `problem` names what was wrong and repaired.

    `skipped` counts entries beyond the limit, `empty` those without content.
    """

    items: tuple[Item, ...]
    title: str | None = None
    language: str | None = None
    ttl_minutes: int | None = None
    problem: str | None = None
    is_truncated: bool = False
    skipped: int = 0
    skips: Skips | None = None
    empty: int = 0
    #: addresses of documents that this visit should read too, like an index's sitemaps
    further: tuple[str, ...] = ()
    #: where older entries are; worth fetching if none of these was known
    older: str | None = None
    #: what the next visit should know of this document, see `transforms.documents`
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of an article's body. `domain` is the host in lower case without `www.`."""

    url: str
    domain: str
    anchor: str = ""
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page or seed as read, before tagging. `credits` holds one credit a line, verbatim."""

    title: str
    text: str
    lead: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    date_origin: str | None = None
    language_hint: str | None = None
    image_url: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    is_paywalled: bool = False
    credits: str = ""
    byline: str = ""
    links: tuple[Link, ...] = ()
