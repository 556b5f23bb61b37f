"""Tell feeds from pages, and find a site's feeds: declared ones first, then whatever looks like a feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from itertools import repeat
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.records import FeedReading
from transforms.feeds.items import FeedOrigin, parse_feed
from transforms.feeds.wrappers import BEGINNING, FEED_ROOT, sent_on
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
        "text/atom",
        "text/atom+xml",
        "application/rss",
        "application/atom",
        "application/xml+rss",
        "application/x-atom+xml",
        "application/x.atom+xml",
    }
)
LOOSE_TYPES = frozenset({"application/xml", "text/xml", "application/json"})
#: attributes with words for people and programs
SPEAKING = ("title", "alt", "aria-label", "class")
FEED_LOOK = re.compile(r"(?i)(?:^|[/._\-?=&])(?:rss2?|atom|feeds?|rdf|index\.xml|feed\.json)(?:$|[/._\-?=&])")
#: schemes by which readers of feeds ask browsers for a feed
READERS_SCHEME = re.compile(r"(?i)(?:feed|itpc|pcast|podcast|rss):")
DOCUMENT_LOOK = re.compile(r"(?i)^(?!.*(?:sitemap|opensearch|opml)).*\.(?:xml|rss|rdf|atom)(?:$|[?#])")
#: addresses in JSON
ADDRESS_IN_DATA = re.compile(r"\"(https?:(?:\\?/){2}[^\"\s]{1,2000})\"")
JSON_FEED_BEGINNING = re.compile(rb"(?s)\A[\s\xef\xbb\xbf]*\{.*https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version")
#: words of a link, or of its picture, that mean a feed; every language calls it "RSS"
FEED_WORDS = re.compile(r"(?i)(?<![^\W_])(?:rss|atom|web[ -]?feed|xml[ -]?feed|rss2?\.0)(?![^\W_])|\A\s*xml\s*\Z")
MOST_WORDS_CHARACTERS = 80
#: elements that draw a picture and the attributes that name it: an icon's file name tells where a link leads
PICTURES = {"img": ("src", "data-src"), "use": ("href", "xlink:href")}
#: paths at which common site software puts its feed
USUAL_PATHS = (
    *("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"),
    *("/?feed=rss2", "/feeds/posts/default", "/rss.php", "/?format=feed&type=rss"),
    *("/feed/", "/rss/", "/rss2.xml", "/feed/rss", "/feed/atom", "/blog/feed", "/news/feed", "/news/rss", "/rss/news"),
    *("/index.rss", "/feed.rss", "/news.rss", "/feeds/all.atom.xml", "/blog/index.xml", "/posts/index.xml"),
    *("/rss/all.xml", "/rss/rss.xml", "/export/rss.xml", "/feeds/rss.xml", "/feed/rss.xml"),
)
#: and below the folder of a page that is not the site's front page: of a language, of a blog
USUAL_BELOW = ("feed", "rss", "rss.xml", "index.xml")
LINK_VALUE = re.compile(r"<([^<>]{1,4000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))*)")
LINK_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))")
MAX_HEADER_CHARACTERS = 20_000
COMMENTS_LOOK = re.compile(r"(?i)/comments?/feed|[?&]feed=comments|comments-rss|kommentar")
#: the same words in a link's title
COMMENTS_WORDS = re.compile(r"(?i)comment|kommentar|comentari|komentar|коммент|коментар|каментар")


@dataclass(frozen=True, slots=True)
class NoFeed:
    """A page that is no feed: the reason, the feeds it names, and other addresses to try, likeliest first.

    `leads_to` is where the page redirects browsers, if it does and names no feed itself.
    """

    problem: str
    links: tuple[str, ...]
    guesses: tuple[str, ...] = ()
    leads_to: str | None = None


FeedOrLinks = FeedReading | NoFeed


def read_feed_or_links(body: bytes, url: str, feed_id: str, charset: str | None, now: datetime) -> FeedOrLinks:
    """Read a document as a feed, or else find the feeds it names; made to run in a child process."""
    try:
        return parse_feed(body, FeedOrigin(url, feed_id, charset, now))
    except Unreadable as fault:
        links, guesses = find_feeds(body, url)
        return NoFeed(str(fault), tuple(links), tuple(guesses), None if links else sent_on(body, url))


def is_feed_document(media_type: str, body: bytes) -> bool:
    """Tell whether a response is a feed: by a media type that only feeds have, or by its first bytes."""
    if media_type in FEED_TYPES:
        return True
    # Without its zero bytes UTF-16 looks like ASCII here.
    beginning = body[:BEGINNING].replace(b"\0", b"")
    return FEED_ROOT.match(beginning) is not None or JSON_FEED_BEGINNING.match(beginning) is not None


class _FeedLinks(HTMLParser):
    """Collect what a page says about its feeds. Uses Python's own parser, which fetches nothing and never gives up."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.declared: list[str] = []
        self.of_comments: list[str] = []
        self.looking: list[str] = []
        self.reading: list[str] = []
        #: at addresses that only documents have: data of any kind
        self.perhaps: list[str] = []
        self.language = ""
        #: of declared feeds, the language that each is said to be in
        self.languages: dict[str, str] = {}
        self._anchor: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        href = values.get("href", "").strip()
        if tag == "html":
            self.language = language_of(values, "lang")
        elif tag == "base":
            self.base = self.base or href or None
        elif tag == "link":
            self._note_link(values, href)
        elif tag in ("a", "area"):
            self._open(href, values.get("type", ""))
        self._see(" ".join(map(values.get, SPEAKING, repeat(""))))
        self._see_picture([values.get(name, "") for name in PICTURES.get(tag, ())])

    def _note_link(self, values: Mapping[str, str], href: str) -> None:
        """Note a link that the page declares to be a feed, those of comments apart, or whose address alone says so."""
        if href and is_declared(values, href):
            is_of_comments = COMMENTS_WORDS.search(values.get("title", "")) or COMMENTS_LOOK.search(href)
            (self.of_comments if is_of_comments else self.declared).append(href)
            self.languages.setdefault(href, language_of(values, "hreflang"))
        elif not (values.get("rel") or values.get("type")) and FEED_LOOK.search(href):
            self.looking.append(href)

    def _open(self, href: str, kind: str) -> None:
        """Open a link whose type, address or words may say that it leads to a feed."""
        self._anchor = href or None
        if href and (media_type(kind) in FEED_TYPES or FEED_LOOK.search(href) or READERS_SCHEME.match(href)):
            self.looking.append(href)
        elif href and DOCUMENT_LOOK.search(href):
            self.perhaps.append(href)

    def _see_picture(self, addresses: Iterable[str]) -> None:
        """Record the open link as a feed's if the file name of a picture in it says so."""
        if any(FEED_LOOK.search(address.rpartition("/")[2]) for address in addresses):
            self._see("rss")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._anchor = None

    def handle_data(self, data: str) -> None:
        self._see(data)

    def _see(self, words: str) -> None:
        """Record the open link as a feed's if its words, or a picture's in it, say so."""
        if self._anchor and len(words) < MOST_WORDS_CHARACTERS and FEED_WORDS.search(words):
            self.reading.append(self._anchor)

    def declared_in_order(self) -> list[str]:
        """Return the declared feeds, those in the page's own language or in none first."""
        return sorted(self.declared, key=lambda href: self.languages[href] not in ("", self.language))


