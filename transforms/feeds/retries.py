"""Decide when to retry a page that could not be read, and when to give up."""

from __future__ import annotations

from datetime import datetime, timedelta

from presswatch.records import DropReason

#: waits before the second, third and fourth try: most walls and outages pass within a day
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
#: an unreachable host may be down for a weekend
LAST_WAIT_FOR_HOSTS = timedelta(days=3)
#: reasons that another try may overcome
PASSING = frozenset(
    {
        DropReason.UNREACHABLE,
        # A feed is often some minutes ahead of its pages: today's 404 is an article tomorrow.
        DropReason.REFUSED,
        # A page without a body is a server's mishap.
        DropReason.EMPTY,
        DropReason.TIMEOUT,
        DropReason.CRASH,
        DropReason.MEMORY,
        DropReason.CONSENT,
        DropReason.CHALLENGE,
        DropReason.ERROR_PAGE,
        DropReason.SOFT_404,
        DropReason.NO_TEXT,
        DropReason.PAYWALL,
        DropReason.LOGIN,
        DropReason.LED_AWAY,
    }
)


def next_try_at(reason: str, tries: int, now: datetime, retry_after_seconds: float | None = None) -> datetime | None:
    """Return when to retry after `tries` tries, or None to give up. A server's Retry-After is the minimum."""
    waits = (*WAITS, LAST_WAIT_FOR_HOSTS) if reason == DropReason.UNREACHABLE else WAITS
    if reason not in PASSING or tries > len(waits):
        return None
    wait = max(waits[tries - 1], timedelta(seconds=min(retry_after_seconds or 0.0, 7 * 86400.0)))
    return now + wait
