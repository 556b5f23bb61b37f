"""What one query may use: seconds that are waited for it, and memory; its process is ended from outside."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

#: seconds between two looks at what the query has used, and bytes that it may hold
LOOK_SECONDS, MEMORY_BYTES = 0.05, 2_000_000_000
TOO_MUCH_MEMORY = "the query needs more than 2 GB of memory: narrow it by a date, or select fewer columns"


@dataclass(slots=True)
class Watch:
    """What the query has used: seconds that it was waited for; `since` is when the wait began, in monotonic seconds."""

    limit_seconds: float
    waited: float = 0.0
    since: float | None = None
    problem: str | None = None
    is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The time within counts."""
        self.since = time.monotonic()
        try:
            yield
        finally:
            began, self.since = self.since, None
            self.waited += time.monotonic() - began

    def breach(self, pid: int) -> str | None:
        """Which limit the query is over, in a sentence."""
        began = self.since
        if self.waited + (time.monotonic() - began if began is not None else 0) > self.limit_seconds:
            return (
                f"the query took longer than {self.limit_seconds:g} s and was stopped: narrow it by a date, or set "
                "`sql_seconds` in presswatch.toml"
            )
        return TOO_MUCH_MEMORY if memory_of(pid) > MEMORY_BYTES else None


def memory_of(pid: int) -> int:
    """Bytes that a process holds now; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextmanager
def watched(process: subprocess.Popen[bytes], limit_seconds: float) -> Iterator[Watch]:
    """End the query's process when it is over its time or its memory: from outside, where no single value hides."""
    watch = Watch(limit_seconds)

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
