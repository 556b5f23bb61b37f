"""Read any kind of feed document into items; `connectors.kinds` has the matching table for fetching."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from presswatch.records import FeedKind, FeedReading, Item
from transforms.documents import Document
from transforms.feeds import FeedOrigin, parse_feed, read_channel, read_sitemap, text_hash
from transforms.listings import read_listing


def read_feed_document(document: Document) -> FeedReading:
    """Return the items of an RSS, RDF, Atom or JSON feed.

    Raises:
        Unreadable: as `parse_feed`.
    """
    return parse_feed(document.body, origin_of(document))


def origin_of(document: Document) -> FeedOrigin:
    """Return what is known about a document besides its bytes."""
    return FeedOrigin(document.url, document.feed_id, document.charset, document.now, document.zone)


def read_sitemap_document(document: Document) -> FeedReading:
    """Return what is new in a sitemap.

    Raises:
        Unreadable: as `read_sitemap`.
    """
    return read_sitemap(document.body, origin_of(document), mark=document.mark, last_read_at=document.last_read_at)


def read_channel_document(document: Document) -> FeedReading:
    """Return the posts of a Telegram channel.

    Raises:
        Unreadable: as `read_channel`.
    """
    return read_channel(document.body, url=document.url, feed_id=document.feed_id, now=document.now)


def read_listing_document(document: Document) -> FeedReading:
    """Return the entries of a listing page.

    Raises:
        Unreadable: as `read_listing`.
    """
    return read_listing(document.body, origin_of(document), document.rule)


READERS: Mapping[str, Callable[[Document], FeedReading]] = {
    FeedKind.FEED: read_feed_document,
    FeedKind.SITEMAP: read_sitemap_document,
    FeedKind.LISTING: read_listing_document,
    FeedKind.TELEGRAM: read_channel_document,
}


def read_document(document: Document) -> FeedReading:
    """Read a document; each item gets a fingerprint of its text, so that later edits show.

    Raises:
        Unreadable: the document is not of its declared kind.
    """
    reading = READERS[document.kind](document)
    return replace(reading, items=tuple(fingerprinted(item) for item in reading.items))


def fingerprinted(item: Item) -> Item:
    """Return the item with its text's fingerprint and the origin of its date."""
    origin = item.date_origin or ("feed" if item.published_at else None)
    return replace(item, text_hash=text_hash(item.content_html or item.summary_html), date_origin=origin)
