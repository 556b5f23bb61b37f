"""`feeds list|remove|import|export|check`; `feeds add` has its own module."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from presswatch.cli.collect.feeds_add import web_address
from presswatch.cli.feeds_shown import LINE, lines
from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE
from presswatch.records import Drop, Feed, FeedKind, FeedState
from presswatch.settings import Settings, load_settings
from presswatch.shown import terminal_width, write_rows

#: lines of an imported list that are named one by one
MOST_TOLD = 20


def list_feeds(chosen: argparse.Namespace) -> int:
    """List the feeds with their state, its start and cause, those in trouble first; names the list."""
    from presswatch.home import feed_list_path, read_feed_list, shipped_beside
    from presswatch.shown import how_many

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    listed, faults = read_feed_list(feed_list_path(settings), now)
    waiting = {feed.feed_id: feed for feed in listed}
    columns = ["state", "since", "why", "source_id", "kind", "url", "last_new_item_at", "next_visit_at", "feed_id"]
    # The list decides: a feed removed since the last run is no longer followed.
    rows = [row for row in visited(settings, columns, now) if waiting.pop(row[-1], None)]
    rows += [not_visited(feed) for feed in waiting.values()]
    if chosen.format == "table" and terminal_width(sys.stdout):
        write_rows(LINE, lines(dict(zip(columns, row, strict=True)) for row in rows), "table", sys.stdout)
    else:
        write_rows(columns, rows, chosen.format, sys.stdout)
    print(f"{how_many(len(rows), 'feed')} in {feed_list_path(settings)}", file=sys.stderr)
    tell_faults(faults)
    beside, is_grown = shipped_beside(settings, listed, now)
    if beside and is_grown:
        print(
            f"{how_many(len(beside), 'shipped feed')} not among them: presswatch feeds add --shipped", file=sys.stderr
        )
    return 0


def tell_faults(faults: Sequence[Drop]) -> None:
    """Print the rows of a list that are followed by no run, each with its line and its fault."""
    for drop in faults:
        print(f"not followed: {drop.detail}: {drop.url}", file=sys.stderr)


def visited(settings: Settings, columns: list[str], now: datetime) -> list[tuple[Any, ...]]:
    """Return these columns of the feeds that runs have visited, those in trouble first."""
    from warehouse.snapshot import feed_health, open_snapshot

    if not (settings.home / SNAPSHOT_FILE).exists():
        return []
    with open_snapshot(settings.home) as connection:
        found = feed_health(connection, now)
    places = [found.columns.index(name) for name in columns]
    return [tuple(row[place] for place in places) for row in found.rows]


def not_visited(feed: Feed) -> tuple[Any, ...]:
    """Return the row of a feed that no run has visited yet."""
    from presswatch.shown import redact_url

    facts = (feed.source_id, feed.kind, redact_url(feed.url))
    return (FeedState.NEW, None, "not visited yet", *facts, None, None, feed.feed_id)


def check(chosen: argparse.Namespace) -> int:
    """Visit feeds without storing anything; exit code 1 if one of them, or a row of the list, can't be followed."""
    from presswatch.home import COLUMNS, check_feeds, check_others, feed_list_path, read_feed_list

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    feeds, faults = read_feed_list(feed_list_path(settings, chosen.feeds), now)
    if chosen.urls:
        feeds, faults = feeds_named(chosen.urls, feeds, chosen.kind), []
    plain = [feed for feed in feeds if feed.kind == FeedKind.FEED]
    others = [feed for feed in feeds if feed.kind != FeedKind.FEED]
    rows = chain(
        check_feeds(settings, plain, now) if plain else (), check_others(settings, others, now) if others else ()
    )
    seen = list(told(rows, len(feeds)))
    write_rows(COLUMNS, sorted(seen, key=lambda row: (row[1] == "ok", row[0])), chosen.format, sys.stdout)
    tell_faults(faults)
    return 1 if faults or any(row[1] != "ok" for row in seen) else 0


