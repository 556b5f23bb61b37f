"""180,000 feeds and n houses, with the product's own function for when a feed is visited next.

    python -m benchmarks.simulation [--stories 1.5] [--houses 1 2 4] [--days 2]

Assumptions. Feeds: 40 % bring nothing; the rates of the others are lognormal (sigma 2), 1,500 a day at most, in sum the
stories a day; day and night +-60 %; 1.15 entries a story (two feeds of one outlet name it). Windows: 20 entries, 50
for feeds that bring more than 200 a day. Hosts: 60,000, with feeds by (rank + 30)^-0.8, so that the largest has about
350; pages are on the feed's host. Requests: 0.7 s on average, 3 % of visits fail after 15 s, 5 s between two starts
at a host, and a house has as many concurrent requests as the product, for feeds and for pages. Rounds: one each 900 s
with a budget of 780 s, feeds and pages of a host in turn. Revisits: four an article, one in twenty of them a whole
page, the others answered by a 304 or unchanged. CPU: 3 ms a request, 30 ms a page with all its tags, 12 ms a feed
with something new, 0.2 ms an article for the lake (docs/quality.md, benchmarks/cluster.py).

The policy knows each feed's average from the start; the second half of the days is counted. An entry's age is its wait
for the visit, then for its page behind the others of its host.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.feeds.pace import entries_a_day_after, hot_interval_seconds, interval_seconds

FEEDS, HOSTS = 180_000, 60_000
ROUND, BUDGET, DELAY = 900.0, 780.0, 5.0
#: as `connectors.fetching`
REQUESTS_AT_ONCE = 50
REQUEST_SECONDS = 0.7 + 0.03 * 15
CPU_REQUEST, CPU_PAGE, CPU_CHANGED, CPU_LAKE = 0.003, 0.030, 0.012, 0.0002
LOOKS, WHOLE_LOOKS = 4.0, 1 / 20
#: a visit due this soon after a round has begun is made in it
LOOK_AHEAD = 30.0
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class World:
    """Feeds: entries a day, host, window."""

    rate: Floats
    host: Ints
    window: Ints


@dataclass(slots=True)
class Count:
    """The results of the counted days."""

    polls: int = 0
    pages: float = 0.0
    lost: float = 0.0
    new: float = 0.0
    looks: float = 0.0
    backlog: float = 0.0
    ages: list[Floats] = field(default_factory=list)
    weights: list[Floats] = field(default_factory=list)
    cpu: Floats = field(default_factory=lambda: np.zeros(0))
    requests: Floats = field(default_factory=lambda: np.zeros(0))


def world(stories: float, chance: np.random.Generator) -> World:
    """Return the feeds, with this many stories a day in sum."""
    rate = chance.lognormal(0, 2, FEEDS)
    rate[chance.random(FEEDS) < 0.4] = 0
    for _ in range(20):
        rate = np.minimum(rate * stories / rate.sum(), 1500)
    weight = (np.arange(HOSTS) + 30.0) ** -0.8
    host = chance.choice(HOSTS, FEEDS, p=weight / weight.sum())
    return World(rate * 1.15, host, np.where(rate > 200, 50, 20))


def run(made: World, houses: int, days: float, chance: np.random.Generator) -> Count:
    """Simulate rounds for some days; only the second half is counted."""
    house = np.random.default_rng(1).permutation(HOSTS) % houses
    last = -chance.random(FEEDS) * ROUND
    nearest: Floats = np.zeros(FEEDS)
    learned: list[float] = made.rate.tolist()
    waiting, unread = np.zeros(FEEDS), np.zeros(HOSTS)
    count = Count(cpu=np.zeros(houses), requests=np.zeros(houses))
    rounds = int(days * 86400 / ROUND)
    for number in range(rounds):
        now = number * ROUND
        swing = 1 + 0.6 * np.sin(2 * np.pi * (now / 86400 - 0.25))
        waiting += chance.poisson(made.rate / 96 * swing)
        due = np.flatnonzero(nearest <= now + LOOK_AHEAD)
        due = due[np.argsort(nearest[due], kind="stable")]
        done = due[fits(made.host[due], house, houses)]
        new = np.minimum(waiting[done], made.window[done])
        lost = waiting[done] - new
        elapsed = now - last[done]
        for feed, brought, seconds in zip(done.tolist(), new.tolist(), elapsed.tolist(), strict=True):
            nearest[feed] = now + next_visit(learned, feed, int(brought), seconds, int(made.window[feed]))
        last[done], waiting[done] = now, 0
        found = np.bincount(made.host[done], weights=new / 1.15, minlength=HOSTS)
        asked = np.bincount(made.host[done], minlength=HOSTS).astype(float)
        unread += found
        looks = chance.poisson(np.bincount(made.host, weights=made.rate, minlength=HOSTS) / 1.15 * LOOKS / 96 * swing)
        room = np.maximum(0, np.floor(BUDGET / DELAY) - asked)
        pages = share_out(np.minimum(unread, room), 0 * asked, house, houses)
        seen = share_out(np.minimum(looks, room - pages), pages, house, houses)
        unread -= pages
        if number >= rounds // 2:
            counted(count, house, (asked, pages, seen), made.host[done][new > 0])
            count.polls, count.lost, count.new = count.polls + len(done), count.lost + lost.sum(), count.new + new.sum()
            # Behind the host's other requests of the round, and those waiting since earlier ones.
            behind = (asked + pages / 2)[made.host[done]] * DELAY + unread[made.host[done]] * DELAY
            count.ages.append((chance.random(len(done)) * elapsed + np.maximum(behind, 60))[new > 0])
            count.weights.append(new[new > 0])
    count.backlog = unread.sum()
    return count


def fits(hosts: Ints, house: Ints, houses: int) -> NDArray[np.bool_]:
    """Return which of the due feeds are visited in a round.

    as many of a host as its pauses allow, and of a house its slots.
    """
    order = np.argsort(hosts, kind="stable")
    starts = np.r_[0, np.flatnonzero(np.diff(hosts[order])) + 1] if len(hosts) else np.zeros(0, int)
    place = np.empty(len(hosts), int)
    place[order] = np.arange(len(hosts)) - np.repeat(starts, np.diff(np.r_[starts, len(hosts)]))
    allowed = place < BUDGET // DELAY
    for one in range(houses):
        mine = np.flatnonzero(allowed & (house[hosts] == one))
        allowed[mine[int(REQUESTS_AT_ONCE * BUDGET / REQUEST_SECONDS) :]] = False
    return allowed


def share_out(wanted: Floats, spent: Floats, house: Ints, houses: int) -> Floats:
    """Return how many of the wanted requests a house's slots allow beside those already spent."""
    made = wanted.astype(float)
    for one in range(houses):
        mine = house == one
        left = REQUESTS_AT_ONCE * BUDGET / REQUEST_SECONDS - spent[mine].sum()
        made[mine] *= min(1.0, max(0.0, left) / max(made[mine].sum(), 1e-9))
    return made


