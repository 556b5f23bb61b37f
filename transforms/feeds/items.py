"""Read a feed's bytes into items: RSS, RDF and Atom by feedparser, JSON Feed 1 and 1.1 by our own reader."""

from __future__ import annotations

import html
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item, JsonObject, Skips
from transforms.feeds.entries import Channel, ToldEntry, entry_authors, item_of, line
from transforms.feeds.entry_values import MAX_TITLE_CHARACTERS, EntryClock, FeedZone, author_names, shown, title_text
from transforms.feeds.torn_entries import beginnings, entries_mended, with_lost_beginnings
from transforms.feeds.xml_text import CUT_OFF, MendedFeed, mended, told_apart
from transforms.web import domain_of, join_typed, join_url

#: the comma before the entries of a feed that was cut within them
JSON_HEAD = re.compile(r",\s*\Z")
#: a trailing comma
IDLE_COMMA = re.compile(r",(?=\s*[}\]])")


def looks_like_json(text: str) -> bool:
    """Tell whether a document is JSON rather than markup."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def _json_in(text: str) -> Any:
    """Parse JSON; broken JSON is retried without trailing commas.

    Raises:
        Unreadable: it is still broken.
    """
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        try:
            return json.loads(IDLE_COMMA.sub("", text), strict=False)
        except (ValueError, RecursionError):
            raise Unreadable(DropReason.NOT_A_FEED, f"broken JSON: {str(error)[:80]}") from error


#: where the entries of a JSON Feed begin
ITEMS_BEGIN = re.compile(r"\"items\"\s*:\s*\[\s*")
ID_IN_JSON = re.compile(r"\"id\"\s*:")
BETWEEN_VALUES = re.compile(r"\s*,?\s*")


def _whole_items(text: str) -> JsonObject | None:
    """What a cut or broken JSON Feed holds before the break: what is said of the feed, and its whole entries."""
    begin = ITEMS_BEGIN.search(text)
    if begin is None or "jsonfeed.org" not in text[: begin.end()]:
        return None
    head = JSON_HEAD.sub("", text[: begin.start()])
    try:
        document = json.loads(head + "}", strict=False)
    except (ValueError, RecursionError):
        document = {}
    decoder, items, place = json.JSONDecoder(strict=False), [], begin.end()
    while text.startswith("{", place):
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        items.append(item)
        gap = BETWEEN_VALUES.match(text, place)
        place = gap.end() if gap else place
    # What stands behind the break is told as entries that could not be read.
    lost = len(ID_IN_JSON.findall(text, place))
    return {**document, "items": [*items, *[None] * lost]} if items else None


def parse_json_feed(text: str, channel: Channel, item_limit: int) -> FeedReading:
    """Return the items of a JSON Feed; a broken item loses only itself.

    Raises:
        Unreadable: 'not_a_feed', the text is no JSON or no JSON Feed.
    """
    text, problem = text.lstrip("\ufeff \t\r\n"), None
    try:
        document = _json_in(text)
    except Unreadable as fault:
        document, problem = _whole_items(text), CUT_OFF
        if document is None:
            raise fault from None
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise Unreadable(DropReason.NOT_A_FEED, "JSON without items")
    home = _text(document.get("home_page_url"))
    base = (join_url(channel.base, home) if home else None) or channel.base
    language = _text(document.get("language")) or None
    channel = replace(channel, base=base, language=language, authors=_authors(document))
    read = [_item(entry, channel) if isinstance(entry, dict) else None for entry in entries[:item_limit]]
    return FeedReading(
        items=tuple(item for item in read if item),
        title=_text(document.get("title")) or None,
        language=language,
        skipped=max(0, len(entries) - item_limit),
        empty=read.count(None),
        problem=problem,
        is_truncated=problem is not None,
    )


def _item(entry: JsonObject, channel: Channel) -> Item | None:
    """Read one entry; None if it is empty."""
    guid = _text(entry.get("id")) or None
    link, file = _link(entry, guid), _attached_file(entry)
    content, summary = _texts(entry)
    title = title_text(_text(entry.get("title")), is_plain=True)
    if not any((link, file, title, content, summary, guid)):
        return None
    told = ToldEntry(
        guid=guid,
        link=link,
        file=file,
        title=title,
        content=content,
        summary=summary,
        dates=(_text(entry.get(name)) for name in ("date_published", "date_modified")),
        authors=_authors(entry),
        language=_text(entry.get("language")) or None,
        image=_first(entry, "image", "banner_image"),
        categories=tuple(tag for given in _list(entry.get("tags")) if (tag := _text(given))),
    )
    item = told.item(channel)
    # `external_url` is the page a post is about, not the post's own (JSON Feed 1.1).
    elsewhere = join_url(channel.base, _text(entry.get("external_url"))) if _text(entry.get("url")) else None
    is_other = elsewhere is not None and domain_of(elsewhere) != domain_of(item.url or "")
    return replace(item, told_source_url=elsewhere) if is_other else item


def _link(entry: JsonObject, guid: str | None) -> str:
    """Return the address of the entry's page; its id if that is an address and there is no other."""
    link = _first(entry, "url", "external_url")
    return link or (guid if guid and guid.startswith(("http://", "https://")) else "")


def _attached_file(entry: JsonObject) -> str:
    """Return the address of the entry's first attachment."""
    parts = (part for part in _list(entry.get("attachments")) if isinstance(part, dict))
    return next((_text(part.get("url")) for part in parts), "")


def _texts(entry: JsonObject) -> tuple[str, str]:
    """Content and summary as HTML; no content where it shows nothing and the summary does."""
    contents = (_text(entry.get("content_html")), _as_html(_text(entry.get("content_text"))))
    content = max(contents, key=lambda fragment: len(shown(fragment)))
    summary = _as_html(_text(entry.get("summary")))
    return content if shown(content) or not shown(summary) else "", summary


def _first(holder: JsonObject, *names: str) -> str:
    """Return the first of these members that holds text."""
    return next((text for name in names if (text := _text(holder.get(name)))), "")


def _text(value: Any) -> str:
    """Return a string, or a number as a string (ids often are numbers); '' for anything else."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff")).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _as_html(plain: str) -> str:
    return html.escape(plain, quote=False).replace("\n", "<br>") if plain else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(holder: JsonObject) -> tuple[str, ...]:
    """Names from `authors` (1.1) or `author` (1.0)."""
    people = _list(holder.get("authors")) or [holder.get("author")]
    return author_names(_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people)


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
    return replace(reading, items=_with_trusted_guids(tuple(_bounded(item) for item in reading.items)))


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
    """How many entries were read, and how many titles, links and texts of theirs."""
    parts = ("title", "link", "summary")
    return len(parsed.entries), sum(bool(entry.get(name)) for entry in parsed.entries for name in parts)


def _parse_markup(feed: MendedFeed, channel: Channel) -> FeedReading:
    text = with_lost_beginnings(feed.text)
    begun = beginnings(text)
    parsed = _parsed_whole(text, begun)
    _refuse_or_note(parsed, feed)
    base = join_typed(channel.base, str(parsed.feed.get("link") or "")) or channel.base
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


def _kind_of(text: str) -> str:
    start = text[:2000].lower()
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


def _with_trusted_guids(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Remove guids that several different items of one document share: they identify none of them."""
    uses = Counter(guid for guid, _ in {(item.guid, item.url or item.title) for item in items} if guid)
    return tuple(replace(item, guid=None) if item.guid and uses[item.guid] > 1 else item for item in items)
