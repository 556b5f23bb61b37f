"""Check feeds without storing anything; their answers are read in killable children."""

from __future__ import annotations

import dataclasses
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from connectors.fetching import fetch_all
from connectors.kinds import visit_feed
from connectors.pool import ReadingPool
from presswatch.errors import FetchError, Unreadable, UsageError
from presswatch.home.fetching import fetch_policy
from presswatch.records import Feed, FeedKind, FeedReading, Fetched
from presswatch.settings import Settings
from presswatch.shown import redact_url
from transforms.feeds import FeedOrLinks, NoFeed, feeds_in_header, read_feed_or_links
from transforms.listings import ListingRule
from transforms.web import domain_of, feed_id

COLUMNS = ("url", "outcome", "items", "oldest", "newest", "title", "note")
#: an ordinary feed is read in well under a second
DEADLINE_SECONDS, MEMORY_BYTES = 15.0, 500_000_000
#: the most feeds tried of those that a page names
CANDIDATES = 5
#: the most usual places tried in addition
GUESSES = 32


#: how long a command looks for a feed; a host's pauses make one place of five seconds
SEARCH_SECONDS = 60.0


class NoAnswer(UsageError):
    """An address that cannot be fetched."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was fetched and read, at the address it has permanently moved to.

    `others` are those its page names.
    """

    url: str
    reading: FeedReading
    others: tuple[str, ...] = ()
    kind: str = FeedKind.FEED
    #: of a listing: the rule that reads it, with any doubts
    rule: ListingRule | None = None
    doubts: tuple[str, ...] = ()


