"""Where the Prefect server of a home is, and the variables for it and its clients. Never imports prefect."""

from __future__ import annotations

import http.client
import importlib.util
import ipaddress
import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from presswatch.errors import UsageError
from presswatch.server.calls import HOST, Api, Call, request
from presswatch.server.prefect_home import KEY_HEADER, auth_string, is_held, prefect_folder, read_state, worker_key
from presswatch.server.shared import API_SECRET, API_URL, HOUSES_KEY, shared_server
from presswatch.settings import Settings

OVERVIEW_PATH = "/presswatch/overview.html"
IPV6 = 6
#: in the environment: `name:password` of a desk that others open; without it the Prefect UI's are asked for
SECRET_VARIABLE = "PRESSWATCH_DESK_AUTH"  # noqa: S105 (the variable's name)
PROBE_SECONDS = 1.0
HEADERS = "PREFECT_CLIENT_CUSTOM_HEADERS"
AUTHORITIES = "PREFECT_API_SSL_CERT_FILE"
#: an authority that signs nothing, since its key was not kept
NO_AUTHORITY = Path(__file__).with_name("no_authority.pem")
#: Settings under which nothing leaves the machine: no server heartbeat, no client events.
SILENCE = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
#: This keeps the database under 200 MB: benchmarks/pipeline/orchestration_cost.py.
RUNS_KEPT_SECONDS = 10 * 24 * 3600
#: This setting alone is read as an ISO 8601 duration, not as seconds.
EVENTS_KEPT = "P1D"


def ui_address(settings: Settings) -> str:
    """Return the address to open in a browser. The name `localhost` is another origin and would be refused."""
    return f"http://{HOST}:{settings.port}"


def own_api(settings: Settings) -> Api:
    """Return the API of this home's server, or of the shared one, with its credentials."""
    if shared := shared_server(settings, os.environ):
        return Api(shared, os.environ.get(API_SECRET, ""), os.environ.get(HOUSES_KEY, ""))
    return Api(f"{ui_address(settings)}/api", auth_string(settings), worker_key(settings))


def overview_address(settings: Settings) -> str:
    """Return the address of the overview page on this home's server."""
    return f"{ui_address(settings)}{OVERVIEW_PATH}"


def client_environment(settings: Settings) -> dict[str, str]:
    """Return the variables for Prefect's clients of this home's server."""
    mine = SILENCE | {
        **straight_to_self(os.environ),
        "PREFECT_HOME": str(prefect_folder(settings)),
        "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
        "PRESSWATCH_HOME": str(settings.home),
    }
    if shared := shared_server(settings, os.environ):
        # Its credentials are already in the environment, and stay only there.
        return mine | {API_URL: shared} | authorities_for(shared, os.environ) | key_of_houses(os.environ)
    return mine | {
        API_URL: f"{ui_address(settings)}/api",
        API_SECRET: auth_string(settings),
        **authorities_for(ui_address(settings), os.environ),
        HEADERS: json.dumps({KEY_HEADER: worker_key(settings)}),
        # With it in their environment, they would take this server for a shared one.
        HOUSES_KEY: "",
    }


