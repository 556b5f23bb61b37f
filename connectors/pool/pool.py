"""Child processes that read foreign bytes, with deadline and memory limit enforced from outside.

Threads do not work: lxml corrupts its heap under two threads, and a loop inside C cannot be stopped from within its
process. A harmful task loses only itself; its child is replaced.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, TypeVar

from connectors.pool.mother import Bug, Child, Mother, checked, resident_bytes
from presswatch.errors import Unreadable
from presswatch.records import DropReason

Context = TypeVar("Context")

#: tasks after which a child is replaced; memory is flat over 10,000 pages, so this is only a precaution
TASKS_A_CHILD = 2000

#: answers that may wait for an earlier, slower one
LOOK_AHEAD = 256

#: seconds between two checks of busy children's memory
MEMORY_LOOK_SECONDS = 0.2

OUTSIDE = "a ReadingPool works only inside its with block"


class ReadingPool:
    """Runs `function` over tasks in killable child processes.

    Args:
        function: picklable by name; gets a task's members as arguments, returns something picklable.
        workers: number of children.
        deadline_seconds: wall seconds a task may take before its child is killed.
        memory_limit_bytes: memory a child may take beyond what it has at its start.
        prepare: picklable by name; called once in the mother before its first child starts. What it loads (libraries,
            compiled rules) is loaded once and shared by all children, including replacements.

    Use as a context manager, one `map` at a time. Processes start with the first task or question: a run without news
    starts none.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        workers: int,
        deadline_seconds: float,
        memory_limit_bytes: int,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self.function = function
        self.workers = max(1, workers)
        self.deadline_seconds = deadline_seconds
        self.memory_limit_bytes = memory_limit_bytes
        self.prepare = prepare
        self._is_open = False
        self._mother: Mother | None = None
        self._children: list[Child] = []

    def __enter__(self) -> ReadingPool:
        """Accept tasks from now on."""
        self._is_open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all children and their mother."""
        for child in self._children:
            child.socket.close()
        self._children.clear()
        self._is_open = False
        if self._mother is not None:
            self._mother.close()
            self._mother = None

    def map(self, tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """Yield the answers in the order of the tasks; like `map_pairs` without contexts."""
        return (answer for _, answer in self.map_pairs((None, task) for task in tasks))

    def map_pairs(self, tasks: Iterable[tuple[Context, tuple[Any, ...]]]) -> Iterator[tuple[Context, Any]]:
        """Yield each task's context with the answer (the function's value or an `Unreadable`), in task order.

        Tasks are taken one by one as children become free, so `tasks` may be a generator that waits for something.

        Args:
            tasks: pairs of a context, which stays here, and a task, which goes to a child.

        Raises:
            Exception: raised by the function and not an `Unreadable`: a bug, not a bad page.
            RuntimeError: no child can be started.
        """
        answers: dict[int, Any] = {}
        contexts: deque[Context] = deque()
        source = enumerate(tasks)
        given = 0
        try:
            while self._take_up(source, contexts, answers) or contexts:
                self._collect(answers)
                while given in answers:
                    yield contexts.popleft(), checked(answers.pop(given))
                    given += 1
        finally:
            for child in [child for child in self._children if child.task is not None]:
                self._end(child)

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call one of our functions in the mother, which keeps what it loads for its children; only before `map`.

        Args:
            function: picklable by name. It must not touch foreign bytes: no limit applies to it.
            *arguments: picklable, like the function's result.

        Raises:
            Exception: what the function raised.
            RuntimeError: the mother has died.
        """
        return self._running_mother().ask(function, *arguments)

    def _running_mother(self) -> Mother:
        """Return the mother process; start it if nobody has needed it before.

        Raises:
            RuntimeError: the pool is not in use.
        """
        if not self._is_open:
            raise RuntimeError(OUTSIDE)
        if self._mother is None:
            self._mother = Mother(self.function, self.prepare)
        return self._mother

    def _take_up(
        self,
        source: Iterator[tuple[int, tuple[Context, tuple[Any, ...]]]],
        contexts: deque[Context],
        answers: dict[int, Any],
    ) -> bool:
        """Hand tasks over while there is room for them; return False once there are no more."""
        while len(contexts) < LOOK_AHEAD and self._has_room():
            numbered = next(source, None)
            if numbered is None:
                return False
            number, (context, task) = numbered
            contexts.append(context)
            # Only now: a run without news starts no child, and its mother need not load what they need.
            self._hand_over(self._idle_child(), number, task, answers)
        return True

    def _has_room(self) -> bool:
        """Tell whether a task would find a child: one is idle, or another may be started."""
        return len(self._children) < self.workers or any(child.task is None for child in self._children)

    def _idle_child(self) -> Child:
        """Return an idle child, or a new one if all are busy."""
        return next((child for child in self._children if child.task is None), None) or self._start_child()

    def _start_child(self) -> Child:
        """Have the mother fork a child."""
        child = self._running_mother().fork(self.memory_limit_bytes)
        self._children.append(child)
        return child

    def _hand_over(self, child: Child, number: int, task: tuple[Any, ...], answers: dict[int, Any]) -> None:
        """Send a task; a child that died while idle is replaced once."""
        for _ in range(2):
            try:
                child.socket.send(task)
            except OSError:
                self._end(child)
                child = self._start_child()
            else:
                child.task, child.since = number, time.monotonic()
                return
        answers[number] = Unreadable(DropReason.CRASH, "no child could take it")

    def _collect(self, answers: dict[int, Any]) -> None:
        """Wait until a child answers, dies, or exceeds a limit."""
        busy = {child.socket: child for child in self._children if child.task is not None}
        if not busy:
            return
        now = time.monotonic()
        nearest = min(child.since for child in busy.values()) + self.deadline_seconds - now
        ready = wait(list(busy), timeout=max(0.0, min(nearest, MEMORY_LOOK_SECONDS)))
        for socket in ready:
            self._take_answer(busy[socket], answers)  # type: ignore[index]
        if not ready:
            for child in busy.values():
                self._check_limits(child, answers)

    def _take_answer(self, child: Child, answers: dict[int, Any]) -> None:
        """Store a child's answer, or the fact that it died."""
        assert child.task is not None
        try:
            kind, value = child.socket.recv()
        except (EOFError, OSError):
            number = child.task
            code = self._end(child)
            answers[number] = Unreadable(DropReason.CRASH, f"the child that read it ended with {code}")
            return
        answers[child.task] = Bug(*value) if kind == "bug" else value
        child.task = None
        child.tasks_done += 1
        if kind == "memory" or child.tasks_done >= TASKS_A_CHILD:
            self._end(child)

    def _check_limits(self, child: Child, answers: dict[int, Any]) -> None:
        """Kill a child that exceeds its time or memory."""
        if child.task is None:
            return
        if time.monotonic() - child.since >= self.deadline_seconds:
            fault = Unreadable(DropReason.TIMEOUT, f"not read within {self.deadline_seconds:g} s")
        elif resident_bytes(child.pid) > self.memory_limit_bytes:
            fault = Unreadable(DropReason.MEMORY, f"reading it took over {self.memory_limit_bytes >> 20} MB")
        else:
            return
        answers[child.task] = fault
        self._end(child)

    def _end(self, child: Child) -> int | None:
        """Kill a child and collect it.

        Return its exit code, negative for a signal, or None if the mother has died too.
        """
        self._children.remove(child)
        return self._running_mother().end(child)
