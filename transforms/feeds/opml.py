"""Lists of feeds as OPML 2.0: what feed readers export and import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.feeds.xml_text import CONTROLS, DOCTYPE, decoded, without_bad_references
from transforms.web import join_url

MAX_OUTLINES = 20_000


@dataclass(frozen=True, slots=True)
class FeedListing:
    """One feed of a list. `folder` names the outlines around it, outermost first, joined by '/'."""

    url: str
    title: str | None = None
    home_url: str | None = None
    language: str | None = None
    folder: str | None = None


def read_opml(body: bytes) -> list[FeedListing]:
    """The feeds of an OPML document, each address once; entries without an http(s) address are left out.

    Raises:
        Unreadable: 'unreadable', when the document is not OPML; the detail says where it breaks.
    """
    text, _ = decoded(body, None)
    text = re.sub(r"<\?xml[^>]*?\?>", "", DOCTYPE.sub("", CONTROLS.sub("", text)), count=1).strip("\ufeff \r\n\t")
    try:
        root = ElementTree.fromstring(without_bad_references(text))  # noqa: S314 - the document type is gone
    except (ElementTree.ParseError, RecursionError) as error:
        raise Unreadable(DropReason.UNREADABLE, f"not OPML: {error}") from error
    if root.tag.lower() != "opml":
        raise Unreadable(DropReason.UNREADABLE, f"not OPML but {root.tag[:40]}")
    listings: dict[str, FeedListing] = {}
    pending: list[tuple[ElementTree.Element, str]] = [(root, "")]
    while pending and len(listings) < MAX_OUTLINES:
        element, folder = pending.pop()
        values = {name.lower(): value.strip() for name, value in element.attrib.items()}
        url = join_url("", values.get("xmlurl", ""))
        title = values.get("title") or values.get("text") or None
        if url:
            home = join_url("", values.get("htmlurl", ""))
            listings.setdefault(url, FeedListing(url, title, home, values.get("language") or None, folder or None))
        inner = f"{folder}/{title}".strip("/") if title and not url and element.tag.lower() == "outline" else folder
        pending.extend((child, inner) for child in reversed(element))
    return list(listings.values())


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
        "type": "rss",
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
