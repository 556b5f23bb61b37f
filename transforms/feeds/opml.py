"""Lists of feeds as OPML 2.0, which feed readers export and import."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from presswatch.codings import BadCoding, TooMuch, decoded_body
from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedKind
from presswatch.shown import redact_url
from transforms.feeds.discovery import as_http
from transforms.feeds.xml_text import CONTROLS, DECLARATION, DOCTYPE, decoded, without_bad_references
from transforms.web import domain_of, join_url

MAX_OUTLINES = 20_000
#: size limit of an unpacked document, bytes
MAX_BYTES = 50_000_000
DOCTYPE_START = re.compile("<!DOCTYPE", re.IGNORECASE)
#: how many characters of the folder path are kept: outlines may be nested without end
MAX_FOLDER_CHARACTERS = 300
#: how many left-out outlines are reported one by one
MOST_REMARKS = 200


#: what programs call the address of a feed, letters alone and in lower case, the format's own name first
ADDRESS_NAMES = ("xmlurl", "feedurl", "xmluri", "rssurl", "feed", "rss", "rssfeed", "feedlink", "address")
#: an element's attributes by lower-case name, and the folder it stands in
Outline = tuple[dict[str, str], str]


@dataclass(frozen=True, slots=True)
class FeedListing:
    """One feed of a list. `folder` names the outlines around it, outermost first, joined by '/'."""

    url: str
    title: str | None = None
    home_url: str | None = None
    language: str | None = None
    folder: str | None = None
    kind: str = FeedKind.FEED


def read_opml(body: bytes) -> tuple[list[FeedListing], list[str]]:
    """Return the feeds of an OPML document without duplicates, and a line for each feed that was left out.

    `feed:` addresses are read as http(s). A user name in an address is removed and reported.

    Raises:
        Unreadable: 'unreadable', the document is not OPML; the detail says where it breaks.
    """
    outlines, left_out = outlines_in(text_of(body))
    listings: dict[str, FeedListing] = {}
    for values, folder in outlines:
        if len(listings) == MAX_OUTLINES:
            left_out.insert(0, f"everything behind the first {MAX_OUTLINES:,} feeds")
            break
        listing = listing_of(values, folder)
        left_out += why_left_out(values, listing, listings)
        if listing:
            listings.setdefault(listing.url, listing)
    beyond = [f"and {len(left_out) - MOST_REMARKS:,} more"] if len(left_out) > MOST_REMARKS else []
    return list(listings.values()), left_out[:MOST_REMARKS] + beyond


def text_of(body: bytes) -> str:
    """Return a document as text, unpacked if gzipped, without XML declaration and document type.

    Raises:
        Unreadable: it is broken gzip, too large for a list of feeds, or its document type never ends.
    """
    try:
        text, _ = decoded(decoded_body(body, "", MAX_BYTES), None)
    except (BadCoding, TooMuch) as error:
        raise Unreadable(DropReason.UNREADABLE, f"not OPML: {str(error) or 'too large'}") from error
    return DECLARATION.sub("", without_doctype(CONTROLS.sub("", text)), count=1).strip("\ufeff \r\n\t")


def outlines_in(text: str) -> tuple[Iterable[Outline], list[str]]:
    """Return the elements of a document; for broken XML those that can be recovered, and a line that says so.

    Raises:
        Unreadable: it is not OPML, or too broken to name any feed.
    """
    try:
        root = ElementTree.fromstring(without_bad_references(text))  # noqa: S314 - the document type is gone
    except (ElementTree.ParseError, RecursionError) as error:
        found = outlines_made_out(text)
        if not any(listing_of(values, folder) for values, folder in found):
            raise Unreadable(DropReason.UNREADABLE, f"not OPML: {error}") from error
        return found, [f"the document is broken ({error}): an outline there may be missing"]
    if local_name(root.tag) != "opml" and (inside := outlines_made_out(text)):
        return inside, []
    if local_name(root.tag) != "opml":
        raise Unreadable(DropReason.UNREADABLE, f"not OPML but {root.tag[:40]}")
    return outlines_of(root), []


def without_doctype(text: str) -> str:
    """Return a document without its document type, since a list of feeds needs no entities.

    Raises:
        Unreadable: it never ends.
    """
    start = DOCTYPE_START.search(text)
    if start is None:
        return text
    found = DOCTYPE.match(text, start.start())
    if found is None:
        raise Unreadable(DropReason.UNREADABLE, "not OPML: its document type never ends")
    return text[: found.start()] + text[found.end() :]


def outlines_of(root: ElementTree.Element) -> Iterator[Outline]:
    """Yield the attributes of every element in document order, with the outlines around it."""
    pending: list[tuple[ElementTree.Element, str]] = [(root, "")]
    while pending:
        element, folder = pending.pop()
        values = values_of(element)
        yield values, folder
        title = values.get("title") or values.get("text") or ""
        is_folder = local_name(element.tag) == "outline" and listing_of(values, folder) is None
        inner = f"{folder}/{title}".strip("/")[:MAX_FOLDER_CHARACTERS] if title and is_folder else folder
        pending.extend((child, inner) for child in reversed(element))


def values_of(element: ElementTree.Element) -> dict[str, str]:
    """Return the attributes of an outline; some programs write elements instead."""
    inside = {local_name(child.tag): (child.text or "").strip() for child in element}
    values = {local_name(name): value.strip() for name, value in element.attrib.items()}
    return {name: inside[name] for name in (*ADDRESS_NAMES, "htmlurl", "title") if inside.get(name)} | values


class _MadeOut(HTMLParser):
    """Recover outlines from a broken document with Python's HTML parser, which never gives up."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Outline] = []
        self._folders: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if local_name(tag) == "outline":
            self._folders.append(self._see(attrs))
        elif tag == "a" and any(name == "feedurl" for name, _ in attrs):
            # Bookmarks of browsers that followed feeds.
            self._see(attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if local_name(tag) == "outline":
            self._see(attrs)

    def handle_endtag(self, tag: str) -> None:
        if local_name(tag) == "outline" and self._folders:
            self._folders.pop()

    def _see(self, attrs: list[tuple[str, str | None]]) -> str:
        """Record an outline; returns the folder for the outlines within it."""
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(local_name(name), (value or "").strip())
        folder = self._folders[-1] if self._folders else ""
        self.found.append((values, folder))
        title = values.get("title") or values.get("text") or ""
        is_folder = bool(title) and listing_of(values, folder) is None
        return f"{folder}/{title}".strip("/")[:MAX_FOLDER_CHARACTERS] if is_folder else folder


def outlines_made_out(text: str) -> list[Outline]:
    """Return the outlines of a document that is no XML."""
    if not re.search(r"(?i)<(?:\w+:)?opml\b|\sfeedurl\s*=", text):
        return []
    page = _MadeOut()
    page.feed(text)
    return page.found


def local_name(name: str) -> str:
    """Return a name in lower case without its namespace, which some programs write and most do not."""
    return re.sub(r"[\W_]", "", re.split("[}:]", name)[-1].lower())


def address_in(values: Mapping[str, str]) -> str:
    """Return the feed address in an outline's attributes: `xmlUrl`, or `url` beside a feed's type.

    Line breaks in it have become spaces, several if the next line was indented; none belongs to the address.
    """
    is_feed = values.get("type", "").lower() in ("rss", "atom")
    own = next((values[name] for name in ADDRESS_NAMES if values.get(name)), "")
    given = own or (values.get("url", "") if is_feed else "")
    return html.unescape(re.sub(r"\s{2,}", "", given)).strip(" \"'<>")


def listing_of(values: Mapping[str, str], folder: str) -> FeedListing | None:
    """Return the feed an outline names; None for a folder, a comment, or something that is no address."""
    url = join_url("", re.sub(r"^(?=//)", "http:", as_http(address_in(values))))
    if url is None or values.get("iscomment", "").lower() == "true":
        return None
    title = values.get("title") or values.get("text") or None
    home = join_url("", values.get("htmlurl", ""))
    kind = values.get("type", "").lower()
    known = kind if kind in set(FeedKind) else FeedKind.FEED
    return FeedListing(url, title, home, values.get("language") or None, folder or None, known)


def why_left_out(
    values: Mapping[str, str], listing: FeedListing | None, listings: Mapping[str, FeedListing]
) -> list[str]:
    """Return what to report about an outline that is no usable new feed; nothing for folders and comments."""
    address = address_in(values)
    kind = values.get("type", "").lower()
    if not any(name in values for name in ADDRESS_NAMES) and kind not in ("rss", "atom", "include"):
        return []
    name = f"{(values.get('title') or values.get('text') or 'an outline')[:60]!r}"
    if listing and listing.url in listings:
        return [f"{name}: {redact_url(listing.url)} is listed twice"]
    if listing:
        user = urlsplit(address).netloc.rpartition("@")[0]
        return [f"{name}: the user name in the address of {domain_of(listing.url)} was left out"] if user else []
    return [f"{name}: {fault_of_address(values, address, kind)}"]


def fault_of_address(values: Mapping[str, str], address: str, kind: str) -> str:
    """Return why an outline gives no address of a feed."""
    if not address:
        elsewhere = redact_url(values.get("url", ""))[:200]
        what = "another list" if kind == "include" else "a page and no feed"
        return f"{elsewhere} is {what}" if elsewhere else "it has no address of a feed"
    shown = redact_url(address)[:200]
    if values.get("iscomment", "").lower() == "true":
        return f"{shown} is marked as a comment"
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address) is not None
    return f"{shown} is not an http or https address" if has_scheme else f"{shown} has no http:// or https:// before it"


def write_opml(listings: Iterable[FeedListing], title: str, now: datetime) -> str:
    """Write feeds as an OPML 2.0 document, in the given order."""
    outlines = "\n".join(f"    {_outline(listing)}" for listing in listings)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{_clean(title).replace('&', '&amp;').replace('<', '&lt;')}</title>\n"
        f"    <dateCreated>{format_datetime(now)}</dateCreated>\n  </head>\n"
        f"  <body>\n{outlines}\n  </body>\n</opml>\n"
    )


def _outline(listing: FeedListing) -> str:
    values = {
        # Other programs know the type "rss" and ignore types they do not know.
        "type": "rss" if listing.kind == FeedKind.FEED else listing.kind,
        "text": listing.title or listing.url,
        "title": listing.title,
        "xmlUrl": listing.url,
        "htmlUrl": listing.home_url,
        "language": listing.language,
    }
    return (
        "<outline " + " ".join(f"{name}={quoteattr(_clean(value))}" for name, value in values.items() if value) + "/>"
    )


def _clean(text: str) -> str:
    return CONTROLS.sub("", text)
