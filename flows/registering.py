"""Make the work pool and register the deployments of prefect.yaml: `python -m flows.registering FILE`.

Run as a process of its own, in the folder the entrypoints are relative to: one import of prefect (2 s) for both.
"""

from __future__ import annotations

import sys

from prefect.cli import app
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

WORK_POOL = "local"


def make_work_pool() -> None:
    """Create the work pool of local processes; one that is there stays as its owner left it."""
    wanted = WorkPoolCreate(
        name=WORK_POOL, type="process", base_job_template=ProcessWorker.get_default_base_job_template()
    )
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(wanted)
        except ObjectAlreadyExists:
            return


def main(prefect_file: str) -> None:
    """Do both; a failure ends the process with Prefect's own words."""
    make_work_pool()
    sys.argv = ["prefect", "--no-prompt", "deploy", "--all", "--prefect-file", prefect_file]
    app()


if __name__ == "__main__":
    main(sys.argv[1])
