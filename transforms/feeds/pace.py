"""How often a feed is worth a visit, and when not to come.

Often enough that what it brings is minutes old, and no more: pure arithmetic over how much a feed has brought. The
figures are chosen by `benchmarks/feeds/polling.py`, which simulates thirty days with these very functions: entries of a
feed that brings ten a day and more are a quarter of an hour old at most when half of them are read, and a feed of a
thousand a day with a window of twenty loses none: where a window may overflow until the next round, the feed is visited
between two rounds too. Headers and the feed itself say how long an answer stays fresh.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
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


#: a visit a round: the shortest interval, and that of feeds that run hot
SHORTEST_SECONDS = 900.0
LONGEST_SECONDS = 86400.0
DAY_SECONDS = 86400.0
#: a feed that is likely to bring so many entries in the shortest interval is visited in each round: eight a day
WORTH_A_VISIT = 8 * SHORTEST_SECONDS / DAY_SECONDS
#: the longest interval of a feed that brings one entry a day, and of any that may: a poor month must not make it late
HOUR_SECONDS = 3600.0
HOURLY_FROM = 0.4
#: what a feed brings is averaged over a week, days off included; what is older counts less and less
MEMORY = timedelta(days=7)
#: entries come in bursts: right after some, the last interval's pace counts by this share
BURST_SHARE = 0.3
#: of a feed that nothing is known of
UNKNOWN_A_DAY = 10.0
#: dates of entries older than this say nothing of how much a feed brings now
RECENT = timedelta(days=7)
#: a window is wide enough if it holds what comes between two visits and so many standard deviations more (of a Poisson
#: process, whose variance is its mean): one visit in millions loses something
DEVIATIONS = 6.0
#: a feed runs hot only while it brings an entry a round at least, and has brought one within so long
HOT_FROM = DAY_SECONDS / SHORTEST_SECONDS
HOT_WITHIN = timedelta(hours=1)
#: what the dates in the window say of the hour counts up to so many times the average of the week
LARGEST_SWING = 2.0
#: visits of a hot feed from one round to the next, at most: one in three minutes
MOST_VISITS_A_ROUND = 5
#: a round between two regular ones comes so long after the last at least, and leaves so long before the next
ROUND_APART = timedelta(seconds=120)
ROUND_LEAVES = timedelta(seconds=150)


def entries_a_day(dates: Iterable[datetime | None], seen: int, now: datetime) -> float | None:
    """How much a feed brings, by the dates of the entries in its window; None where they do not tell.

    Args:
        dates: of the entries, None for one without.
        seen: how many entries the window holds.
        now: when it was read.
    """
    known = [date for date in dates if date is not None and date <= now]
    if len(known) < 2 or 2 * len(known) < seen:
        return None
    recent = [date for date in known if now - date <= RECENT]
    # A window that is full within a week holds no more than it holds; an older one covers the week.
    span = min(RECENT, now - min(known)) if len(recent) == len(known) else RECENT
    return len(recent) / max(span / timedelta(days=1), SHORTEST_SECONDS / DAY_SECONDS)


def entries_a_day_after(before: float | None, new: int, elapsed: timedelta | None, dated: float | None) -> float:
    """The running average after a visit.

    Args:
        before: the average so far, entries a day; None before the first visit.
        new: entries that no earlier visit had.
        elapsed: since the last visit that brought the feed; None before the first.
        dated: what the dates of the entries say, where nothing else is known.
    """
    if before is None or elapsed is None:
        return dated if dated is not None else UNKNOWN_A_DAY
    days = max(elapsed / timedelta(days=1), 1 / DAY_SECONDS)
    weight = -math.expm1(-days / (MEMORY / timedelta(days=1)))
    return before + (new / days - before) * weight


def interval_seconds(a_day: float, new: int, elapsed: timedelta | None) -> float:
    """The interval for a feed that brings so many entries a day and brought `new` in the time since the last visit."""
    if elapsed is not None and new:
        a_day = max(a_day, BURST_SHARE * new / max(elapsed / timedelta(days=1), SHORTEST_SECONDS / DAY_SECONDS))
    if a_day >= HOURLY_FROM:
        return min(max(WORTH_A_VISIT / a_day * DAY_SECONDS, SHORTEST_SECONDS), HOUR_SECONDS)
    return min(HOUR_SECONDS * HOURLY_FROM / max(a_day, 1e-9), LONGEST_SECONDS)


def hot_interval_seconds(interval: float, a_day: float, dated: float | None, window: int) -> float:
    """The interval of a feed whose window must not overflow: `interval`, or an even part of a round's.

    Args:
        interval: what the feed is worth otherwise, seconds.
        a_day: entries a day on average.
        dated: the same now, by the dates of the entries in the window; None where they do not tell.
        window: entries that the feed shows.
    """
    pace = max(a_day, min(dated or 0.0, LARGEST_SWING * a_day))
    if pace < HOT_FROM or window < 1:
        return interval
    wide_enough = (math.sqrt(DEVIATIONS**2 / 4 + window) - DEVIATIONS / 2) ** 2
    visits = math.ceil(pace * SHORTEST_SECONDS / DAY_SECONDS / wide_enough)
    return min(interval, SHORTEST_SECONDS / min(visits, MOST_VISITS_A_ROUND))


def regular_round_after(now: datetime) -> datetime:
    """The next quarter of an hour; a round that begins some seconds early is the one of its quarter."""
    quarter = timedelta(seconds=SHORTEST_SECONDS)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((now - midnight + ROUND_APART) // quarter + 1) * quarter


def round_between(hot: Iterable[datetime], now: datetime) -> datetime | None:
    """When a round is due before the next quarter of an hour; None where it can wait for that.

    Args:
        hot: when each feed that runs hot is visited next.
        now: when the last round began.
    """
    regular = regular_round_after(now)
    first = min(hot, default=regular)
    moment = max(first, now + ROUND_APART)
    return moment if moment <= regular - ROUND_LEAVES else None


def longest_usual_silence(a_day: float | None, silence: timedelta) -> timedelta:
    """How long a feed may bring nothing and still be itself: five times its usual gap, three days at least.

    `a_day` is the average now, after a silence of that length: while nothing comes, it falls in a known way.
    """
    if a_day is None:
        return timedelta(days=14)
    usual = a_day * math.exp(min(silence / MEMORY, 50.0))
    return timedelta(days=min(max(3.0, 5.0 / max(usual, 1e-9)), 365.0))
