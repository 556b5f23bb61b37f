"""Visiting a feed: one attempt, conditional where we have something to compare with."""

from __future__ import annotations

from connectors.http import Fetcher
from presswatch.errors import Unreachable
from presswatch.records import Feed, Fetched, Unchanged, Validators

ACCEPT_FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
#: the largest of 162 real feeds has 0.9 MB; read and stored, one of 12 MB takes ten times that for a moment
MAX_FEED_BYTES = 12_000_000


async def visit_feed(
    fetcher: Fetcher, feed: Feed, validators: Validators | None, *, deadline: float | None = None
) -> Fetched | Unchanged:
    """Fetch a feed's document; `deadline` is in monotonic seconds.

    A document that ends too early is taken: its whole entries are news, and reading it says that it is cut.

    Raises:
        FetchError: as `Fetcher.fetch`; an empty body is Unreachable('empty'), never "no items any more".
    """
    answer = await fetcher.fetch(
        feed.url,
        validators=validators,
        accept=ACCEPT_FEEDS,
        max_bytes=MAX_FEED_BYTES,
        deadline=deadline,
        is_short_allowed=True,
    )
    if isinstance(answer, Fetched) and not answer.body.strip():
        raise Unreachable(feed.url.partition("?")[0], "empty", status=answer.status)
    return answer
