"""The kinds of feed and how each is asked: one attempt for one document, conditional where it was read before.

What the bytes say is read elsewhere, `transforms.documents` has the same table for that.
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
        """The document at `feed.url`, or the word that it is what it was when `validators` were given.

        Raises:
            FetchError: it could not be had; the problem says why.
            Unreadable: what came is plainly no such document.
        """
        ...


async def ask_for_feed(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """A feed document. Whoever names a feed asks for it to be read, so robots.txt is for the pages that it lists."""
    return await visit_feed(asking.fetcher, feed, validators, deadline=asking.deadline)


CONNECTORS: Mapping[str, Connector] = {
    FeedKind.FEED: ask_for_feed,
    FeedKind.SITEMAP: ask_for_sitemap,
    FeedKind.LISTING: ask_for_listing,
    FeedKind.TELEGRAM: ask_for_channel,
}


async def ask(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """The document of a feed, of whatever kind it is.

    Raises:
        FetchError, Unreadable: as `Connector`.
    """
    return await CONNECTORS[feed.kind](asking, feed, validators)
