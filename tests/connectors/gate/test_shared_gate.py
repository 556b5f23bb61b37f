"""Turns at hosts over processes that share a PostgreSQL: no host is asked by two at once, whoever dies or is down."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.gate import SharedLedger
from connectors.http.politeness import HostGate, Postponed
from tests.cluster.servers import Postgres, missing, postgres

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
ROOT = Path(__file__).parents[3]
#: between the time that a turn notes as its start and the line that a process writes lies an answer of the database
CLOCK_SECONDS = 0.05
#: a process that takes turns at six hosts and writes down when each began and ended
ASKER = """
import asyncio, pathlib, sys, time
from connectors.gate import SharedLedger
from connectors.http.politeness import HostGate
address, folder, log, turns = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
async def ask(gate, file, host):
    for _ in range(turns):
        async with gate.turn(host, f"http://{host}/"):
            file.write(f"{host} begin {time.time():.6f} {id(gate)}\\n"); file.flush()
            await asyncio.sleep(0.01)
            file.write(f"{host} end {time.time():.6f} {id(gate)}\\n"); file.flush()
async def main():
    ledger = SharedLedger(address)
    gate = HostGate(folder, 0.1, None, ledger)
    with open(log, "w") as file:
        await asyncio.gather(*(ask(gate, file, f"h{n}.test") for n in range(6)))
    await ledger.close()
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres("gate") as running:
        yield running


def asker(server: Postgres, folder: Path, number: int, turns: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-c",
        ASKER,
        server.address("gate"),
        str(folder),
        str(folder / f"log{number}"),
        str(turns),
    ]
    return subprocess.Popen(command, cwd=ROOT)


def turns_in(folder: Path) -> list[tuple[str, float, float, str]]:
    """host, begin, end (endless where its process died in it), process."""
    found: list[tuple[str, float, float, str]] = []
    for log in sorted(folder.glob("log*")):
        open_turns: dict[str, float] = {}
        for line in log.read_text().splitlines():
            host, what, at, _ = line.split()
            if what == "begin":
                open_turns[host] = float(at)
            else:
                found.append((host, open_turns.pop(host), float(at), log.name))
        found += [(host, at, at, log.name) for host, at in open_turns.items()]
    return found


def faults(turns: list[tuple[str, float, float, str]], pause: float) -> list[str]:
    """Turns at one host that overlap, or begin sooner than the pause after the one before."""
    wrong = []
    for host in {turn[0] for turn in turns}:
        of_host = sorted(turn[1:3] for turn in turns if turn[0] == host)
        for before, after in zip(of_host, of_host[1:], strict=False):
            if after[0] < before[1] or after[0] - before[0] < pause - CLOCK_SECONDS:
                wrong.append(f"{host}: {before} {after}")
    return wrong


def test_three_processes_never_ask_a_host_two_at_once_or_without_its_pause(server: Postgres, tmp_path: Path):
    for process in [asker(server, tmp_path, number, 12) for number in range(3)]:
        assert process.wait(120) == 0
    turns = turns_in(tmp_path)
    assert len(turns) == 3 * 6 * 12
    assert faults(turns, 0.1) == []


def test_a_killed_process_lets_go_of_its_hosts_and_nothing_overlaps(server: Postgres, tmp_path: Path):
    processes = [asker(server, tmp_path, number, 15) for number in range(3)]
    until = time.monotonic() + 60
    while not (tmp_path / "log1").exists() or (tmp_path / "log1").read_text().count("begin") < 8:
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(processes[1].pid, signal.SIGKILL)
    assert [process.wait(120) for process in processes] == [0, -signal.SIGKILL, 0]
    turns = turns_in(tmp_path)
    assert len(turns) >= 2 * 6 * 15
    assert faults(turns, 0.1) == []


def test_houses_that_open_a_new_gate_at_the_same_moment_all_get_in(server: Postgres):
    async def opened_together() -> None:
        ledgers = [SharedLedger(server.address("gate")) for _ in range(8)]
        try:
            await ledgers[0].ask("DROP TABLE hosts")
            answers = await asyncio.gather(*(ledger.ask("SELECT 1 AS one") for ledger in ledgers[1:]))
            assert [row["one"] for row in answers] == [1] * 7
        finally:
            await asyncio.gather(*(ledger.close() for ledger in ledgers))

    for _ in range(20):
        asyncio.run(opened_together())


class LateLedger(SharedLedger):
    """A ledger whose answers take their time."""

    async def ask(self, sql: str, *values: object) -> Any:
        answer = await super().ask(sql, *values)
        await asyncio.sleep(0.1)
        return answer


def test_answers_that_come_late_make_no_pause_shorter(server: Postgres, tmp_path: Path):
    async def starts() -> list[float]:
        found = []
        for ledger in (LateLedger(server.address("gate")), SharedLedger(server.address("gate"))):
            async with HostGate(tmp_path, 0.5, None, ledger).turn("late.test", "http://late.test/"):
                found.append(time.time())
            await ledger.close()
        return found

    first, second = asyncio.run(starts())
    assert second - first >= 0.49


def test_a_gate_that_is_down_postpones_and_asks_nobody(tmp_path: Path):
    async def ask() -> None:
        ledger = SharedLedger("postgresql://nobody@127.0.0.1:9/none")
        async with HostGate(tmp_path, 0.0, None, ledger).turn("a.test", "http://a.test/"):
            raise AssertionError("asked without a turn")

    with pytest.raises(Postponed, match="the gate does not answer"):
        asyncio.run(ask())


def test_a_turn_that_is_cancelled_while_it_waits_leaves_the_host_to_others(server: Postgres, tmp_path: Path):
    async def scene() -> float:
        one, other = SharedLedger(server.address("gate")), SharedLedger(server.address("gate"))
        gate, waiting = HostGate(tmp_path, 0.0, None, one), HostGate(tmp_path, 0.0, None, other)

        async def turn_at(gate: HostGate) -> None:
            async with gate.turn("c.test", "http://c.test/"):
                await asyncio.sleep(0.01)

        await turn_at(waiting)
        async with gate.turn("c.test", "http://c.test/"):
            tasks = [asyncio.create_task(turn_at(waiting)) for _ in range(5)]
            await asyncio.sleep(0.05)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        began = time.monotonic()
        await turn_at(gate)
        await turn_at(waiting)
        await one.close()
        await other.close()
        return time.monotonic() - began

    assert asyncio.run(scene()) < 5
