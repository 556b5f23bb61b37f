"""The entries of a sitemap's bytes: XML of three kinds, or one address a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.feeds.xml_text import CUT_OFF
from transforms.text import parse_timestamp
from transforms.web import join_url

#: sitemaps.org: at most 50,000 addresses a file, and as many sitemaps an index
MOST_ENTRIES = 50_000
#: how a complete document ends
WHOLE_END = re.compile(rb"(?:</(?:\w+:)?(?:urlset|sitemapindex)\s*>|<(?:\w+:)?(?:urlset|sitemapindex)\b[^>]*/>)\s*\Z")
#: elements that hold an entry's values; pictures and videos have addresses and titles of their own
VALUED = frozenset({"url", "sitemap", "news", "publication"})
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Entry:
    """A `url` or `sitemap` of a document; `values` by local element name, `is_sitemap` for a child sitemap."""

    is_sitemap: bool
    values: dict[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def url(self) -> str:
        """Return the address as written."""
        return self.values.get("loc", "")


def entries_of(body: bytes, url: str, now: datetime) -> tuple[list[Entry], str | None]:
    """Return a document's entries, newest first and without duplicates, and what was wrong with it.

    Raises:
        Unreadable: 'not_a_feed', it is no sitemap.
    """
    body = in_utf8(body)
    is_xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    found, problem = (xml_entries(body) if is_xml else lines(body)), None
    if is_xml and not WHOLE_END.search(body[-400:]):
        # The last entry may be cut off too.
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


def in_utf8(body: bytes) -> bytes:
    """Return a document in UTF-8; UTF-16 is recognised by its first two bytes."""
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    return DECLARATION.sub("", body.decode("utf-16", "replace"), count=1).encode()


def moment_of(entry: Entry, now: datetime) -> datetime | None:
    """Return when an entry says it was published or last changed."""
    written = entry.values.get("publication_date") or entry.values.get("lastmod") or ""
    # The day may be clear even in an unusual date format.
    return (parse_timestamp(written, now) or parse_timestamp(written[:10], now)) if written else None


def newest_first(entries: list[Entry]) -> list[Entry]:
    """Sort entries by time; those without one by the numbers in their addresses, in the direction these grow.

    Lists grow at one end, the one where addresses have the higher numbers: `sitemap-2026-11.xml`, `/news/30211`.
    """
    undated = [entry for entry in entries if entry.changed_at is None]
    if undated and numbers_in(undated[0].url) < numbers_in(undated[-1].url):
        undated.reverse()
    dated = [entry for entry in entries if entry.changed_at is not None]
    dated.sort(key=lambda entry: entry.changed_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    return [*dated, *undated]


def numbers_in(url: str) -> list[int]:
    """Return the numbers in an address, in order."""
    return [int(digits[:18]) for digits in DIGITS.findall(url)]


def xml_entries(body: bytes) -> Iterator[Entry]:
    """Yield the `url` and `sitemap` elements of an XML document in any namespace; entities are not resolved.

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
    """Yield the entries met while walking a sitemap; frees what was read."""
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
        elif event == "end" and entry is not None and (element.text or "").strip() and is_of_entry(element):
            entry.values.setdefault(name, (element.text or "").strip()[:4096])


def is_of_entry(element: Any) -> bool:
    """Tell whether an element describes the page itself, not a picture or video on it."""
    above = element.getparent()
    return above is not None and local_name(above) in VALUED


def local_name(element: Any) -> str:
    """Return an element's name without namespace; '' for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def release(element: Any) -> None:
    """Free an entry that was read: otherwise fifty thousand stay in memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def lines(body: bytes) -> Iterator[Entry]:
    """Yield the entries of a list with one address a line (sitemaps.org, "Text file").

    Raises:
        Unreadable: 'not_a_feed', it begins with something else.
    """
    texts = body.decode("utf-8-sig", "replace").split()
    if not texts or not texts[0].lower().startswith(("http://", "https://")):
        raise Unreadable(DropReason.NOT_A_FEED, "neither XML nor a list of addresses")
    return (Entry(False, {"loc": text}) for text in texts)
