"""Read a feed's bytes into items: RSS, RDF and Atom by feedparser, JSON Feed by our own reader."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item, Skips
from transforms.feeds.entries import Channel, entry_authors, item_of, relation
from transforms.feeds.entry_texts import line
from transforms.feeds.entry_values import MAX_TITLE_CHARACTERS, EntryClock, FeedZone
from transforms.feeds.json_feed import looks_like_json, page_of_feed, parse_json_feed
from transforms.feeds.torn_entries import beginnings, entries_mended, with_lost_beginnings
from transforms.feeds.xml_text import MendedFeed, mended, told_apart
from transforms.web import join_typed

#: a longer guid is a mistake, and a longer text no article
MAX_GUID_CHARACTERS, MAX_TEXT_CHARACTERS = 2000, 1_000_000
MAX_NAMES, MAX_NAME_CHARACTERS = 100, 300
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SKIPPED = re.compile(r"<(?P<kind>skipHours|skipDays)\b[^>]*>(?P<inside>.{0,2000}?)</(?P=kind)\s*>", re.DOTALL)
UPDATES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


@dataclass(frozen=True, slots=True)
class FeedOrigin:
    """What is known about a document besides its bytes.

    `url` is where it came from, the base for relative links; `charset` comes from the Content-Type header, or is None;
    `now` is the time of the run, since nothing was published later; `zone` belongs to times without one.
    """

    url: str
    feed_id: str
    charset: str | None
    now: datetime
    zone: FeedZone | None = None


def parse_feed(body: bytes, origin: FeedOrigin, item_limit: int = 10_000) -> FeedReading:
    """Return the items of a feed document in its order.

    Args:
        body: the document, decoded of content codings only.
        origin: what is known about it.
        item_limit: entries beyond this are counted in `skipped` and not read.

    Raises:
        Unreadable: 'empty' for an empty body, 'not_a_feed' for anything that is not a feed.
    """
    if not body.strip():
        raise Unreadable(DropReason.EMPTY, "no bytes")
    feed = mended(body, origin.charset, item_limit)
    channel = Channel(origin.url, origin.feed_id, None, EntryClock(origin.now, origin.zone))
    if looks_like_json(feed.text):
        reading = parse_json_feed(feed.text, channel, item_limit)
    else:
        reading = _parse_markup(feed, channel)
    return replace(reading, items=with_trusted_guids(tuple(_bounded(item) for item in reading.items)))


def _bounded(item: Item) -> Item:
    """Return an item with each part cut to its limit; addresses were limited when they were joined."""

    def names(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name[:MAX_NAME_CHARACTERS] for name in given[:MAX_NAMES])

    return replace(
        item,
        guid=item.guid if item.guid and len(item.guid) <= MAX_GUID_CHARACTERS else None,
        title=item.title[:MAX_TITLE_CHARACTERS],
        published_raw=item.published_raw[:MAX_NAME_CHARACTERS] if item.published_raw else None,
        authors=names(item.authors),
        told_source=item.told_source[:MAX_NAME_CHARACTERS] if item.told_source else None,
        summary_html=item.summary_html[:MAX_TEXT_CHARACTERS],
        content_html=item.content_html[:MAX_TEXT_CHARACTERS],
        language=item.language[:MAX_NAME_CHARACTERS] if item.language else None,
        categories=names(item.categories),
    )


def _parsed(text: str) -> Any:
    """Return a document as feedparser reads it."""
    import feedparser  # a quarter of a second, which the command line's start need not pay

    # BytesIO, because feedparser takes a short byte string for a file's name.
    return feedparser.parse(
        io.BytesIO(told_apart(text).encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _parsed_whole(text: str, begun: int) -> Any:
    """Return a document as feedparser reads it.

    Where a tag has swallowed entries or parts of them, each entry is put right first.

    `begun` is how many entries it begins.
    """
    parsed = _parsed(text)
    if len(parsed.entries) >= begun and not parsed.bozo:
        return parsed
    again = _parsed(entries_mended(text))
    if (*_fullness(again), not again.bozo) <= (*_fullness(parsed), not parsed.bozo):
        return parsed
    again["bozo"], again["bozo_exception"] = parsed.bozo, parsed.get("bozo_exception")
    return again


def _fullness(parsed: Any) -> tuple[int, int]:
    """Return how many entries were read, and how many titles, links and texts of theirs."""
    parts = ("title", "link", "summary")
    return len(parsed.entries), sum(bool(entry.get(name)) for entry in parsed.entries for name in parts)


def _parse_markup(feed: MendedFeed, channel: Channel) -> FeedReading:
    text = with_lost_beginnings(feed.text)
    begun = beginnings(text)
    parsed = _parsed_whole(text, begun)
    _refuse_or_note(parsed, feed)
    document = channel.base
    base = join_typed(document, str(parsed.feed.get("link") or "")) or channel.base
    language = line(parsed.feed.get("language")) or None
    title = line(parsed.feed.get("title")) or None
    channel = replace(channel, base=base, language=language, authors=_common_authors(parsed, title))
    items = [item_of(entry, channel) for entry in parsed.entries]
    return FeedReading(
        items=tuple(item for item in items if item is not None),
        title=title,
        language=language,
        ttl_minutes=_ttl_minutes(parsed.feed),
        problem="; ".join(feed.problems) or None,
        is_truncated=feed.is_truncated,
        skipped=feed.skipped,
        skips=_skips(feed.text),
        older=_older(parsed.feed, document),
        # What not even its own beginning has saved is told all the same.
        empty=items.count(None) + max(0, begun - len(items)) + feed.torn,
    )


def _refuse_or_note(parsed: Any, feed: MendedFeed) -> None:
    """Raise `Unreadable` if the parser found no feed; note the problem if it is not well-formed."""
    if not parsed.get("version") or not (parsed.entries or parsed.feed):
        raise Unreadable(DropReason.NOT_A_FEED, _kind_of(feed.text))
    if parsed.bozo and not feed.is_truncated:
        feed.problems.append(f"not well-formed: {str(parsed.get('bozo_exception'))[:100]}")


def _common_authors(parsed: Any, title: str | None) -> tuple[str, ...]:
    """Return the authors of entries that name nobody: the feed's (RFC 4287 §4.2.1), unless that is the outlet."""
    if not str(parsed.version).startswith("atom"):
        return ()
    return tuple(name for name in entry_authors(parsed.feed) if name != title)


