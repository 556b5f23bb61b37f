"""Close runs whose process died: a run that stays RUNNING for ever would block every later one.

A run records its process; the next start, the next run, and `presswatch up` every minute close as Crashed what the
server calls alive and the system does not.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from presswatch.server.calls import Api, ask_server
from presswatch.server.prefect_home import prefect_folder
from presswatch.server.processes import is_alive, process_mark
from presswatch.server.shared import pool_of, shared_server
from presswatch.settings import Settings

#: A worker that died between accepting a run and starting its process leaves it PENDING without a pid.
PENDING_PATIENCE = timedelta(minutes=4)
OPEN_STATES = ("PENDING", "RUNNING", "CANCELLING")


def note_run(settings: Settings, run_id: str) -> Path:
    """Record that this process is the run `run_id`; the caller deletes the note when the run ends."""
    folder = prefect_folder(settings) / "runs"
    folder.mkdir(mode=0o700, exist_ok=True)
    note = folder / f"{run_id}.json"
    note.write_text(json.dumps({"pid": os.getpid(), "mark": process_mark(os.getpid())}), encoding="utf-8")
    return note


def close_dead_runs(settings: Settings, api: Api, now: datetime) -> list[str]:
    """Close as Crashed every open run whose process is gone; return their names.

    Raises:
        ConnectionError: the server does not answer.
    """
    wanted: dict[str, object] = {"flow_runs": {"state": {"type": {"any_": list(OPEN_STATES)}}}, "limit": 200}
    if shared_server(settings, os.environ):
        # This machine cannot judge the processes of other houses.
        wanted["work_pools"] = {"name": {"any_": [pool_of(settings, os.environ)]}}
    closed = []
    for run in ask_server(api, "POST", "/flow_runs/filter", wanted):
        note = prefect_folder(settings) / "runs" / f"{run['id']}.json"
        reason = death_of(run, note, now)
        # Checked again after its death was noticed: a run that ended well in between keeps its state.
        if reason and ask_server(api, "GET", f"/flow_runs/{run['id']}")["state_type"] in OPEN_STATES:
            state = {"type": "CRASHED", "name": "Crashed", "message": f"{reason}; the next run takes up its work"}
            ask_server(api, "POST", f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
            note.unlink(missing_ok=True)
            closed.append(str(run["name"]))
    return closed


def death_of(run: Mapping[str, Any], note: Path, now: datetime) -> str | None:
    """Return why an open run must be dead, or None if it may be alive."""
    try:
        written = json.loads(note.read_text(encoding="utf-8"))
        if not is_alive(written["pid"], written["mark"]):
            return f"Its process {written['pid']} died"
        return None
    except (OSError, ValueError, KeyError):
        pid = local_pid(run.get("infrastructure_pid"))
    if pid is not None:
        return f"Its process {pid} died" if process_mark(pid) is None else None
    since = datetime.fromisoformat(str(run["state"]["timestamp"]).replace("Z", "+00:00"))
    if run["state_type"] == "PENDING" and now.astimezone(UTC) - since > PENDING_PATIENCE:
        return "Its worker died before the run began"
    return None


def local_pid(infrastructure_pid: str | None) -> int | None:
    """Return the pid in a worker's `host:pid` or `pid`, if it is on this machine."""
    host, _, pid = (infrastructure_pid or "").rpartition(":")
    if host not in ("", socket.gethostname()) or not pid.isdigit():
        return None
    return int(pid)
