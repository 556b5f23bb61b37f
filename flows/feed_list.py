"""The user's list of feeds: `feeds.csv` in the home folder once it was changed, the shipped list before."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.feeds import visit_feed
from connectors.fetching import fetch_all
from flows.policies import fetch_policy
from flows.rule_files import read_feed_list, seeds_folder
from presswatch.errors import FetchError, Unreadable, UsageError
from presswatch.records import Feed, Fetched
from presswatch.settings import Settings
from transforms.feed_discovery import find_feeds
from transforms.items import parse_feed
from transforms.opml import FeedListing, read_opml
from transforms.urls import canonical_url, domain_of, feed_id

LIST_NAME = "feeds.csv"


def feed_list_path(settings: Settings, chosen: Path | None = None) -> Path:
    """The list that is followed."""
    own = settings.home / LIST_NAME
    return chosen or (own if own.is_file() else seeds_folder() / LIST_NAME)


def listed_feeds(settings: Settings, now: datetime) -> list[Feed]:
    """The feeds that are followed now."""
    return read_feed_list(feed_list_path(settings), now)[0]


def write_feeds(settings: Settings, feeds: Sequence[Feed]) -> Path:
    """Write the home folder's list, whole or not at all."""
    settings.home.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["url", "source_id", "language"])
    rows.writerows([feed.url, feed.source_id or "", feed.language or ""] for feed in feeds)
    target = settings.home / LIST_NAME
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(text.getvalue(), encoding="utf-8")
    draft.replace(target)
    return target


def found_feed(settings: Settings, url: str, now: datetime) -> str:
    """The address of the feed at `url`: itself where it is one, else the first that its page declares.

    Raises:
        UsageError: it can't be fetched, or neither is a feed nor names one; other feeds found are in the message.
    """
    answer = looked_up(settings, url)
    try:
        parse_feed(answer.body, url=answer.final_url, feed_id=feed_id(url), charset=None, now=now)
    except Unreadable:
        candidates = find_feeds(answer.body, answer.final_url)
    else:
        return url
    for candidate in candidates[:5]:
        try:
            body = looked_up(settings, candidate).body
            parse_feed(body, url=candidate, feed_id=feed_id(candidate), charset=None, now=now)
        except (Unreadable, UsageError):
            continue
        return candidate
    raise UsageError(f"{url} is no feed and names none: give the address of the feed itself")


def looked_up(settings: Settings, url: str) -> Fetched:
    """One answer with a body.

    Raises:
        UsageError: the address can't be fetched; the message says why.
    """

    async def fetch_one(fetcher: Any, wanted: str) -> Any:
        return await visit_feed(fetcher, Feed(feed_id(wanted), wanted), None)

    for _, answer in fetch_all(fetch_policy(settings), [url], domain_of, fetch_one):
        if isinstance(answer, Fetched):
            return answer
        if isinstance(answer, FetchError):
            raise UsageError(f"{url}: {answer.problem}")
    raise UsageError(f"{url}: no answer")


def read_import(path: Path, now: datetime) -> list[Feed]:
    """The feeds of an OPML or CSV file.

    Raises:
        UsageError: the file is neither; the message says what was wrong.
    """
    if path.suffix.lower() == ".csv":
        return read_feed_list(path, now)[0]
    try:
        listings = read_opml(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except Unreadable as fault:
        raise UsageError(f"{path}: {fault.detail}") from fault
    return [Feed(feed_id(entry.url), entry.url, None, entry.language) for entry in listings]


def merged(known: Sequence[Feed], added: Sequence[Feed]) -> list[Feed]:
    """Both lists, each feed once; what is known keeps its source and language."""
    by_id = {feed.feed_id: feed for feed in known}
    for feed in added:
        if canonical_url(feed.url):
            by_id.setdefault(feed.feed_id, feed)
    return list(by_id.values())


def as_listings(feeds: Sequence[Feed]) -> list[FeedListing]:
    """Feeds as OPML entries, in folders by source."""
    return [FeedListing(feed.url, feed.source_id, None, feed.language) for feed in feeds]