def key_of_houses(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variable with which clients of a shared server send their key; none if there is no key."""
    key = environ.get(HOUSES_KEY, "")
    return {HEADERS: json.dumps({KEY_HEADER: key})} if key else {}


def authorities_for(address: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variable that keeps clients of a server without TLS from reading all authorities.

    Each of Prefect's clients reads them, whatever the address: six times a flow run, 15 CPU-ms each.
    """
    chosen = environ.get(AUTHORITIES, "")
    if address.startswith("http://"):
        return {} if chosen else {AUTHORITIES: str(NO_AUTHORITY)}
    return {AUTHORITIES: ""} if chosen == str(NO_AUTHORITY) else {}


def straight_to_self(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that keep clients from reaching this machine through a proxy in the environment."""
    return {
        name: ",".join(filter(None, (environ.get(name, "").strip(" ,"), HOST, "localhost")))
        for name in ("NO_PROXY", "no_proxy")
    }


def desk_port(settings: Settings) -> int:
    """Return the port of the desk on this machine."""
    return settings.desk_port or settings.port + 1


def desk_address(settings: Settings, port: int = 0) -> str:
    """Return where the desk is read: at the settings' port if none is given."""
    host = ipaddress.ip_address(settings.desk_host)
    named = HOST if host.is_unspecified else f"[{host}]" if host.version == IPV6 else str(host)
    return f"http://{named}:{port or desk_port(settings)}"


def is_for_others(settings: Settings) -> bool:
    """Tell whether more than this machine's own users can open the desk: by its address, or through a proxy."""
    return bool(settings.desk_names.strip()) or not ipaddress.ip_address(settings.desk_host).is_loopback


def desk_secret(settings: Settings, environ: Mapping[str, str], *, is_wanted: bool = False) -> str | None:
    """Return what opens the desk ('name:password'); None if it is open to all on this machine.

    A desk that others can open always has one, any other if it `is_wanted`.

    Raises:
        UsageError: the variable holds no name and password.
    """
    said = environ.get(SECRET_VARIABLE, "").strip()
    if said and not all(said.partition(":")):
        raise UsageError(f"{SECRET_VARIABLE} must be a name and a password with a colon between them")
    return said or (auth_string(settings) if is_wanted or is_for_others(settings) else None)


def is_port_free(port: int, host: str = HOST) -> bool:
    """Tell whether the port can be bound now at an address of this machine."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True


def server_environment(settings: Settings) -> dict[str, str]:
    """Return the variables of the server itself.

    With Prefect's defaults (no secret, no CSRF check, CORS `*`) any web page the user opens can make the worker run
    a command of its choice; each of the three alone prevents this.
    """
    address = ui_address(settings)
    own = client_environment(settings) | ui_files(prefect_folder(settings))
    return own | {
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(settings.port),
        # Without it the UI calls port 4200 whatever --port says.
        "PREFECT_UI_API_URL": f"{address}/api",
        # The server calls itself past the guard; whoever may read the UI sees its settings.
        HEADERS: "{}",
        "PREFECT_SERVER_API_AUTH_STRING": auth_string(settings),
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # Otherwise runs are kept for ever, at 19 KB a task run.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RUNS_KEPT_SECONDS),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": EVENTS_KEPT,
    }


def ui_files(folder: Path, installed: Path | None = None) -> dict[str, str]:
    """Return the variable for where the server writes its UI if it may not write beside itself, as in a container.

    Prefect copies its UI with the addresses filled in, by default into its own installation; if it cannot, it serves
    no UI at all. `folder` is the home's folder for Prefect, which gets 17 MB then.
    """
    if installed is None:
        found = importlib.util.find_spec("prefect")
        installed = Path(str(found and found.origin)).parent / "server"
    return {} if os.access(installed, os.W_OK) else {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui")}


def reachable_server(settings: Settings, environ: Mapping[str, str]) -> dict[str, str] | None:
    """Return the variables to set before importing prefect, or None if no server answers within a second.

    PREFECT_API_URL, if set, is the only server that counts; otherwise it is the `presswatch up` of the same home.
    """
    chosen = environ.get("PREFECT_API_URL", "").strip()
    # The running server may have been started with another port than this process knows.
    address = read_state(settings.home / "prefect").get("address") if is_held(settings) else None
    if chosen and chosen.rstrip("/") != f"{address}/api":
        told = {**SILENCE, API_URL: chosen, **authorities_for(chosen, environ), **key_of_houses(environ)}
        return told if answers(chosen) else None
    if address is None or not answers(f"{address}/api"):
        return None
    # We print the lines of a run ourselves; Prefect's go to the server and not to the terminal.
    mine = {API_URL: f"{address}/api", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}
    return client_environment(settings) | mine


def answers(api_url: str) -> bool:
    """Tell whether a Prefect API reports within a second that it is healthy."""
    try:
        status, body = request(api_url, Call("GET", "/health", timeout_seconds=PROBE_SECONDS), {})
    except (OSError, http.client.HTTPException, ValueError):
        return False
    return status == 200 and body == b"true"
