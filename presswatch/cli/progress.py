"""Progress of a command on stderr, because stdout is for results: plain lines, on a terminal with a bar below them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import TaskID


class Shown(Protocol):
    """Where a command says how far it is."""

    def line(self, text: str) -> None:
        """Say something that stays."""

    def measure(self, what: str, done: int, total: int | None) -> None:
        """Say how much of something is done, of how much where that is known."""


def progress_line(text: str) -> None:
    """One line, at once."""
    print(text, file=sys.stderr, flush=True)


class Lines:
    """Progress where nobody sits before a terminal: the lines alone."""

    def line(self, text: str) -> None:
        """Say something that stays."""
        progress_line(text)

    def measure(self, what: str, done: int, total: int | None) -> None:
        """Say nothing: the lines say what is needed."""


class Bars:
    """Progress on a terminal: a bar for each kind of work, with the time it has taken and what is left."""

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
        """Say something that stays, above the bars."""
        self.live.console.print(text, markup=False, soft_wrap=True)

    def stop(self) -> None:
        """Take the bars away."""
        if self.live.live.is_started:
            self.live.stop()

    def measure(self, what: str, done: int, total: int | None) -> None:
        """Move the bar of this work; the first time it appears."""
        if not self.live.live.is_started:
            self.live.start()
        if what not in self._kinds:
            self._kinds[what] = self.live.add_task(what, total=total)
        self.live.update(self._kinds[what], completed=done, total=total)


@contextmanager
def shown_progress() -> Iterator[Shown]:
    """Bars while a command works, where stderr is a terminal; lines elsewhere."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    bars = Bars(sys.stderr)
    try:
        yield bars
    finally:
        bars.stop()
