"""Feeds that are not feed documents: found at a site's address, and tried without storing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.fetching import fetch_all
from connectors.http import RobotsCache
from connectors.kinds import Asking, ask, sitemap_places
from connectors.pool import ReadingPool
from presswatch.errors import FetchError, Unreadable, UsageError
from presswatch.home.feed_check import FoundFeed
from presswatch.home.fetching import fetch_policy
from presswatch.home.listing_rules import read_listing_rules
from presswatch.records import Feed, FeedKind, FeedReading, Fetched
from presswatch.settings import Settings
from presswatch.shown import redact_url
from transforms.document_reading import read_document
from transforms.documents import Document
from transforms.feeds import preview_address
from transforms.listings import ListingFound, ListingRule, find_listing, rule_for
from transforms.web import domain_of, feed_id

#: an ordinary page or sitemap is read within a second
DEADLINE_SECONDS, MEMORY_BYTES = 20.0, 800_000_000
#: the most places tried for a site's sitemaps
SITEMAPS_TRIED = 4


def found_other(settings: Settings, url: str, now: datetime, kind: str | None = None) -> FoundFeed:
    """Return what can be followed at an address that is not a feed: a channel, a news sitemap, or a listing.

    Raises:
        UsageError: nothing can; the message says why.
    """
    if preview := preview_address(url):
        return FoundFeed(preview, read_at(settings, preview, FeedKind.TELEGRAM, now), kind=FeedKind.TELEGRAM)
    if kind in (FeedKind.SITEMAP, FeedKind.TELEGRAM):
        return FoundFeed(url, read_at(settings, url, kind, now), kind=kind)
    if kind is None and (sitemap := news_sitemap(settings, url, now)):
        return sitemap
    return found_listing(settings, url, now)


def read_at(settings: Settings, url: str, kind: str, now: datetime) -> FeedReading:
    """Return the document of a kind at an address.

    Raises:
        UsageError: it cannot be fetched or read.
    """
    ((_, answer),) = answers_to(settings, [Feed(feed_id(url), url, kind=kind)])
    found = reading_of(settings, answer, kind, now)
    if not isinstance(found, FeedReading):
        name = "Telegram channel" if kind == FeedKind.TELEGRAM else kind
        raise UsageError(f"{redact_url(url)} cannot be followed as a {name}: {found}")
    return found


def news_sitemap(settings: Settings, url: str, now: datetime) -> FoundFeed | None:
    """Return the site's news sitemap: one whose entries have titles. A plain one lists all pages of any kind."""

    async def places(fetcher: Any, address: str) -> list[str]:
        return await sitemap_places(Asking(fetcher, RobotsCache(settings.home / "politeness")), address)

    ((_, named),) = fetch_all(fetch_policy(settings), [url], domain_of, places)
    feeds = [Feed(feed_id(place), place, kind=FeedKind.SITEMAP) for place in named[:SITEMAPS_TRIED]]
    for feed, answer in answers_to(settings, feeds, found_at=url):
        found = reading_of(settings, answer, feed.kind, now) if isinstance(answer, Fetched) else None
        if isinstance(found, FeedReading) and any(item.title for item in found.items):
            return FoundFeed(feed.url, found, kind=FeedKind.SITEMAP)
    return None


def found_listing(settings: Settings, url: str, now: datetime) -> FoundFeed:
    """Return what a page lists, by an existing rule that works or by one found now.

    A rule with doubts gives way to one found without.

    Raises:
        UsageError: the page cannot be fetched, or nothing on it repeats.
    """
    ((_, answer),) = answers_to(settings, [Feed(feed_id(url), url, kind=FeedKind.LISTING)])
    if not isinstance(answer, Fetched):
        raise UsageError(f"{redact_url(url)}: {problem_of(answer)}")
    known = known_listing(settings, url, answer, now)
    if known and not known.doubts:
        return known
    found = in_child(find_listing, (answer.body, answer.final_url, answer.charset, now))
    if known and not (isinstance(found, ListingFound) and found.is_sure):
        return known
    if not isinstance(found, ListingFound):
        raise UsageError(
            f"{redact_url(url)} is not a feed and names none; no news sitemap, no list on its page: {found}"
        )
    rule = replace(found.rule, url=url)
    reading = in_child(read_document, (document_of(answer, FeedKind.LISTING, now, rule),))
    if not isinstance(reading, FeedReading):
        raise UsageError(f"{redact_url(url)}: {reading}")
    return FoundFeed(url, reading, (), FeedKind.LISTING, rule, found.doubts)


