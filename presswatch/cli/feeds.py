"""`feeds list`, `feeds check`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from presswatch.listing import write_rows
from presswatch.settings import load_settings


def list_feeds(chosen: argparse.Namespace) -> int:
    """The followed feeds with their state."""
    from warehouse.reading import feed_health, open_snapshot

    with open_snapshot(load_settings(chosen.home).home) as connection:
        found = feed_health(connection)
    write_rows(found.columns, found.rows, chosen.format, sys.stdout)
    return 0


def check(chosen: argparse.Namespace) -> int:
    """Visit feeds without storing anything; exit code 1 where one of them can't be followed."""
    from flows.feed_check import check_feeds
    from flows.rule_files import read_feed_list, seeds_folder
    from presswatch.records import Feed
    from transforms.urls import feed_id

    settings = load_settings(chosen.home)
    now = datetime.now(UTC)
    if chosen.urls:
        feeds = [Feed(feed_id(url), url) for url in chosen.urls]
    else:
        feeds, _ = read_feed_list(chosen.feeds or seeds_folder() / "feeds.csv", now)
    columns = ["url", "outcome", "format_problem", "items", "newest", "title"]
    seen: list[tuple[Any, ...]] = list(check_feeds(settings, feeds, now))
    write_rows(columns, seen, chosen.format, sys.stdout)
    return 1 if any(row[1] != "ok" for row in seen) else 0
