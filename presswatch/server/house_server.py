"""Prefect's server for the houses of a cluster, behind the same guards as a home's own: `presswatch server`.

It needs two secrets in the environment, where a home has two files: that of the UI, and the key of the houses, without
which nobody may register, change or delete anything (`ui_calls`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from presswatch.errors import UsageError
from presswatch.server.api import EVENTS_KEPT, RUNS_KEPT_SECONDS, SILENCE, straight_to_self, ui_files
from presswatch.server.calls import HOST
from presswatch.server.prefect_home import prefect_folder
from presswatch.server.programs import GUARD, command
from presswatch.server.shared import HOUSES_KEY, NAMES
from presswatch.settings import Settings

SECRET = "PREFECT_SERVER_API_AUTH_STRING"
SHORTEST_SECRET = 12


def serve_houses(settings: Settings, progress: Callable[[str], None]) -> int:
    """Become the server; it ends with SIGTERM or Ctrl-C.

    Prefect itself says nothing until something fails, so `progress` is told where the server will be.

    Raises:
        UsageError: a secret is missing or too short.
    """
    words, own = command(GUARD), house_server_environment(settings, os.environ)
    listens = f"{own['PREFECT_SERVER_API_HOST']}:{own['PREFECT_SERVER_API_PORT']}"
    progress(f"the houses' server listens at {listens} and answers to {own[NAMES]}, the first time after a minute")
    os.execve(words[0], words, {**os.environ, **own})


def house_server_environment(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the server; those already set in the environment take precedence.

    Raises:
        UsageError: a secret is missing or too short.
    """
    for name in (SECRET, HOUSES_KEY):
        if len(environ.get(name, "")) < SHORTEST_SECRET:
            raise UsageError(f"{name} must be set, with {SHORTEST_SECRET} characters or more: docs/cluster.md, Set-up")
    if ":" not in environ[SECRET]:
        raise UsageError(f"{SECRET} is a name and a password with a colon between them")
    names = environ.get(NAMES) or f"{HOST}:{settings.port}"
    address = f"http://{names.split(',')[0].strip()}"
    usual = {
        NAMES: names,
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(settings.port),
        "PREFECT_UI_API_URL": f"{address}/api",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RUNS_KEPT_SECONDS),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": EVENTS_KEPT,
        "PREFECT_HOME": str(prefect_folder(settings)),
    }
    # Its own services call it past the guards; the key must not appear in settings that the UI shows.
    fixed = {"PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true", "PREFECT_CLIENT_CUSTOM_HEADERS": "{}"}
    fixed |= {"PREFECT_API_AUTH_STRING": environ[SECRET]}
    usual |= ui_files(prefect_folder(settings))
    chosen = {name: environ.get(name) or value for name, value in usual.items()}
    return chosen | fixed | SILENCE | straight_to_self(environ)