def known_listing(settings: Settings, url: str, answer: Fetched, now: datetime) -> FoundFeed | None:
    """Return what a page lists by an existing rule; None if there is no rule or it finds nothing."""
    rule = rule_for(url, read_listing_rules(settings))
    reading = reading_of(settings, answer, FeedKind.LISTING, now) if rule else None
    if rule is None or not isinstance(reading, FeedReading):
        return None
    return FoundFeed(url, reading, (), FeedKind.LISTING, rule, (rule.doubt,) if rule.doubt else ())


def check_others(settings: Settings, feeds: Sequence[Feed], now: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield a row of COLUMNS for each feed, as `check_feeds` gives them, for kinds other than feed documents."""
    for feed, answer in answers_to(settings, feeds):
        found = reading_of(settings, answer, feed.kind, now)
        shown = redact_url(feed.url)
        if not isinstance(found, FeedReading):
            yield shown, str(found), None, None, None, None, feed.kind
            continue
        dates = [item.published_at for item in found.items if item.published_at]
        newest, oldest = (max(dates), min(dates)) if dates else (None, None)
        rule = rule_for(feed.url, read_listing_rules(settings)) if feed.kind == FeedKind.LISTING else None
        note = note_on_kind(feed.kind, found, rule.doubt if rule else "")
        yield shown, "ok", len(found.items), oldest, newest, found.title, note


def note_on_kind(kind: str, reading: FeedReading, doubt: str) -> str:
    """Return a note on a working feed, its kind first."""
    undated = sum(item.published_at is None for item in reading.items)
    notes = [
        kind,
        f"an index, {len(reading.further)} sitemaps to read" if reading.further else "",
        f"{undated} without a date" if undated and kind != FeedKind.SITEMAP else "",
        f"{reading.skipped} older ones passed over" if reading.skipped else "",
        reading.problem or "",
        doubt,
    ]
    return "; ".join(note for note in notes if note)


def answers_to(settings: Settings, feeds: Sequence[Feed], found_at: str | None = None) -> Iterator[tuple[Feed, Any]]:
    """Yield the feeds with their answers or FetchErrors, as they come."""
    robots = RobotsCache(settings.home / "politeness")

    async def fetch_one(fetcher: Any, feed: Feed) -> Any:
        return await ask(Asking(fetcher, robots, found_at=found_at), feed, None)

    yield from fetch_all(fetch_policy(settings), feeds, lambda feed: domain_of(feed.url), fetch_one)


def reading_of(settings: Settings, answer: Any, kind: str, now: datetime) -> FeedReading | Unreadable | str:
    """Return what an answer says, read in a child, or why it cannot be fetched."""
    if not isinstance(answer, Fetched):
        return problem_of(answer)
    rule = rule_for(answer.url, read_listing_rules(settings)) if kind == FeedKind.LISTING else None
    found: FeedReading | Unreadable = in_child(read_document, (document_of(answer, kind, now, rule),))
    return found


def document_of(answer: Fetched, kind: str, now: datetime, rule: ListingRule | None) -> Document:
    """Return an answer as a child reads it."""
    charset = answer.charset
    return Document(answer.body, answer.final_url, feed_id(answer.url), charset, now, kind, rule=rule)


def in_child(work: Callable[..., Any], task: tuple[Any, ...]) -> Any:
    """Return the result of `work(*task)` in a child that can be killed."""
    with ReadingPool(work, 1, DEADLINE_SECONDS, MEMORY_BYTES) as pool:
        (found,) = pool.map([task])
    return found


def problem_of(answer: Any) -> str:
    """Return why an address could not be fetched."""
    return answer.problem if isinstance(answer, FetchError) else str(answer)
