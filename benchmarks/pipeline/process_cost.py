"""The cost of a command: processor time of its whole process tree, wall time, and its largest memory."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: seconds between two checks of a tree's memory
LOOK_SECONDS = 0.5


@dataclass(slots=True)
class Cost:
    """Seconds of processor and wall, and the largest sum of PSS (shared memory divided among sharers) in bytes."""

    cpu: float
    wall: float
    peak: int
    output: str = ""


def run_command(
    command: Sequence[str], environment: Mapping[str, str], log: Path, look: Callable[[int], None] | None = None
) -> Cost:
    """Run a command to its end; its errors go to `log`.

    Args:
        command: program and arguments.
        environment: all of the command's.
        log: file for its errors.
        look: called twice a second with the command's process id, in a thread.

    Raises:
        RuntimeError: it failed; the message has the end of its log.
    """
    began = time.monotonic()
    with log.open("ab") as errors:
        process = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors
        )
    peaks = [0]
    ended = threading.Event()
    looking = threading.Thread(target=watch, args=(process.pid, peaks, ended, look), daemon=True)
    looking.start()
    assert process.stdout is not None
    output = process.stdout.read()
    # wait4 counts the process and all descendants that were waited for.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    looking.join()
    if process.returncode:
        raise RuntimeError(f"{command[:4]} ended with {process.returncode}: {log.read_text(errors='replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, max(peaks), output.decode())


def watch(pid: int, peaks: list[int], ended: threading.Event, look: Callable[[int], None] | None) -> None:
    """Note the memory of a tree, and call `look`, until told to stop."""
    while not ended.wait(LOOK_SECONDS):
        peaks.append(sum(memory_of(member) for member, _ in tree_of(pid)))
        if look is not None:
            look(pid)


def tree_of(root: int) -> Iterator[tuple[int, int]]:
    """Yield a process and its descendants, each with its distance from the root, and before its own children."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    waiting = [(root, 0)]
    while waiting:
        pid, depth = waiting.pop()
        yield pid, depth
        waiting.extend((child, depth + 1) for child in children.get(pid, ()))


def memory_of(pid: int) -> int:
    """Return a process's proportional share of memory in bytes; 0 once it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024


def cpu_seconds(pid: int) -> float:
    """Processor time of one running process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_quiet(pid: int) -> None:
    """Wait until a server has finished its work; it lags behind its clients."""
    last = -1.0
    while (now := cpu_seconds(pid)) - last > 0.15:
        last = now
        time.sleep(2)
