"""The processes of `presswatch up`: how they are started, recorded, found again and ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import presswatch
from presswatch.files import write_whole
from presswatch.server.api import client_environment, desk_port, server_environment, ui_address
from presswatch.server.prefect_home import prefect_folder, read_state
from presswatch.server.processes import end_group, is_alive, process_mark
from presswatch.server.programs import DESK, GUARD, PREFECT, REGISTERING, command
from presswatch.server.shared import deployments_for, pool_of, shared_server
from presswatch.settings import Settings

Children: TypeAlias = dict[str, subprocess.Popen[bytes]]

STOP_PATIENCE_SECONDS = 20.0
LOG_LIMIT_BYTES = 5_000_000
#: A long round, and the maintenance beside it.
RUNS_AT_ONCE = 2


def spawn(settings: Settings, name: str, program: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child that leads its own process group and writes to `<name>.log`; Ctrl-C reaches only its parent."""
    from presswatch.home import SEEDS_VARIABLE, seeds_folder

    mine = server_environment(settings) if name == "server" else client_environment(settings)
    # Rules are those of the folder where `up` was started; the child runs in the code's folder.
    mine |= {SEEDS_VARIABLE: str(seeds_folder().absolute())}
    log = prefect_folder(settings) / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        return subprocess.Popen(
            program,
            cwd=code_folder(),
            env={**os.environ, **mine, **scratch_environment(settings, os.environ)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def scratch_environment(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return variables that move temporary files into the home if the system's folder for them is not writable.

    SQLite makes some while Prefect's migrations run; if it cannot, they fail and blame a missing table.
    """
    if os.access(environ.get("TMPDIR") or "/tmp", os.W_OK):
        return {}
    folder = prefect_folder(settings) / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {"TMPDIR": str(folder), "SQLITE_TMPDIR": str(folder)}


def start_child(settings: Settings, children: Children, name: str) -> None:
    """Start server, worker or desk and record its pid."""
    worker = ("worker", "start", "--pool", pool_of(settings, os.environ), "--type", "process", "--name", "presswatch")
    commands = {
        "server": command(GUARD),
        "worker": command(PREFECT, *worker, "--limit", str(RUNS_AT_ONCE)),
        "desk": command(DESK, str(desk_port(settings))),
    }
    children[name] = spawn(settings, name, commands[name])
    write_state(settings, children, is_ready=False)


def register_command(settings: Settings) -> list[str]:
    """Return the command that makes the work pool and registers the deployments."""
    pool = pool_of(settings, os.environ)
    return command(REGISTERING, str(deployments_for(deployments_file(), pool, prefect_folder(settings))), pool)


def bring_down(children: Children) -> None:
    """Stop the worker and its runs first, while the server can still record how they ended."""
    for name in ("register", "desk", "worker", "server"):
        if name in children:
            end_group(children[name].pid, STOP_PATIENCE_SECONDS)
            children[name].wait()


def end_orphans(folder: Path) -> bool:
    """End children that outlived a killed `up`; return whether there were any."""
    orphans = [(int(pid), mark) for pid, mark in read_state(folder).get("children", {}).values()]
    alive = [pid for pid, mark in orphans if is_alive(pid, mark)]
    for pid in alive:
        end_group(pid, STOP_PATIENCE_SECONDS)
    return bool(alive)


def write_state(settings: Settings, children: Children, *, is_ready: bool) -> None:
    """Record for `down`, `ingest` and the next start what runs here."""
    state = {
        "pid": os.getpid(),
        "mark": process_mark(os.getpid()),
        "address": (shared_server(settings, os.environ) or ui_address(settings)).removesuffix("/api"),
        "ready": is_ready,
        "children": {name: [child.pid, process_mark(child.pid)] for name, child in children.items()},
    }
    write_whole(prefect_folder(settings) / "up.json", json.dumps(state))


def code_folder() -> Path:
    """Return the folder that holds flows/: a checkout's root, or site-packages."""
    return Path(presswatch.__file__).resolve().parents[1]


def deployments_file() -> Path:
    """Return prefect.yaml: beside flows/ in a checkout, inside the package presswatch in a wheel."""
    beside = code_folder() / "prefect.yaml"
    return beside if beside.exists() else code_folder() / "presswatch" / "prefect.yaml"


def complain(folder: Path, name: str, problem: str) -> bool:
    """Report what went wrong with the last lines of the log; always return False."""
    log = folder / f"{name}.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:] if log.exists() else []
    say("\n".join([f"{problem}; the end of {log}:", *lines]))
    return False


def say(message: str) -> None:
    """Print a line for people on stderr."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()