def next_visit(learned: list[float], feed: int, new: int, seconds: float, window: int) -> float:
    """Seconds until a feed's next visit, by the product's functions."""
    elapsed = timedelta(seconds=seconds)
    a_day = entries_a_day_after(learned[feed], new, elapsed, None)
    learned[feed] = a_day
    return hot_interval_seconds(interval_seconds(a_day, new, elapsed), a_day, None, window)


def counted(count: Count, house: Ints, requests: tuple[Floats, Floats, Floats], changed: Ints) -> None:
    """Add a round's requests and their CPU to each house's."""
    asked, pages, seen = (np.bincount(house, weights=one, minlength=len(count.cpu)) for one in requests)
    count.pages, count.looks = count.pages + pages.sum(), count.looks + seen.sum()
    count.requests += asked + pages + seen
    count.cpu += CPU_REQUEST * (asked + pages + seen) + (CPU_PAGE + CPU_LAKE) * pages + CPU_PAGE * WHOLE_LOOKS * seen
    count.cpu += CPU_CHANGED * np.bincount(house[changed], minlength=len(count.cpu))


class Figures(NamedTuple):
    """The results of the counted days: millions and minutes, shares in percent, pages waiting in thousands."""

    visits_a_day: float
    pages_a_day: float
    age_p50: float
    age_p90: float
    age_p95: float
    lost: float
    waiting: float
    requests_a_second: float
    cores_in_busiest: float
    cores: float


def figures(count: Count, days: float) -> Figures:
    """Return the figures of a run."""
    counted_days, seconds = days / 2, days / 2 * 86400
    ages, weights = np.concatenate(count.ages) / 60, np.concatenate(count.weights)
    order = np.argsort(ages)
    share = np.cumsum(weights[order]) / weights.sum()
    p50, p90, p95 = (float(ages[order][np.searchsorted(share, part)]) for part in (0.5, 0.9, 0.95))
    return Figures(
        count.polls / counted_days / 1e6,
        count.pages / counted_days / 1e6,
        p50,
        p90,
        p95,
        100 * count.lost / max(count.lost + count.new, 1),
        count.backlog / 1000,
        count.requests.max() / seconds,
        count.cpu.max() / seconds,
        count.cpu.sum() / seconds,
    )


def row(houses: int, found: Figures) -> str:
    """Return the figures of a run as a row of a table."""
    visits, pages, p50, p90, p95, lost, waiting, requests, busiest, cores = found
    return (
        f"| {houses} | {visits:.2f} | {pages:.2f} | {p50:.0f} | {p90:.0f} | {p95:.0f} | {lost:.2f} | {waiting:.1f} "
        f"| {requests:.1f} | {busiest:.2f} | {cores:.2f} |"
    )


HEAD = (
    "| houses | visits, M a day | pages, M a day | age p50, min | p90 | p95 | lost, % | pages waiting, k "
    "| requests/s, busiest house | its cores | cores in all |\n" + "|--:" * 11 + "|"
)


def rows(stories: float, houses: Sequence[int], days: float) -> Iterator[str]:
    """Yield a simulation for each number of houses, as a table."""
    made = world(stories * 1e6, np.random.default_rng(7))
    yield f"{stories:g} M stories a day, {(made.rate > 0).sum():,} of {FEEDS:,} feeds bring something."
    yield ""
    yield HEAD
    for number in houses:
        yield row(number, figures(run(made, number, days, np.random.default_rng(7)), days))


def quality_section() -> str:
    """Return the section of docs/quality.md: the assumptions and the results."""
    assumed = (__doc__ or "").partition("Assumptions. ")[2].replace("+-", "±").strip()
    return "\n".join(["Simulated, not measured. " + assumed, "", *rows(1.5, (1, 2, 4), 2.0)])


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.simulation", description="180,000 feeds and n houses")
    parser.add_argument("--stories", type=float, default=1.5, help="millions a day")
    parser.add_argument("--houses", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--days", type=float, default=2.0)
    chosen = parser.parse_args(arguments)
    for line in rows(chosen.stories, chosen.houses, chosen.days):
        print(line, flush=True)


if __name__ == "__main__":
    main()
