"""What every flow does around its work, as far as it needs no server.

Each test imports for itself: this loads Prefect, and collection is the work of every process of the suite.
"""

from __future__ import annotations

import pytest

from presswatch.errors import UsageError, WarehouseBusy


class Tasks:
    """Steps that note their names instead of becoming task runs."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, name, work):
        self.made.append(name)
        return work()


def test_all_steps_are_done_and_only_the_first_are_task_runs():
    from flows.ui.flow_run import MOST_TASKS, counted_steps

    tasks = Tasks()
    step = counted_steps(3, tasks)
    assert [step(f"s{n}", lambda n=n: n * n) for n in range(5)] == [0, 1, 4, 9, 16]
    assert tasks.made == ["s0", "s1", "s2"]
    assert MOST_TASKS < 25


def test_each_run_counts_its_own_steps():
    from flows.ui.flow_run import counted_steps

    tasks = Tasks()
    for run in ("a", "b"):
        step = counted_steps(1, tasks)
        step(run, lambda: None)
        step(f"{run} again", lambda: None)
    assert tasks.made == ["a", "b"]


def busy_until(tries: int):
    done: list[None] = []

    def work() -> int:
        done.append(None)
        if len(done) < tries:
            raise WarehouseBusy("held by process 1")
        return len(done)

    return work


def test_work_waits_for_the_run_that_is_at_work():
    from flows.ui.flow_run import when_free

    told: list[str] = []
    assert when_free(busy_until(4), patience_seconds=60, pause_seconds=0, tell=told.append) == 4
    assert told == ["waiting: held by process 1"] * 3


def test_without_patience_a_busy_warehouse_ends_the_run_at_once():
    from flows.ui.flow_run import when_free

    with pytest.raises(WarehouseBusy):
        when_free(busy_until(2), patience_seconds=0)


def test_other_errors_do_not_wait():
    from flows.ui.flow_run import when_free

    told: list[str] = []

    def work():
        raise UsageError("no such rule file")

    with pytest.raises(UsageError):
        when_free(work, patience_seconds=60, tell=told.append)
    assert not told


def test_the_bar_of_a_run_that_ends_by_the_clock_shows_its_time_and_that_of_another_what_is_done():
    from flows.ui.flow_run import ProgressBar

    by_the_clock, by_the_work = ProgressBar(100.0), ProgressBar(None)
    for bar in (by_the_clock, by_the_work):
        bar.last = bar.began + 25
        bar.measure("articles", 9000, 12_000)
    assert (by_the_clock.share(), by_the_work.share()) == (0.25, 0.75)
    by_the_work.measure("records", 9, None)
    assert by_the_work.share() is None


def test_a_bar_that_is_shown_is_moved_and_never_full_before_the_end():
    from flows.ui.flow_run import ProgressArtifact, ProgressBar

    told: list[tuple[object, float, str]] = []

    def create(progress, description):
        told.append((0, progress, description))
        return 7

    def update(artifact, progress, description):
        told.append((artifact, progress, description))

    bar = ProgressBar(None, pause_seconds=0, tell=lambda _: None, artifact=ProgressArtifact(create, update))
    bar.note("nobody knows how much there is to do: no bar that stands at nothing")
    for done in (1, 2):
        bar.measure("articles", done, 2)
        bar.note(f"{done} of 2")
    assert told == [(0, 50.0, "1 of 2"), (7, 99.0, "2 of 2")]
