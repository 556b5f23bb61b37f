"""What `doctor` says of a home that is a house of a cluster: its share, the lake and the gate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from presswatch.errors import PresswatchError
from presswatch.files import SNAPSHOT_FILE
from presswatch.houses import parts_of
from presswatch.settings import Settings
from presswatch.shown import how_many

Finding = tuple[str, str, str]
#: clocks of machines that are set by time servers differ by far less
CLOCKS_APART_SECONDS = 60.0


def cluster(settings: Settings) -> Iterator[Finding]:
    """Yield findings about a house; nothing for a home that stands alone."""
    if settings.shard:
        house, houses = parts_of(settings.shard)
        yield "share", "ok", f"house {house} of {houses}, counted from 0"
    if settings.lake or settings.lake_data:
        yield from lake(settings)
    if settings.gate:
        yield from gate(settings.gate)


def lake(settings: Settings) -> Iterator[Finding]:
    """Yield whether the lake can be read, fits this version, and has all finished runs of the house."""
    from flows.steps import lake_place
    from warehouse.lake import lake_health

    try:
        place = lake_place(settings)
        assert place is not None  # one of its two settings is set, and both go together
        health = lake_health(place, settings.home / SNAPSHOT_FILE)
    except PresswatchError as error:
        yield "lake", "wrong", f"{error}: docs/cluster.md"
        return
    if health.version > health.ours:
        told = f"its tables have version {health.version}, this house's {health.ours}: upgrade presswatch here"
        yield "lake", "wrong", told
        return
    handed = f"{place.data}: has {how_many(health.handed, 'run')} of this house"
    late = f", lacks {how_many(health.waiting, 'finished run')}: the next one hands them over" if health.waiting else ""
    yield "lake", "hint" if health.waiting else "ok", handed + late


def gate(address: str, clock: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Yield whether the PostgreSQL that gives turns at hosts answers, and whether both clocks agree."""
    from connectors.gate import LedgerDown

    try:
        behind = asyncio.run(seconds_behind(address, clock))
    except ImportError:
        yield "gate", "wrong", "the package asyncpg is missing: pip install 'presswatch[cluster]'"
    except LedgerDown as error:
        yield "gate", "wrong", f"{error}: visits are postponed until it does (setting `gate`; PGPASSWORD)"
    else:
        yield "gate", "ok", "PostgreSQL answers"
        if abs(behind) > CLOCKS_APART_SECONDS:
            wrong = (
                f"{abs(behind) / 60:.0f} minutes {'behind' if behind > 0 else 'ahead of'} that of the gate's PostgreSQL"
            )
            yield "clock", "hint", f"it is {wrong}: times of articles and runs are as wrong; have it set (NTP)"


async def seconds_behind(address: str, clock: Callable[[], float]) -> float:
    """Ask the gate for the state of some host, and its clock; return how far this machine's clock is behind.

    Raises:
        LedgerDown: it does not answer.
    """
    from connectors.gate import SharedLedger

    ledger = SharedLedger(address)
    try:
        row = await ledger.ask("SELECT count(*), extract(epoch FROM clock_timestamp())::float8 AS now FROM hosts")
        return float(row["now"]) - clock()
    finally:
        await ledger.close()
