"""Whether a machine's clock can be trusted: many small machines start in 1970 until they are told the time."""

from __future__ import annotations

from datetime import UTC, datetime

#: no copy of this program is older: an earlier clock was never set and cannot tell what is in the future
SET_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
#: a later date of publication is a mistake, whatever the clock says
END_OF_TIME = datetime(2100, 1, 1, tzinfo=UTC)


def is_set(now: datetime) -> bool:
    """Tell whether a clock with this time can be right."""
    return now >= SET_CLOCK


def latest_moment(now: datetime) -> datetime:
    """Return the moment after which nothing can have happened yet; an unset clock gives no limit."""
    return now if is_set(now) else END_OF_TIME
