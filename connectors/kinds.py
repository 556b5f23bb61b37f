"""How each kind of feed is requested: one attempt for one document, conditional if it was read before.

A followed feed is meant to be read; sitemaps, listing pages and channel previews are requested only if robots.txt
allows it. `transforms.documents` has the matching table of readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from connectors.http import Fetcher, RobotsCache, Wish, clean_location, without_secrets
from connectors.pages import ACCEPT_PAGES, MAX_PAGE_BYTES, robots_check
from presswatch.errors import FetchError, Unreachable
from presswatch.records import Feed, FeedKind, Fetched, Unchanged, Validators

#: the status that would have told a move, and the address, which a document without entries tells in its place
ToldMove = Callable[[bytes, Mapping[str, str], str], tuple[int, str] | None]


@dataclass(frozen=True, slots=True)
class Asking:
    """What all feeds of a round share; `deadline` is in monotonic seconds."""

    fetcher: Fetcher
    robots: RobotsCache
    deadline: float | None = None
    #: the feed's address, if it is not the document's own; a private address may be visited only on its host
    found_at: str | None = None
    #: where a feed's document says that the feed is now
    told_move: ToldMove | None = None


async def ask_by_robots(
    asking: Asking, feed: Feed, validators: Validators | None, *, accept: str, max_bytes: int
) -> Fetched | Unchanged:
    """Send one conditional request that robots.txt of every hop's host allows.

    Raises:
        FetchError: as `Fetcher.fetch`; Forbidden 'robots' if robots.txt forbids it; Unreachable 'empty' for no body.
    """
    host = urlsplit(asking.found_at or feed.url).hostname or ""
    answer = await asking.fetcher.fetch(
        feed.url,
        Wish(accept, validators, max_bytes, private_host=host),
        deadline=asking.deadline,
        check_hop=robots_check(asking.fetcher, asking.robots, asking.deadline, host),
    )
    if isinstance(answer, Fetched) and not answer.body.strip():
        raise Unreachable(without_secrets(feed.url), "empty", status=answer.status)
    return answer


ACCEPT_FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
#: the largest of 162 real feeds has 0.9 MB; reading and storing one of 12 MB briefly takes ten times its size
MAX_FEED_BYTES = 12_000_000


async def visit_feed(
    fetcher: Fetcher,
    feed: Feed,
    validators: Validators | None,
    *,
    deadline: float | None = None,
    found_at: str | None = None,
    told_move: ToldMove | None = None,
) -> Fetched | Unchanged:
    """Fetch a feed's document.

    A document that ends too early is accepted: its complete entries are news, and reading it reports that it is cut.

    Args:
        fetcher: sends the request.
        feed: where to ask.
        validators: from the last answer.
        deadline: in monotonic seconds.
        found_at: the page that named the feed; None for one that the user chose. On every hop a private address may be
            visited only on its host, or the chosen feed's: the allow-list opens networks for what a user chose.
        told_move: where the document says that the feed is, which is then asked for in the same visit.

    Raises:
        FetchError: as `Fetcher.fetch`; an empty body is Unreachable('empty'), never "no more items".
    """
    wish = Wish(
        ACCEPT_FEEDS,
        validators,
        MAX_FEED_BYTES,
        is_short_allowed=True,
        private_host=urlsplit(found_at or feed.url).hostname or "",
        is_fault_read=True,
    )
    answer = await fetcher.fetch(feed.url, wish, deadline=deadline)
    if told_move and isinstance(answer, Fetched) and (move := told_move(answer.body, answer.headers, answer.final_url)):
        there = await fetcher.fetch(move[1], replace(wish, validators=None), deadline=deadline)
        answer = led_to(there, answer, move)
    if isinstance(answer, Fetched) and not answer.body.strip():
        raise Unreachable(without_secrets(feed.url), "empty", status=answer.status)
    return answer


def led_to(there: Fetched | Unchanged, told: Fetched, move: tuple[int, str]) -> Fetched | Unchanged:
    """Return the answer at a new address as that of the old one, whose document told it as a redirect would have.

    Its validators are left out: at the next visit they would be put to the old address.
    """
    headers = {name: value for name, value in there.headers.items() if name not in ("etag", "last-modified")}
    return replace(there, url=told.url, headers=headers, hops=(*told.hops, move, *there.hops))


ACCEPT_SITEMAPS = "application/xml, text/xml;q=0.9, application/gzip;q=0.8, text/plain;q=0.7, */*;q=0.5"
#: sitemaps.org allows 50 MB; one of 50,000 dated addresses has 7 MB and takes several times that when parsed
MAX_SITEMAP_BYTES = 20_000_000
#: RFC 9309 §2.2.4: lines of any group, with full addresses
SITEMAP_LINE = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")
#: usual addresses of sitemaps that robots.txt does not name, news sitemaps first
USUAL_PLACES = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml")
MOST_NAMED = 20
NEWS_LOOK = re.compile(r"(?i)news|novost|naviny|article|latest")


async def ask_for_sitemap(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request a sitemap or a sitemap index.

    Raises:
        FetchError: as `ask_by_robots`.
    """
    return await ask_by_robots(asking, feed, validators, accept=ACCEPT_SITEMAPS, max_bytes=MAX_SITEMAP_BYTES)


