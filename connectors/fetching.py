"""Fetch in an event loop in a separate thread, and pass results on through a bounded queue."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from connectors.http import Fetcher, FetchPolicy, LargeBodies, Slot, held_bodies, held_slot, open_fetcher
from presswatch.errors import FetchError, Unreadable

Job = TypeVar("Job")
#: concurrent requests; each host gets one at a time (measured: more gains nothing on two cores). Hosts in their pause
#: do not count: with 250 hosts of three pages each and a pause of 2 s, this makes 160 requests a second instead of 35
REQUESTS_AT_ONCE = 50
#: answers waiting to be read; limits memory if servers are faster than we read
ANSWERS_WAITING = 8


def fetch_all(
    policy: FetchPolicy,
    jobs: Sequence[Job],
    host_of: Callable[[Job], str],
    fetch_one: Callable[[Any, Job], Awaitable[Any]],
) -> Iterator[tuple[Job, Any]]:
    """Yield `(job, answer)` as answers come; an answer is the result of `fetch_one(fetcher, job)` or its FetchError.

    Jobs of one host run one after another, in order. Any other exception is a bug and is raised here. If the reader
    stops early, pending requests are cancelled.
    """
    with fetching_beside(policy, jobs, host_of, fetch_one) as fetching:
        yield from fetching.answers_as_they_come()


@contextmanager
def fetching_beside(
    policy: FetchPolicy,
    jobs: Sequence[Job],
    host_of: Callable[[Job], str],
    fetch_one: Callable[[Any, Job], Awaitable[Any]],
) -> Iterator[Fetching]:
    """Do the same for a reader that also does other work; leaving the context cancels pending requests."""
    by_host: dict[str, list[Any]] = {}
    for job in jobs:
        by_host.setdefault(host_of(job), []).append(job)
    fetching = Fetching(policy, list(by_host.values()), fetch_one)
    worker = threading.Thread(target=fetching.run, name="fetching", daemon=True)
    worker.start()
    try:
        yield fetching
    finally:
        fetching.tell(fetching.end)
        worker.join()


@dataclass(slots=True)
class Fetching:
    """The thread's side: passes every error and the end of the work to the reader."""

    policy: FetchPolicy
    hosts: list[list[Any]]
    fetch_one: Callable[[Any, Any], Awaitable[Any]]
    answers: queue.Queue[Any] = field(default_factory=queue.Queue)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ANSWERS_WAITING))
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    work: asyncio.Task[None] | None = None
    is_over: bool = False
    #: whether the reader has received every answer
    is_read: bool = False

    def answers_as_they_come(self, patience_seconds: float | None = None) -> Iterator[tuple[Any, Any]]:
        """Yield answers until all have come, or none for some time; may be called again. This is the reader's side."""
        while not self.is_read:
            try:
                answer = self.answers.get(timeout=patience_seconds)
            except queue.Empty:
                return
            if isinstance(answer, BaseException):
                raise answer
            if answer is None:
                self.is_read = True
                return
            job, value, held = answer
            del answer
            try:
                yield job, value
            finally:
                # Only now: while the reader works on a large body, no other one may arrive.
                del value
                self.tell(self.taken, held)

    def tell(self, what: Callable[..., Any], *arguments: Any) -> None:
        """Run something in the loop's thread; do nothing if the loop has ended."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(what, *arguments)

    def taken(self, held: LargeBodies) -> None:
        """Free the place of an answer that was read."""
        self.room.release()
        held.let_go()

    def end(self) -> None:
        """Cancel the work."""
        self.is_over = True
        if self.work is not None:
            self.work.cancel()

    def run(self) -> None:
        """Fetch all hosts in the thread's own loop."""
        try:
            with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
                runner.run(self.fetch_hosts())
        except asyncio.CancelledError:
            pass  # the reader has gone
        except BaseExceptionGroup as errors:
            self.answers.put(errors.exceptions[0])
        except BaseException as error:  # handed to the reading thread, which raises it
            self.answers.put(error)
        finally:
            self.answers.put(None)

    async def fetch_hosts(self) -> None:
        """Run one task for each host, with a bounded number of concurrent requests."""
        self.work = asyncio.current_task()
        if self.is_over:
            return
        slot = Slot(asyncio.Semaphore(REQUESTS_AT_ONCE))
        async with open_fetcher(self.policy) as fetcher, asyncio.TaskGroup() as group:
            for queued in self.hosts:
                group.create_task(self.fetch_host(fetcher, queued, slot))

    async def fetch_host(self, fetcher: Fetcher, queued: Sequence[Any], slot: Slot) -> None:
        """Run one host's jobs, one after another, while the reader keeps up."""
        held_slot.set(slot)
        for job in queued:
            held = LargeBodies(fetcher.large_bodies)
            held_bodies.set(held)
            # Held until the answer is in the reader's queue, since waiting bodies fill the memory.
            async with slot.slots:
                try:
                    answer = await self.fetch_one(fetcher, job)
                except (FetchError, Unreadable) as problem:
                    answer = problem
                await self.room.acquire()
                self.answers.put((job, answer, held))
                del answer
