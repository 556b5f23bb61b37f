"""Whether a machine's clock can be believed: many small machines start in 1970 until somebody tells them the time."""

from __future__ import annotations

from datetime import UTC, datetime

#: no copy of this program is older: a clock before this was never set, and cannot say what lies ahead of it
SET_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
#: what is published later than this is a slip, whatever the clock says
END_OF_TIME = datetime(2100, 1, 1, tzinfo=UTC)


def is_set(now: datetime) -> bool:
    """Whether a clock that says this can be the right one."""
    return now >= SET_CLOCK


def latest_moment(now: datetime) -> datetime:
    """The moment after which nothing can have happened yet; a clock that was never set bounds nothing."""
    return now if is_set(now) else END_OF_TIME
