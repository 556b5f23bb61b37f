"""Visiting a feed: one attempt, conditional where we have something to compare with."""

from __future__ import annotations

from urllib.parse import urlsplit

from connectors.http import Fetcher, Wish
from presswatch.errors import Unreachable
from presswatch.records import Feed, Fetched, Unchanged, Validators

ACCEPT_FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
#: the largest of 162 real feeds has 0.9 MB; read and stored, one of 12 MB takes ten times that for a moment
MAX_FEED_BYTES = 12_000_000


async def visit_feed(
    fetcher: Fetcher,
    feed: Feed,
    validators: Validators | None,
    *,
    deadline: float | None = None,
    found_at: str | None = None,
) -> Fetched | Unchanged:
    """Fetch a feed's document.

    A document that ends too early is taken: its whole entries are news, and reading it says that it is cut.

    Args:
        fetcher: asks for it.
        feed: where to ask.
        validators: from the last answer.
        deadline: in monotonic seconds.
        found_at: the page that named the feed; None for one that the user chose. On every hop a private address may be
            visited only on its host, or the chosen feed's: the allow-list opens networks for what a user chose.

    Raises:
        FetchError: as `Fetcher.fetch`; an empty body is Unreachable('empty'), never "no items any more".
    """
    wish = Wish(
        ACCEPT_FEEDS,
        validators,
        MAX_FEED_BYTES,
        is_short_allowed=True,
        private_host=urlsplit(found_at or feed.url).hostname or "",
    )
    answer = await fetcher.fetch(feed.url, wish, deadline=deadline)
    if isinstance(answer, Fetched) and not answer.body.strip():
        raise Unreachable(feed.url.partition("?")[0], "empty", status=answer.status)
    return answer
