"""The mother process: a small process without threads that forks reading children and reports how they ended.

Parent <--commands, answers, sockets--> mother --fork--> child <--tasks, answers--> parent

The parent may run threads, asyncio and Prefect: forking it is unsafe, and `spawn` would import its main module in every
child. The mother imports the module of the reading function, and before its first child starts it loads what all
children need: they share its memory, and a child that replaces a killed one is warm at once. If the parent exits, the
command channel ends and the mother ends its children; if the mother dies, the kernel ends them.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import pickle
import resource
import signal
import traceback
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason

#: `prctl` option of Linux: the signal a process gets when its parent dies
PR_SET_PDEATHSIG = 1

#: reading a page makes thousands of objects, nearly all of them freed without the collector: Python's default of 700
#: costs a child 4 % of its time, and 20,000 hold 5 MB at most
COLLECTOR_THRESHOLDS = (20_000, 20, 50)

#: parsed pages leave holes in the heap, 10 MB after a few dozen; returning them takes 3 ms
TASKS_A_TRIM = 32

#: what a child adds to the function's answer: "value", "unreadable" or "bug"
Answer = tuple[str, Any]


def serve(command_descriptor: int) -> None:
    """Serve the parent until it closes the channel, then end all children."""
    logging.disable(logging.CRITICAL)  # errors of a task come back as values
    gc.disable()  # what it loads stays: scanning that again and again would take a quarter of its time
    commands = Connection(command_descriptor)
    children: set[int] = set()
    try:
        function, prepare = pickle.loads(commands.recv_bytes())
        while True:
            command, argument = commands.recv()
            if command == "start":
                if not children:
                    make_ready(prepare)
                    prepare = None
                tasks_descriptor = recv_handle(commands)
                pid = start_child(function, tasks_descriptor, command_descriptor, argument)
                children.add(pid)
                commands.send(pid)
            elif command == "ask":
                commands.send_bytes(message_of(answer_of(*argument)))
            else:
                children.discard(argument)
                commands.send(end_child(argument))
    except (EOFError, OSError):
        pass  # the parent has exited or closed the pool
    finally:
        for pid in children:
            end_child(pid)


def make_ready(prepare: Callable[[], object] | None) -> None:
    """Load what children need, and keep the collector from touching, and thereby copying, shared memory."""
    if prepare is not None:
        prepare()
    # Without a collection before: it takes 0.2 s and finds less than a megabyte.
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)
    gc.enable()


def end_child(pid: int) -> int:
    """Kill a child, or collect a dead one; return its exit code, negative for a signal."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def start_child(function: Callable[..., Any], tasks_descriptor: int, command_descriptor: int, memory_limit: int) -> int:
    """Fork a child that answers tasks on its own socket; return its process id."""
    mother = os.getpid()
    pid = os.fork()
    if pid:
        os.close(tasks_descriptor)
        return pid
    exit_code = 1
    try:
        os.close(command_descriptor)
        die_with(mother)
        limit_memory(memory_limit)
        answer_tasks(function, Connection(tasks_descriptor))
        exit_code = 0
    except (EOFError, OSError):
        exit_code = 0  # the parent has closed the socket
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(exit_code)


def die_with(mother: int) -> None:
    """Ask the kernel to kill this process when its mother dies; outside Linux, closing the socket has to suffice."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != mother:
        os._exit(1)


def limit_memory(limit_bytes: int) -> None:
    """Limit this process to this much more address space than it has now."""
    statm = Path("/proc/self/statm")
    used = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (used + limit_bytes, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_tasks(function: Callable[..., Any], tasks: Connection) -> None:
    """Answer one task after another until the parent closes the socket."""
    for number in count(1):
        arguments = tasks.recv()
        tasks.send_bytes(message_of(answer_of(function, arguments)))
        if number % TASKS_A_TRIM == 0:
            give_back_memory()


def give_back_memory() -> None:
    """Return freed memory to the system; only glibc can be asked to do so."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def message_of(answer: Answer) -> bytes:
    """Return a pickled answer; one that cannot be pickled counts as a bug of the function."""
    try:
        return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps(("bug", (RuntimeError(f"answer can't be sent: {error!r}"), "")))


def answer_of(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
    """Return the function's answer, or how it failed."""
    try:
        return "value", function(*arguments)
    except Unreadable as fault:
        return "unreadable", fault
    except MemoryError:
        return "memory", Unreadable(DropReason.MEMORY, "reading it needs more memory than a child may have")
    except Exception as error:
        return "bug", (portable(error), traceback.format_exc())


def portable(error: Exception) -> Exception:
    """Return the error itself if it can be pickled, else its description."""
    try:
        copy = pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(repr(error))
    return error if isinstance(copy, type(error)) else RuntimeError(repr(error))
