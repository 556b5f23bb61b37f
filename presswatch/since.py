"""How people say "since when": `7d`, `24h`, `4w`, `3m`, `1y`, a day, or a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from presswatch.errors import UsageError
from presswatch.zones import local_moment

#: days in a unit; months and years are approximate
DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
SPAN = re.compile(r"(\d{1,6}) ?([hdwmy])")


def moment_since(text: str, now: datetime, *, time_zone: str = "UTC", may_come: bool = False) -> datetime:
    """Return the moment a period begins: `7d` is seven days before `now`; `2026-03-01` that day's start in `time_zone`.

    With `may_come` it may be in the future, like the end of a period.

    Raises:
        UsageError: neither a span nor a date, or a future moment that is not allowed.
    """
    wanted = text.strip().lower()
    if span := SPAN.fullmatch(wanted):
        try:
            return now - timedelta(days=int(span[1]) * DAYS[span[2]])
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(wanted)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a time: write 24h, 7d, 4w, 3m, 1y, or a date like 2026-03-01") from error
    moment = moment if moment.tzinfo else local_moment(moment, time_zone)
    if moment >= now and not may_come:
        raise UsageError(f"{text!r} is still to come")
    return moment


def moment_if_said(text: str | None, time_zone: str) -> datetime | None:
    """Return the moment that an option names, counted from now; None if it was left out or is empty."""
    return moment_since(text, datetime.now(UTC), time_zone=time_zone) if text else None
