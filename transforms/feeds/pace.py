"""How often a feed is worth a visit, and when not to come.

Often enough that entries are minutes old when they are read, and no more often: pure arithmetic over how much a feed
has brought. The figures come from `benchmarks/feeds/polling.py`, which simulates thirty days with these functions: half
the entries of a feed with ten a day are at most a quarter of an hour old when read, and a feed with a thousand a day
and a window of twenty loses none. A feed whose window may overflow before the next round is also visited between two
rounds. Response headers and the feed itself say how long a response stays fresh.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from presswatch.records import Skips

#: no server keeps us away longer than a day, except by Retry-After
MAX_SECONDS = 86400.0
MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})")
NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:[\s,=]|$)")


def floor_seconds(headers: dict[str, str], ttl_minutes: int | None, now: datetime) -> float:
    """Return the least wait in seconds that headers (lower-case names) and the feed's ttl ask for, at most a day.

    max-age comes before Expires (RFC 9111 §5.3); no-cache and no-store void both. The Age a copy has spent in a shared
    cache is subtracted (§4.2.3).
    """
    control = headers.get("cache-control", "").lower()
    seconds = 60.0 * min(max(ttl_minutes or 0, 0), 10_000_000)
    if not NEVER_FRESH.search(control):
        max_age = MAX_AGE.search(control)
        fresh = float(max_age.group(1)) if max_age else _expires_in(headers, now)
        seconds = max(seconds, fresh - _age(headers))
    return min(seconds, MAX_SECONDS)


def _age(headers: dict[str, str]) -> float:
    """Return seconds since the response left the publisher, as caches on the way report; 0 if none does."""
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
    """Return the first moment from `moment` on outside skipped hours and days (RSS 2.0, UTC), within a week.

    A feed that skips every hour or every day cannot be obeyed and is ignored.
    """
    hours = set(skips.hours) if set(skips.hours) != set(range(24)) else set()
    days = set(skips.days) if set(skips.days) != set(range(7)) else set()
    candidate = moment.astimezone(UTC)
    for _ in range(7 * 24):
        if candidate.hour not in hours and candidate.weekday() not in days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


#: one visit a round: the shortest regular interval, and the base for feeds that run hot
SHORTEST_SECONDS = 900.0
LONGEST_SECONDS = 86400.0
DAY_SECONDS = 86400.0
#: a feed likely to bring this many entries in the shortest interval (eight a day) is visited every round
WORTH_A_VISIT = 8 * SHORTEST_SECONDS / DAY_SECONDS
#: longest interval of a feed with one entry a day, and of any feed that may bring some: a poor month must not delay it
HOUR_SECONDS = 3600.0
HOURLY_FROM = 0.4
#: the average covers about a week, days off included; older visits count less and less
MEMORY = timedelta(days=7)
#: entries come in bursts: right after some, the pace of the last interval counts with this share
BURST_SHARE = 0.3
#: interval of a feed about which nothing is known
UNKNOWN_A_DAY = 10.0
#: entries older than this say nothing about how much a feed brings now
RECENT = timedelta(days=7)
#: a window is wide enough if it holds what comes between two visits plus this many standard deviations (of a Poisson
#: process, whose variance is its mean): one visit in millions loses something
DEVIATIONS = 6.0
#: a feed runs hot only while it brings at least one entry a round and has brought one within this time
HOT_FROM = DAY_SECONDS / SHORTEST_SECONDS
HOT_WITHIN = timedelta(hours=1)
#: the rate of the last hour, by the dates in the window, counts up to this many times the weekly average
LARGEST_SWING = 2.0
#: most visits of a hot feed from one round to the next: one every three minutes
MOST_VISITS_A_ROUND = 5
#: a round between two regular ones starts at least this long after the last and this long before the next
ROUND_APART = timedelta(seconds=120)
ROUND_LEAVES = timedelta(seconds=150)


def entries_a_day(dates: Iterable[datetime | None], seen: int, now: datetime) -> float | None:
    """Return how many entries a day a feed brings, by the dates in its window; None if they do not tell.

    Args:
        dates: of the entries, None for one without.
        seen: how many entries the window holds.
        now: when it was read.
    """
    known = [date for date in dates if date is not None and date <= now]
    if len(known) < 2 or 2 * len(known) < seen:
        return None
    recent = [date for date in known if now - date <= RECENT]
    # A window that filled within a week shows only its own span; an older one covers the week.
    span = min(RECENT, now - min(known)) if len(recent) == len(known) else RECENT
    return len(recent) / max(span / timedelta(days=1), SHORTEST_SECONDS / DAY_SECONDS)


def entries_a_day_after(before: float | None, new: int, elapsed: timedelta | None, dated: float | None) -> float:
    """Return the running average, entries a day, after a visit.

    Args:
        before: the average so far; None before the first visit.
        new: entries that no earlier visit had.
        elapsed: time since the last visit that brought the feed; None before the first.
        dated: what the entries' dates say, used if nothing else is known.
    """
    if before is None or elapsed is None:
        return dated if dated is not None else UNKNOWN_A_DAY
    days = max(elapsed / timedelta(days=1), 1 / DAY_SECONDS)
    weight = -math.expm1(-days / (MEMORY / timedelta(days=1)))
    return before + (new / days - before) * weight


def interval_seconds(a_day: float, new: int, elapsed: timedelta | None) -> float:
    """Return the interval for a feed with `a_day` entries a day that brought `new` since the last visit."""
    if elapsed is not None and new:
        a_day = max(a_day, BURST_SHARE * new / max(elapsed / timedelta(days=1), SHORTEST_SECONDS / DAY_SECONDS))
    if a_day >= HOURLY_FROM:
        return min(max(WORTH_A_VISIT / a_day * DAY_SECONDS, SHORTEST_SECONDS), HOUR_SECONDS)
    return min(HOUR_SECONDS * HOURLY_FROM / max(a_day, 1e-9), LONGEST_SECONDS)


def hot_interval_seconds(interval: float, a_day: float, dated: float | None, window: int) -> float:
    """Return the interval for a feed whose window must not overflow: `interval`, or an even fraction of a round.

    Args:
        interval: what the feed deserves otherwise, seconds.
        a_day: entries a day on average.
        dated: the current rate by the dates in the window; None if they do not tell.
        window: how many entries the feed shows.
    """
    pace = max(a_day, min(dated or 0.0, LARGEST_SWING * a_day))
    if pace < HOT_FROM or window < 1:
        return interval
    wide_enough = (math.sqrt(DEVIATIONS**2 / 4 + window) - DEVIATIONS / 2) ** 2
    visits = math.ceil(pace * SHORTEST_SECONDS / DAY_SECONDS / wide_enough)
    return min(interval, SHORTEST_SECONDS / min(visits, MOST_VISITS_A_ROUND))


def regular_round_after(now: datetime) -> datetime:
    """Return the next quarter of an hour; a round that starts some seconds early belongs to its quarter."""
    quarter = timedelta(seconds=SHORTEST_SECONDS)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((now - midnight + ROUND_APART) // quarter + 1) * quarter


def round_between(hot: Iterable[datetime], now: datetime) -> datetime | None:
    """Return when a round is due before the next quarter of an hour; None if it can wait for that.

    Args:
        hot: when each hot feed is visited next.
        now: when the last round began.
    """
    regular = regular_round_after(now)
    first = min(hot, default=regular)
    moment = max(first, now + ROUND_APART)
    return moment if moment <= regular - ROUND_LEAVES else None


def longest_usual_silence(a_day: float | None, silence: timedelta) -> timedelta:
    """Return how long a feed may bring nothing and still be normal: five times its usual gap, at least three days."""
    gap = usual_gap(a_day, silence)
    return timedelta(days=14) if gap is None else min(max(timedelta(days=3), 5.0 * gap), timedelta(days=365))


def usual_gap(a_day: float | None, silence: timedelta) -> timedelta | None:
    """Return the usual time between two entries of a feed, at most a year; None if it was never read.

    `a_day` is the average now, after a silence of length `silence`: without entries it falls at a known rate.
    """
    if a_day is None:
        return None
    usual = a_day * math.exp(min(silence / MEMORY, 50.0))
    return timedelta(days=min(1.0 / max(usual, 1e-9), 365.0))