def check_feeds(settings: Settings, feeds: Sequence[Feed], now: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield a row of COLUMNS for each feed, in order of arrival; outcome is 'ok' or the problem."""
    with reading_pool() as pool:
        for feed, answer in answers_of(settings, feeds):
            yield (redact_url(feed.url), *found_in(pool, answer, now))


def reading_pool() -> ReadingPool:
    """Return a pool with one child that reads feeds and home pages."""
    return ReadingPool(read_feed_or_links, 1, DEADLINE_SECONDS, MEMORY_BYTES)


def answers_of(settings: Settings, feeds: Sequence[Feed], found_at: str | None = None) -> Iterator[tuple[Feed, Any]]:
    """Yield feeds with their answers or FetchErrors, as they come; `found_at` is the page that named them, if any."""

    async def fetch_one(fetcher: Any, feed: Feed) -> Any:
        return await visit_feed(fetcher, feed, None, found_at=found_at)

    yield from fetch_all(fetch_policy(settings), feeds, lambda feed: domain_of(feed.url), fetch_one)


def read_answer(pool: ReadingPool, answer: Fetched, now: datetime) -> FeedOrLinks | Unreadable:
    """Read an answer in a child."""
    task = (answer.body, answer.final_url, feed_id(answer.url), answer.charset, now)
    (found,) = pool.map([task])
    if isinstance(found, NoFeed):
        named = feeds_in_header(answer.headers.get("link", ""), answer.final_url)
        return dataclasses.replace(found, links=tuple(dict.fromkeys([*named, *found.links])))
    return found  # type: ignore[no-any-return]


def found_in(pool: ReadingPool, answer: Any, now: datetime) -> tuple[Any, ...]:
    """Return the row of an answer, without its address."""
    if not isinstance(answer, Fetched):
        return without_feed(answer.problem if isinstance(answer, FetchError) else str(answer))
    found = read_answer(pool, answer, now)
    if isinstance(found, Unreadable):
        return without_feed(str(found))
    if not isinstance(found, FeedReading):
        links = f"; its page names {', '.join(redact_url(link) for link in found.links[:3])}" if found.links else ""
        return without_feed(found.problem, f"no feed{links}")
    dates = [item.published_at for item in found.items if item.published_at]
    newest, oldest = (max(dates), min(dates)) if dates else (None, None)
    return "ok", len(found.items), oldest, newest, found.title, "; ".join(notes_on(answer, found)) or None


def without_feed(problem: str, note: str | None = None) -> tuple[Any, ...]:
    """Return the row of an answer that is not a feed."""
    return problem, None, None, None, None, note


def notes_on(answer: Fetched, reading: FeedReading) -> list[str]:
    """Return notes for the user about a working feed: where it is, then what its document lacks."""
    moved = f"moved for good to {redact_url(answer.final_url)}"
    return [*([moved] if lasting_url(answer) != answer.url else []), *lacks_of(reading)]


def lacks_of(reading: FeedReading) -> list[str]:
    """Return what a feed's document lacks, in words."""
    undated = sum(item.published_at is None for item in reading.items)
    unlinked = sum(item.url is None for item in reading.items)
    notes = {
        f"mended: {reading.problem}": bool(reading.problem),
        f"{undated} without a date": undated > 0,
        f"{unlinked} without an address": unlinked > 0,
        f"{reading.skipped} entries beyond the limit": reading.skipped > 0,
        "no entries": not reading.items,
    }
    return [note for note, is_true in notes.items() if is_true]


def lasting_url(answer: Fetched) -> str:
    """Return the address to use from now on: the redirects' target if all of them are permanent."""
    is_permanent = answer.hops and all(status in (301, 308) for status, _ in answer.hops)
    return answer.final_url if is_permanent else answer.url


def found_feed(settings: Settings, url: str, now: datetime, seconds: float = SEARCH_SECONDS) -> FoundFeed:
    """Return the feed at `url`.

    Itself if it is one, else the first that its page names, or that stands at a usual path.

    No further place is asked once `seconds` are over.

    Raises:
        NoAnswer: it can't be fetched.
        UsageError: it neither is a feed nor names one that works; the message says how many places were asked.
    """
    until = time.monotonic() + seconds
    with reading_pool() as pool:
        found, place = looked_up(pool, settings, url, now)
        if isinstance(found, NoFeed) and found.leads_to:
            # A front page that redirects every browser to that of a language.
            with suppress(NoAnswer):
                found, place = looked_up(pool, settings, found.leads_to, now, found_at=url)
        if isinstance(found, FeedReading):
            return FoundFeed(place, found)
        places = Places(found if isinstance(found, NoFeed) else NoFeed("", ()))
        look_up = partial(looked_up, pool, settings, now=now, found_at=url)
        while time.monotonic() < until and (candidate := places.next()):
            if feed := places.feed_at(candidate, look_up):
                return feed
    raise UsageError(f"{redact_url(url)} is not a feed and names none{places.told(seconds)}")


class Places:
    """Where a site's feed may be: what its page names, then usual places. Each is given once."""

    def __init__(self, page: NoFeed) -> None:
        self.named = page.links
        self._waiting = deque((*page.links[:CANDIDATES], *page.guesses[:GUESSES]))
        #: pages of feeds may name themselves and each other
        self._asked: set[str] = set()

    def next(self) -> str | None:
        """Return the next place to ask; None if none is left."""
        while self._waiting:
            place = self._waiting.popleft()
            if place not in self._asked:
                self._asked.add(place)
                return place
        return None

    def feed_at(
        self, candidate: str, look_up: Callable[[str], tuple[FeedOrLinks | Unreadable, str]]
    ) -> FoundFeed | None:
        """Return the feed at a place, or None; what a named page of feeds names goes before everything else."""
        try:
            reading, place = look_up(candidate)
        except NoAnswer:
            return None
        if isinstance(reading, NoFeed) and candidate in self.named:
            self._waiting.extendleft(reversed(reading.links[:CANDIDATES]))
        if not isinstance(reading, FeedReading):
            return None
        return FoundFeed(place, reading, tuple(link for link in self.named if link not in (candidate, place)))

    def told(self, seconds: float) -> str:
        """Return which addresses were tried without success, and what to do."""
        links = ", ".join(map(redact_url, self.named[:CANDIDATES]))
        tried = f"; those it names do not work: {links}" if links else ""
        left = len(set(self._waiting) - self._asked)
        cut = f"; {seconds:.0f} seconds were over when {left} places were still to be asked" if left else ""
        return f"{tried}{cut}. Give the address of the feed itself"


def looked_up(
    pool: ReadingPool, settings: Settings, url: str, now: datetime, found_at: str | None = None
) -> tuple[FeedOrLinks | Unreadable, str]:
    """Read what is at an address; also return the address to use from now on.

    Raises:
        NoAnswer: the address can't be fetched; the message says why.
    """
    for _, answer in answers_of(settings, [Feed(feed_id(url), url)], found_at):
        if isinstance(answer, Fetched):
            return read_answer(pool, answer, now), lasting_url(answer)
        problem = answer.problem if isinstance(answer, FetchError) else str(answer)
        raise NoAnswer(f"{redact_url(url)}: {problem}")
    raise NoAnswer(f"{redact_url(url)}: no answer")
