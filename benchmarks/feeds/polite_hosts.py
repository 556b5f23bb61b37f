"""How many requests a second many hosts allow with politeness, and whether a crowded one makes others wait.

`python -m benchmarks.feeds.polite_hosts`

Each host gets its pause between two requests, through the product's own turns and its own fetching loop; an answer
takes 100 ms, as over a network, and has no bytes. The pauses are the limit: 250 hosts with three pages each and 2 s
between them cannot end before 4 s are over.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from benchmarks.feeds.unseen_sites import Site, channel, item, serving
from connectors.fetching import fetch_all
from connectors.http import Fetcher, FetchPolicy
from flows.steps.rounds.round import run_round
from presswatch.access import Access
from presswatch.records import RoundOptions
from presswatch.settings import Settings

ANSWER_SECONDS = 0.1
CASES = ((50, 3, 2.0), (250, 3, 2.0), (1000, 3, 2.0), (250, 3, 5.0))
#: a crowded host's feeds, the other hosts, each with one feed, and the pages of each feed
CROWD, OTHERS, PAGES = 25, 6, 8
CROWDED_BUDGET_SECONDS, CROWDED_DELAY_SECONDS = 45, 3.0
TITLE = "Bridge {0} of town {1} opens"
PAGE = (
    f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    "<p>Bridge {0} of town {1} was opened on Monday after the works of a year, the council told.</p><p>The first bus "
    "went over it at seven, and the ferry beside it makes its last journey on Sunday.</p></article></body></html>"
)


async def polite(fetcher: Fetcher, job: tuple[int, int]) -> float:
    """Make one request in its host's turn; return when it began."""
    async with fetcher.gate.turn(f"host-{job[0]}.invalid", f"https://host-{job[0]}.invalid/{job[1]}"):
        began = time.time()
        await asyncio.sleep(ANSWER_SECONDS)
        return began


def measured(hosts: int, pages: int, delay_seconds: float) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds, and the shortest pause that a host got."""
    jobs = [(host, page) for page in range(pages) for host in range(hosts)]
    began, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        policy = FetchPolicy(Path(folder), host_delay_seconds=delay_seconds)
        starts: dict[int, list[float]] = {}
        for (host, _), start in fetch_all(policy, jobs, lambda job: str(job[0]), polite):
            starts.setdefault(host, []).append(start)
    pauses = [later - earlier for times in starts.values() for earlier, later in zip(times, times[1:], strict=False)]
    return time.perf_counter() - began, time.process_time() - cpu, min(pauses)


def lines() -> Iterator[str]:
    """Yield the table."""
    yield "| hosts | pages each | pause s | requests/s | bound by the pauses | CPU ms a request | shortest pause s |"
    yield "| --: | --: | --: | --: | --: | --: | --: |"
    for hosts, pages, delay in CASES:
        wall, cpu, shortest = measured(hosts, pages, delay)
        number = hosts * pages
        bound = number / ((pages - 1) * delay + pages * ANSWER_SECONDS)
        yield (
            f"| {hosts} | {pages} | {delay:g} | {number / wall:.0f} | {bound:.0f} | {1000 * cpu / number:.1f} "
            f"| {shortest:.3f} |"
        )
    yield f"\nPeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB."


def address(town: int) -> str:
    """Return a host that a proxy shows: hosts of the loopback are allowed networks, which need no pause."""
    return f"http://town-{town}.example.org"


def put_town(proxy: Site, town: int, feeds: int) -> list[str]:
    """Put a host's feeds, each with pages of its own, behind the proxy; return the feeds' addresses."""
    for feed in range(feeds):
        pages = range(feed * PAGES, (feed + 1) * PAGES)
        entries = "".join(item(page, TITLE.format(page, town)) for page in pages)
        proxy.put(f"{address(town)}/f{feed}", channel(entries.replace("{site}", address(town))))
        for page in pages:
            proxy.put(f"{address(town)}/n/{page}", PAGE.format(page, town), "text/html; charset=utf-8")
    return [f"{address(town)}/f{feed}" for feed in range(feeds)]


def round_over(crowd: int) -> tuple[int, int, float]:
    """Run one round over six hosts beside one with that many feeds.

    Returns the pages of the six that were read, the feeds visited, and the wall seconds.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    proxy = Site(f"127.0.0.1:{port}")
    listed = put_town(proxy, 0, crowd) + [url for town in range(1, OTHERS + 1) for url in put_town(proxy, town, 1)]
    with tempfile.TemporaryDirectory() as name, serving([proxy], port):
        feeds = Path(name) / "feeds.csv"
        feeds.write_text("url\n" + "\n".join(listed) + "\n")
        settings = Settings(
            home=Path(name) / "home",
            allow_networks=f"127.0.0.1/32:{port}",
            run_budget_seconds=CROWDED_BUDGET_SECONDS,
            host_delay_seconds=CROWDED_DELAY_SECONDS,
            access=tuple(Access(address(town), proxy=f"http://{proxy.host}") for town in range(OTHERS + 1)),
        )
        began = time.perf_counter()
        run_round(settings, RoundOptions(None, feeds, "feeds", True))
        wall = time.perf_counter() - began
        with duckdb.connect(str(settings.home / "presswatch.duckdb"), read_only=True) as opened:
            told = (
                "SELECT (SELECT count(*) FROM articles WHERE text_origin = 'page' AND url NOT LIKE ?), "
                "(SELECT count(*) FROM visits WHERE outcome = 'new')"
            )
            [(pages, visited)] = opened.execute(told, [f"{address(0)}/%"]).fetchall()
    return pages, visited, wall


def crowded() -> Iterator[str]:
    """Yield the table of a round beside a crowded host and without it."""
    yield "| hosts | feeds visited | pages of the six hosts read | wall s |"
    yield "| --- | --: | --: | --: |"
    for name, crowd in (("six, a feed each", 0), (f"the same beside one with {CROWD} feeds", CROWD)):
        pages, visited, wall = round_over(crowd)
        yield f"| {name} | {visited} of {crowd + OTHERS} | {pages} of {OTHERS * PAGES} | {wall:.0f} |"


def quality_section() -> str:
    """Return the section of docs/quality.md."""
    told = (
        "While a host pauses, it holds no place among the fifty concurrent requests. Until 2026-11-27 it did: 250 "
        "hosts of three pages each with pauses of 2 s were asked 35 times a second.\n"
    )
    beside = (
        f"\nFeeds and pages share a round's {CROWDED_BUDGET_SECONDS} s; a host is asked every "
        f"{CROWDED_DELAY_SECONDS:g} s. A host whose feeds alone take longer than that keeps nobody else's pages "
        "waiting; what of it is left comes first in the next round.\n"
    )
    return "\n".join([told, *lines(), beside, *crowded()])


def main() -> None:
    """Print the tables."""
    for line in (*lines(), "", *crowded()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
