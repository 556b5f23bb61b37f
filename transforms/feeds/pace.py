"""How often a feed is worth a visit: often enough that what it brings is minutes old, and no more.

Pure arithmetic over how much a feed has brought. The figures are chosen by `benchmarks/polling.py`, which simulates
thirty days with these very functions: entries of a feed that brings ten a day and more are a quarter of an hour old at
most when half of them are read, and a feed of a thousand a day with a window of twenty loses none.
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


def longest_usual_silence(a_day: float | None, silence: timedelta) -> timedelta:
    """How long a feed may bring nothing and still be itself: five times its usual gap, three days at least.

    `a_day` is the average now, after a silence of that length: while nothing comes, it falls in a known way.
    """
    if a_day is None:
        return timedelta(days=14)
    usual = a_day * math.exp(min(silence / MEMORY, 50.0))
    return timedelta(days=min(max(3.0, 5.0 / max(usual, 1e-9)), 365.0))
