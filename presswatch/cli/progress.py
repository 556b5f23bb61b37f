"""Progress of a command on stderr, because stdout is for results: plain lines, and bars below them at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    import argparse

    from rich.progress import TaskID

    from flows.steps import Caller


class Shown(Protocol):
    """Receives a command's progress."""

    def line(self, text: str) -> None:
        """Print a permanent line."""

    def measure(self, what: str, done: int, total: int | None) -> None:
        """Report how much of some work is done; `total` is None if unknown."""


def progress_line(text: str) -> None:
    """Print one line at once."""
    print(text, file=sys.stderr, flush=True)


class Lines:
    """Progress without a terminal: lines only."""

    def line(self, text: str) -> None:
        """Print a permanent line."""
        progress_line(text)

    def measure(self, what: str, done: int, total: int | None) -> None:
        """Do nothing: the lines suffice."""


class Bars:
    """Progress at a terminal: a bar for each kind of work, with elapsed and remaining time."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(file=stream, highlight=False)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self.live = Progress(*columns, console=console, transient=True)
        self._kinds: dict[str, TaskID] = {}

    def line(self, text: str) -> None:
        """Print a permanent line above the bars."""
        self.live.console.print(text, markup=False, soft_wrap=True)

    def stop(self) -> None:
        """Remove the bars."""
        if self.live.live.is_started:
            self.live.stop()

    def measure(self, what: str, done: int, total: int | None) -> None:
        """Advance the bar of this work, creating it first if needed."""
        if not self.live.live.is_started:
            self.live.start()
        if what not in self._kinds:
            self._kinds[what] = self.live.add_task(what, total=total)
        self.live.update(self._kinds[what], completed=done, total=total)


def caller_of(chosen: argparse.Namespace, shown: Shown) -> Caller:
    """Return what a command is to the runs it starts: where their progress goes, and who opens their children."""
    from flows.steps import Caller, reading_pool

    return Caller(progress=shown.line, measured=shown.measure, pool=chosen.pool or reading_pool)


@contextmanager
def shown_progress() -> Iterator[Shown]:
    """Yield bars if stderr is a terminal, else lines."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    bars = Bars(sys.stderr)
    try:
        yield bars
    finally:
        bars.stop()
