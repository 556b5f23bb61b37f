"""A feed's document as items, whatever kind of feed it is; `connectors.kinds` has the same table for asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from presswatch.records import FeedKind, FeedReading, Item
from transforms.feeds import (
    FeedOrigin,
    FeedZone,
    parse_feed,
    read_channel,
    read_sitemap,
    sitemaps_asked_again,
    text_hash,
)
from transforms.listings import ListingRule, read_listing


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one document of a feed, and what is known beside them."""

    body: bytes
    #: where they came from, base of relative links
    url: str
    feed_id: str
    #: what the Content-Type header said of the characters, or None
    charset: str | None
    #: nothing was published after it was seen
    now: datetime
    kind: str = FeedKind.FEED
    #: what the last reading of this document left for this one
    mark: str | None = None
    #: when the feed was last read; None at its first visit
    last_read_at: datetime | None = None
    #: the feed's outlet, and the zone of dates without one, as the list of feeds says
    source_id: str | None = None
    time_zone: str | None = None
    #: that zone, or one that was guessed
    zone: FeedZone | None = None
    #: how a listing is read
    rule: ListingRule | None = None


def read_feed_document(document: Document) -> FeedReading:
    """The items of RSS, RDF, Atom or JSON Feed.

    Raises:
        Unreadable: as `parse_feed`.
    """
    origin = FeedOrigin(document.url, document.feed_id, document.charset, document.now, document.zone)
    return parse_feed(document.body, origin)


def read_sitemap_document(document: Document) -> FeedReading:
    """What a sitemap has of new.

    Raises:
        Unreadable: as `read_sitemap`.
    """
    return read_sitemap(
        document.body,
        url=document.url,
        feed_id=document.feed_id,
        now=document.now,
        mark=document.mark,
        last_read_at=document.last_read_at,
    )


def read_channel_document(document: Document) -> FeedReading:
    """The posts of a Telegram channel.

    Raises:
        Unreadable: as `read_channel`.
    """
    return read_channel(document.body, url=document.url, feed_id=document.feed_id, now=document.now)


def read_listing_document(document: Document) -> FeedReading:
    """The entries of a listing.

    Raises:
        Unreadable: as `read_listing`.
    """
    return read_listing(
        document.body,
        url=document.url,
        feed_id=document.feed_id,
        charset=document.charset,
        now=document.now,
        rule=document.rule,
    )


READERS: Mapping[str, Callable[[Document], FeedReading]] = {
    FeedKind.FEED: read_feed_document,
    FeedKind.SITEMAP: read_sitemap_document,
    FeedKind.LISTING: read_listing_document,
    FeedKind.TELEGRAM: read_channel_document,
}


def read_document(document: Document) -> FeedReading:
    """What a document says; each item with the fingerprint of its text, so that an edit shows.

    Raises:
        Unreadable: it is none of its kind.
    """
    reading = READERS[document.kind](document)
    return replace(reading, items=tuple(fingerprinted(item) for item in reading.items))


def fingerprinted(item: Item) -> Item:
    """An item that says what its own text is and where its date is from."""
    origin = item.date_origin or ("feed" if item.published_at else None)
    return replace(item, text_hash=text_hash(item.content_html or item.summary_html), date_origin=origin)


def asked_again(kind: str, mark: str | None) -> tuple[str, ...]:
    """The documents to ask for although the first one is what it was: nothing in it would tell that these changed."""
    return sitemaps_asked_again(mark) if kind == FeedKind.SITEMAP else ()


def joined(first: FeedReading, more: FeedReading) -> FeedReading:
    """One reading of two documents of a visit: items of both, and where to go on from the second."""
    problems = dict.fromkeys(problem for problem in (first.problem, more.problem) if problem)
    return replace(
        first,
        items=first.items + more.items,
        problem="; ".join(problems) or None,
        is_truncated=first.is_truncated or more.is_truncated,
        skipped=first.skipped + more.skipped,
        empty=first.empty + more.empty,
        further=more.further,
        older=more.older,
    )
