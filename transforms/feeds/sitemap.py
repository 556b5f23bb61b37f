"""Sitemaps as feeds: plain ones, news sitemaps, indexes and lists of addresses (sitemaps.org 0.9; Google's `news:`).

A sitemap lists everything, a feed what is new. So a mark says which entries earlier visits met: only others are news.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from io import BytesIO
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item
from transforms.feeds.items import FeedOrigin
from transforms.feeds.xml_text import CUT_OFF
from transforms.text import date_in_url, parse_timestamp
from transforms.web import join_url

#: sitemaps.org: at most 50,000 addresses a file, and as many sitemaps an index
MOST_ENTRIES = 50_000
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
HASH_BYTES = 5
#: how a whole document ends
WHOLE_END = re.compile(rb"(?:</(?:\w+:)?(?:urlset|sitemapindex)\s*>|<(?:\w+:)?(?:urlset|sitemapindex)\b[^>]*/>)\s*\Z")
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SitemapMark:
    """The entries of a sitemap that earlier visits met: those they `took` and those they `passed` over."""

    took: frozenset[bytes] = frozenset()
    passed: frozenset[bytes] = frozenset()
    again: tuple[str, ...] = ()

    def written(self) -> str:
        """As text; `read_mark` reads it."""
        return json.dumps({"took": packed(self.took), "passed": packed(self.passed), "again": list(self.again)})


@dataclass(slots=True)
class Entry:
    """One `url` or `sitemap` of a document; `values` by local name of the element, `is_sitemap` where it is a child."""

    is_sitemap: bool
    values: dict[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def url(self) -> str:
        """The address, as it stands."""
        return self.values.get("loc", "")


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


def entries_of(body: bytes, url: str, now: datetime) -> tuple[list[Entry], str | None]:
    """The entries of a document, newest first, each address once, and what was wrong with it.

    Raises:
        Unreadable: 'not_a_feed', it is no sitemap.
    """
    is_xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    found, problem = (xml_entries(body) if is_xml else lines(body)), None
    if is_xml and not WHOLE_END.search(body[-400:]):
        # The last entry may be cut as well.
        found, problem = iter(list(found)[:-1]), CUT_OFF
    entries: dict[str, Entry] = {}
    for entry in found:
        place = join_url(url, entry.url)
        if place is None:
            continue
        entry.values["loc"] = place
        entry.changed_at = moment_of(entry, now)
        entries.setdefault(place, entry)
        if len(entries) >= MOST_ENTRIES:
            problem = f"more than {MOST_ENTRIES} addresses"
            break
    return newest_first(list(entries.values())), problem


def sitemap_entries(body: bytes, url: str, now: datetime) -> list[tuple[str, datetime | None, bool]]:
    """All addresses of a sitemap with their moments, newest first; the last value says whether it is a sitemap itself.

    An address without a date gets the day that it names.

    Raises:
        Unreadable: 'not_a_feed', it is no sitemap.
    """
    entries, _ = entries_of(body, url, now)
    return [(entry.url, entry.changed_at or date_in_url(entry.url, now), entry.is_sitemap) for entry in entries]


def moment_of(entry: Entry, now: datetime) -> datetime | None:
    """When an entry was published or last changed, as it says."""
    written = entry.values.get("publication_date") or entry.values.get("lastmod") or ""
    return parse_timestamp(written, now) if written else None


def newest_first(entries: list[Entry]) -> list[Entry]:
    """Entries by their moments; those without one by the numbers in their addresses, in the order that these grow in.

    Lists grow at one end, which is where the address has the higher numbers: `sitemap-2026-11.xml`, `/news/30211`.
    """
    undated = [entry for entry in entries if entry.changed_at is None]
    if undated and numbers_in(undated[0].url) < numbers_in(undated[-1].url):
        undated.reverse()
    dated = [entry for entry in entries if entry.changed_at is not None]
    dated.sort(key=lambda entry: entry.changed_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    return [*dated, *undated]


def numbers_in(url: str) -> list[int]:
    """The numbers of an address, in order."""
    return [int(digits[:18]) for digits in DIGITS.findall(url)]


def xml_entries(body: bytes) -> Iterator[Entry]:
    """The `url` and `sitemap` elements of an XML document, whatever their namespaces; entities stay unread.

    Raises:
        Unreadable: 'not_a_feed', the document is something else.
    """
    from lxml import etree

    try:
        walk = etree.iterparse(
            BytesIO(body),
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
        )
        _, root = next(walk, (None, None))
        if root is None or local_name(root) not in ("urlset", "sitemapindex"):
            said = f"no sitemap but {local_name(root)[:40]}" if root is not None else "no XML"
            raise Unreadable(DropReason.NOT_A_FEED, said)
        yield from entries_within(walk)
    except etree.XMLSyntaxError as error:
        raise Unreadable(DropReason.NOT_A_FEED, f"no XML: {str(error)[:120]}") from error


def entries_within(walk: Iterable[tuple[str, Any]]) -> Iterator[Entry]:
    """The entries of a walk through a sitemap; what was read is let go of."""
    entry: Entry | None = None
    for event, element in walk:
        name = local_name(element)
        if name in ("url", "sitemap"):
            if event == "start":
                entry = Entry(name == "sitemap")
            elif entry is not None:
                yield entry
                entry = None
                release(element)
        elif event == "end" and entry is not None and (element.text or "").strip():
            # The first one counts: `image:loc` and `image:title` come after those of the page.
            entry.values.setdefault(name, (element.text or "").strip()[:4096])


def local_name(element: Any) -> str:
    """An element's name without its namespace; '' for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def release(element: Any) -> None:
    """Let go of an entry that was read: fifty thousand would be held at once."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def lines(body: bytes) -> Iterator[Entry]:
    """A list of addresses, one a line (sitemaps.org, "Text file").

    Raises:
        Unreadable: 'not_a_feed', it begins with something else.
    """
    texts = body.decode("utf-8-sig", "replace").split()
    if not texts or not texts[0].lower().startswith(("http://", "https://")):
        raise Unreadable(DropReason.NOT_A_FEED, "neither XML nor a list of addresses")
    return (Entry(False, {"loc": text}) for text in texts)


def name_of(entry: Entry) -> bytes:
    """What an entry is known by: its address; a sitemap, read again when that changes, by its lastmod too."""
    text = f"{entry.url}\n{entry.values.get('lastmod', '')}" if entry.is_sitemap else entry.url
    return blake2b(text.encode("utf-8", "replace"), digest_size=HASH_BYTES).digest()


def sitemaps_asked_again(mark: str | None) -> tuple[str, ...]:
    """The sitemaps of an index that gives no lastmod for them."""
    return read_mark(mark).again


def packed(names: Iterable[bytes]) -> str:
    """Hashes as text."""
    return base64.b64encode(b"".join(sorted(names))).decode("ascii")


def read_mark(text: str | None) -> SitemapMark:
    """A written mark; an empty one for None."""
    if not text:
        return SitemapMark()
    values = json.loads(text)
    took, passed = (unpacked(values[name]) for name in ("took", "passed"))
    return SitemapMark(took, passed, tuple(values["again"]))


def unpacked(text: str) -> frozenset[bytes]:
    """What `packed` had packed."""
    whole = base64.b64decode(text)
    return frozenset(whole[at : at + HASH_BYTES] for at in range(0, len(whole), HASH_BYTES))
