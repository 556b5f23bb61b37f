"""Look again at every young article whose page is due: edits, corrections, deletions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from connectors.http import RobotsCache
from flows.steps.outcomes import Harvest
from flows.steps.pages import PageWork
from flows.steps.report import words_on_sights
from flows.steps.revisits import revisit_pages
from flows.steps.runs import Step, framed_run, new_tally
from presswatch.home import fetch_policy
from presswatch.records import Outcome, RunTally
from presswatch.settings import Settings


@dataclass(slots=True)
class Revisited:
    """What looking again gave, batch by batch."""

    tally: RunTally
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def harvest(self) -> Harvest:
        """All batches together."""
        return Harvest(self.outcomes)

    @property
    def message(self) -> str:
        """The run in one line: "11 looked at again, 5 changed (1 gone)"."""
        sights = words_on_sights(len(self.harvest.gone), len(self.harvest.back))
        return f"{self.tally.items_seen} looked at again, {self.tally.articles_changed} changed{sights}"


def revisit_all(
    settings: Settings,
    budget_seconds: float,
    step: Step,
    progress: Callable[[str], None],
    prefect_run_id: str | None = None,
) -> Revisited:
    """Look again, batch after batch, until nothing is due or time is up; what is left stays due.

    Raises:
        WarehouseBusy: a run is at work.
        RulesError: a rules file is wrong.
    """
    deadline = time.monotonic() + budget_seconds
    tally = new_tally("revisit", prefect_run_id)
    revisited = Revisited(tally)
    with framed_run(settings, tally) as pool:
        robots = RobotsCache(settings.home / "politeness")
        policy = fetch_policy(settings)
        work = PageWork(settings.home, policy, robots, pool, tally.run_id, tally.started_at, deadline)
        while time.monotonic() < deadline:
            outcome: Outcome = step("look again", partial(revisit_pages, work))
            if not outcome.seen:
                break
            tally.items_seen += len(outcome.seen)
            tally.articles_changed += len(outcome.changed)
            revisited.outcomes.append(outcome)
            progress(revisited.message)
    return revisited
