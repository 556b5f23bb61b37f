"""What stands around a feed, or in its place: wrappings of interfaces and browsers, and documents that say where it is.

Moves that no HTTP status tells: the header `Refresh` and its `<meta>`, the XML-level redirect of UserLand
(`<redirect><newLocation>`), and `itunes:new-feed-url`, by which Apple Podcasts moves a show.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from presswatch.patterns import late_pattern
from presswatch.records import FeedKind
from transforms.web import join_url

#: where a document must say at the latest what it is
BEGINNING = 4096
#: the root element of RSS, Atom or RDF with any prefix, after declarations, comments and style sheets
FEED_ROOT = re.compile(
    # possessive, so that a run of declarations can be split in one way only
    rb"(?is)\A[\s\xef\xbb\xbf\xff\xfe]*+(?:(?><\?.*?\?>|<!--.*?-->|<!doctype\b[^<>]*>)\s*+)*+"
    rb"<(?:[a-z][\w.-]*:)?(?:rss|feed|rdf)[\s/>]"
)
SITEMAP_ROOT = re.compile(FEED_ROOT.pattern.replace(b"rss|feed|rdf", b"urlset|sitemapindex"))
#: `content="0; url=/ru/"` of a meta element, before or after its `http-equiv`
REFRESH = re.compile(
    rb"(?i)<meta\b(?=[^<>]{0,500}http-equiv\s*=\s*[\"']?refresh)[^<>]{0,500}?"
    rb"content\s*=\s*[\"']?\s*[0-5]\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'<>\s]{1,2000})"
)
#: the header of the same name; longer pauses are for people
REFRESH_HEADER = re.compile(r"(?i)\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'<>\s]{1,2000})")
NEW_LOCATION = re.compile(
    rb"(?i)\A\W{0,4}(?:<\?[^<>]{0,200}\?>\s*)?<redirect\b[^<>]{0,200}>.{0,500}?<newLocation>([^<>]{1,2000})<", re.DOTALL
)
NEW_FEED = re.compile(rb"(?i)<itunes:new-feed-url\b[^<>]{0,200}>\s*+(?:<!\[CDATA\[\s*+)?([^<>\s\]]{1,2000})")
ENTRY = re.compile(rb"(?i)<(?:[\w-]{1,40}:)?(?:item|entry)[\s>]")
MOVED, ELSEWHERE_TODAY = 301, 302

#: what interfaces put before JSON so that no page can run it as a script
GUARD = late_pattern(r"\A\s*(?:\)\]\}'?,?|while\s*\(1\)\s*;|for\s*\(;;\)\s*;)\s*(?=[{\[])")
#: JSON as the argument of a call (JSONP); possessive, so that a run of blanks can be split in one way only
CALL = late_pattern(
    r"\A\s*+(?:/\*[^*]{0,80}\*/\s*+)?(?:[A-Za-z_$][\w$]{0,80}\.){0,3}[A-Za-z_$][\w$]{0,80}\s*+\(\s*+(?=\{)"
)
#: a document as a browser shows it, which programs that fetch by a browser save
SHOWN = late_pattern(
    r"\A\s*(?:<!doctype html[^<>]{0,200}>\s*)?<(?:html|pre)\b(?s:.{0,3000}?)"
    r"(?:(?<=<pre)|<pre\b)[^<>]{0,300}>\s*(?=&lt;(?:\?xml|rss|feed|rdf:RDF)\b|\{\s*\")",
    re.IGNORECASE,
)


def kind_of_document(kind: str, body: bytes) -> str:
    """Return as what a document is to be read: a sitemap followed as a feed is a sitemap, and the other way round.

    Lists of feeds often name no kind, and a site may put one in the place of the other. Other kinds stay.
    """
    if kind == FeedKind.FEED and SITEMAP_ROOT.match(body[:BEGINNING]):
        return FeedKind.SITEMAP
    is_feed = kind == FeedKind.SITEMAP and FEED_ROOT.match(body[:BEGINNING]) is not None
    return FeedKind.FEED if is_feed else kind


def unwrapped(text: str) -> str:
    """Return a document without what an interface or a browser put around it; any other text unchanged."""
    guard, call = GUARD.match(text), CALL.match(text)
    if guard:
        return text[guard.end() :]
    if call and (called := text.rstrip().removesuffix(";").rstrip()).endswith(")"):
        return called[call.end() : -1]
    shown = SHOWN.match(text) if "<pre" in text[:BEGINNING] else None
    if shown is None:
        return text
    return html.unescape(text[shown.end() :].partition("</pre")[0])


def sent_on(page: bytes, url: str) -> str | None:
    """Return where a page redirects browsers at once by `<meta http-equiv="refresh">`, or None."""
    found = REFRESH.search(page[:BEGINNING])
    target = join_url(url, html.unescape(found.group(1).decode("utf-8", "replace"))) if found else None
    return target if target != url else None


def told_move(body: bytes, headers: Mapping[str, str], url: str) -> tuple[int, str] | None:
    """Return where a document, or its answer, says that the feed is, and the status that would have said so.

    A document with entries is the feed, whatever its answer's header. A page is left at once only for another address,
    so that a guard which makes browsers load it again is not taken for a move.

    Args:
        body: the document.
        headers: of its answer, in lower case.
        url: where it came from.
    """
    if ENTRY.search(body):
        return None
    header = REFRESH_HEADER.match(headers.get("refresh", ""))
    if header:
        target = join_url(url, header.group(1))
        return (ELSEWHERE_TODAY, target) if target and target != url else None
    written = NEW_LOCATION.match(body[:BEGINNING]) or NEW_FEED.search(body[:BEGINNING])
    if written:
        target = join_url(url, html.unescape(written.group(1).decode("utf-8", "replace")).strip())
        return (MOVED, target) if target and target != url else None
    target = sent_on(body, url)
    return (ELSEWHERE_TODAY, target) if target else None
