"""When a page that could not be read is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from presswatch.records import DropReason

#: waits before the second, third, … try: most walls and outages pass within a day, few after a week
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=3))
#: reasons that another try may change
PASSING = frozenset(
    {
        DropReason.UNREACHABLE,
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
    }
)


def next_try_at(reason: str, tries: int, now: datetime, retry_after_seconds: float | None = None) -> datetime | None:
    """When to try again after `tries` tries, or None to give up. A server's Retry-After is a floor."""
    if reason not in PASSING or tries > len(WAITS):
        return None
    wait = max(WAITS[tries - 1], timedelta(seconds=min(retry_after_seconds or 0.0, 7 * 86400.0)))
    return now + wait