async def sitemap_places(asking: Asking, url: str) -> list[str]:
    """Return where a site's sitemaps may be, likeliest first: those named in robots.txt, else the usual places."""
    named = await named_in_robots(asking, url)
    named.sort(key=lambda place: not NEWS_LOOK.search(place))
    return named or [urljoin(url, place) for place in USUAL_PLACES]


async def named_in_robots(asking: Asking, url: str) -> list[str]:
    """Return the sitemaps that a site's robots.txt names, in its order; none if it cannot be fetched."""
    try:
        answer = await asking.fetcher.fetch(
            urljoin(url, "/robots.txt"), Wish(max_bytes=512 * 1024, is_cut_allowed=True)
        )
    except FetchError:
        return []
    text = answer.body.decode("utf-8", "replace") if isinstance(answer, Fetched) else ""
    places = (clean_location(place, url) for place in SITEMAP_LINE.findall(text))
    return list(dict.fromkeys(place for place in places if place))[:MOST_NAMED]


async def ask_for_listing(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request a listing page.

    Raises:
        FetchError: as `ask_by_robots`.
    """
    return await ask_by_robots(asking, feed, validators, accept=ACCEPT_PAGES, max_bytes=MAX_PAGE_BYTES)


ACCEPT_PREVIEWS = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
#: twenty posts with their pictures' markup; the largest seen have 0.4 MB
MAX_PREVIEW_BYTES = 3_000_000


async def ask_for_channel(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request a page of posts.

    Raises:
        FetchError: as `ask_by_robots`.
    """
    return await ask_by_robots(asking, feed, validators, accept=ACCEPT_PREVIEWS, max_bytes=MAX_PREVIEW_BYTES)


class Connector(Protocol):
    """Requests a document of one kind of feed."""

    async def __call__(self, asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
        """Return the document at `feed.url`, or `Unchanged` since `validators` were given.

        Raises:
            FetchError: it could not be fetched; the problem says why.
            Unreadable: the answer is clearly not such a document.
        """
        ...


async def ask_for_feed(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request a feed document. A followed feed is meant to be read: robots.txt applies to the pages it lists."""
    return await visit_feed(asking.fetcher, feed, validators, deadline=asking.deadline, told_move=asking.told_move)


CONNECTORS: Mapping[str, Connector] = {
    FeedKind.FEED: ask_for_feed,
    FeedKind.SITEMAP: ask_for_sitemap,
    FeedKind.LISTING: ask_for_listing,
    FeedKind.TELEGRAM: ask_for_channel,
}


async def ask(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """Request the document of a feed of any kind.

    Raises:
        FetchError, Unreadable: as `Connector`.
    """
    return await CONNECTORS[feed.kind](asking, feed, validators)
