"""A feed's document as items, whatever kind of feed it is; `connectors.kinds` has the same table for asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from presswatch.records import FeedKind, FeedReading
from transforms.feeds import parse_feed


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one document of a feed, and what is known beside them."""

    body: bytes
    #: where they came from, base of relative links
    url: str
    feed_id: str
    #: what the Content-Type header said of the characters, or None
    charset: str | None
    #: dates after this (plus two days) are not believed
    now: datetime
    kind: str = FeedKind.FEED


def read_feed_document(document: Document) -> FeedReading:
    """The items of RSS, RDF, Atom or JSON Feed.

    Raises:
        Unreadable: as `parse_feed`.
    """
    return parse_feed(
        document.body, url=document.url, feed_id=document.feed_id, charset=document.charset, now=document.now
    )


READERS: Mapping[str, Callable[[Document], FeedReading]] = {
    FeedKind.FEED: read_feed_document,
}


def read_document(document: Document) -> FeedReading:
    """What a document says.

    Raises:
        Unreadable: it is none of its kind.
    """
    return READERS[document.kind](document)
