"""The limits of one query, waiting time and memory, enforced from outside its process."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

#: seconds between two checks, and the bytes that a query may hold
LOOK_SECONDS, MEMORY_BYTES = 0.05, 2_000_000_000


@dataclass(slots=True)
class Watch:
    """What the query has used: seconds of waiting; `since` is when the wait began, in monotonic seconds.

    Its limits are seconds of waiting and bytes of memory.
    """

    limit_seconds: float
    limit_bytes: int
    waited: float = 0.0
    since: float | None = None
    problem: str | None = None
    is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count the time inside the context."""
        self.since = time.monotonic()
        try:
            yield
        finally:
            began, self.since = self.since, None
            self.waited += time.monotonic() - began

    def breach(self, pid: int) -> str | None:
        """Return which limit the query exceeds, in a sentence."""
        began = self.since
        if self.waited + (time.monotonic() - began if began is not None else 0) > self.limit_seconds:
            return (
                f"the query took longer than {self.limit_seconds:g} s and was stopped: narrow it by a date, or set "
                "`sql_seconds` in presswatch.toml"
            )
        return too_much_memory(self.limit_bytes) if memory_of(pid) > self.limit_bytes else None


def too_much_memory(limit_bytes: int = MEMORY_BYTES) -> str:
    """Return what to say of a query that needs more."""
    return f"the query needs more than {limit_bytes / 1e9:g} GB of memory: narrow it by a date, or select fewer columns"


def memory_of(pid: int) -> int:
    """Return the bytes that a process holds now; 0 if the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextmanager
def watched(process: subprocess.Popen[bytes], watch: Watch) -> Iterator[Watch]:
    """End the query's process if it exceeds its time or memory.

    From outside, since the engine does not count everything.
    """

    def look() -> None:
        while not watch.is_over.wait(LOOK_SECONDS):
            if problem := watch.breach(process.pid):
                watch.problem = problem
                process.kill()
                return

    thread = threading.Thread(target=look, name="watching the query", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.is_over.set()
        thread.join()
