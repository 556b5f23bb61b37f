"""One connection at a time and a pause between requests for every host, for all who share a ledger of turns.

A host's lock is held during a request; it dies with its holder. The ledger says when the last request started and how
long the host wants to be left alone (`connectors/gate`: files of this machine, or a database for all machines). Waiting
for a host's pause holds neither the lock nor a slot, so requests to other hosts go on.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from connectors.gate import MAX_REST_SECONDS, FolderLedger, Held, HostState, Ledger, LedgerDown
from presswatch.errors import FetchError

#: a rest up to this long is waited for; a longer one postpones the request
PATIENCE_SECONDS = 10.0
LOCK_POLL_SECONDS = 0.05


class Postponed(FetchError):
    """The host must not be asked now; nothing was sent. `retry_after_seconds` is the wait still needed."""


@dataclass(slots=True)
class HostGate:
    """Gives out turns at hosts."""

    folder: Path
    delay_seconds: float
    #: for hosts outside the allowed networks; shared by other homes of this machine
    machine_folder: Path | None = None
    #: the same, shared with other machines; replaces `machine_folder`
    shared: Ledger | None = None
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
        """Wait for a turn at a host and hold it; changes to the yielded state are stored.

        Args:
            host: the host, with its port if that is unusual.
            url: for the error's message, without secrets.
            delay_seconds: a longer pause than usual (crawl-delay).
            is_allowed: the host is known to be in an allowed private network.
            deadline: monotonic seconds after which waiting is pointless; None: no limit.

        Raises:
            Postponed: the turn would come too late.
        """
        lock = self._locks[host]
        await _acquired(lock, url, deadline)
        try:
            pause = 0.0 if is_allowed else max(self.delay_seconds, delay_seconds or 0.0)
            held, state = await _locked_when_due(self.ledger_for(is_allowed=is_allowed), host, pause, url, deadline)
            try:
                state.is_allowed_network = state.is_allowed_network or is_allowed
                async with _noted(held, state):
                    yield state
            finally:
                await held.release()
        except LedgerDown as error:
            raise Postponed(url, str(error)) from error
        finally:
            lock.release()

    def ledger_for(self, *, is_allowed: bool) -> Ledger:
        """Return the ledger for a host: turns in an allowed private network are not shared."""
        if is_allowed:
            return FolderLedger(self.folder)
        return self.shared or FolderLedger(self.machine_folder or self.folder)


@asynccontextmanager
async def _noted(held: Held, state: HostState) -> AsyncIterator[None]:
    """Store the start of a request, and its outcome at the end."""
    state.last_start = time.time()
    await held.write(state)
    # The ledger may have been slow: the pause counts from the request, and the final write stores it.
    state.last_start = time.time()
    try:
        yield
    finally:
        # The request was made: its result stands, whatever has become of the ledger.
        with suppress(LedgerDown):
            await held.write(state)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place among the concurrent requests; lent while its holder waits for a host."""

    slots: asyncio.Semaphore

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Let another request use the place meanwhile."""
        self.slots.release()
        try:
            yield
        finally:
            await self.slots.acquire()


#: the place of this task's request; None if requests are not counted
held_slot: ContextVar[Slot | None] = ContextVar("held_slot", default=None)


@asynccontextmanager
async def _without_slot() -> AsyncIterator[None]:
    """Wait without keeping a slot from others."""
    slot = held_slot.get()
    async with slot.lent() if slot else nullcontext():
        yield


async def _locked_when_due(
    ledger: Ledger, host: str, pause: float, url: str, deadline: float | None
) -> tuple[Held, HostState]:
    """Return a host's lock and the ledger's state of the host, once the host may be asked."""
    while True:
        held = await _locked(ledger, host, url, deadline)
        try:
            state = await held.read()
            if state.last_start > time.time():
                # A clock that was set back must not make us wait for the old time.
                state.last_start = time.time()
                await held.write(state)
            wait = _seconds_to_wait(state, 0.0 if state.is_allowed_network else pause, url, deadline)
        except BaseException:
            await held.release()
            raise
        if not wait:
            return held, state
        # Another process may take its turn meanwhile: then the wait grows.
        await held.release()
        async with _without_slot():
            await asyncio.sleep(wait)


async def _locked(ledger: Ledger, host: str, url: str, deadline: float | None) -> Held:
    """Return the host's lock, once nobody else holds it."""
    while (held := await ledger.try_lock(host)) is None:
        if deadline is not None and time.monotonic() > deadline:
            raise Postponed(url, "no time left")
        async with _without_slot():
            await asyncio.sleep(LOCK_POLL_SECONDS)
    return held


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
