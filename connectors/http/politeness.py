"""One connection at a time and a pause between starts for every host, over all processes of a machine.

A file per host below the state folder is locked (flock) while a request is under way; the kernel lets go of it when a
process dies. The file says when the last request started and until when the host wants to be left alone. Who waits for
a host's pause to pass holds neither the file nor a slot: the requests of other hosts go on meanwhile.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from presswatch.errors import FetchError

#: a server's wish beyond this is cut
MAX_REST_SECONDS = 7 * 86400.0
#: a host's rest up to this long is waited for, a longer one postpones the request
PATIENCE_SECONDS = 10.0
CONNECT_FAILURE_REST_SECONDS = 60.0
MAX_CONNECT_FAILURE_REST_SECONDS = 3600.0
LOCK_POLL_SECONDS = 0.05
FILE_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


class Postponed(FetchError):
    """The host is not to be asked now; nothing was sent. `retry_after_seconds` is the wait still needed."""


@dataclass(slots=True)
class HostState:
    """What is known about a host. Times are seconds of the wall clock, which all processes share."""

    last_start: float = 0.0
    rest_until: float = 0.0
    #: attempts in a row that found no connection or no answer
    connect_failures: int = 0
    #: turned out to lie in a network the user allowed: no pause between requests
    is_allowed_network: bool = False

    def rest(self, seconds: float) -> None:
        """Leave the host alone for some seconds from now."""
        self.rest_until = max(self.rest_until, time.time() + min(seconds, MAX_REST_SECONDS))

    def note_connect_failure(self) -> None:
        """A host that cannot be reached rests longer each time, up to an hour."""
        self.connect_failures += 1
        if not self.is_allowed_network:
            self.rest(min(CONNECT_FAILURE_REST_SECONDS * self.connect_failures, MAX_CONNECT_FAILURE_REST_SECONDS))

    def note_silence(self) -> None:
        """A host that connects and then says nothing may have had one slow page; from the second time on it rests."""
        self.connect_failures += 1
        if self.connect_failures > 1 and not self.is_allowed_network:
            rest = CONNECT_FAILURE_REST_SECONDS * (self.connect_failures - 1)
            self.rest(min(rest, MAX_CONNECT_FAILURE_REST_SECONDS))


@dataclass(slots=True)
class HostGate:
    """Hands out turns at hosts."""

    folder: Path
    delay_seconds: float
    #: for hosts outside of the allowed networks; other homes of this machine share it
    machine_folder: Path | None = None
    _locks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    @asynccontextmanager
    async def turn(
        self,
        host: str,
        url: str,
        *,
        delay_seconds: float | None = None,
        is_allowed: bool = False,
        deadline: float | None = None,
    ) -> AsyncIterator[HostState]:
        """Wait for a turn at a host and hold it; changes to the yielded state are kept.

        Args:
            host: the host, with its port where that is not a usual one.
            url: for the error's message, without secrets.
            delay_seconds: a longer pause than usual (crawl-delay), in seconds.
            is_allowed: the host is known to lie in an allowed private network.
            deadline: monotonic seconds beyond which waiting is pointless; None waits as long as it takes.

        Raises:
            Postponed: the turn would come too late.
        """
        lock = self._locks[host]
        await _acquired(lock, url, deadline)
        try:
            folder = self.folder if is_allowed else self.machine_folder or self.folder
            pause = 0.0 if is_allowed else max(self.delay_seconds, delay_seconds or 0.0)
            descriptor, state = await _locked_when_due(folder, host, pause, url, deadline)
            try:
                state.is_allowed_network = state.is_allowed_network or is_allowed
                state.last_start = time.time()
                _write_state(descriptor, state)
                try:
                    yield state
                finally:
                    _write_state(descriptor, state)
            finally:
                os.close(descriptor)
        finally:
            lock.release()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place among the requests that are under way at the same time; lent while its holder waits for a host."""

    slots: asyncio.Semaphore

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Let another request have the place meanwhile."""
        self.slots.release()
        try:
            yield
        finally:
            await self.slots.acquire()


#: the place that this task's request takes; None where nobody counts
held_slot: ContextVar[Slot | None] = ContextVar("held_slot", default=None)


@asynccontextmanager
async def _without_slot() -> AsyncIterator[None]:
    """Wait without keeping a slot from others."""
    slot = held_slot.get()
    async with slot.lent() if slot else nullcontext():
        yield


async def _locked_when_due(
    folder: Path, host: str, pause: float, url: str, deadline: float | None
) -> tuple[int, HostState]:
    """The locked descriptor of a host's file, with what it says, once the host may be asked."""
    while True:
        descriptor = await _locked_file(folder, host, url, deadline)
        try:
            state = _read_state(descriptor)
            if state.last_start > time.time():
                # A clock that was set back must not make us wait for the old time.
                state.last_start = time.time()
                _write_state(descriptor, state)
            wait = _seconds_to_wait(state, 0.0 if state.is_allowed_network else pause, url, deadline)
        except BaseException:
            os.close(descriptor)
            raise
        if not wait:
            return descriptor, state
        # Another process may take its turn meanwhile: then there is some more to wait.
        os.close(descriptor)
        async with _without_slot():
            await asyncio.sleep(wait)


def _seconds_to_wait(state: HostState, pause: float, url: str, deadline: float | None) -> float:
    now = time.time()
    resting = min(state.rest_until - now, MAX_REST_SECONDS)
    pausing = state.last_start + pause - now
    wait = max(resting, pausing, 0.0)
    if resting > PATIENCE_SECONDS or (deadline is not None and time.monotonic() + wait > deadline):
        raise Postponed(url, "host rests" if resting > 0 else "no time left", retry_after_seconds=wait)
    return wait


async def _acquired(lock: asyncio.Lock, url: str, deadline: float | None) -> None:
    if not lock.locked():
        await lock.acquire()
        return
    try:
        async with (
            _without_slot(),
            asyncio.timeout(None if deadline is None else max(0.0, deadline - time.monotonic())),
        ):
            await lock.acquire()
    except TimeoutError as error:
        raise Postponed(url, "no time left") from error


async def _locked_file(folder: Path, host: str, url: str, deadline: float | None) -> int:
    """A locked descriptor of the host's file. Its name is a hash: hosts come from outside."""
    name = hashlib.blake2b(host.encode("utf-8", "replace"), digest_size=12).hexdigest()
    try:
        descriptor = os.open(folder / f"{name}.json", FILE_FLAGS, 0o600)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / f"{name}.json", FILE_FLAGS, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if deadline is not None and time.monotonic() > deadline:
                    raise Postponed(url, "no time left") from None
                async with _without_slot():
                    await asyncio.sleep(LOCK_POLL_SECONDS)
            else:
                return descriptor
    except BaseException:
        os.close(descriptor)
        raise


def _read_state(descriptor: int) -> HostState:
    """The file's state; a torn or foreign file counts as none."""
    try:
        values = json.loads(os.pread(descriptor, 4096, 0) or b"{}")
        return HostState(
            float(values.get("last_start", 0.0)),
            float(values.get("rest_until", 0.0)),
            int(values.get("connect_failures", 0)),
            bool(values.get("is_allowed_network", False)),
        )
    except (ValueError, TypeError, AttributeError):
        return HostState()


def _write_state(descriptor: int, state: HostState) -> None:
    values = {name: getattr(state, name) for name in HostState.__slots__}
    text = json.dumps(values).encode()
    os.pwrite(descriptor, text, 0)
    os.ftruncate(descriptor, len(text))
