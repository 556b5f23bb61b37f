"""One command for everything: Prefect's server, work pool, deployments and a worker.

start -> lock -> server -> healthy -> work pool and deployments -> worker -> watch until asked to stop
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import flows
from flows.pids import end_group, is_alive, process_mark
from flows.server import (
    HOST,
    answers,
    auth_string,
    client_environment,
    is_held,
    prefect_folder,
    read_state,
    server_environment,
    ui_address,
)
from flows.zombies import close_dead_runs
from presswatch.settings import Settings, load_settings

#: A cold server took 34 s on a loaded machine with two cores.
START_PATIENCE_SECONDS = 180.0
STOP_PATIENCE_SECONDS = 20.0
SWEEP_SECONDS = 60.0
LOG_LIMIT_BYTES = 5_000_000
#: Two: a long round and the maintenance beside it.
RUNS_AT_ONCE = 2


def start(settings: Settings, *, detach: bool = False) -> int:
    """Bring everything up and stay until asked to stop (Ctrl-C, SIGTERM); with `detach` stay in the background.

    Returns the exit code: 0 after a clean stop (or, detached, once all is up), 1 with a word on stderr otherwise.
    """
    folder = prefect_folder(settings)
    if is_held(settings):
        say(f"presswatch is already up on {settings.home}: {read_state(folder).get('address', 'starting')}")
        return 1
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
    """End what `start` began, wherever it runs; exit code 0 also when nothing was up."""
    folder = prefect_folder(settings)
    state = read_state(folder)
    if is_held(settings) and is_alive(int(state.get("pid", 0)), state.get("mark")):
        os.kill(int(state["pid"]), signal.SIGTERM)
        until = time.monotonic() + 3 * STOP_PATIENCE_SECONDS
        while is_held(settings) and time.monotonic() < until:
            time.sleep(0.1)
        say("presswatch is down")
        return 1 if is_held(settings) else 0
    say("presswatch was not up" if not end_orphans(folder) else "presswatch is down (its children had outlived it)")
    return 0


def run_until_stopped(settings: Settings) -> int:
    """Hold the children from the first start to the last stop; the caller holds the lock."""
    stopped = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, lambda _number, _frame: stopped.set())
    folder = prefect_folder(settings)
    end_orphans(folder)
    if not is_port_free(settings.port):
        say(
            f"port {settings.port} is taken by another program; choose one with PRESSWATCH_PORT "
            f"or `port = …` in {settings.home / 'presswatch.toml'}"
        )
        return 1
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        if not bring_up(settings, children, stopped):
            return 0 if stopped.is_set() else 1
        watch(settings, children, stopped)
    finally:
        bring_down(children)
        (folder / "up.json").unlink(missing_ok=True)
    say("presswatch is down")
    return 0


def bring_up(settings: Settings, children: dict[str, subprocess.Popen[bytes]], stopped: threading.Event) -> bool:
    """Start server, deployments and worker in this order; False when one failed (said) or a stop was asked for."""
    folder = prefect_folder(settings)
    say(f"starting Prefect's server on {ui_address(settings)} …")
    start_child(settings, children, "server")
    if not wait_for_health(settings, children["server"], stopped):
        return stopped.is_set() or complain(folder, "server", "Prefect's server did not start")
    sweep(settings)
    say("registering the deployments …")
    children["register"] = spawn(settings, "register", register_command())
    write_state(settings, children, is_ready=False)
    while children["register"].poll() is None:
        if stopped.wait(0.2):
            return False
    if children.pop("register").returncode:
        return complain(folder, "register", "the deployments could not be registered")
    start_child(settings, children, "worker")
    write_state(settings, children, is_ready=True)
    sys.stdout.write(f"presswatch is up: {ui_address(settings)}\n")
    sys.stdout.flush()
    say(f"log in there with the line in {folder / 'auth'}; stop with Ctrl-C or `presswatch down`")
    return not stopped.is_set()


def watch(settings: Settings, children: dict[str, subprocess.Popen[bytes]], stopped: threading.Event) -> None:
    """Until asked to stop: start again what died, close runs whose process died."""
    wait_seconds, next_sweep = 1.0, time.monotonic() + SWEEP_SECONDS
    while not stopped.wait(wait_seconds):
        dead = [name for name, child in children.items() if child.poll() is not None]
        for name in dead:
            say(f"{name} ended with {children[name].returncode}; starting it again (see {name}.log)")
            end_group(children[name].pid, STOP_PATIENCE_SECONDS)
            start_child(settings, children, name)
            write_state(settings, children, is_ready=True)
        # A child that dies at once is not started more than twice a minute.
        wait_seconds = min(30.0, wait_seconds * 2) if dead else 1.0
        if time.monotonic() >= next_sweep:
            sweep(settings)
            next_sweep = time.monotonic() + SWEEP_SECONDS


def bring_down(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Stop the worker and its runs first, while the server can still write down how they ended."""
    for name in ("register", "worker", "server"):
        if name in children:
            end_group(children[name].pid, STOP_PATIENCE_SECONDS)
            children[name].wait()


