"""The weekly flow: retention, checkpoint, compaction; dead runs closed, Prefect's old runs deleted, sizes told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.settings import get_current_settings
from prefect.states import Cancelled, Completed, Failed

from flows.housekeeping import keep_house
from flows.ingest import step
from flows.server import RUNS_KEPT_SECONDS, ask_server, prefect_folder
from flows.zombies import close_dead_runs
from presswatch.errors import PresswatchError, WarehouseBusy
from presswatch.settings import load_settings

#: runs deleted with one question to the server; more than a week has
RUNS_A_PAGE = 200


@flow(name="maintenance", persist_result=False)
def maintenance(home: str | None = None) -> State[Any]:
    """Keep the house small and tidy.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
    """
    settings = load_settings(Path(home) if home else None)
    logger = get_run_logger()
    prefect = get_current_settings()
    api, secret = str(prefect.api.url), prefect.api.auth_string
    word = secret.get_secret_value() if secret else None
    closed = close_dead_runs(settings, api, word, datetime.now(UTC))
    trimmed = delete_old_runs(api, word, datetime.now(UTC))
    try:
        house = keep_house(settings, step, logger.info, str(flow_run.get_id()))
    except WarehouseBusy as error:
        return Cancelled(message=f"a run is at work, next week's maintenance does it: {error}")
    except PresswatchError as error:
        return Failed(message=str(error))
    database = sum(path.stat().st_size for path in prefect_folder(settings).glob("prefect.db*"))
    said = f"{len(closed)} dead runs closed, {trimmed} old runs deleted, Prefect's database {database / 1e6:.0f} MB"
    return Completed(message=f"{house}; {said}")


def delete_old_runs(api: str, secret: str | None, now: datetime) -> int:
    """Delete runs that ended longer ago than the server keeps them; one started the plain way keeps all by itself."""
    limit = (now - timedelta(seconds=RUNS_KEPT_SECONDS)).isoformat()
    old = {"flow_runs": {"end_time": {"before_": limit}}, "limit": RUNS_A_PAGE}
    deleted = 0
    while runs := ask_server(api, secret, "POST", "/flow_runs/filter", old):
        for run in runs:
            ask_server(api, secret, "DELETE", f"/flow_runs/{run['id']}")
            deleted += 1
    return deleted
