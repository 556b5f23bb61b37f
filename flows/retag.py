"""The flow `retag`: apply today's rules to stored articles."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.steps import retag_all, retag_lake
from flows.ui import PATIENCE_SECONDS, AbsolutePath, Run, Told, run_name, told_run


@flow(name="retag", flow_run_name=run_name, persist_result=False)
def retag(home: AbsolutePath = "", lake: bool = False) -> State[Any]:
    """Retag every article whose tags come from older rules of sources, topics or watchlists. No network.

    A stopped run continues if it is started again.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        lake: Include what only the lake has of this house's share.
    """

    def work(run: Run) -> Told:
        tally = (retag_lake if lake else retag_all)(run.settings, run.caller)
        return Told(", ".join([f"{tally.articles_changed} retagged", *tally.problems]), bool(tally.problems))

    return told_run(home, work, PATIENCE_SECONDS)
