"""A feed document on its way to a reader, of whatever kind, and how the documents of one visit are joined."""

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
    """The bytes of one feed document and what is known about it."""

    body: bytes
    #: address it came from, the base for relative links
    url: str
    feed_id: str
    #: charset of the Content-Type header, or None
    charset: str | None
    #: time of the run: nothing was published after it
    now: datetime
    kind: str = FeedKind.FEED
    #: what the last reading of this document left for this one
    mark: str | None = None
    #: when the feed was last read; None on its first visit
    last_read_at: datetime | None = None
    #: the feed's outlet, and the zone of dates without one, as the list of feeds says
    source_id: str | None = None
    time_zone: str | None = None
    #: that zone, or a guessed one
    zone: FeedZone | None = None
    #: how to read a listing
    rule: ListingRule | None = None


def asked_again(kind: str, mark: str | None) -> tuple[str, ...]:
    """Return the documents to request even if the first is unchanged, since it would not show that they changed."""
    if kind != FeedKind.SITEMAP:
        return ()
    from transforms.feeds import sitemaps_asked_again

    return sitemaps_asked_again(mark)


def joined(first: FeedReading, more: FeedReading) -> FeedReading:
    """Join two documents of one visit: the items of both, and the second's pointer to where reading goes on."""
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
