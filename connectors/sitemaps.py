"""Requests sitemaps, where robots.txt allows it, and unpacks them."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from connectors.asking import Asking, ask_by_robots
from connectors.http import Wish
from presswatch.errors import FetchError
from presswatch.records import Feed, Fetched, Unchanged, Validators

ACCEPT_SITEMAPS = "application/xml, text/xml;q=0.9, application/gzip;q=0.8, text/plain;q=0.7, */*;q=0.5"
#: sitemaps.org allows 50 MB; one of 50,000 addresses with their dates has 7 MB, and parsed it takes several times that
MAX_SITEMAP_BYTES = 20_000_000
#: RFC 9309 §2.2.4: lines of any group, with whole addresses
SITEMAP_LINE = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")
#: where sitemaps stand that robots.txt does not name, those of news first
USUAL_PLACES = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml")
MOST_NAMED = 20
NEWS_LOOK = re.compile(r"(?i)news|novost|naviny|article|latest")


async def ask_for_sitemap(asking: Asking, feed: Feed, validators: Validators | None) -> Fetched | Unchanged:
    """A sitemap or an index of them.

    Raises:
        FetchError: as `ask_by_robots`.
    """
    return await ask_by_robots(asking, feed, validators, accept=ACCEPT_SITEMAPS, max_bytes=MAX_SITEMAP_BYTES)


async def sitemap_places(asking: Asking, url: str) -> list[str]:
    """Where a site's sitemaps may be, likeliest first: those that its robots.txt names, else the usual places."""
    named = await named_in_robots(asking, url)
    named.sort(key=lambda place: not NEWS_LOOK.search(place))
    return named or [urljoin(url, place) for place in USUAL_PLACES]


async def named_in_robots(asking: Asking, url: str) -> list[str]:
    """The sitemaps that a site's robots.txt names, in its order; none where it cannot be had."""
    try:
        answer = await asking.fetcher.fetch(
            urljoin(url, "/robots.txt"), Wish(max_bytes=512 * 1024, is_cut_allowed=True)
        )
    except FetchError:
        return []
    text = answer.body.decode("utf-8", "replace") if isinstance(answer, Fetched) else ""
    places = (urljoin(url, place) for place in SITEMAP_LINE.findall(text))
    return list(dict.fromkeys(place for place in places if place.startswith(("http://", "https://"))))[:MOST_NAMED]
