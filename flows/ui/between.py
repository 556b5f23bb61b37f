"""A round between two regular ones, planned by the previous round for frequently updated feeds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectException
from prefect.runtime import deployment, flow_run
from prefect.states import Scheduled

from presswatch.shown import visible

TAG = "between-rounds"
#: how long such a round waits for another run of this home; a regular one gives up at once
PATIENCE_BETWEEN_SECONDS = 60.0


def plan_round(moment: datetime) -> None:
    """Schedule one more run of this run's deployment at `moment`, with its parameters; a manual run schedules nothing.

    If the deployment was deleted meanwhile, only one visit is lost: the next regular round comes anyway.
    """
    deployed = deployment.get_id()
    if not deployed:
        return
    parameters = {**(flow_run.get_parameters() or {}), "force": False}
    try:
        with get_client(sync_client=True) as client:
            client.create_flow_run_from_deployment(
                UUID(str(deployed)),
                parameters=parameters,
                state=Scheduled(scheduled_time=moment, message="a feed that runs hot is due"),
                tags=[TAG],
                idempotency_key=f"{deployed} {moment:%Y-%m-%dT%H:%M}",
            )
    except PrefectException as error:
        get_run_logger().warning("the round at %s could not be planned: %s", f"{moment:%H:%M}", visible(str(error)))


def patience_of_round() -> float:
    """Return how many seconds this round waits for another run."""
    return PATIENCE_BETWEEN_SECONDS if TAG in (flow_run.get_tags() or ()) else 0.0
