"""Sitemaps as feeds: plain, news, indexes and address lists (sitemaps.org 0.9; Google's `news:`).

A sitemap lists everything, a feed only what is new. A mark records which entries earlier visits met; the others are
news.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item
from transforms.feeds.items import FeedOrigin
from transforms.feeds.sitemaps.entries import Entry, entries_of
from transforms.feeds.sitemaps.marks import SitemapMark, name_of, read_mark
from transforms.feeds.xml_text import CUT_OFF
from transforms.text import date_in_url, parse_timestamp

#: how many of the newest a first visit takes (`presswatch backfill` is for the past); how many any other visit takes
MOST_ITEMS = 1000
#: sitemaps of an index read on the first visit, and on any other
FIRST_SITEMAPS, MOST_SITEMAPS = 3, 10
#: sitemaps without lastmod that every visit requests, since nothing else would show a change
ASKED_AGAIN = 2
#: known entries that are given again, to show that a visit continues the one before
OVERLAP = 50
#: entries of an old, never read sitemap are news if they were at most this old at the visit before
YOUNG = timedelta(days=2)


def read_sitemap(body: bytes, origin: FeedOrigin, *, mark: str | None, last_read_at: datetime | None) -> FeedReading:
    """Return what is new since earlier visits: newest entries as items, child sitemaps in `further`.

    Args:
        body: the document, unpacked.
        origin: its address, feed and time; dates more than two days after it are not believed.
        mark: what the previous reading of this document left, or None.
        last_read_at: when the feed was last read; None on its first visit.

    Raises:
        Unreadable: 'empty' for an empty body, 'not_a_feed' for anything that is no sitemap.
    """
    if not body.strip():
        raise Unreadable(DropReason.EMPTY, "no bytes")
    entries, problem = entries_of(body, origin.url, origin.now)
    before = read_mark(mark)
    children = [entry for entry in entries if entry.is_sitemap]
    if children:
        return index_reading(children, before, problem, is_first=last_read_at is None)
    fresh, passed = chosen(entries, before, None if mark else last_read_at, is_first=last_read_at is None)
    taken = [entry for entry in entries if name_of(entry) in before.took][:OVERLAP]
    items = tuple(item_of(entry, origin.feed_id, origin.now) for entry in [*fresh, *taken])
    names = {name_of(entry) for entry in entries}
    took = frozenset(name_of(entry) for entry in fresh) | (before.took & names)
    skipped = {name_of(entry) for entry in passed}
    after = SitemapMark(took, frozenset(skipped) | (before.passed & names))
    return FeedReading(
        items, problem=problem, is_truncated=problem == CUT_OFF, skipped=len(passed), mark=after.written()
    )


def index_reading(
    children: Sequence[Entry], before: SitemapMark, problem: str | None, *, is_first: bool
) -> FeedReading:
    """Read an index: new or changed sitemaps, newest first, and the mark that contains them."""
    met = before.took | before.passed
    changed = [child for child in children if name_of(child) not in met]
    limit = FIRST_SITEMAPS if is_first else MOST_SITEMAPS
    walked = changed[:limit]
    # Those beyond the limit of a later visit wait for the next one.
    passed = frozenset(name_of(child) for child in changed[limit:]) if is_first else frozenset()
    names = {name_of(child) for child in children}
    took = frozenset(name_of(child) for child in walked) | (before.took & names)
    again = tuple(child.url for child in children if child.changed_at is None)[:ASKED_AGAIN]
    further = dict.fromkeys([*(child.url for child in walked), *again])
    after = SitemapMark(took, passed | (before.passed & names), again)
    return FeedReading(
        (), problem=problem, is_truncated=problem == CUT_OFF, further=tuple(further), mark=after.written()
    )


def chosen(
    entries: Sequence[Entry], before: SitemapMark, last_read_at: datetime | None, *, is_first: bool
) -> tuple[list[Entry], list[Entry]]:
    """Return entries that are news, newest first, and unknown entries that are not news; the rest waits.

    `last_read_at` is given for a sitemap without a mark that is not the feed's first: its old entries are not news.
    """
    unmet = [entry for entry in entries if name_of(entry) not in before.took and name_of(entry) not in before.passed]
    if last_read_at is None:
        return unmet[:MOST_ITEMS], unmet[MOST_ITEMS:] if is_first else []
    young = [entry for entry in unmet if entry.changed_at is None or entry.changed_at >= last_read_at - YOUNG]
    ids = {id(entry) for entry in young}
    return young[:MOST_ITEMS], [entry for entry in unmet if id(entry) not in ids]


def item_of(entry: Entry, feed_id: str, now: datetime) -> Item:
    """Return an entry as an item: a plain one has its address only, a news entry title, date, language and keywords."""
    written = entry.values.get("publication_date", "")
    keywords = tuple(word.strip()[:300] for word in entry.values.get("keywords", "").split(",") if word.strip())
    return Item(
        feed_id,
        None,
        entry.url,
        entry.values.get("title", "")[:2000],
        published_at=parse_timestamp(written, now) if written else None,
        published_raw=written or None,
        language=entry.values.get("language", "").partition("-")[0][:3].lower() or None,
        categories=keywords[:100],
    )


def sitemap_entries(body: bytes, url: str, now: datetime) -> list[tuple[str, datetime | None, bool]]:
    """Return all addresses of a sitemap with their times, newest first, and whether each is a sitemap itself.

    An address without a date gets the day in its path.

    Raises:
        Unreadable: 'not_a_feed', it is no sitemap.
    """
    entries, _ = entries_of(body, url, now)
    return [(entry.url, entry.changed_at or date_in_url(entry.url, now), entry.is_sitemap) for entry in entries]
