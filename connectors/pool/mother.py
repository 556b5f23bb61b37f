"""The parent's side of the mother process, which loads once what reading children need, and forks them."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import send_handle
from pathlib import Path
from typing import Any

DEAD_MOTHER = "the process that starts reading children has died"

# Not `-m`: the child's import path must be the parent's, whatever folder the parent was started from.
FORK_SERVER = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from connectors.pool.forkserver import serve; serve(int(sys.argv[1]))"
)


@dataclass(slots=True)
class Child:
    """One child: its process, its socket, its task (None: idle) and since when (monotonic seconds)."""

    pid: int
    socket: Connection
    task: int | None = None
    since: float = 0.0
    tasks_done: int = 0


@dataclass(frozen=True, slots=True)
class Bug:
    """An exception of the function other than `Unreadable`; raised when its turn comes."""

    error: Exception
    story: str


class Mother:
    """A running mother process; it imports what the function needs while the caller continues.

    Args:
        function: picklable by name; what its children run.
        prepare: picklable by name; called once before its first child starts.
    """

    def __init__(self, function: Callable[..., Any], prepare: Callable[[], object] | None) -> None:
        ours, theirs = Pipe()
        arguments = [sys.executable, "-c", FORK_SERVER, str(theirs.fileno()), json.dumps(sys.path)]
        # Its own session: Ctrl-C on the terminal is for the parent to handle.
        self._process = subprocess.Popen(
            arguments,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._commands = ours
        ours.send_bytes(pickle.dumps((function, prepare)))

    @property
    def pid(self) -> int:
        """Her process id."""
        return self._process.pid

    def close(self) -> None:
        """End the process; its children end with it."""
        self._commands.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function in the process and return its result.

        Raises:
            Exception: what the function raised.
            RuntimeError: it has died.
        """
        try:
            self._commands.send(("ask", (function, arguments)))
            kind, value = self._commands.recv()
        except (EOFError, OSError) as error:
            raise RuntimeError(DEAD_MOTHER) from error
        if kind not in ("value", "bug"):
            raise value
        return checked(Bug(*value) if kind == "bug" else value)

    def fork(self, memory_limit_bytes: int) -> Child:
        """Return a new child that holds the other end of a new socket.

        Raises:
            RuntimeError: it has died.
        """
        ours, theirs = Pipe()
        try:
            self._commands.send(("start", memory_limit_bytes))
            send_handle(self._commands, theirs.fileno(), self._process.pid)
            pid = self._commands.recv()
        except (EOFError, OSError) as error:
            raise RuntimeError(DEAD_MOTHER) from error
        finally:
            theirs.close()
        return Child(pid, ours)

    def end(self, child: Child) -> int | None:
        """Kill a child and collect it; return its exit code, negative for a signal; None if the mother has died too."""
        child.socket.close()
        try:
            self._commands.send(("end", child.pid))
            code: int = self._commands.recv()
        except (EOFError, OSError):
            return None
        return code


def checked(answer: Any) -> Any:
    """Return an answer; raise a bug, with the traceback of where it happened."""
    if isinstance(answer, Bug):
        answer.error.add_note(f"in a reading child:\n{answer.story}")
        raise answer.error
    return answer


def resident_bytes(pid: int) -> int:
    """Return the memory a process holds now; 0 if the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
