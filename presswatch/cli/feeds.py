"""`feeds list|add|remove|import|export|check`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from presswatch.errors import UsageError
from presswatch.listing import write_rows
from presswatch.records import Feed
from presswatch.settings import load_settings


def list_feeds(chosen: argparse.Namespace) -> int:
    """The followed feeds with their state; before the first run, the list alone."""
    settings = load_settings(chosen.home)
    if not (settings.home / "presswatch.duckdb").exists():
        from flows.feed_list import listed_feeds

        feeds = listed_feeds(settings, datetime.now(UTC))
        rows = [(feed.url, feed.source_id, feed.language, "not visited yet") for feed in feeds]
        write_rows(["url", "source_id", "language", "state"], rows, chosen.format, sys.stdout)
        return 0
    from warehouse.reading import feed_health, open_snapshot

    with open_snapshot(settings.home) as connection:
        found = feed_health(connection)
    write_rows(found.columns, found.rows, chosen.format, sys.stdout)
    return 0


def check(chosen: argparse.Namespace) -> int:
    """Visit feeds without storing anything; exit code 1 where one of them can't be followed."""
    from flows.feed_check import check_feeds
    from flows.feed_list import feed_list_path
    from flows.rule_files import read_feed_list
    from transforms.urls import feed_id

    settings = load_settings(chosen.home)
    now = datetime.now(UTC)
    if chosen.urls:
        feeds = [Feed(feed_id(url), url) for url in chosen.urls]
    else:
        feeds, _ = read_feed_list(feed_list_path(settings, chosen.feeds), now)
    columns = ["url", "outcome", "mended", "items", "newest", "title"]
    seen: list[tuple[Any, ...]] = list(check_feeds(settings, feeds, now))
    write_rows(columns, seen, chosen.format, sys.stdout)
    return 1 if any(row[1] != "ok" for row in seen) else 0


def add(chosen: argparse.Namespace) -> int:
    """Follow a feed; the address of a home page will do."""
    from flows.feed_list import found_feed, listed_feeds, merged, write_feeds
    from transforms.urls import canonical_url, feed_id

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    if canonical_url(chosen.url) is None:
        raise UsageError(f"{chosen.url} is no http(s) address")
    url = found_feed(settings, chosen.url, now)
    known = listed_feeds(settings, now)
    feeds = merged(known, [Feed(feed_id(url), url, chosen.source, chosen.language)])
    path = write_feeds(settings, feeds)
    print(f"{url} is {'followed already' if len(feeds) == len(known) else 'followed from now on'} ({path})")
    return 0


def remove(chosen: argparse.Namespace) -> int:
    """Follow a feed no longer; what came from it stays."""
    from flows.feed_list import listed_feeds, write_feeds
    from transforms.urls import feed_id

    settings = load_settings(chosen.home)
    known = listed_feeds(settings, datetime.now(UTC))
    wanted = {chosen.url, feed_id(chosen.url)}
    kept = [feed for feed in known if feed.feed_id not in wanted]
    if len(kept) == len(known):
        raise UsageError(f"{chosen.url} is not followed; `presswatch feeds list` shows what is")
    print(f"{chosen.url} rests; what came from it stays ({write_feeds(settings, kept)})")
    return 0


def import_feeds(chosen: argparse.Namespace) -> int:
    """Follow the feeds of an OPML or CSV file."""
    from flows.feed_list import listed_feeds, merged, read_import, write_feeds

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    known = listed_feeds(settings, now)
    feeds = merged(known, read_import(chosen.file, now))
    path = write_feeds(settings, feeds)
    print(f"{len(feeds) - len(known)} feeds added, {len(feeds)} followed ({path})")
    return 0


def export(chosen: argparse.Namespace) -> int:
    """The followed feeds as OPML, on standard output."""
    from flows.feed_list import as_listings, listed_feeds
    from transforms.opml import write_opml

    now = datetime.now(UTC)
    print(write_opml(as_listings(listed_feeds(load_settings(chosen.home), now)), "presswatch feeds", now))
    return 0
