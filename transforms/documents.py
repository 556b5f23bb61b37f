"""A feed's document on its way to a reader, whatever kind of feed it is, and what a visit's documents say together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from presswatch.records import FeedKind, FeedReading

if TYPE_CHECKING:
    from transforms.feeds import FeedZone
    from transforms.listings import ListingRule


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one document of a feed, and what is known beside them."""

    body: bytes
    #: where they came from, base of relative links
    url: str
    feed_id: str
    #: what the Content-Type header said of the characters, or None
    charset: str | None
    #: nothing was published after it was seen
    now: datetime
    kind: str = FeedKind.FEED
    #: what the last reading of this document left for this one
    mark: str | None = None
    #: when the feed was last read; None at its first visit
    last_read_at: datetime | None = None
    #: the feed's outlet, and the zone of dates without one, as the list of feeds says
    source_id: str | None = None
    time_zone: str | None = None
    #: that zone, or one that was guessed
    zone: FeedZone | None = None
    #: how a listing is read
    rule: ListingRule | None = None


def asked_again(kind: str, mark: str | None) -> tuple[str, ...]:
    """The documents to ask for although the first one is what it was: nothing in it would tell that these changed."""
    if kind != FeedKind.SITEMAP:
        return ()
    from transforms.feeds import sitemaps_asked_again

    return sitemaps_asked_again(mark)


def joined(first: FeedReading, more: FeedReading) -> FeedReading:
    """One reading of two documents of a visit: items of both, and where to go on from the second."""
    problems = dict.fromkeys(problem for problem in (first.problem, more.problem) if problem)
    return replace(
        first,
        items=first.items + more.items,
        problem="; ".join(problems) or None,
        is_truncated=first.is_truncated or more.is_truncated,
        skipped=first.skipped + more.skipped,
        empty=first.empty + more.empty,
        further=more.further,
        older=more.older,
    )