def _skips(text: str) -> Skips | None:
    """Read RSS 2.0 skipHours and skipDays, which feedparser mixes up; some feeds write midnight as 24."""
    found = {section["kind"]: section["inside"].lower() for section in SKIPPED.finditer(text)}
    hours = {int(hour) % 24 for hour in re.findall(r"\b\d{1,2}\b", found.get("skipHours", "")) if int(hour) <= 24}
    days = {number for number, day in enumerate(DAYS) if day in found.get("skipDays", "")}
    return Skips(tuple(sorted(hours)), tuple(sorted(days))) if hours or days else None


def _older(channel: Any, document: str) -> str | None:
    """Return the address of the entries before these: the next page, or the archive before (RFC 5005 §3, §4)."""
    named = {relation(link): line(link.get("href")) for link in channel.get("links") or ()}
    return page_of_feed(document, named.get("next") or named.get("prev-archive") or "")


def _kind_of(text: str) -> str:
    start = text[:2000].lower()
    if re.search(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", start):
        return "a sitemap: follow it with kind 'sitemap'"
    return "HTML" if "<html" in start or "<!doctype html" in start or "<body" in start else "no feed markup"


def _ttl_minutes(channel: Any) -> int | None:
    """Return the longest pause the feed asks for, in minutes: its ttl, or the period of the syndication module."""
    digits = re.match(r"\d{1,9}", line(channel.get("ttl")))
    period = UPDATES.get(line(channel.get("sy_updateperiod")).lower())
    frequency = re.match(r"[1-9]\d{0,5}", line(channel.get("sy_updatefrequency")))
    minutes = [int(digits.group())] if digits else []
    if period:
        minutes.append(period // (int(frequency.group()) if frequency else 1))
    return max(minutes, default=0) or None


def with_trusted_guids(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Remove guids that several different items of one document share: they identify none of them."""
    uses = Counter(guid for guid, _ in {(item.guid, item.url or item.title) for item in items} if guid)
    return tuple(replace(item, guid=None) if item.guid and uses[item.guid] > 1 else item for item in items)
