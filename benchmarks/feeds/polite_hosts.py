"""How many requests a second many hosts allow with politeness: `python -m benchmarks.feeds.polite_hosts`.

Each host gets its pause between two requests, through the product's own turns and its own fetching loop; an answer
takes 100 ms, as over a network, and has no bytes. The pauses are the limit: 250 hosts with three pages each and 2 s
between them cannot end before 4 s are over.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from connectors.fetching import fetch_all
from connectors.http import Fetcher, FetchPolicy

ANSWER_SECONDS = 0.1
CASES = ((50, 3, 2.0), (250, 3, 2.0), (1000, 3, 2.0), (250, 3, 5.0))


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


def quality_section() -> str:
    """Return the section of docs/quality.md."""
    told = (
        "While a host pauses, it holds no place among the fifty concurrent requests. Until 2026-11-27 it did: 250 "
        "hosts of three pages each with pauses of 2 s were asked 35 times a second.\n"
    )
    return "\n".join([told, *lines()])


def main() -> None:
    """Print the table."""
    for line in lines():
        print(line, flush=True)


if __name__ == "__main__":
    main()
