"""Requests the public preview of a Telegram channel, where robots.txt allows it."""

from __future__ import annotations

from connectors.asking import Asking, ask_by_robots
from presswatch.records import Feed, Fetched, Unchanged, Validators

ACCEPT_PREVIEWS = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
#: twenty posts with their pictures' markup; the largest seen have 0.4 MB
MAX_PREVIEW_BYTES = 3_000_000


async def ask_for_channel(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """A page of posts.

    Raises:
        FetchError: as `ask_by_robots`.
    """
    return await ask_by_robots(asking, feed, validators, accept=ACCEPT_PREVIEWS, max_bytes=MAX_PREVIEW_BYTES)
