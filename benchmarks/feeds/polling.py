"""How old entries are when they are read, and which are lost: `python -m benchmarks.feeds.polling [DAYS [SEEDS]]`.

Thirty days of rounds, one each quarter of an hour (begun some seconds early or late), and those in between that
frequently updated feeds ask for, over feeds whose entries come at random (a Poisson process), evenly or by day and
night (60 % more at noon, less at midnight). The product's own function decides when a feed is visited next. A feed
shows its newest 20 or 50 entries; what drops out unseen is lost.
"""

from __future__ import annotations

import bisect
import math
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from presswatch.records import Visit, VisitOutcome
from transforms.feeds import SHORTEST_SECONDS, FeedHistory, FeedSigns, after_visit, entries_a_day, round_between

START = datetime(2026, 3, 1, tzinfo=UTC)
ROUND = timedelta(minutes=15)
#: how much earlier or later than planned a round begins, seconds
WAVER = 5.0
#: rounds visit feeds that are due within this time, like `warehouse.store.due_feeds`
LOOK_AHEAD = timedelta(seconds=30)
#: a requested round begins up to this many seconds after its time
MOST_LATE = 20.0
RATES = (1, 2, 5, 10, 24, 48, 100, 200, 500, 1000)
WINDOWS = (20, 50)
FEEDS = 4
#: random worlds for the feeds of the last table
SEEDS = 5
HOT = ((500, 20), (1000, 20), (1000, 50), (2000, 50))
#: days in which the policy learns before anything is counted
LEARNING_DAYS = 2


@dataclass(slots=True)
class Outcome:
    """Ages in minutes at reading, entries lost, visits, days."""

    ages: list[float]
    lost: int
    visits: int
    days: float


def entries(rate: float, swing: float, days: int, chance: random.Random) -> list[float]:
    """Return when entries appear, seconds since the start; some exist already."""
    at, found = -10 * 86400.0, []
    while at < days * 86400.0:
        at += chance.expovariate(rate * (1 + swing) / 86400.0)
        if chance.random() * (1 + swing) <= 1 + swing * math.sin(2 * math.pi * (at / 86400.0 - 0.25)):
            found.append(at)
    return found


def moments(histories: Sequence[FeedHistory], days: int, chance: random.Random) -> Iterator[datetime]:
    """Yield when rounds visit the feed: each quarter of an hour, and in between if the last of `histories` asks."""
    for number in range(int(days * 86400 / ROUND.total_seconds())):
        now: datetime | None = START + number * ROUND + timedelta(seconds=chance.uniform(-WAVER, WAVER))
        while now is not None:
            due = histories[-1].next_visit_at
            if due is None or due <= now + LOOK_AHEAD:
                yield now
            # A worker begins a run up to twenty seconds late.
            after = histories[-1]
            hot = [after.next_visit_at] if after.next_visit_at and after.interval_seconds < SHORTEST_SECONDS else []
            between = round_between(hot, now)
            now = between + timedelta(seconds=chance.uniform(0, MOST_LATE)) if between else None


def followed(name: str, times: Sequence[float], window: int, days: int, chance: random.Random) -> Outcome:
    """One feed over all rounds."""
    histories, read_up_to = [FeedHistory(name)], 0
    outcome = Outcome([], 0, 0, days - LEARNING_DAYS)
    for now in moments(histories, days, chance):
        seconds = (now - START).total_seconds()
        there = bisect.bisect_right(times, seconds)
        first = max(read_up_to, there - window)
        if seconds > LEARNING_DAYS * 86400:
            outcome.visits += 1
            outcome.lost += first - read_up_to
            outcome.ages += [(seconds - times[place]) / 60 for place in range(first, there)]
        shown = times[max(0, there - window) : there]
        new = there - first
        dates = [START + timedelta(seconds=at) for at in shown]
        visit = Visit(
            name, now, VisitOutcome.NEW if new else VisitOutcome.NOT_MODIFIED, 200, items_seen=len(shown), items_new=new
        )
        signs = FeedSigns(entries_a_day=entries_a_day(dates, len(shown), now))
        histories.append(after_visit(histories[-1], visit, signs, now))
        read_up_to = there
    return outcome


def lines(days: int = 30, seeds: int = SEEDS) -> Iterator[str]:
    """Yield a table for each pattern in which entries come, and one of frequently updated feeds in several worlds."""
    for swing, title in ((0.0, "Evenly at random"), (0.6, "By day and night")):
        yield f"{title}, {days} days, {FEEDS} feeds of each kind:\n"
        yield "| entries a day | window | age p50 min | age p95 min | lost | visits a feed and day |"
        yield "| --: | --: | --: | --: | --: | --: |"
        for rate in RATES:
            for window in WINDOWS:
                yield row(rate, window, followed_all(rate, window, swing, days))
        yield ""
    yield f"By day and night, feeds that run hot, {seeds} seeds together:\n"
    yield "| entries a day | window | age p50 min | age p95 min | lost | visits a feed and day |"
    yield "| --: | --: | --: | --: | --: | --: |"
    for rate, window in HOT:
        yield row(rate, window, [one for seed in range(seeds) for one in followed_all(rate, window, 0.6, days, seed)])
    yield ""


def followed_all(rate: int, window: int, swing: float, days: int, seed: int | None = None) -> list[Outcome]:
    """Return some feeds of one kind."""
    chance = random.Random(f"{rate} {window} {swing}" + ("" if seed is None else f" {seed}"))
    return [followed(f"f{number}", entries(rate, swing, days, chance), window, days, chance) for number in range(FEEDS)]


def row(rate: int, window: int, found: Sequence[Outcome]) -> str:
    """Return the results for some feeds of one kind."""
    ages = sorted(age for one in found for age in one.ages)
    lost, visits = sum(one.lost for one in found), sum(one.visits for one in found)
    share = (
        f"{lost} of {lost + len(ages):,} ({100 * lost / (lost + len(ages)):.2g} %)" if lost else f"0 of {len(ages):,}"
    )
    return (
        f"| {rate} | {window} | {statistics.median(ages):.1f} | {ages[int(0.95 * len(ages))]:.1f} "
        f"| {share} | {visits / len(found) / found[0].days:.0f} |"
    )


INTRODUCTION = """
Thirty days of rounds, one each quarter of an hour, over feeds whose entries come at random. The product's own
function says when each feed is visited next.

Until 2026-11-27 the interval of a feed settled where a third to two thirds of its window were new. An outlet with ten
stories a day was then read ten hours late (median). Of a thousand a day with a window of 20 entries 9.9 % were lost,
because a feed that was due after 15 minutes always missed the next round. Until 2026-11-28 no feed was visited
between two rounds: 0.04 % of a thousand a day were lost, and 1.1 % where three in five come by day.
"""


def quality_section() -> str:
    """Return the section of docs/quality.md."""
    return "\n".join([INTRODUCTION, *lines()])


def main(days: int = 30, seeds: int = SEEDS) -> None:
    """Print the tables."""
    for line in lines(days, seeds):
        print(line, flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
