"""The flow `revisit`: read again the pages of young articles, hour by hour."""

from __future__ import annotations

from typing import Annotated, Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.steps import revisit_all
from flows.ui import PATIENCE_SECONDS, AbsolutePath, Run, Told, revisit_report, run_name, told_run
from presswatch.shown import visible


@flow(name="revisit", flow_run_name=run_name, persist_result=False)
def revisit(home: AbsolutePath = "", minutes: Annotated[int, Field(ge=1, le=120)] = 3) -> State[Any]:
    """Read again the pages of young articles that are due: an hour, six hours, a day and a week after they appeared.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        minutes: For how long, 1 to 120. Ingest runs due meanwhile are skipped.
    """

    def work(run: Run) -> Told:
        revisited = revisit_all(run.settings, 60.0 * minutes, run.caller)
        if page := revisit_report(revisited.message, revisited.results):
            create_markdown_artifact(page, key="revisit-report", description=visible(revisited.message))
        return Told(revisited.message)

    return told_run(home, work, PATIENCE_SECONDS)
