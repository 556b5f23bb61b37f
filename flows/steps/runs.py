"""The frame of every run: lock, migrate, begin, end, publish, and report its steps."""

from __future__ import annotations

import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

from connectors.pool import ReadingPool
from flows.steps.cluster.handing import hand_over_runs, handed_until, name_raw_store, store_raw_files
from flows.steps.stored_links import mask_stored_links
from presswatch import __version__
from presswatch.errors import PresswatchError, Terminated, WarehouseDamaged, WarehouseError
from presswatch.home import RULE_LISTS, WARM_UP, keep_rule_texts, lists_if_kept, read_rule_texts, seeds_folder
from presswatch.records import RunState, RunTally
from presswatch.settings import Settings
from transforms.work import EXTRACTOR_VERSION, RUN_TASK, RuleLists, RuleTexts
from warehouse.snapshot import forget_refusal, note_refusal, publish
from warehouse.store import (
    begin_run,
    end_run,
    forget_touched,
    mend_times,
    migrate,
    open_warehouse,
    require_sound,
    require_space,
    run_lock,
)
from warehouse.store.feeds import holds_registry, sync_registry

#: `step(name, work)` runs `work()` now and returns its result; Prefect's step makes a task of it
Step: TypeAlias = Callable[[str, Callable[[], Any]], Any]
Progress: TypeAlias = Callable[[str], None]
#: `measured(what, done, total)`: how much of some work is done; total is None if unknown
Measured: TypeAlias = Callable[[str, int, int | None], None]
#: opens the children that read with these rules
OpenPool: TypeAlias = Callable[[Settings, RuleTexts], AbstractContextManager[ReadingPool]]
#: time limit for reading one page; the slowest real page of the corpus took 4 s (docs/quality.md)
PAGE_DEADLINE_SECONDS = 30.0
CHILD_MEMORY_BYTES = 1_500_000_000
#: the lists of this process's latest rules: its next run has mostly the same
_LATEST: dict[RuleTexts, RuleLists] = {}


def plain_step(_name: str, work: Callable[[], Any]) -> Any:
    """Return a step that is a plain call."""
    return work()


def untold(_text: str) -> None:
    """Ignore progress."""


def unmeasured(_what: str, _done: int, _total: int | None) -> None:
    """Ignore progress in numbers."""


def nothing() -> None:
    """Do nothing: the default for what comes first."""


def reading_pool(settings: Settings, texts: RuleTexts) -> ReadingPool:
    """Return a pool of children that read with these rules; their mother process compiles them on request."""
    return ReadingPool(
        partial(RUN_TASK, texts),
        workers=settings.workers,
        deadline_seconds=PAGE_DEADLINE_SECONDS,
        memory_limit_bytes=CHILD_MEMORY_BYTES,
        prepare=partial(WARM_UP, texts),
    )


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of a run: how steps are run, where progress goes in words and figures, and Prefect's id of the run.

    `pool` opens the children that read; a caller that has some of its own hands them over.
    """

    step: Step = plain_step
    progress: Progress = untold
    prefect_run_id: str | None = None
    measured: Measured = unmeasured
    pool: OpenPool = reading_pool

    def new_tally(self, flow: str, now: datetime | None = None) -> RunTally:
        """Return a run's tally with the run's one `now`; the id sorts by time and differs between machines."""
        now = now or datetime.now(UTC)
        run_id = f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
        return RunTally(run_id, flow, now, prefect_run_id=self.prefect_run_id)


#: what runs of these days touched can be handed over again: to a lake whose catalog was put back to a backup
LAKE_BACKUP_AGE = timedelta(days=3)
#: a process without Prefect and without listeners
NOBODY = Caller()


def begin(settings: Settings, tally: RunTally, rules: RuleLists) -> int:
    """Bring the warehouse up to date with program and rules; return how many earlier runs had died."""
    require_sound(settings.home)
    forget_refusal(settings.home)
    require_space(settings.home)
    name_raw_store(settings)
    tally.program_version = __version__
    with open_warehouse(settings.home) as connection:
        migrate(connection)
        forget_touched(connection, handed_until(settings), tally.started_at - LAKE_BACKUP_AGE)
        # One transaction: the last run's row says from which rules the registry's tables come.
        connection.execute("BEGIN")
        if not holds_registry(connection, rules.version, __version__):
            sync_registry(connection, rules.sources, rules.topics, tally.run_id)
        row = replace(tally, rules_version=rules.version, extractor_version=EXTRACTOR_VERSION)
        crashed = begin_run(connection, row)
        connection.execute("COMMIT")
        mend_times(connection, tally.started_at)
    tally.rules_version, tally.extractor_version = rules.version, EXTRACTOR_VERSION
    mask_stored_links(settings.home, rules.mirrors)
    return crashed


def end(settings: Settings, tally: RunTally, state: RunState) -> None:
    """Write the run's end."""
    tally.state, tally.ended_at = state, datetime.now(UTC)
    # If the work failed because the disk is full, this fails too: the next run closes the row as 'crashed'.
    is_cut_short = state in (RunState.FAILED, RunState.CANCELLED)
    with suppress(WarehouseError) if is_cut_short else nullcontext(), open_warehouse(settings.home) as connection:
        end_run(connection, tally)


