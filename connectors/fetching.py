"""Fetches in an event loop in a thread and hands results over through a bounded queue."""

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
#: requests under way at the same time; each host sees one (measured: more gains nothing on two cores). A host that is
#: given its pause is none of them: with 250 hosts of three pages each and 2 s of pause that is 35 or 160 a second
REQUESTS_AT_ONCE = 50
#: answers that wait to be read; bounds memory when servers are faster than we read
ANSWERS_WAITING = 8


def fetch_all(
    policy: FetchPolicy,
    jobs: Sequence[Job],
    host_of: Callable[[Job], str],
    fetch_one: Callable[[Any, Job], Awaitable[Any]],
) -> Iterator[tuple[Job, Any]]:
    """Yield `(job, answer)` as answers come; an answer is what `fetch_one(fetcher, job)` gave or its FetchError.

    Jobs of one host run one after another, in order. Any other exception is a bug and is raised here. A reader that
    stops early ends what is under way.
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
    """The same for a reader that also does other work; leaving the context cancels what is under way."""
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
    #: whether the reader has had every answer
    is_read: bool = False

    def answers_as_they_come(self, patience_seconds: float | None = None) -> Iterator[tuple[Any, Any]]:
        """The reader's side: yields answers until all have come, or none for some time; may be called again."""
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
                # Only now: while the reader works on a large body, no other one is to come in beside it.
                del value
                self.tell(self.taken, held)

    def tell(self, what: Callable[..., Any], *arguments: Any) -> None:
        """Run something in the loop's thread; does nothing once the loop has ended."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(what, *arguments)

    def taken(self, held: LargeBodies) -> None:
        """Release the place of an answer that was read."""
        self.room.release()
        held.let_go()

    def end(self) -> None:
        """Cancel the work."""
        self.is_over = True
        if self.work is not None:
            self.work.cancel()

    def run(self) -> None:
        """Fetch all hosts in a loop of its own."""
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
        """Run one task a host, with a bounded number of requests at a time."""
        self.work = asyncio.current_task()
        if self.is_over:
            return
        slot = Slot(asyncio.Semaphore(REQUESTS_AT_ONCE))
        async with open_fetcher(self.policy) as fetcher, asyncio.TaskGroup() as group:
            for queued in self.hosts:
                group.create_task(self.fetch_host(fetcher, queued, slot))

    async def fetch_host(self, fetcher: Fetcher, queued: Sequence[Any], slot: Slot) -> None:
        """One host's jobs, one after another, while the reader keeps up."""
        held_slot.set(slot)
        for job in queued:
            held = LargeBodies(fetcher.large_bodies)
            held_bodies.set(held)
            # Until the answer is in the reader's queue: bodies that wait for it fill the memory.
            async with slot.slots:
                try:
                    answer = await self.fetch_one(fetcher, job)
                except (FetchError, Unreadable) as problem:
                    answer = problem
                await self.room.acquire()
                self.answers.put((job, answer, held))
                del answer
