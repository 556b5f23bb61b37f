"""Fetch an article's page: only if robots.txt allows it, only HTML."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from connectors.http import Fetcher, RobotsCache, Wish, without_secrets
from presswatch.errors import CANNOT_CONNECT, Forbidden, Unreachable, Unreadable
from presswatch.records import DropReason, Fetched, Unchanged, Validators

ACCEPT_PAGES = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.1"
MAX_PAGE_BYTES = 5_000_000
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
#: paths of home pages: the root, a language or a variant below it, a server's index file
HOME_PATH = re.compile(
    r"/*((?:[a-z]{2,3}|home|main|index|default)(?:[-_][a-z]{2})?/*)?((?:index|default)\.\w{2,5})?", re.I
)
#: a query that names one page of many, such as WordPress's `?p=123`
PAGE_NUMBER = re.compile(r"(?:^|[&;])(?:p|n|a|id|\w+_?id|post|news|article|story)=\d+", re.IGNORECASE)
#: media types of what is not a page, however it begins
OTHER_TYPES = re.compile(
    r"(?:image|audio|video|font|model)/|application/(?:pdf|zip|json|javascript|msword|vnd\.|[\w.-]+\+(?:xml|json|zip)$)"
)
#: the end of a page that is complete although its server broke off
PAGE_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
PAGE_END_BYTES = 4096
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<?xml", b"<!--")


async def fetch_page(
    fetcher: Fetcher, robots: RobotsCache, url: str, *, deadline: float | None = None, found_at: str | None = None
) -> Fetched:
    """Fetch a page; every hop is checked against the robots.txt of its host.

    Args:
        fetcher: sends the request.
        robots: the rules of hosts.
        url: the page's address.
        deadline: in monotonic seconds.
        found_at: the address that named the page. A private address may be visited only on its host: the allow-list
            opens networks for the feeds a user chose, not for whatever these link to.

    Raises:
        Forbidden: robots.txt forbids it (problem 'robots'), or our guard does.
        Unreachable: network trouble, or robots.txt could not be read ('robots.txt unreachable').
        Refused: the server refuses.
        Postponed: the host's turn comes too late.
        Unreadable: 'not_html' for other media types, 'empty' for an empty body, 'soft_404' if redirects lead to
            the home page: this is how some sites answer for pages they no longer have.
    """
    private_host = urlsplit(found_at or url).hostname or ""
    answer = await _answered(fetcher, robots, url, page_wish(private_host), deadline)
    if not isinstance(answer, Fetched):
        raise Unreachable(without_secrets(url), "304 to an unconditional request", status=304)
    return checked_page(answer, url)


async def look_again(
    fetcher: Fetcher, robots: RobotsCache, url: str, known: Validators | None, *, deadline: float | None = None
) -> Fetched | Unchanged:
    """Ask whether a page has changed; return the page if so, or if its server does not say.

    Args:
        fetcher: sends the request.
        robots: the rules of hosts.
        url: the page's address.
        known: validators of the stored page; None requests the whole page.
        deadline: in monotonic seconds.

    Raises:
        FetchError, Unreadable: as `fetch_page`.
    """
    answer = await _answered(fetcher, robots, url, page_wish(urlsplit(url).hostname or "", known), deadline)
    return checked_page(answer, url) if isinstance(answer, Fetched) else answer


def page_wish(private_host: str, known: Validators | None = None) -> Wish:
    """Return the request for a page."""
    return Wish(ACCEPT_PAGES, known, MAX_PAGE_BYTES, is_short_allowed=True, private_host=private_host)


async def _answered(
    fetcher: Fetcher, robots: RobotsCache, url: str, wish: Wish, deadline: float | None
) -> Fetched | Unchanged:
    return await fetcher.fetch(
        url,
        wish,
        deadline=deadline,
        check_hop=robots_check(fetcher, robots, deadline, wish.private_host or ""),
    )


def checked_page(answer: Fetched, url: str) -> Fetched:
    """Return an answer that may be an article's page.

    Raises:
        Unreachable, Unreadable: it is not one, see `fetch_page`.
    """
    if is_home(answer.final_url) and not is_home(url):
        raise Unreadable(DropReason.SOFT_404, f"redirected to the home page {without_secrets(answer.final_url)}")
    if not answer.body.strip():
        raise Unreadable(DropReason.EMPTY, "the page has no body")
    if answer.is_cut and not PAGE_END.search(answer.body[-PAGE_END_BYTES:]):
        raise Unreachable(without_secrets(url), "broken exchange: the page ends too early", status=answer.status)
    media_type = answer.media_type
    if not is_html(media_type, answer.body):
        raise Unreadable(DropReason.NOT_HTML, media_type[:60])
    return answer


def robots_check(
    fetcher: Fetcher, robots: RobotsCache, deadline: float | None, private_host: str
) -> Callable[[str], Awaitable[float | None]]:
    """Return the check before every hop of a fetch: whether the host's robots.txt allows it, and how long to pause."""

    async def check_hop(target: str) -> float | None:
        rules = await robots.rules(fetcher, target, deadline=deadline, private_host=private_host)
        if rules.is_unreachable:
            # If no server could be reached at all, that is the problem, and how a machine without a network is
            # recognised.
            is_offline = rules.problem.startswith(CANNOT_CONNECT)
            raise Unreachable(without_secrets(target), rules.problem if is_offline else "unreachable robots.txt")
        if not rules.allows(target):
            raise Forbidden(without_secrets(target), "robots")
        return rules.crawl_delay_seconds

    return check_hop


def is_home(url: str) -> bool:
    """Tell whether an address is a site's home page, in any language."""
    parts = urlsplit(url)
    return HOME_PATH.fullmatch(parts.path) is not None and not PAGE_NUMBER.search(parts.query)


def is_html(media_type: str, body: bytes) -> bool:
    """Tell whether a body may be read as HTML: by its type, or by its first bytes if the type is unspecific."""
    if media_type in HTML_TYPES:
        return True
    looks_like_markup = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP)
    return looks_like_markup and not OTHER_TYPES.match(media_type)