def sweep(settings: Settings) -> None:
    """Close runs whose process died; a server that is just busy is asked again next time."""
    try:
        closed = close_dead_runs(settings, f"{ui_address(settings)}/api", auth_string(settings), datetime.now(UTC))
    except OSError as error:
        say(f"could not look for dead runs: {error}")
        return
    for name in closed:
        say(f"run {name} had died; closed as Crashed")


def start_child(settings: Settings, children: dict[str, subprocess.Popen[bytes]], name: str) -> None:
    """Start server or worker and write its pid down."""
    commands = {
        "server": ["flows.guarded_server"],
        "worker": ["prefect", "worker", "start", "--pool", "local", "--type", "process"]
        + ["--name", "presswatch", "--limit", str(RUNS_AT_ONCE)],
    }
    children[name] = spawn(settings, name, [sys.executable, "-m", *commands[name]])
    write_state(settings, children, is_ready=False)


def register_command() -> list[str]:
    """The command that makes the work pool and registers the deployments."""
    return [sys.executable, "-m", "flows.registering", str(deployments_file())]


def spawn(settings: Settings, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child that leads its own process group and writes to `<name>.log`; Ctrl-C reaches only its parent."""
    mine = server_environment(settings) if name == "server" else client_environment(settings)
    log = prefect_folder(settings) / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=code_folder(),
            env={**os.environ, **mine},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_for_health(settings: Settings, server: subprocess.Popen[bytes], stopped: threading.Event) -> bool:
    """Wait until the server answers; False when it ended, time is up or a stop was asked for."""
    until = time.monotonic() + START_PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if answers(f"{ui_address(settings)}/api"):
            return True
        if stopped.wait(0.2):
            return False
    return False


def start_in_background(settings: Settings) -> int:
    """Start `up` as a process of its own and come back once it is ready; its words go to up.log."""
    folder = prefect_folder(settings)
    command = [sys.executable, "-m", "flows.up", str(settings.home), str(settings.port)]
    child = spawn(settings, "up", command)
    while child.poll() is None:
        state = read_state(folder)
        if state.get("pid") == child.pid and state.get("ready"):
            sys.stdout.write(f"presswatch is up: {state['address']}\n")
            say(f"log in there with the line in {folder / 'auth'}; stop with `presswatch down`")
            return 0
        time.sleep(0.2)
    complain(folder, "up", "presswatch did not come up")
    return 1


def end_orphans(folder: Path) -> bool:
    """End children that outlived a killed `up`; whether there were any."""
    orphans = [(int(pid), mark) for pid, mark in read_state(folder).get("children", {}).values()]
    alive = [pid for pid, mark in orphans if is_alive(pid, mark)]
    for pid in alive:
        end_group(pid, STOP_PATIENCE_SECONDS)
    return bool(alive)


def write_state(settings: Settings, children: Mapping[str, subprocess.Popen[bytes]], *, is_ready: bool) -> None:
    """Write down for `down`, `ingest` and the next start what runs here."""
    state = {
        "pid": os.getpid(),
        "mark": process_mark(os.getpid()),
        "address": ui_address(settings),
        "ready": is_ready,
        "children": {name: [child.pid, process_mark(child.pid)] for name, child in children.items()},
    }
    path = prefect_folder(settings) / "up.json"
    path.with_suffix(".new").write_text(json.dumps(state), encoding="utf-8")
    path.with_suffix(".new").replace(path)


def code_folder() -> Path:
    """The folder that holds flows/: a checkout's root, or site-packages."""
    return Path(flows.__file__).resolve().parents[1]


def deployments_file() -> Path:
    """prefect.yaml: beside flows/ in a checkout, inside the package presswatch in a wheel."""
    beside = code_folder() / "prefect.yaml"
    return beside if beside.exists() else code_folder() / "presswatch" / "prefect.yaml"


def is_port_free(port: int) -> bool:
    """Whether the port can be bound on 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def complain(folder: Path, name: str, problem: str) -> bool:
    """Say what went wrong with the last lines of the log; always False."""
    log = folder / f"{name}.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:] if log.exists() else []
    say("\n".join([f"{problem}; the end of {log}:", *lines]))
    return False


def say(message: str) -> None:
    """A line for people, on stderr."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    os.environ["PRESSWATCH_PORT"] = sys.argv[2]
    sys.exit(start(load_settings(Path(sys.argv[1]))))
