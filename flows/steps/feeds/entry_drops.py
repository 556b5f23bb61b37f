"""The drops of one visit's entries: repeated ones, moved ones, those beyond the limit, empty ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import datetime

from presswatch.records import Drop, DropReason, FeedReading, Item
from presswatch.shown import how_many, redact_url
from transforms.feeds import Sighting, Told
from warehouse.store.feeds import FeedRow


def twin_drops(pairs: Iterable[tuple[Item, Told]], fresh: Set[str], now: datetime) -> Iterator[Drop]:
    """Yield a drop for each entry that repeats a new entry of the same document."""
    for item, told in pairs:
        if told.twin and told.twin.item_key in fresh:
            yield twin_drop(item, told.twin, now)


def moved_drops(pairs: Iterable[tuple[Item, Told]], now: datetime) -> Iterator[Drop]:
    """Yield a drop for each entry identified with one seen earlier at another page.

    Once, because its row then moves.
    """
    for item, told in pairs:
        if told.moved_from:
            detail = f"taken for the entry {told.sighting.item_key}, seen earlier at {redact_url(told.moved_from)}"
            url = redact_url(item.url or "") or None
            yield Drop(now, DropReason.DUPLICATE, url, item.title[:300], item.feed_id, detail)


def twin_drop(item: Item, twin: Sighting, now: datetime) -> Drop:
    """Return the drop of an entry that its document repeats."""
    detail = f"the same entry stands in the document twice; kept is {twin.item_key}"
    return Drop(now, DropReason.DUPLICATE, redact_url(item.url or "") or None, item.title[:300], item.feed_id, detail)


def entry_drops(feed: FeedRow, reading: FeedReading | None, now: datetime) -> list[Drop]:
    """Return drops that count the entries beyond a feed's limit and the empty ones."""
    if reading is None:
        return []
    counts = {
        DropReason.TOO_MANY_ITEMS: (reading.skipped, f"beyond the first {len(reading.items)}"),
        DropReason.EMPTY: (reading.empty, "torn, or without title, text, link and file"),
    }
    url, feed_id = redact_url(feed["url"]), feed["feed_id"]
    return [
        Drop(now, reason, url, feed_id=feed_id, detail=f"{how_many(count, 'entry', 'entries')} {what}")
        for reason, (count, what) in counts.items()
        if count
    ]
