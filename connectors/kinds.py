"""How each kind of feed is requested: one attempt for one document, conditional if it was read before.

`transforms.documents` has the matching table of readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from connectors.asking import Asking
from connectors.feeds import visit_feed
from connectors.listings import ask_for_listing
from connectors.sitemaps import ask_for_sitemap
from connectors.telegram import ask_for_channel
from presswatch.records import Feed, FeedKind, Fetched, Unchanged, Validators


class Connector(Protocol):
    """Asks for a document of one kind of feed."""

    async def __call__(self, asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
        """The document at `feed.url`, or `Unchanged` since `validators` were given.

        Raises:
            FetchError: it could not be had; the problem says why.
            Unreadable: what came is plainly no such document.
        """
        ...


async def ask_for_feed(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request a feed document. A followed feed is meant to be read: robots.txt counts for the pages it lists."""
    return await visit_feed(asking.fetcher, feed, validators, deadline=asking.deadline)


CONNECTORS: Mapping[str, Connector] = {
    FeedKind.FEED: ask_for_feed,
    FeedKind.SITEMAP: ask_for_sitemap,
    FeedKind.LISTING: ask_for_listing,
    FeedKind.TELEGRAM: ask_for_channel,
}


async def ask(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request the document of a feed of any kind.

    Raises:
        FetchError, Unreadable: as `Connector`.
    """
    return await CONNECTORS[feed.kind](asking, feed, validators)
