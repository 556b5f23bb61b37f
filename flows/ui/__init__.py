"""What Prefect shows: names and messages of runs, reports and tables as artifacts, the chart of coverage.

RoundReport ── messages ──> Markdown ──> artifact
coverage ── coverage_picture ──> SVG       flow_run: the frame of every flow run
between: the next run, if a feed cannot wait for the schedule        parameters: of a run, plain ones as they are
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from flows.ui.between import patience_of_round, plan_round
    from flows.ui.coverage_picture import picture_address
    from flows.ui.flow_run import (
        PATIENCE_SECONDS,
        AbsolutePath,
        MaybePeriod,
        Period,
        Run,
        Told,
        run_name,
        told_run,
        when_free,
    )
    from flows.ui.messages import feed_table, revisit_report, run_report
    from flows.ui.parameters import tell_plainly
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "AbsolutePath",
    "MaybePeriod",
    "PATIENCE_SECONDS",
    "Period",
    "Run",
    "Told",
    "feed_table",
    "patience_of_round",
    "picture_address",
    "plan_round",
    "revisit_report",
    "run_name",
    "run_report",
    "tell_plainly",
    "told_run",
    "when_free",
]
