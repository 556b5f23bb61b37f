"""Processes of this machine: whether a recorded one is still the same, how to end it, which one holds a port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from presswatch.server.programs import GUARD


def process_mark(pid: int) -> str | None:
    """Return when the process `pid` was started, in the system's own words; None if it is gone.

    A pid alone is not unique, since the system reuses it; pid and start time together are.
    """
    stat = Path(f"/proc/{pid}/stat")
    try:
        # The command's name stands in brackets and may contain anything; the fields count from the last bracket.
        fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self/stat").exists() else mark_from_ps(pid)
    # proc(5): field 3 is the state, field 22 the start in clock ticks since boot
    return None if fields[0] in ("Z", "X") else fields[19]


def mark_from_ps(pid: int) -> str | None:
    """Return the same from ps(1), for systems without /proc."""
    ps = shutil.which("ps")
    if ps is None:
        return None
    answer = subprocess.run([ps, "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def is_alive(pid: int, mark: str | None) -> bool:
    """Tell whether the process recorded as (`pid`, `mark`) still runs."""
    return mark is not None and process_mark(pid) == mark


def end_group(pid: int, patience_seconds: float) -> None:
    """Ask the process group led by `pid` to stop; kill it if it does not."""
    for asked, wait_seconds in ((signal.SIGTERM, patience_seconds), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(pid, asked)
        except (ProcessLookupError, PermissionError):
            return
        if group_ended(pid, wait_seconds):
            return


def group_ended(pid: int, wait_seconds: float) -> bool:
    """Wait until nothing of the process group is left; return False if time is up."""
    until = time.monotonic() + wait_seconds
    while time.monotonic() < until:
        reap(pid)
        try:
            os.killpg(pid, 0)
        except (ProcessLookupError, PermissionError):
            return True
        time.sleep(0.05)
    return False


def reap(pid: int) -> None:
    """Collect a dead child; children of other processes are left alone."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def home_on_port(port: int) -> Path | None:
    """Return the home whose `presswatch up` serves on this port.

    None if no such process is visible (or without /proc).
    """
    for environment in server_environments():
        if environment.get("PREFECT_SERVER_API_PORT") == str(port) and environment.get("PRESSWATCH_HOME"):
            return Path(environment["PRESSWATCH_HOME"])
    return None


def server_environments() -> Iterator[dict[str, str]]:
    """Yield the variables of every server started by some `presswatch up` of this user."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if GUARD in words:
                lines = (folder / "environ").read_bytes().decode(errors="surrogateescape").split("\0")
                yield dict(line.split("=", 1) for line in lines if "=" in line)
        except OSError:
            # It has ended, or belongs to another user.
            continue
