"""Turns at hosts: pauses, rests, and what several processes share."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from connectors.gate.folder import FolderLedger
from connectors.gate.ledger import Held, HostState, Ledger
from connectors.http.politeness import HostGate, Postponed, Slot, held_slot
from presswatch.home.fetching import machine_folder
from tests.processes import started

URL = "http://site.test/"


@dataclass
class LateLedger:
    """A ledger that returns from its first note only after a while."""

    ledger: FolderLedger
    delays: Iterator[float] = field(default_factory=lambda: iter([0.15]))

    async def try_lock(self, host: str) -> Held | None:
        held = await self.ledger.try_lock(host)
        return held and LateNotes(held, self.delays)


@dataclass
class LateNotes:
    held: Held
    delays: Iterator[float]

    async def read(self) -> HostState:
        return await self.held.read()

    async def write(self, state: HostState) -> None:
        await self.held.write(state)
        await asyncio.sleep(next(self.delays, 0.0))

    async def release(self) -> None:
        await self.held.release()


def between_two_starts(folder: Path, ledger: Ledger | None = None) -> float:
    """The seconds between the starts of two processes at a host that wants a pause of 0.2."""

    async def work() -> list[float]:
        starts = []
        for _ in range(2):
            gate = HostGate(folder, 0.2, shared=ledger)  # each gate stands for a process
            async with gate.turn("site.test", URL):
                starts.append(time.time())
        return starts

    first, second = asyncio.run(work())
    return second - first


def test_two_starts_at_a_host_are_a_pause_apart_also_between_processes(tmp_path: Path) -> None:
    apart = [between_two_starts(tmp_path)]
    # Longer than it must be on a crowded machine now and then, but not each time.
    while min(apart) >= 0.6 and len(apart) < 20:
        apart.append(between_two_starts(tmp_path))
    assert 0.19 <= min(apart) < 0.6


def test_a_ledger_that_is_late_in_noting_a_start_makes_no_pause_shorter(tmp_path: Path) -> None:
    assert between_two_starts(tmp_path, LateLedger(FolderLedger(tmp_path))) >= 0.19


def test_an_allowed_network_needs_no_pause_and_a_crawl_delay_makes_it_longer(tmp_path: Path) -> None:
    async def work(**options: object) -> float:
        gate = HostGate(tmp_path / str(options), 0.05)
        async with gate.turn("site.test", URL, **options):  # type: ignore[arg-type]
            pass
        began = time.monotonic()
        async with gate.turn("site.test", URL, **options):  # type: ignore[arg-type]
            return time.monotonic() - began

    def soonest(**options: object) -> float:
        """The least of many tries: a crowded machine makes some of them longer."""
        return min(asyncio.run(work(**options)) for _ in range(10))

    assert soonest(is_allowed=True) < 0.04
    assert asyncio.run(work(delay_seconds=0.2)) >= 0.19
    assert soonest(delay_seconds=0.2, is_allowed=True) < 0.1


def test_another_process_holds_the_host_until_it_dies(tmp_path: Path) -> None:
    script = (
        "import asyncio, pathlib, sys\n"
        "from connectors.http.politeness import HostGate\n"
        "async def main():\n"
        "    async with HostGate(pathlib.Path(sys.argv[1]), 0).turn('site.test', 'http://site.test/'):\n"
        "        print('held', flush=True)\n"
        "        sys.stdin.read()\n"
        "asyncio.run(main())\n"
    )

    async def taken(deadline: float) -> None:
        async with HostGate(tmp_path, 0).turn("site.test", URL, deadline=time.monotonic() + deadline):
            pass

    command = [sys.executable, "-c", script, str(tmp_path)]
    with started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Postponed):
            asyncio.run(taken(0.15))
    asyncio.run(taken(60))


def test_a_turn_that_comes_too_late_is_postponed_and_nothing_is_noted(tmp_path: Path) -> None:
    async def work() -> None:
        gate = HostGate(tmp_path, 60)
        async with gate.turn("site.test", URL):
            pass
        with pytest.raises(Postponed) as trouble:
            async with gate.turn("site.test", URL, deadline=time.monotonic() + 30):
                pytest.fail("the turn was given")
        assert 30 < (trouble.value.retry_after_seconds or 0) <= 60
        async with gate.turn("other.test", URL, deadline=time.monotonic() + 30):
            pass

    asyncio.run(work())


def test_a_host_that_cannot_be_reached_rests_longer_each_time() -> None:
    state = HostState()
    expected = [60, 120, *[None] * 97, 3600]
    for seconds in expected:
        state.rest_until, before = 0, time.time()
        state.note_connect_failure()
        assert seconds is None or before + seconds <= state.rest_until <= time.time() + seconds
    allowed = HostState(is_allowed_network=True)
    allowed.note_connect_failure()
    assert allowed.rest_until == 0


def test_a_rest_is_never_longer_than_a_week() -> None:
    state = HostState()
    state.rest(10**12)
    assert state.rest_until <= time.time() + 7 * 86400


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"last_start": "x"}', b"\xff\x00", b'{"last_start": 1e300}'])
def test_a_torn_state_file_or_a_clock_set_back_does_not_stop_the_host(torn: bytes, tmp_path: Path) -> None:
    async def work() -> None:
        async with HostGate(tmp_path, 0.01).turn("site.test", URL):
            pass
        for file in tmp_path.glob("*.json"):
            file.write_bytes(torn)
        async with HostGate(tmp_path, 0.01).turn("site.test", URL, deadline=time.monotonic() + 60):
            pass

    asyncio.run(work())


@pytest.mark.parametrize("host", ["../../etc/passwd", "a/b", "x" * 5000, "\ud800", "CON"])
def test_a_hosts_file_lies_in_the_folder_whatever_its_name(host: str, tmp_path: Path) -> None:
    async def work() -> None:
        async with HostGate(tmp_path / "state", 0).turn(host, URL):
            pass

    asyncio.run(work())
    assert [file.parent for file in tmp_path.rglob("*.json")] == [tmp_path / "state"]


def test_homes_of_one_machine_share_public_hosts_and_keep_their_own_networks_apart(tmp_path: Path) -> None:
    machine = tmp_path / "machine"

    async def waited(home: str, host: str, *, is_allowed: bool) -> float:
        began = time.monotonic()
        async with HostGate(tmp_path / home, 0.2, machine).turn(host, URL, is_allowed=is_allowed):
            return time.monotonic() - began

    async def work() -> list[bool]:
        await waited("one", "site.test", is_allowed=False)
        await waited("one", "intranet.test", is_allowed=True)
        return [
            await waited("two", "site.test", is_allowed=False) > 0.15,
            await waited("two", "intranet.test", is_allowed=True) > 0.15,
        ]

    assert asyncio.run(work()) == [True, False]
    assert len(list(machine.glob("*.json"))) == 1


def test_a_machines_folder_that_others_may_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = machine_folder()
    assert folder is not None
    assert folder.parent == tmp_path
    folder.chmod(0o777)
    assert machine_folder() is None
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert machine_folder() is None


def test_who_waits_for_a_host_s_pause_leaves_its_slot_to_others(tmp_path: Path) -> None:
    async def work() -> list[str]:
        gate, slot, done = HostGate(tmp_path, 0.3), Slot(asyncio.Semaphore(1)), []

        async def ask(host: str, times: int) -> None:
            held_slot.set(slot)
            for _ in range(times):
                async with slot.slots, gate.turn(host, URL):
                    done.append(host)

        await asyncio.gather(ask("slow.test", 2), *(ask(f"{number}.test", 1) for number in range(5)))
        assert slot.slots._value == 1
        return done

    done = asyncio.run(work())
    assert (done[0], done[-1], len(done)) == ("slow.test", "slow.test", 7)
