"""How often a feed is worth a visit: often enough that what it brings is minutes old, and no more.

Pure arithmetic over how much a feed has brought. The figures are chosen by `benchmarks/feeds/polling.py`, which
simulates thirty days with these very functions: entries of a feed that brings ten a day and more are a quarter of an
hour old at most when half of them are read, and a feed of a thousand a day with a window of twenty loses none: where
a window may overflow until the next round, the feed is visited between two rounds too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

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
