"""The frame of every flow: record its process, run steps as tasks, show progress, report the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from prefect import get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed
from pydantic import Field

from flows.steps import Caller
from flows.ui.messages import ended_name, started_name
from presswatch.errors import PresswatchError, WarehouseBusy
from presswatch.server import note_run
from presswatch.settings import Settings, load_settings
from presswatch.shown import visible

T = TypeVar("T")
Progress: TypeAlias = Callable[[str], None]
Step: TypeAlias = Callable[[str, Callable[[], Any]], Any]

#: A task run costs 40 CPU-milliseconds and 20 kB of Prefect's database; later steps run without one.
MOST_TASKS = 24
#: The UI lags behind a run by seconds anyway; a short run needs no progress bar.
SECONDS_BETWEEN_NOTES = 5.0
SECONDS_BETWEEN_TRIES = 5.0
#: How long an unscheduled run waits for the current round.
PATIENCE_SECONDS = 900.0

PERIOD = "([1-9][0-9]{0,4} ?[hdwmy]|[0-9]{4}-[0-9]{2}-[0-9]{2})"
#: A path as a parameter, '' for the default: relative paths would refer to the worker's folder. No parameter is a union
#: with None: Prefect's form makes a switch of it, and only says "not valid under any of the given schemas" of a
#: mistake.
AbsolutePath: TypeAlias = Annotated[str, Field(pattern="^(/.*)?$", examples=["/var/lib/presswatch"])]
#: A moment as a parameter: a span back from now, or a day.
Period: TypeAlias = Annotated[str, Field(pattern=f"^{PERIOD}$", examples=["7d", "2026-03-01"])]
MaybePeriod: TypeAlias = Annotated[str, Field(pattern=f"^({PERIOD})?$", examples=["7d", "2026-03-01"])]


class Told(NamedTuple):
    """How a flow's work ended, in one line."""

    message: str
    is_failed: bool = False


class Run(NamedTuple):
    """What a flow's work receives: the home's settings, and Prefect as the caller of its steps."""

    settings: Settings
    caller: Caller


def run_name() -> str:
    """Return the run's name while it runs: `ingest 24 Nov 08:15`."""
    return started_name(str(flow_run.get_flow_name() or "run"), datetime.now(UTC))


def told_run(
    home: str, work: Callable[[Run], Told], patience_seconds: float = 0.0, *, has_budget: bool = False
) -> State[Any]:
    """Do a flow's work and say in name, state and message how it ended; `has_budget`: it ends by the clock.

    A run that finds another at work waits for it, then ends as Cancelled; bad input ends as Failed with its message; a
    bug ends as Prefect ends it, with the traceback in the log.
    """
    note = None
    try:
        settings = load_settings(Path(home) if home else None)
        note = note_run(settings, str(flow_run.get_id()))
        bar = ProgressBar(settings.run_budget_seconds if has_budget else None)
        caller = Caller(counted_steps(), bar.note, str(flow_run.get_id()), bar.measure)
        told = when_free(lambda: work(Run(settings, caller)), patience_seconds)
    except WarehouseBusy as error:
        return ended(Cancelled, f"another run does the work: {error}")
    except PresswatchError as error:
        return ended(Failed, str(error))
    except Exception as error:
        rename(f"failed: {type(error).__name__}: {error}")
        raise
    finally:
        if note is not None:
            note.unlink(missing_ok=True)
    return ended(Failed if told.is_failed else Completed, told.message)


def log_line(text: str) -> None:
    """Write a line into the log of the flow's run."""
    get_run_logger().info("%s", text)


def when_free(
    work: Callable[[], T],
    patience_seconds: float,
    pause_seconds: float = SECONDS_BETWEEN_TRIES,
    tell: Progress = log_line,
) -> T:
    """Do the work once no other run is at work; tell that it waits before each further try.

    Raises:
        WarehouseBusy: one still is when the time is up.
    """
    until = time.monotonic() + patience_seconds
    while True:
        try:
            return work()
        except WarehouseBusy as error:
            if time.monotonic() >= until:
                raise
            tell(f"waiting: {visible(error)}")
            time.sleep(pause_seconds)


def task_step(name: str, work: Callable[[], T]) -> T:
    """Run one step as a task.

    The work is a closure, so no parameters are inspected; no tags, because each tag asks the server for a slot; no
    cache, because fetched data must be fetched again.
    """

    def batch() -> T:
        return work()

    return task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(batch)()


def counted_steps(most: int = MOST_TASKS, step_of: Step = task_step) -> Step:
    """Return steps that are task runs, made by `step_of`, up to a limit."""
    left = most

    def step(name: str, work: Callable[[], Any]) -> Any:
        nonlocal left
        left -= 1
        return step_of(name, work) if left >= 0 else work()

    return step


@dataclass(slots=True)
class ProgressArtifact:
    """The bar that Prefect shows beside a run: made when it first has something to show, then moved."""

    create: Callable[..., Any] = create_progress_artifact
    update: Callable[..., Any] = update_progress_artifact
    made: Any = None

    def show(self, percent: float, text: str) -> None:
        """Show how far the run is."""
        if self.made is None:
            self.made = self.create(progress=percent, description=text)
        else:
            self.update(self.made, progress=percent, description=text)


class ProgressBar:
    """A receiver of progress: a log line at most every five seconds, and an artifact once the run is long.

    The bar of a run that ends by the clock shows the share of its time that is spent: how much there is to do, it
    learns on its way. That of another shows the share that is done, of work that can be counted; other work has no bar.
    """

    def __init__(
        self,
        budget_seconds: float | None,
        pause_seconds: float = SECONDS_BETWEEN_NOTES,
        tell: Progress = log_line,
        artifact: ProgressArtifact | None = None,
    ) -> None:
        self.budget_seconds, self.pause_seconds = budget_seconds, pause_seconds
        self.tell, self.artifact = tell, artifact or ProgressArtifact()
        self.began = self.last = time.monotonic()
        self.done: float | None = None

    def note(self, text: str) -> None:
        """Show what the run says."""
        if time.monotonic() - self.last < self.pause_seconds:
            return
        self.last = time.monotonic()
        self.tell(visible(text))
        share = self.share()
        if share is not None:
            self.artifact.show(min(99.0, 100 * share), visible(text))

    def measure(self, _what: str, done: int, total: int | None) -> None:
        """Remember how much of the work is done."""
        self.done = done / total if total else None

    def share(self) -> float | None:
        """Return how far the run is, from 0 to 1; None if nobody knows."""
        if self.budget_seconds is None:
            return self.done
        return (self.last - self.began) / max(self.budget_seconds, 1.0)


def ended(state: Callable[..., State[Any]], message: str) -> State[Any]:
    """Return the run's final state; its message is also in the run's name, which the list of runs shows."""
    rename(message)
    return state(message=visible(message, 400))


def rename(message: str) -> None:
    """Append what happened to the run's name."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.get_id()), name=ended_name(str(flow_run.get_name()), message))
