"""The weekly flow: retention, checkpoint, compaction; closes dead runs, deletes Prefect's old runs, reports sizes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.settings import get_current_settings

from flows.steps import keep_house
from flows.ui import PATIENCE_SECONDS, AbsolutePath, Run, Told, run_name, told_run
from presswatch.server import KEY_HEADER, RUNS_KEPT_SECONDS, Api, ask_server, close_dead_runs, prefect_folder

#: runs deleted per request to the server; a week has fewer
RUNS_A_PAGE = 200


@flow(name="maintenance", flow_run_name=run_name, persist_result=False)
def maintenance(home: AbsolutePath = "") -> State[Any]:
    """Apply retention and keep the databases small.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
    """

    def work(run: Run) -> Told:
        house = keep_house(run.settings, run.caller)
        return Told(f"{house}; {tidy_prefect(run)}")

    return told_run(home, work, PATIENCE_SECONDS)


def tidy_prefect(run: Run) -> str:
    """Close dead runs, delete old ones, and report the size of Prefect's database."""
    prefect = get_current_settings()
    secret = prefect.api.auth_string
    word = secret.get_secret_value() if secret else None
    api = Api(str(prefect.api.url), word, prefect.client.custom_headers.get(KEY_HEADER))
    closed = close_dead_runs(run.settings, api, datetime.now(UTC))
    trimmed = delete_old_runs(api, datetime.now(UTC))
    database = sum(path.stat().st_size for path in prefect_folder(run.settings).glob("prefect.db*"))
    return f"{len(closed)} dead runs closed, {trimmed} old runs deleted, Prefect's database {database / 1e6:.0f} MB"


def delete_old_runs(api: Api, now: datetime) -> int:
    """Delete runs older than the server's retention; a server started by hand keeps everything."""
    limit = (now - timedelta(seconds=RUNS_KEPT_SECONDS)).isoformat()
    old = {"flow_runs": {"end_time": {"before_": limit}}, "limit": RUNS_A_PAGE}
    deleted = 0
    while runs := ask_server(api, "POST", "/flow_runs/filter", old):
        for run in runs:
            ask_server(api, "DELETE", f"/flow_runs/{run['id']}")
            deleted += 1
    return deleted
