"""The interface of a ledger of turns.

a lock for each host that dies with its holder, and what is known about the host.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from presswatch.errors import PresswatchError

#: a longer rest asked for by a server is cut to this
MAX_REST_SECONDS = 7 * 86400.0
CONNECT_FAILURE_REST_SECONDS = 60.0
MAX_CONNECT_FAILURE_REST_SECONDS = 3600.0


class LedgerDown(PresswatchError):
    """The ledger cannot be reached: no host may be asked now."""


@dataclass(slots=True)
class HostState:
    """What is known about a host. Times are seconds of this machine's wall clock, which all its processes share."""

    last_start: float = 0.0
    rest_until: float = 0.0
    #: consecutive attempts without a connection or an answer
    connect_failures: int = 0
    #: the host is in a network that the user allowed: no pause between requests
    is_allowed_network: bool = False

    def rest(self, seconds: float) -> None:
        """Leave the host alone for some seconds from now."""
        self.rest_until = max(self.rest_until, time.time() + min(seconds, MAX_REST_SECONDS))

    def note_connect_failure(self) -> None:
        """Make an unreachable host rest longer each time, up to an hour."""
        self.connect_failures += 1
        if not self.is_allowed_network:
            self.rest(min(CONNECT_FAILURE_REST_SECONDS * self.connect_failures, MAX_CONNECT_FAILURE_REST_SECONDS))

    def note_silence(self) -> None:
        """Make a host rest that connects and does not answer, from the second time on.

        a single slow page is no reason.
        """
        self.connect_failures += 1
        if self.connect_failures > 1 and not self.is_allowed_network:
            rest = CONNECT_FAILURE_REST_SECONDS * (self.connect_failures - 1)
            self.rest(min(rest, MAX_CONNECT_FAILURE_REST_SECONDS))


class Held(Protocol):
    """A host's lock, held; must be released by `release` in any case."""

    async def read(self) -> HostState:
        """Return what is known about the host.

        Raises:
            LedgerDown: the ledger can no longer be reached.
        """

    async def write(self, state: HostState) -> None:
        """Store what is known about the host.

        Raises:
            LedgerDown: the ledger can no longer be reached.
        """

    async def release(self) -> None:
        """Release the lock; if the ledger cannot be reached, it has already released it."""


class Ledger(Protocol):
    """A ledger of turns."""

    async def try_lock(self, host: str) -> Held | None:
        """Return the host's lock; None if another process holds it.

        Raises:
            LedgerDown: the ledger cannot be reached.
        """
