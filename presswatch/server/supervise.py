"""What `presswatch up` does meanwhile: restart what died, close dead runs, send alarms."""

from __future__ import annotations

import http.client
import subprocess
import threading
import time
from datetime import UTC, datetime

from connectors.notices import notice_targets
from presswatch.server.api import own_api
from presswatch.server.children import STOP_PATIENCE_SECONDS, Children, say, spawn, start_child, write_state
from presswatch.server.dead_runs import close_dead_runs
from presswatch.server.prefect_home import prefect_folder
from presswatch.server.processes import end_group
from presswatch.server.programs import ALARMS, command
from presswatch.settings import Settings

SWEEP_SECONDS = 60.0
ALARM_SECONDS = 300.0
#: A child that dies at once is not started more than twice a minute.
LONGEST_PAUSE_SECONDS = 30.0


def watch(settings: Settings, children: Children, stopped: threading.Event) -> None:
    """Supervise everything until asked to stop."""
    pause_seconds, next_sweep, next_check = 1.0, time.monotonic() + SWEEP_SECONDS, time.monotonic() + ALARM_SECONDS
    teller: subprocess.Popen[bytes] | None = None
    while not stopped.wait(pause_seconds):
        revived = revive(settings, children)
        pause_seconds = min(LONGEST_PAUSE_SECONDS, pause_seconds * 2) if revived else 1.0
        if time.monotonic() >= next_sweep:
            sweep(settings)
            next_sweep = time.monotonic() + SWEEP_SECONDS
        if time.monotonic() >= next_check:
            teller = tell_alarms_aside(settings, teller)
            next_check = time.monotonic() + ALARM_SECONDS
    if teller is not None:
        end_group(teller.pid, STOP_PATIENCE_SECONDS)


def revive(settings: Settings, children: Children) -> bool:
    """Restart every child that died; return whether there was one."""
    dead = [name for name, child in children.items() if child.poll() is not None]
    for name in dead:
        say(f"{name} ended with {children[name].returncode}; starting it again (see {name}.log)")
        end_group(children[name].pid, STOP_PATIENCE_SECONDS)
        start_child(settings, children, name)
        write_state(settings, children, is_ready=True)
    return bool(dead)


def sweep(settings: Settings) -> None:
    """Close runs whose process died; a busy server is asked again next time."""
    try:
        closed = close_dead_runs(settings, own_api(settings), datetime.now(UTC))
    except (OSError, http.client.HTTPException) as error:
        say(f"could not look for dead runs: {error}")
        return
    for name in closed:
        say(f"run {name} had died; closed as Crashed")


def tell_alarms_aside(settings: Settings, last: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
    """Start the check of alarms in a separate process, if the setting `notify` has a recipient."""
    if last is not None:
        # Five minutes exceed every timeout of a notice: whatever still runs hangs.
        end_group(last.pid, STOP_PATIENCE_SECONDS)
        if last.wait() != 0:
            say(f"alarms could not be told; see {prefect_folder(settings) / 'alarms.log'}")
    if not notice_targets(settings):
        return None
    return spawn(settings, "alarms", command(ALARMS, str(settings.home)))
