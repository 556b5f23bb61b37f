"""Make the work pool and register the deployments of prefect.yaml: `python -m presswatch.server.registering FILE`.

A separate process, in the folder the entrypoints are relative to: one import of prefect (2 s) for both.
"""

from __future__ import annotations

import shlex
import sys
import time
from typing import Any

from prefect.cli import app
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import get_current_settings
from prefect.workers.process import ProcessWorker

from presswatch.server.api import answers
from presswatch.server.programs import PREFECT_ENGINE, command


def job_template() -> dict[str, Any]:
    """Return how the worker starts a run: always with this Python.

    A fixed command saves the process that would determine the command (3 of 7 CPU-seconds a run), and whoever may
    create runs still cannot choose what the worker executes.
    """
    template = ProcessWorker.get_default_base_job_template()
    template["job_configuration"]["command"] = shlex.join(command(PREFECT_ENGINE))
    del template["variables"]["properties"]["command"]
    return template


def make_work_pool(name: str) -> None:
    """Create a work pool of local processes, or update its template: a moved home has another Python."""
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(WorkPoolCreate(name=name, type="process", base_job_template=job_template()))
        except ObjectAlreadyExists:
            client.update_work_pool(name, WorkPoolUpdate(base_job_template=job_template()))


def main(prefect_file: str, pool: str) -> None:
    """Do both once the server answers (the starter gives up eventually); a failure ends in Prefect's own words."""
    while not answers(str(get_current_settings().api.url)):
        time.sleep(0.2)
    make_work_pool(pool)
    sys.argv = ["prefect", "--no-prompt", "deploy", "--all", "--prefect-file", prefect_file]
    app()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