def end_failed(settings: Settings, tally: RunTally, error: BaseException) -> None:
    """Write the end of a run that raised, and publish it: alarms and `status` read the snapshot.

    A run that somebody stopped is 'cancelled', which raises no alarm.
    """
    state, said = end_of(error)
    tally.problems.append(said)
    if isinstance(error, WarehouseDamaged):
        # Not one more byte goes into a file that is to be restored.
        note_refusal(settings.home, tally.started_at, said)
        return
    with undisturbed():
        with suppress(WarehouseError):
            if not has_begun(tally):
                with open_warehouse(settings.home) as connection:
                    migrate(connection)
            end(settings, tally, state)
        with suppress(PresswatchError):
            publish(settings.home, tally.run_id)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore SIGINT and SIGTERM here: a second Ctrl-C must not interrupt closing a run's row."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def end_of(error: BaseException) -> tuple[RunState, str]:
    """Return how a run that raised has ended, and why in words."""
    if isinstance(error, Terminated):
        return RunState.CANCELLED, "stopped by SIGTERM"
    if isinstance(error, KeyboardInterrupt):
        return RunState.CANCELLED, "stopped by Ctrl-C"
    if not isinstance(error, Exception):
        # Prefect's way of ending the process.
        return RunState.CANCELLED, f"stopped from outside ({type(error).__name__})"
    if isinstance(error, PresswatchError):
        return RunState.FAILED, str(error)
    return RunState.FAILED, f"{type(error).__name__}: {error}".rstrip(": ")


def put_on_record(settings: Settings, tally: RunTally, error: BaseException | None = None) -> None:
    """Write the row of a run that only read the snapshot: without one no alarm would report its failure.

    A good end waits for the next publication; a failed one is published at once.

    Raises:
        WarehouseBusy: another run is at work in this home folder.
    """
    with run_lock(settings.home):
        if error is not None:
            return end_failed(settings, tally, error)
        with open_warehouse(settings.home) as connection:
            migrate(connection)
        return end(settings, tally, RunState.COMPLETED)


def has_begun(tally: RunTally) -> bool:
    """Tell whether `begin` was reached, so that the warehouse may exist in today's form."""
    return tally.program_version is not None


@contextmanager
def failures_on_record(settings: Settings, tally: RunTally) -> Iterator[None]:
    """Record whatever stops a run as 'failed' or 'cancelled', published, even a fault before it has begun.

    The caller holds the run lock.
    """
    try:
        yield
    except BaseException as error:
        if has_begun(tally) or isinstance(error, Exception):
            end_failed(settings, tally, error)
        raise


@contextmanager
def framed_run(settings: Settings, tally: RunTally, caller: Caller = NOBODY) -> Iterator[ReadingPool]:
    """Lock, read today's rules, begin, let the caller work with children that read by them, end and publish.

    A run that raised, or whose rules could not be read, is recorded as 'failed'.

    Raises:
        WarehouseBusy: another run is at work in this home folder.
        UsageError: a rules file is missing.
        RulesError: a rules file is wrong.
    """
    with run_lock(settings.home):
        with failures_on_record(settings, tally):
            texts = read_rule_texts(seeds_folder())
            with caller.pool(settings, texts) as pool:
                begin(settings, tally, rules_of_run(settings, pool, texts))
                yield pool
        end(settings, tally, RunState.FAILED if tally.problems else RunState.COMPLETED)
        publish(settings.home, tally.run_id)
    hand_over_runs(settings, caller.progress)
    store_raw_files(settings, caller.progress)


def rules_of_run(settings: Settings, pool: ReadingPool, texts: RuleTexts) -> RuleLists:
    """Return the lists of a run's rules, and keep their texts: a later retag compares its own with them.

    Raises:
        RulesError: a file is wrong; the message names the entry.
    """
    rules = rule_lists(pool, texts)
    keep_rule_texts(settings.home, rules.version, texts)
    return rules


def rule_lists(pool: ReadingPool, texts: RuleTexts) -> RuleLists:
    """Return the lists of these rules; start the process that forks readers only if none are kept.

    Raises:
        RulesError: a file is wrong; the message names the entry.
    """
    if texts not in _LATEST:
        kept = lists_if_kept(texts)
        found = kept if kept is not None else pool.ask(RULE_LISTS, texts)
        _LATEST.clear()
        _LATEST[texts] = found
    return _LATEST[texts]
