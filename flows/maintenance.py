"""The weekly flow: close dead runs, delete Prefect's old runs, say how big everything is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.settings import get_current_settings
from prefect.states import Completed

from flows.server import prefect_folder
from flows.zombies import close_dead_runs
from presswatch.settings import load_settings


@flow(name="maintenance")
def maintenance(home: str | None = None) -> State[Any]:
    """Keep the house small and tidy.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
    """
    settings = load_settings(Path(home) if home else None)
    prefect = get_current_settings()
    secret = prefect.api.auth_string
    closed = close_dead_runs(
        settings, str(prefect.api.url), secret.get_secret_value() if secret else None, datetime.now(UTC)
    )
    database = sum(path.stat().st_size for path in prefect_folder(settings).glob("prefect.db*"))
    return Completed(message=f"{len(closed)} dead runs closed, Prefect's database {database / 1e6:.0f} MB")
