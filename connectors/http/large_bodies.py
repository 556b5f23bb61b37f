"""Large bodies wait for one another, so that many large answers at once cannot fill the memory."""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass

from connectors.http.policy import Budget

#: bodies above this size wait for one another
LARGE_BODY_BYTES = 1024 * 1024
LARGE_BODIES_AT_ONCE = 1
#: no body waits longer than this for other large bodies
LARGE_TURN_SECONDS = 90.0


class TurnTooLate(Exception):
    """Other large bodies took too long; this one is not at fault."""


@dataclass(slots=True)
class LargeBodies:
    """Permits for large bodies; whoever sets `held_bodies` keeps them until the answer was read."""

    permits: asyncio.Semaphore
    count: int = 0

    def let_go(self) -> None:
        """Return all permits."""
        for _ in range(self.count):
            self.permits.release()
        self.count = 0

    async def take_turn(self, budget: Budget) -> None:
        """Wait until few enough large bodies are held; this wait is ours, so the deadline moves with it.

        Raises:
            TurnTooLate: others take longer than anybody should wait.
        """
        began, clock = time.monotonic(), budget.clock
        due = clock.when() if clock else None
        if clock:
            clock.reschedule(None)
        try:
            async with asyncio.timeout(LARGE_TURN_SECONDS):
                await self.permits.acquire()
        except TimeoutError as error:
            raise TurnTooLate("other large bodies are being read") from error
        self.count += 1
        waited = time.monotonic() - began
        budget.seconds_left += waited
        if clock and due is not None:
            clock.reschedule(due + waited)


#: the holder of permits for this task's large bodies; without one, they are returned when a body is read
held_bodies: ContextVar[LargeBodies | None] = ContextVar("held_bodies", default=None)
