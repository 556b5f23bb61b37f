"""One command for everything: Prefect's server, work pool, deployments and a worker.

start -> lock -> server -> healthy -> work pool and deployments -> worker -> watch until asked to stop
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from presswatch.server.api import answers, desk_address, desk_port, desk_secret, is_port_free, ui_address
from presswatch.server.children import (
    STOP_PATIENCE_SECONDS,
    Children,
    bring_down,
    complain,
    end_orphans,
    register_command,
    say,
    spawn,
    start_child,
    write_state,
)
from presswatch.server.prefect_home import is_held, prefect_folder, read_state
from presswatch.server.processes import home_on_port, is_alive
from presswatch.server.programs import UP, command
from presswatch.server.shared import shared_server
from presswatch.server.supervise import sweep, watch
from presswatch.settings import Settings, home_option, load_settings
from presswatch.shown import how_many

#: minutes from one scheduled round to the next, see prefect.yaml
ROUND_MINUTES = 15
#: A cold server took 34 s on a loaded machine with two cores.
START_PATIENCE_SECONDS = 180.0


def start(settings: Settings, *, detach: bool = False) -> int:
    """Start everything and stay until asked to stop (Ctrl-C, SIGTERM); with `detach` stay in the background.

    Return the exit code: 0 after a clean stop (or, detached, once all is up or if it was already), 1 with a message on
    stderr otherwise.

    Raises:
        UsageError: what is to open the desk is no name and password.
    """
    desk_secret(settings, os.environ)  # said here, not only in the desk's log
    folder = prefect_folder(settings)
    if is_held(settings):
        address = read_state(folder).get("address")
        say(f"presswatch is already up on {settings.home}: {address or 'starting'}")
        return 0 if detach and address else 1
    if detach:
        return start_in_background(settings)
    with (folder / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"presswatch is already up on {settings.home}")
            return 1
        return run_until_stopped(settings)


def stop(settings: Settings) -> int:
    """End what `start` began, wherever it runs; return exit code 0 even if nothing was up."""
    # Not created if missing: the home may be a typing error.
    folder = settings.home / "prefect"
    state = read_state(folder)
    pid, mark = int(state.get("pid", 0)), state.get("mark")
    if is_held(settings) and is_alive(pid, mark):
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 3 * STOP_PATIENCE_SECONDS
        # The lock is released before the process has ended: down means that both are gone.
        while (is_up := is_held(settings) or is_alive(pid, mark)) and time.monotonic() < until:
            time.sleep(0.1)
        say(f"presswatch does not stop: its process is {pid}" if is_up else "presswatch is down")
        return 1 if is_up else 0
    outlived = end_orphans(folder)
    say(
        "presswatch is down (its children had outlived it)" if outlived else f"presswatch was not up on {settings.home}"
    )
    return 0


def run_until_stopped(settings: Settings) -> int:
    """Run the children from first start to last stop; the caller holds the lock."""
    stopped = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, lambda _number, _frame: stopped.set())
    folder = prefect_folder(settings)
    end_orphans(folder)
    if shared_server(settings, os.environ) is None and not is_port_free(settings.port):
        say(taken_port(settings))
        return 1
    children: Children = {}
    try:
        if not bring_up(settings, children, stopped):
            return 0 if stopped.is_set() else 1
        watch(settings, children, stopped)
    finally:
        bring_down(children)
        (folder / "up.json").unlink(missing_ok=True)
    say("presswatch is down")
    return 0


def bring_up(settings: Settings, children: Children, stopped: threading.Event) -> bool:
    """Start server, deployments and worker in this order.

    Return False if one failed (reported) or a stop was requested.
    """
    folder = prefect_folder(settings)
    shared = shared_server(settings, os.environ)
    if shared is None:
        say(f"starting Prefect's server on {ui_address(settings)} …")
        start_child(settings, children, "server")
    else:
        say(f"waiting for the Prefect server of {shared} …")
    # It imports prefect while the server does, and waits for it.
    children["register"] = spawn(settings, "register", register_command(settings))
    write_state(settings, children, is_ready=False)
    api_url = shared or f"{ui_address(settings)}/api"
    if not wait_for_health(api_url, children.get("server"), stopped):
        return stopped.is_set() or no_answer(settings, shared)
    sweep(settings)
    say("registering the deployments …")
    while children["register"].poll() is None:
        if stopped.wait(0.2):
            return False
    if children.pop("register").returncode:
        return complain(folder, "register", "the deployments could not be registered")
    start_child(settings, children, "worker")
    is_desk_open = open_desk(settings, children)
    write_state(settings, children, is_ready=True)
    sys.stdout.write(f"presswatch is up: {api_url.removesuffix('/api')}\n")
    sys.stdout.write(f"the desk is open: {desk_address(settings)}\n" if is_desk_open else "")
    sys.stdout.flush()
    say(next_round(datetime.now(UTC)))
    login = "" if shared else f"log in there with the line in {folder / 'auth'}; "
    say(f"{login}stop with Ctrl-C or `{down_command(settings.home)}`")
    return not stopped.is_set()


def no_answer(settings: Settings, shared: str | None) -> bool:
    """Report that Prefect's server does not answer, the own one with the end of its log; always return False."""
    if shared is None:
        problem = f"Prefect's server did not answer on {ui_address(settings)}/api"
        return complain(prefect_folder(settings), "server", problem)
    waited = f"did not answer for {START_PATIENCE_SECONDS:.0f} s"
    say(f"the server of the houses, {shared} (PREFECT_API_URL), {waited}: is it up, and can this machine reach it?")
    return False


