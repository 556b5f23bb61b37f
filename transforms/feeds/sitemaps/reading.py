"""Sitemaps as feeds: plain ones, news sitemaps, indexes and lists of addresses (sitemaps.org 0.9; Google's `news:`).

A sitemap lists everything, a feed what is new. So a mark says which entries earlier visits met: only others are news.
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

#: what a first visit takes, the newest: the past is for `presswatch backfill`; what any other visit takes at once
MOST_ITEMS = 1000
#: of an index: sitemaps read on the first visit, and on any other
FIRST_SITEMAPS, MOST_SITEMAPS = 3, 10
#: sitemaps without lastmod that are asked for at each visit, for nothing else tells that they have changed
ASKED_AGAIN = 2
#: entries met before that are given again, so that a visit can be seen to follow on the one before
OVERLAP = 50
#: entries of an old sitemap that was never read are news when they are as young as this at the visit before
YOUNG = timedelta(days=2)


def read_sitemap(body: bytes, origin: FeedOrigin, *, mark: str | None, last_read_at: datetime | None) -> FeedReading:
    """What a sitemap has that earlier visits had not: newest entries as items, sitemaps of an index in `further`.

    Args:
        body: the document, unpacked.
        origin: its address, feed and time; dates after it (plus two days) are not believed.
        mark: the one that the reading before gave for this very document, or None.
        last_read_at: when the feed was last read; None at its first visit.

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
    """An index: the sitemaps that are new or have changed, newest first, and the mark that has them."""
    met = before.took | before.passed
    changed = [child for child in children if name_of(child) not in met]
    limit = FIRST_SITEMAPS if is_first else MOST_SITEMAPS
    walked = changed[:limit]
    # Those beyond the limit of a later visit are left for the next one.
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
    """The entries that are news, newest first, and those that are new to us and none; the rest waits.

    `last_read_at` is given for a sitemap without a mark that is not the feed's first: what it has of old is no news.
    """
    unmet = [entry for entry in entries if name_of(entry) not in before.took and name_of(entry) not in before.passed]
    if last_read_at is None:
        return unmet[:MOST_ITEMS], unmet[MOST_ITEMS:] if is_first else []
    young = [entry for entry in unmet if entry.changed_at is None or entry.changed_at >= last_read_at - YOUNG]
    ids = {id(entry) for entry in young}
    return young[:MOST_ITEMS], [entry for entry in unmet if id(entry) not in ids]


def item_of(entry: Entry, feed_id: str, now: datetime) -> Item:
    """An entry as an item: a plain one is its address, a news entry has title, date, language and keywords."""
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
    """All addresses of a sitemap with their moments, newest first; the last value says whether it is a sitemap itself.

    An address without a date gets the day that it names.

    Raises:
        Unreadable: 'not_a_feed', it is no sitemap.
    """
    entries, _ = entries_of(body, url, now)
    return [(entry.url, entry.changed_at or date_in_url(entry.url, now), entry.is_sitemap) for entry in entries]
