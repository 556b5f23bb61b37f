"""Many fetches beside one reader: in order within a host, bounded in memory, ended when nobody reads."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from connectors.fetching import ANSWERS_WAITING, fetch_all
from connectors.http.fetcher import Fetcher, FetchPolicy
from connectors.http.large_bodies import LARGE_BODIES_AT_ONCE, LARGE_BODY_BYTES
from presswatch.errors import Forbidden, Unreachable
from tests.connectors.http.fault_server import Asked, FaultServer, answer, serving


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving() as server:
        yield server


def policy(tmp_path: Path, *sites: FaultServer) -> FetchPolicy:
    nets = ",".join(f"127.0.0.0/8:{site.port}" for site in sites)
    return FetchPolicy(tmp_path, allow_networks=nets, total_deadline_seconds=60)


def by_itself(job: str) -> str:
    return job


async def fetched(fetcher: Fetcher, url: str) -> Any:
    return await fetcher.fetch(url)


def test_jobs_of_a_host_keep_their_order_and_a_failure_is_an_answer(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {f"/{number}": answer(str(number).encode()) for number in range(5)}
    del site.routes["/3"]
    jobs = [f"{site.url}/{number}" for number in range(5)] + ["ftp://other.test/"]
    answers = dict(fetch_all(policy(tmp_path, site), jobs, lambda job: job[:7], fetched))
    assert [getattr(answers[job], "body", None) for job in jobs[:5]] == [b"0", b"1", b"2", None, b"4"]
    assert type(answers[jobs[5]]) is Forbidden
    assert site.paths() == [f"/{number}" for number in range(5)]


def test_a_bug_in_a_job_is_raised_to_the_reader(site: FaultServer, tmp_path: Path) -> None:
    async def buggy(_fetcher: Fetcher, _job: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(fetch_all(policy(tmp_path, site), ["a", "b"], by_itself, buggy))


def test_a_reader_that_stops_ends_what_is_under_way(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/quick": answer(b"x"), "/never": [60.0]}
    answers = fetch_all(policy(tmp_path, site), [f"{site.url}/quick", f"{site.url}/never"], by_itself, fetched)
    next(answers)
    began = time.monotonic()
    answers.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 30  # of the sixty that the answer takes
    assert not [thread for thread in threading.enumerate() if thread.name == "fetching"]


def test_a_slow_reader_holds_fetching_up(site: FaultServer, tmp_path: Path) -> None:
    begun: list[int] = []

    async def counted(_fetcher: Fetcher, job: int) -> int:
        begun.append(job)
        await asyncio.sleep(0)
        return job

    answers = fetch_all(policy(tmp_path, site), list(range(200)), str, counted)
    next(answers)
    time.sleep(0.2)
    # Those that wait in the queue, one for each host under way, the one that was taken.
    assert len(begun) <= ANSWERS_WAITING + 50 + 1
    assert len(list(answers)) == 199


def test_few_large_bodies_are_about_at_once_however_many_hosts_send_them(site: FaultServer, tmp_path: Path) -> None:
    sent: list[float] = []

    def large(asked: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n" + bytes(LARGE_BODY_BYTES + 1)
        for _ in range(190):
            yield bytes(65536)
        sent.append(asked.at)

    site.routes["/"] = large
    jobs = [f"http://127.0.0.{number}:{site.port}/" for number in range(2, 8)]
    with serving_on_all(site, jobs):
        answers = fetch_all(policy(tmp_path, site), jobs, by_itself, fetched)
        first = next(answers)
        time.sleep(0.5)
        # One is being read by us; others were received whole only as far as there are permits for them.
        assert len(sent) <= LARGE_BODIES_AT_ONCE + 1
        rest = list(answers)
    assert [len(found.body) for _, found in [first, *rest]] == [LARGE_BODY_BYTES + 1 + 190 * 65536] * len(jobs)


def serving_on_all(site: FaultServer, jobs: list[str]) -> ExitStack:
    stack = ExitStack()
    for job in jobs:
        stack.enter_context(serving(site.routes, job.split("/")[2].split(":")[0], site.port))
    return stack


def test_a_connection_the_server_has_closed_meanwhile_costs_no_answer(site: FaultServer, tmp_path: Path) -> None:
    # The server says nothing of closing, as many do, and closes.
    site.routes["/"] = lambda _: [answer(b"good")]

    async def twice(fetcher: Fetcher, url: str) -> list[bytes]:
        return [(await fetcher.fetch(url)).body for _ in range(20)]  # type: ignore[union-attr]

    [(_, bodies)] = fetch_all(policy(tmp_path, site), [f"{site.url}/"], by_itself, twice)
    assert bodies == [b"good"] * 20


def test_a_fresh_connection_that_is_closed_is_asked_once(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = []
    [(_, found)] = fetch_all(policy(tmp_path, site), [f"{site.url}/"], by_itself, fetched)
    assert type(found) is Unreachable
    assert site.paths() == ["/"]