def language_of(values: Mapping[str, str], name: str) -> str:
    """Return the code of a language without its region, in lower case."""
    return values.get(name, "").lower().replace("_", "-").partition("-")[0].strip()


def is_declared(values: Mapping[str, str], href: str) -> bool:
    """Tell whether a link declares a feed: by relation and type, else by its title or address."""
    relations, kind = values.get("rel", "").lower().split(), media_type(values.get("type", ""))
    if "feed" in relations:
        return True
    if relations and "alternate" not in relations:
        return False
    if kind in FEED_TYPES or not relations:
        return kind in FEED_TYPES
    # An alternate without a type may be the page in another language, at any address.
    says_so = FEED_WORDS.search(values.get("title", "")) is not None
    return says_so if not kind else kind in LOOSE_TYPES and (says_so or FEED_LOOK.search(href) is not None)


def media_type(kind: str) -> str:
    """Return a media type in lower case without parameters; a blank in it was a plus sign before decoding."""
    return kind.partition(";")[0].strip().lower().replace(" ", "+")


def find_feeds(html: bytes, url: str) -> tuple[list[str], list[str]]:
    """Return addresses of a page's feeds, and others to try if none of those works; at most 50, no duplicates.

    The first list holds declared feeds, else links that look like feeds by address or words. The second holds the rest
    of these and the usual paths. Comment feeds come last.

    Args:
        html: the page.
        url: its address, the base for relative links.
    """
    text, _ = decoded(html[:MAX_PAGE_BYTES], None)
    page = _FeedLinks()
    page.feed(text)
    is_data = text.lstrip().startswith(("{", "["))
    perhaps = page.perhaps + ([found.replace("\\/", "/") for found in ADDRESS_IN_DATA.findall(text)] if is_data else [])
    base = (join_url(url, page.base) if page.base else None) or url
    found = joined(base, page.looking + page.reading)
    comments = joined(base, page.of_comments)
    named = list(dict.fromkeys(joined(base, page.declared_in_order()))) or found
    # A feed of comments is better than none, but is tried last: the news feed may be at a usual path, undeclared.
    named, comments = (named + comments, []) if named else ([], comments)
    usual = joined(url, USUAL_BELOW if urlsplit(url).path.strip("/") else ()) + joined(url, USUAL_PATHS)
    guesses = [feed for feed in dict.fromkeys([*found, *joined(base, perhaps), *usual]) if feed not in named]
    return named[:MAX_FEEDS], [*guesses[: MAX_FEEDS - len(comments)], *comments[:MAX_FEEDS]]


def joined(base: str, hrefs: Iterable[str]) -> list[str]:
    """Make links absolute and unique, comment feeds last."""
    found = dict.fromkeys(feed for href in hrefs if (feed := join_url(base, as_http(href))))
    return sorted(found, key=lambda feed: bool(COMMENTS_LOOK.search(feed)))


def feeds_in_header(link_header: str, url: str) -> list[str]:
    """Return the feeds named by a Link header (RFC 8288), as `<link>` would; `url` is the base for relative ones."""
    hrefs = []
    for found in LINK_VALUE.finditer(link_header[:MAX_HEADER_CHARACTERS]):
        href, parameters = found.group(1), found.group(2)
        values = {name.lower(): quoted or plain for name, quoted, plain in LINK_PARAMETER.findall(parameters)}
        if is_declared(values, href):
            hrefs.append(href)
    return joined(url, hrefs)


def as_http(href: str) -> str:
    """Turn `feed:https://…` and `feed://…`, as some pages write a feed's address, into http(s)."""
    text = href.strip().replace("\\", "/")
    if re.match(r"(?i)feed:(?://)?https?:", text):
        return re.sub(r"(?i)^feed:(?://)?", "", text)
    # Podcast programs use scheme names of their own for http.
    text = re.sub(r"(?i)^(?:itpc|pcast|podcast|rss):(?=//)", "http:", text)
    return re.sub(r"(?i)^feed:(?=//)", "", text)
