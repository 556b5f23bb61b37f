"""`feeds add`: find a feed at an address and follow it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from textwrap import indent
from typing import TYPE_CHECKING, Any

from presswatch.errors import UsageError
from presswatch.records import Feed, FeedKind
from presswatch.settings import Settings, load_settings
from presswatch.shown import how_many, write_rows

if TYPE_CHECKING:
    from presswatch.home import FoundFeed


#: what is shown of a listing before it is followed
ENTRY_COLUMNS, ENTRIES_SHOWN = ("published_at", "title", "url"), 20


def add(chosen: argparse.Namespace) -> int:
    """Follow a feed, given its address or that of a home page."""
    from presswatch.home import (
        feed_list_path,
        known_source,
        list_held,
        listed_feeds,
        merged,
        require_writable,
        with_options,
        with_sources,
        write_feeds,
    )
    from presswatch.shown import redact_url
    from transforms.web import feed_id

    settings, now = load_settings(chosen.home), datetime.now(UTC)
    if chosen.shipped:
        return add_shipped(settings, now)
    if not chosen.url:
        raise UsageError("say what to follow: an address, or --shipped for the feeds that came with a newer version")
    source = known_source(chosen.source) if chosen.source else None
    require_writable(settings)
    found = found_as_typed(settings, chosen.url, now, chosen.kind)
    if found.doubts and chosen.kind != FeedKind.LISTING:
        raise UsageError(unsure(found))
    (new,) = with_sources([Feed(feed_id(found.url), found.url, source, chosen.language, found.kind)])
    with list_held(settings):
        is_first = feed_list_path(settings).parent != settings.home
        known = listed_feeds(settings, now)
        feeds, changes = with_options(merged(known, [new]), new.feed_id, source, chosen.language)
        path = write_feeds(settings, feeds)
    print(f"{redact_url(found.url)} is {followed(len(feeds) == len(known), changes)} ({path})")
    if is_first and known:
        beside = how_many(len(known), "shipped feed")
        print(f"  beside it {beside}, named in that list too; `feeds remove` takes out what is not wanted")
    tell_found(settings, found, next(feed for feed in feeds if feed.feed_id == new.feed_id))
    return 0


def followed(is_old: bool, changes: Sequence[str]) -> str:
    """Say since when a feed has been followed, and what was changed about it."""
    if not is_old:
        return "followed from now on"
    return f"followed already, its {' and '.join(changes)} changed" if changes else "followed already"


def add_shipped(settings: Settings, now: datetime) -> int:
    """Follow the shipped feeds that are missing from the home's own list: newer versions ship more."""
    from presswatch.home import list_held, listed_feeds, merged, require_writable, shipped_beside, write_feeds

    require_writable(settings)
    with list_held(settings):
        known = listed_feeds(settings, now)
        new, _ = shipped_beside(settings, known, now)
        path = write_feeds(settings, merged(known, new)) if new else None
    if new:
        write_rows(("kind", "url"), [(feed.kind, feed.url) for feed in new], "table", sys.stdout)
    followed = f"followed from now on ({path})" if new else "left to follow"
    print(f"{how_many(len(new), 'shipped feed')} {followed}")
    return 0


def tell_found(settings: Settings, found: FoundFeed, followed: Feed) -> None:
    """Print what was found at an address, and the rule of a listing."""
    from presswatch.home import keep_listing_rule, lacks_of, read_listing_rules
    from presswatch.shown import redact_url
    from transforms.listings import written_rule

    print(f"  {', '.join(facts_on(found, followed))}")
    if found.kind == FeedKind.FEED and (lacks := lacks_of(found.reading)):
        print(f"  worth a look: {'; '.join(lacks)}")
    if found.rule is not None:
        if found.rule in read_listing_rules(settings):
            print("  read by this rule, which is there already; one of the home folder for this page goes before it:\n")
        else:
            print(f"  read by this rule, which you can edit in {keep_listing_rule(settings, found.rule)}:\n")
        print(indent(written_rule(found.rule), "    "))
        write_rows(ENTRY_COLUMNS, entry_rows(found), "table", sys.stdout)
    for other in found.others:
        print(f"  its page also names {redact_url(other)}", file=sys.stderr)


def facts_on(found: FoundFeed, followed: Feed) -> Iterator[str]:
    """Yield a feed's title, number of entries, newest entry, and source."""
    yield found.reading.title or "no title"
    yield how_many(len(found.reading.items), "entry", "entries")
    dates = [item.published_at for item in found.reading.items if item.published_at]
    if dates:
        yield f"newest of {max(dates):%Y-%m-%d %H:%M} UTC"
    yield f"source {followed.source_id}" if followed.source_id else "of no known source: give one with --source"


def entry_rows(found: FoundFeed) -> list[tuple[Any, ...]]:
    """Return the entries that would be collected, in the page's order."""
    return [(item.published_at, item.title, item.url) for item in found.reading.items[:ENTRIES_SHOWN]]


def unsure(found: FoundFeed) -> str:
    """Return the doubts about a listing, and what to do about them."""
    from transforms.listings import written_rule

    titles = "".join(f"\n  {title[:80]}" for _, title, _ in entry_rows(found)[:5])
    rule = indent(written_rule(found.rule), "    ") if found.rule else ""
    return (
        f"{found.url} is not a feed, and its page is ambiguous: {'; '.join(found.doubts)}. It might be{titles}\n"
        f"with the rule\n{rule}\nFollow it so with --kind listing, or write a rule into listings.toml in the home "
        "folder"
    )


def found_as_typed(settings: Settings, text: str, now: datetime, kind: str | None) -> FoundFeed:
    """Find what can be followed at a typed address: a feed, else a channel, a news sitemap or a listing.

    An address without a scheme is tried with https, then with http.

    Raises:
        UsageError: there is nothing; the message says why.
    """
    from presswatch.home import NoAnswer, found_feed, found_other
    from transforms.feeds import preview_address

    url = web_address(text)
    if kind not in (None, FeedKind.FEED) or preview_address(url):
        return found_other(settings, url, now, kind)
    try:
        return found_feed(settings, url, now)
    except NoAnswer as first:
        if "://" in text:
            raise
        try:
            return found_feed(settings, url.replace("https://", "http://", 1), now)
        except NoAnswer:
            raise first from None
    except UsageError:
        if kind == FeedKind.FEED:
            raise
        return found_other(settings, url, now)


def web_address(text: str) -> str:
    """Return a typed address, completed with its scheme.

    Raises:
        UsageError: it is not an http(s) address.
    """
    from presswatch.shown import redact_url
    from transforms.feeds import preview_address
    from transforms.web import canonical_url

    url = preview_address(text) or text.strip()
    if "://" not in url and "." in url.partition("/")[0]:
        url = f"https://{url}"
    if canonical_url(url) is None or not url.isprintable():
        raise UsageError(f"{redact_url(text)} is not an http(s) address")
    return url
