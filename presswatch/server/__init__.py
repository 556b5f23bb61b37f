"""The parts of `presswatch up`: Prefect's server behind its guard, the deployments, a worker, and their supervision.

up ── supervise ── children (processes, programs) ── guard, registering, worker
guard ── narrowing ── ui_calls: what the UI's secret allows       desk_pass: reading the desk too
shared: a server that houses share (PREFECT_API_URL)      house_server: being that server
api: where a home's server is       calls: requests to it       prefect_home: its folder, secrets and state
dead_runs: runs whose process died       alarms: sent once, by notices
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.server.api import (
        RUNS_KEPT_SECONDS,
        desk_address,
        desk_port,
        desk_secret,
        is_for_others,
        is_port_free,
        overview_address,
        reachable_server,
    )
    from presswatch.server.calls import Api, ask_server
    from presswatch.server.dead_runs import close_dead_runs, note_run
    from presswatch.server.desk_pass import is_known
    from presswatch.server.house_server import serve_houses
    from presswatch.server.prefect_home import KEY_HEADER, prefect_folder
    from presswatch.server.up import start, stop
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Api",
    "KEY_HEADER",
    "RUNS_KEPT_SECONDS",
    "ask_server",
    "close_dead_runs",
    "desk_address",
    "desk_port",
    "desk_secret",
    "is_for_others",
    "is_known",
    "is_port_free",
    "note_run",
    "overview_address",
    "prefect_folder",
    "reachable_server",
    "serve_houses",
    "start",
    "stop",
]