def next_round(now: datetime) -> str:
    """Return when the next round begins: every quarter of an hour by the clock, as in `prefect.yaml`."""
    minutes = ROUND_MINUTES - now.minute % ROUND_MINUTES
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    return f"the next round begins at {at.astimezone():%H:%M} (in {how_many(minutes, 'minute')})"


def open_desk(settings: Settings, children: Children) -> bool:
    """Start the desk; if its port is taken, report this and continue without it."""
    if not is_port_free(desk_port(settings), settings.desk_host):
        where = f"PRESSWATCH_DESK_PORT or `desk_port = …` in {settings.home / 'presswatch.toml'}"
        say(f"port {desk_port(settings)} is taken, so the desk stays closed; choose another with {where}")
        return False
    start_child(settings, children, "desk")
    return True


def wait_for_health(api_url: str, server: subprocess.Popen[bytes] | None, stopped: threading.Event) -> bool:
    """Wait until the server answers; return False if it ended, time is up or a stop was requested."""
    until = time.monotonic() + START_PATIENCE_SECONDS
    while time.monotonic() < until and (server is None or server.poll() is None):
        if answers(api_url):
            return True
        if stopped.wait(0.2):
            return False
    return False


def start_in_background(settings: Settings) -> int:
    """Start `up` as a separate process and return once it is ready; its messages go to up.log."""
    folder = prefect_folder(settings)
    child = spawn(settings, "up", command(UP, str(settings.home), str(settings.port)))
    while child.poll() is None:
        state = read_state(folder)
        if state.get("pid") == child.pid and state.get("ready"):
            sys.stdout.write(f"presswatch is up: {state['address']}\n")
            sys.stdout.write(f"the desk is open: {desk_address(settings)}\n" if "desk" in state["children"] else "")
            say(f"log in there with the line in {folder / 'auth'}; stop with `{down_command(settings.home)}`")
            return 0
        time.sleep(0.2)
    complain(folder, "up", "presswatch did not come up")
    return 1


def taken_port(settings: Settings) -> str:
    """Return who holds the port, and how to choose another."""
    other = home_on_port(settings.port)
    holder = f"the presswatch of {other} (stop it with `{down_command(other)}`)" if other else "another program"
    where = f"PRESSWATCH_PORT or `port = …` in {settings.home / 'presswatch.toml'}"
    return f"port {settings.port} is taken by {holder}; choose one with {where}"


def down_command(home: Path) -> str:
    """Return the command that stops what is up on this home."""
    return f"presswatch down{home_option(home)}"


if __name__ == "__main__":
    os.environ["PRESSWATCH_PORT"] = sys.argv[2]
    sys.exit(start(load_settings(Path(sys.argv[1]))))
