"""Look at feeds without keeping anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from connectors.feeds import visit_feed
from connectors.fetching import fetch_all
from flows.page_step import charset_of
from flows.policies import fetch_policy
from presswatch.errors import FetchError, Unreadable
from presswatch.records import Feed, Fetched
from presswatch.settings import Settings
from transforms.items import parse_feed
from transforms.urls import domain_of, redact_url


def check_feeds(settings: Settings, feeds: Sequence[Feed], now: datetime) -> Iterator[tuple[Any, ...]]:
    """For each feed: address, 'ok' or what is wrong, what was mended, items, newest item's time, title."""

    async def fetch_one(fetcher: Any, feed: Feed) -> Any:
        return await visit_feed(fetcher, feed, None)

    for feed, answer in fetch_all(fetch_policy(settings), feeds, lambda feed: domain_of(feed.url), fetch_one):
        yield (redact_url(feed.url), *found_in(feed, answer, now))


def found_in(feed: Feed, answer: Any, now: datetime) -> tuple[Any, ...]:
    """What an answer holds, as a row."""
    if isinstance(answer, FetchError):
        return answer.problem, None, None, None, None
    if not isinstance(answer, Fetched):
        return str(answer), None, None, None, None
    try:
        reading = parse_feed(
            answer.body, url=answer.final_url, feed_id=feed.feed_id, charset=charset_of(answer.headers), now=now
        )
    except Unreadable as fault:
        return str(fault), None, None, None, None
    newest = max((item.published_at for item in reading.items if item.published_at), default=None)
    return "ok", reading.problem, len(reading.items), newest, reading.title
