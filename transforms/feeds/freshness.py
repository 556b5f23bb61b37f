"""How long an answer stays fresh, and when not to come: what headers and the feed itself ask of us."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from presswatch.records import Skips

#: no wish of a server keeps us away longer than a day, Retry-After apart
MAX_SECONDS = 86400.0
MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})")
NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:[\s,=]|$)")


def floor_seconds(headers: dict[str, str], ttl_minutes: int | None, now: datetime) -> float:
    """The least wait that an answer's headers (lower-case names) and the feed's own ttl ask for, at most a day.

    max-age comes before Expires (RFC 9111 §5.3); no-cache and no-store make both void. What a copy has spent in a
    shared cache, its Age, is taken off (§4.2.3).
    """
    control = headers.get("cache-control", "").lower()
    seconds = 60.0 * min(max(ttl_minutes or 0, 0), 10_000_000)
    if not NEVER_FRESH.search(control):
        max_age = MAX_AGE.search(control)
        fresh = float(max_age.group(1)) if max_age else _expires_in(headers, now)
        seconds = max(seconds, fresh - _age(headers))
    return min(seconds, MAX_SECONDS)


def _age(headers: dict[str, str]) -> float:
    """Seconds since the answer left its publisher, as the caches between say; 0 where none says."""
    found = re.match(r"\s*(\d{1,12})", headers.get("age", ""))
    return float(found.group(1)) if found else 0.0


def _expires_in(headers: dict[str, str], now: datetime) -> float:
    expires = _http_date(headers.get("expires", ""))
    sent = _http_date(headers.get("date", "")) or now
    return max(0.0, (expires - sent).total_seconds()) if expires else 0.0


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def after_skips(moment: datetime, skips: Skips) -> datetime:
    """The first moment from `moment` on that lies in no skipped hour and day (RSS 2.0, in UTC), at most a week later.

    A feed that skips every hour or every day asks for nothing that could be followed.
    """
    hours = set(skips.hours) if set(skips.hours) != set(range(24)) else set()
    days = set(skips.days) if set(skips.days) != set(range(7)) else set()
    candidate = moment.astimezone(UTC)
    for _ in range(7 * 24):
        if candidate.hour not in hours and candidate.weekday() not in days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment
