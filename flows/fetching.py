"""Fetch many things while somebody else reads them: an event loop in a thread, results in a bounded queue."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeVar

from connectors.http import FetchPolicy, open_fetcher
from presswatch.errors import FetchError, Unreadable

Job = TypeVar("Job")
#: hosts asked at the same time; each host sees one connection (measured: more gains nothing on two cores)
HOSTS_AT_ONCE = 50
#: answers that wait to be read; bounds memory when servers are faster than we read
ANSWERS_WAITING = 16


def fetch_all(
    policy: FetchPolicy,
    jobs: Sequence[Job],
    host_of: Callable[[Job], str],
    fetch_one: Callable[[Any, Job], Awaitable[Any]],
) -> Iterator[tuple[Job, Any]]:
    """Yield `(job, answer)` as answers come; an answer is what `fetch_one(fetcher, job)` gave or its FetchError.

    Jobs of one host run one after another, in order. Any other exception is a bug and is raised here.
    """
    answers: queue.Queue[tuple[Job, Any] | BaseException | None] = queue.Queue()
    room = threading.Semaphore(ANSWERS_WAITING)
    stop = threading.Event()
    worker = threading.Thread(
        target=run_fetching, args=(policy, jobs, host_of, fetch_one, answers, room, stop), name="fetching", daemon=True
    )
    worker.start()
    try:
        while (answer := answers.get()) is not None:
            room.release()
            if isinstance(answer, BaseException):
                raise answer
            yield answer
    finally:
        stop.set()
        room.release(ANSWERS_WAITING)
        worker.join()


def run_fetching(
    policy: FetchPolicy,
    jobs: Sequence[Any],
    host_of: Callable[[Any], str],
    fetch_one: Callable[[Any, Any], Awaitable[Any]],
    answers: queue.Queue[Any],
    room: threading.Semaphore,
    stop: threading.Event,
) -> None:
    """The thread's work: everything that goes wrong travels to the reader, and the end is always said."""

    async def fetch_hosts() -> None:
        by_host: dict[str, list[Any]] = {}
        for job in jobs:
            by_host.setdefault(host_of(job), []).append(job)
        gate = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with open_fetcher(policy) as fetcher, asyncio.TaskGroup() as group:
            for queued in by_host.values():
                group.create_task(fetch_host(fetcher, queued, gate))

    async def fetch_host(fetcher: Any, queued: Sequence[Any], gate: asyncio.Semaphore) -> None:
        async with gate:
            for job in queued:
                if stop.is_set():
                    return
                try:
                    answer = await fetch_one(fetcher, job)
                except (FetchError, Unreadable) as problem:
                    answer = problem
                while not room.acquire(blocking=False):
                    await asyncio.sleep(0.005)
                answers.put((job, answer))

    try:
        asyncio.run(fetch_hosts())
    except BaseExceptionGroup as errors:
        answers.put(errors.exceptions[0])
    except BaseException as error:  # noqa: BLE001 - handed to the reading thread, which raises it
        answers.put(error)
    finally:
        answers.put(None)
