"""Lists of feeds as OPML 2.0: what feed readers export and import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedKind
from presswatch.shown import redact_url
from transforms.feeds.discovery import as_http
from transforms.feeds.xml_text import CONTROLS, DECLARATION, DOCTYPE, decoded, without_bad_references
from transforms.web import domain_of, join_url

MAX_OUTLINES = 20_000
DOCTYPE_START = re.compile("<!DOCTYPE", re.IGNORECASE)
#: characters of the path of folders that is kept: outlines within outlines may go on for ever
MAX_FOLDER_CHARACTERS = 300
#: outlines that were left out and are told one by one
MOST_REMARKS = 200


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
    """The feeds of an OPML document, each address once, and a line for each outline of a feed that was left out.

    `feed:` addresses are read as the http(s) ones that they stand for. A user name in an address is left out, and said.

    Raises:
        Unreadable: 'unreadable', when the document is not OPML; the detail says where it breaks.
    """
    text, _ = decoded(body, None)
    text = DECLARATION.sub("", without_doctype(CONTROLS.sub("", text)), count=1).strip("\ufeff \r\n\t")
    try:
        root = ElementTree.fromstring(without_bad_references(text))  # noqa: S314 - the document type is gone
    except (ElementTree.ParseError, RecursionError) as error:
        raise Unreadable(DropReason.UNREADABLE, f"not OPML: {error}") from error
    if local_name(root.tag) != "opml":
        raise Unreadable(DropReason.UNREADABLE, f"not OPML but {root.tag[:40]}")
    listings: dict[str, FeedListing] = {}
    left_out: list[str] = []
    for values, folder in outlines_of(root):
        if len(listings) == MAX_OUTLINES:
            left_out.insert(0, f"everything behind the first {MAX_OUTLINES:,} feeds")
            break
        listing = listing_of(values, folder)
        left_out += why_left_out(values, listing, listings)
        if listing:
            listings.setdefault(listing.url, listing)
    beyond = [f"and {len(left_out) - MOST_REMARKS:,} more"] if len(left_out) > MOST_REMARKS else []
    return list(listings.values()), left_out[:MOST_REMARKS] + beyond


def without_doctype(text: str) -> str:
    """A document without its document type, looked for once: entities are none of a list's business.

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


def outlines_of(root: ElementTree.Element) -> Iterator[tuple[dict[str, str], str]]:
    """The attributes of every element, in the document's order, with the outlines around it."""
    pending: list[tuple[ElementTree.Element, str]] = [(root, "")]
    while pending:
        element, folder = pending.pop()
        values = {local_name(name): value.strip() for name, value in element.attrib.items()}
        yield values, folder
        title = values.get("title") or values.get("text") or ""
        is_folder = local_name(element.tag) == "outline" and listing_of(values, folder) is None
        inner = f"{folder}/{title}".strip("/")[:MAX_FOLDER_CHARACTERS] if title and is_folder else folder
        pending.extend((child, inner) for child in reversed(element))


def local_name(name: str) -> str:
    """A name without its namespace, which some programs write and most do not, in lower case."""
    return name.rpartition("}")[2].lower()


def listing_of(values: Mapping[str, str], folder: str) -> FeedListing | None:
    """The feed that an outline's attributes name; None for a folder, a remark, or an address that is none."""
    url = join_url("", re.sub(r"^(?=//)", "http:", as_http(values.get("xmlurl", ""))))
    if url is None:
        return None
    title = values.get("title") or values.get("text") or None
    home = join_url("", values.get("htmlurl", ""))
    kind = values.get("type", "").lower()
    known = kind if kind in set(FeedKind) else FeedKind.FEED
    return FeedListing(url, title, home, values.get("language") or None, folder or None, known)


def why_left_out(
    values: Mapping[str, str], listing: FeedListing | None, listings: Mapping[str, FeedListing]
) -> list[str]:
    """What to say of an outline that is no new feed as it stands; nothing of folders and remarks."""
    address = values.get("xmlurl", "")
    if "xmlurl" not in values and values.get("type", "").lower() not in ("rss", "atom", "include"):
        return []
    name = f"{(values.get('title') or values.get('text') or 'an outline')[:60]!r}"
    if listing and listing.url in listings:
        return [f"{name}: {redact_url(listing.url)} is listed twice"]
    if listing:
        user = urlsplit(address).netloc.rpartition("@")[0]
        return [f"{name}: the user name in the address of {domain_of(listing.url)} was left out"] if user else []
    if not address:
        return [f"{name}: it has no address of a feed"]
    is_other = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address) is not None
    reason = "is no http or https address" if is_other else "has no http:// or https:// before it"
    return [f"{name}: {redact_url(address)[:200]} {reason}"]


def write_opml(listings: Iterable[FeedListing], title: str, now: datetime) -> str:
    """An OPML 2.0 document of feeds, in the given order."""
    outlines = "\n".join(f"    {_outline(listing)}" for listing in listings)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{_clean(title).replace('&', '&amp;').replace('<', '&lt;')}</title>\n"
        f"    <dateCreated>{format_datetime(now)}</dateCreated>\n  </head>\n"
        f"  <body>\n{outlines}\n  </body>\n</opml>\n"
    )


def _outline(listing: FeedListing) -> str:
    values = {
        # Other programs know "rss" and pass over what they do not know.
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
