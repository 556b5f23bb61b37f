"""Tell feeds from pages, and find those a home page names: `<link rel="alternate">` first, then what looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser

from presswatch.errors import Unreadable
from presswatch.records import FeedReading
from transforms.feeds.items import parse_feed
from transforms.feeds.xml_text import decoded
from transforms.web import join_url

MAX_PAGE_BYTES = 2_000_000
MAX_FEEDS = 50
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/x-rss+xml",
        "text/rss",
        "text/rss+xml",
    }
)
LOOSE_TYPES = frozenset({"application/xml", "text/xml", "application/json"})
FEED_LOOK = re.compile(r"(?i)(?:^|[/._\-?=&])(?:rss2?|atom|feeds?|rdf|index\.xml|feed\.json)(?:$|[/._\-?=&])")
#: the first element of RSS, Atom and RDF, behind declarations, remarks and style sheets, whatever its prefix
FEED_ROOT = re.compile(
    # possessive: a run of declarations can be cut in one way only
    rb"(?is)\A[\s\xef\xbb\xbf\xff\xfe]*+(?:(?><\?.*?\?>|<!--.*?-->|<!doctype\b[^<>]*>)\s*+)*+"
    rb"<(?:[a-z][\w.-]*:)?(?:rss|feed|rdf)[\s/>]"
)
JSON_FEED_BEGINNING = re.compile(rb"(?s)\A[\s\xef\xbb\xbf]*\{.*https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version")
#: bytes that tell what a document is
BEGINNING = 4096
COMMENTS_LOOK = re.compile(r"(?i)/comments?/feed|[?&]feed=comments|comments-rss|kommentar")


@dataclass(frozen=True, slots=True)
class NoFeed:
    """A page that is no feed: why not, and the feeds it names."""

    problem: str
    links: tuple[str, ...]


FeedOrLinks = FeedReading | NoFeed


def read_feed_or_links(body: bytes, url: str, feed_id: str, charset: str | None, now: datetime) -> FeedOrLinks:
    """A document as a feed, or else the feeds that it names; made to run in a child process."""
    try:
        return parse_feed(body, url=url, feed_id=feed_id, charset=charset, now=now)
    except Unreadable as fault:
        return NoFeed(str(fault), tuple(find_feeds(body, url)))


def is_feed_document(media_type: str, body: bytes) -> bool:
    """Whether an answer is a feed and no page: by a type that only feeds have, or by how its bytes begin."""
    if media_type in FEED_TYPES:
        return True
    # Without its zero bytes UTF-16 reads like ASCII here.
    beginning = body[:BEGINNING].replace(b"\0", b"")
    return FEED_ROOT.match(beginning) is not None or JSON_FEED_BEGINNING.match(beginning) is not None


class _FeedLinks(HTMLParser):
    """Collects what a page says about its feeds; Python's own parser, since it opens nothing and never gives up."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.declared: list[str] = []
        self.looking: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        href = values.get("href", "").strip()
        if not href:
            return
        if tag == "base" and self.base is None:
            self.base = href
        elif tag == "link" and "alternate" in values.get("rel", "").lower().split():
            kind = values.get("type", "").partition(";")[0].strip().lower()
            if kind in FEED_TYPES or (kind in LOOSE_TYPES and FEED_LOOK.search(href)):
                self.declared.append(href)
        elif tag == "a" and FEED_LOOK.search(href):
            self.looking.append(href)


def find_feeds(html: bytes, url: str) -> list[str]:
    """Addresses of a page's feeds, declared ones first, feeds of comments last; at most 50, each once.

    Args:
        html: the page.
        url: its address, base of relative links.
    """
    text, _ = decoded(html[:MAX_PAGE_BYTES], None)
    page = _FeedLinks()
    page.feed(text)
    base = (join_url(url, page.base) if page.base else None) or url
    declared = [_as_http(href) for href in page.declared]
    hrefs = declared + [_as_http(href) for href in page.looking if not declared]
    found = dict.fromkeys(feed for href in hrefs if (feed := join_url(base, href)))
    return sorted(found, key=lambda feed: bool(COMMENTS_LOOK.search(feed)))[:MAX_FEEDS]


def _as_http(href: str) -> str:
    """`feed:https://…` and `feed://…` are how some pages write a feed's address."""
    return re.sub(r"(?i)^feed:(?://(?!/))?(?=https?:)|^feed:(?=//)", "", href)
