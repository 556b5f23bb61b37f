"""What a place of turns offers: a lock for each host that dies with its holder, and what is known of the host."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from presswatch.errors import PresswatchError

#: a server's wish beyond this is cut
MAX_REST_SECONDS = 7 * 86400.0
CONNECT_FAILURE_REST_SECONDS = 60.0
MAX_CONNECT_FAILURE_REST_SECONDS = 3600.0


class LedgerDown(PresswatchError):
    """The place of turns cannot be reached: nobody may be asked now."""


@dataclass(slots=True)
class HostState:
    """What is known about a host. Times are seconds of this machine's wall clock, which all its processes share."""

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


class Held(Protocol):
    """A host's lock, held; to be let go of by `release`, whatever happens."""

    async def read(self) -> HostState:
        """What is known of the host.

        Raises:
            LedgerDown: the place of turns cannot be reached any more.
        """

    async def write(self, state: HostState) -> None:
        """Keep what is known of the host.

        Raises:
            LedgerDown: the place of turns cannot be reached any more.
        """

    async def release(self) -> None:
        """Let go of the lock; also where the place of turns cannot be reached, which has let go of it then."""


class Ledger(Protocol):
    """A place of turns."""

    async def try_lock(self, host: str) -> Held | None:
        """The host's lock; None where another holds it.

        Raises:
            LedgerDown: the place of turns cannot be reached.
        """
