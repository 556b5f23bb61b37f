"""Requests pages that list articles, where robots.txt allows it."""

from __future__ import annotations

from connectors.asking import Asking, ask_by_robots
from connectors.pages import ACCEPT_PAGES, MAX_PAGE_BYTES
from presswatch.records import Feed, Fetched, Unchanged, Validators


async def ask_for_listing(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """A page of a list.

    Raises:
        FetchError: as `ask_by_robots`.
    """
    return await ask_by_robots(asking, feed, validators, accept=ACCEPT_PAGES, max_bytes=MAX_PAGE_BYTES)