def feeds_named(texts: Sequence[str], listed: Sequence[Feed], kind: str | None) -> list[Feed]:
    """Return feeds at addresses typed by a user; the kind is the given one, that of the list, or that of the address.

    Raises:
        UsageError: one is not an address.
    """
    from transforms.feeds import preview_address
    from transforms.web import feed_id

    known = {feed.feed_id: feed.kind for feed in listed}
    urls = [web_address(text) for text in texts]
    shown = {url: FeedKind.TELEGRAM if preview_address(url) else FeedKind.FEED for url in urls}
    return [Feed(feed_id(url), url, kind=kind or known.get(feed_id(url), shown[url])) for url in urls]


def told(rows: Iterable[tuple[Any, ...]], total: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows and show progress on a terminal, because pauses between requests take time."""
    is_watched = sys.stderr.isatty() and total > 1
    for number, row in enumerate(rows, start=1):
        if is_watched:
            print(f"\r{number}/{total}", end="\n" if number == total else "", file=sys.stderr, flush=True)
        yield row


def remove(chosen: argparse.Namespace) -> int:
    """Stop following a feed; its articles stay."""
    from presswatch.home import list_held, listed_feeds, write_feeds
    from presswatch.shown import redact_url
    from transforms.web import feed_id

    settings = load_settings(chosen.home)
    wanted = {chosen.url, feed_id(chosen.url)}
    with list_held(settings):
        known = listed_feeds(settings, datetime.now(UTC))
        gone = [feed for feed in known if feed.feed_id in wanted or redact_url(feed.url) == chosen.url]
        if not gone:
            raise UsageError(not_followed(settings, chosen.url))
        path = write_feeds(settings, [feed for feed in known if feed not in gone])
    for feed in gone:
        print(f"{redact_url(feed.url)} is followed no longer; what came from it stays ({path})")
    return 0


def not_followed(settings: Settings, url: str) -> str:
    """Return why there is nothing to remove; names the list, and any other list the feed is in."""
    from presswatch.home import feed_list_path
    from presswatch.shown import redact_url
    from transforms.web import feed_id
    from warehouse.snapshot import is_polled, open_snapshot

    said = f"{redact_url(url)} is not in {feed_list_path(settings)}"
    if (settings.home / SNAPSHOT_FILE).exists():
        with open_snapshot(settings.home) as connection:
            if is_polled(connection, [url, redact_url(url), feed_id(url)]):
                return (
                    f"{said}; the last run took it from another list (`presswatch ingest --feeds FILE`): remove it "
                    "from that file, or run without --feeds"
                )
    return f"{said}; `presswatch feeds list` shows what is"


def import_feeds(chosen: argparse.Namespace) -> int:
    """Follow the feeds of an OPML or CSV file, or of a list of addresses."""
    from presswatch.home import list_held, listed_feeds, merged, read_import, unknown_sources, with_sources, write_feeds

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    given, passed_over = read_import(chosen.file, now)
    if not given:
        raise UsageError(f"{chosen.file} names no feed{': ' + passed_over[0] if passed_over else ''}")
    new = with_sources(given)
    with list_held(settings):
        known = listed_feeds(settings, now)
        feeds = merged(known, new)
        path = write_feeds(settings, feeds)
    for detail in passed_over[:MOST_TOLD]:
        print(f"passed over: {detail}", file=sys.stderr)
    if len(passed_over) > MOST_TOLD:
        print(f"passed over: {len(passed_over) - MOST_TOLD:,} more", file=sys.stderr)
    for source_id in unknown_sources(given):
        print(f"source {source_id!r} is in no registry yet (`presswatch sources list`)", file=sys.stderr)
    added = len(feeds) - len(known)
    were, now_followed = len(given) - added, len(feeds)
    print(
        f"{added} feed{'' if added == 1 else 's'} added, {were} {'was' if were == 1 else 'were'} followed already, "
        f"{now_followed} {'is' if now_followed == 1 else 'are'} followed now ({path})"
    )
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write the followed feeds to standard output as OPML."""
    from presswatch.home import as_listings, listed_feeds
    from transforms.feeds import write_opml

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    listings = as_listings(listed_feeds(settings, now), titles_of(settings))
    sys.stdout.write(write_opml(listings, "presswatch feeds", now))
    return 0


def titles_of(settings: Settings) -> dict[str, str]:
    """Feed titles by feed id; empty before the first run."""
    if not (settings.home / SNAPSHOT_FILE).exists():
        return {}
    from warehouse.snapshot import feed_titles, open_snapshot

    with open_snapshot(settings.home) as connection:
        return feed_titles(connection)
