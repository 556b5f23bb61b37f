"""Turns by PostgreSQL, shared by all machines. A session's advisory lock takes the place of a file lock.

The server releases it when the session ends, with its process or machine. A row of `hosts` takes the place of the
file's content; its times are those of the database's clock, which all machines share. They are sent as distances from
now: a delay makes a pause longer, never shorter.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.gate.ledger import HostState, LedgerDown

if TYPE_CHECKING:
    import asyncpg

#: one transaction, as PostgreSQL takes several statements sent together: its lock is held until the table is there for
#: all, since IF NOT EXISTS alone fails where two sessions create one table at the same moment
TABLE = """
SELECT pg_advisory_xact_lock(1751348340);
CREATE TABLE IF NOT EXISTS hosts (
    key bigint PRIMARY KEY, last_start float8 NOT NULL, rest_until float8 NOT NULL, connect_failures int NOT NULL);
SET synchronous_commit = off
"""
LOCK, UNLOCK = "SELECT pg_try_advisory_lock($1)", "SELECT pg_advisory_unlock($1)"
READ = (
    "SELECT extract(epoch FROM clock_timestamp())::float8 AS now, h.* FROM (SELECT 1) one LEFT JOIN hosts h ON key = $1"
)
WRITE = (
    "INSERT INTO hosts SELECT $1::bigint, now + $2::float8, now + $3::float8, $4::int "
    "FROM (SELECT extract(epoch FROM clock_timestamp())::float8 AS now) clock ON CONFLICT (key) DO UPDATE SET "
    "last_start = excluded.last_start, rest_until = excluded.rest_until, connect_failures = excluded.connect_failures"
)
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
#: after a failure nobody tries again for this long: otherwise each host would wait for it anew
DOWN_SECONDS = 30.0


def key_of(host: str) -> int:
    """Return a host's number, since hosts come from outside."""
    return int.from_bytes(hashlib.blake2b(host.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


@dataclass(slots=True)
class SharedLedger:
    """Turns of everyone who shares a database; one session, opened when first needed. The user must close it."""

    address: str
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _session: asyncpg.Connection[asyncpg.Record] | None = None
    #: monotonic seconds until which the database counts as down, and its error
    _down_until: float = 0.0
    _said: str = ""
    #: unlocking that continues after its caller was cancelled
    _late: set[asyncio.Task[Any]] = field(default_factory=set)

    async def try_lock(self, host: str) -> HeldRow | None:
        """Return the host's lock; None if another session holds it.

        A caller cancelled meanwhile may have got the lock all the same: it is then released.

        Raises:
            LedgerDown: the database does not answer.
        """
        key = key_of(host)
        asking = asyncio.ensure_future(self.ask(LOCK, key))
        try:
            row = await asyncio.shield(asking)
        except asyncio.CancelledError:
            self.later(self._given_back(asking, key))
            raise
        return HeldRow(self, key) if row[0] else None

    async def ask(self, sql: str, *values: object) -> Any:
        """Return the single row of a statement.

        Raises:
            LedgerDown: the database does not answer; its session is abandoned, with all locks.
        """
        import asyncpg

        async with self._one_at_a_time:
            if time.monotonic() < self._down_until:
                raise LedgerDown(self._said)
            try:
                session = self._session or await self._opened()
                return await session.fetchrow(sql, *values)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                self._said = f"the gate does not answer ({type(error).__name__})"
                self._down_until = time.monotonic() + DOWN_SECONDS
                self._give_up()
                raise LedgerDown(self._said) from error

    async def close(self) -> None:
        """End the session."""
        if self._late:
            await asyncio.wait(self._late, timeout=ANSWER_SECONDS)
        if self._session is not None:
            with suppress(Exception):
                await self._session.close(timeout=CONNECT_SECONDS)
            self._session = None

    def later(self, work: Any) -> None:
        """Finish some work although its caller is gone."""
        task = asyncio.ensure_future(work)
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _opened(self) -> Any:
        import asyncpg

        session = await asyncpg.connect(
            self.address, timeout=CONNECT_SECONDS, command_timeout=ANSWER_SECONDS, server_settings={"jit": "off"}
        )
        await session.execute(TABLE)
        self._session = session
        return session

    async def _given_back(self, asking: asyncio.Future[Any], key: int) -> None:
        with suppress(LedgerDown):
            if (await asking)[0]:
                await self.ask(UNLOCK, key)

    def _give_up(self) -> None:
        if self._session is not None:
            self._session.terminate()
        self._session = None


@dataclass(slots=True)
class HeldRow:
    """A host's lock in the database, held by the session that acquired it."""

    ledger: SharedLedger
    key: int

    async def read(self) -> HostState:
        """Return the row's state, in times of our clock."""
        row = await self.ledger.ask(READ, self.key)
        if row["key"] is None:
            return HostState()
        behind = time.time() - row["now"]
        return HostState(row["last_start"] + behind, row["rest_until"] + behind, row["connect_failures"])

    async def write(self, state: HostState) -> None:
        """Replace the row's state."""
        now = time.time()
        await self.ledger.ask(WRITE, self.key, state.last_start - now, state.rest_until - now, state.connect_failures)

    async def release(self) -> None:
        """Release the lock, even if the caller is cancelled meanwhile."""
        unlocking = asyncio.ensure_future(self.ledger.ask(UNLOCK, self.key))
        try:
            with suppress(LedgerDown):
                await asyncio.shield(unlocking)
        except asyncio.CancelledError:
            self.ledger.later(self._quietly(unlocking))
            raise

    async def _quietly(self, unlocking: asyncio.Future[Any]) -> None:
        with suppress(LedgerDown):
            await unlocking
