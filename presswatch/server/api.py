"""Where the Prefect server of a home is, and how to speak with it. Never imports prefect.

The home's folder `prefect/` holds the server's database, `auth` (the secret of the API, mode 600), `up.json` (what
`presswatch up` runs), `up.lock` (held while it runs) and the logs.
"""

from __future__ import annotations

import base64
import fcntl
import http.client
import json
import os
import secrets
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from presswatch.settings import Settings

HOST = "127.0.0.1"
OVERVIEW_PATH = "/presswatch/overview.html"
PROBE_SECONDS = 1.0
#: The server says 503 while another of its services holds its database; it means "ask again".
BUSY_WAITS_SECONDS = (0.2, 0.5, 1.0, 2.0)
#: Settings under which nothing leaves the machine: the server's heartbeat and the client's events.
SILENCE = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
#: What keeps the database under 200 MB: benchmarks/orchestration_cost.py.
RUNS_KEPT_SECONDS = 10 * 24 * 3600
#: This one setting is read as an ISO 8601 duration, not as seconds.
EVENTS_KEPT = "P1D"


def prefect_folder(settings: Settings) -> Path:
    """The folder of Prefect's own state, made for its owner only."""
    folder = settings.home / "prefect"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def ui_address(settings: Settings) -> str:
    """What to open in a browser. The name `localhost` is another origin and would be refused."""
    return f"http://{HOST}:{settings.port}"


def overview_address(settings: Settings) -> str:
    """Where the server of this home shows the overview page."""
    return f"{ui_address(settings)}{OVERVIEW_PATH}"


def auth_string(settings: Settings) -> str:
    """The secret of this home's API, `presswatch:` and 32 random characters; made once, readable by its owner only."""
    path = prefect_folder(settings) / "auth"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        # Somebody may have copied the home with wider rights.
        path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()
    secret = f"presswatch:{secrets.token_urlsafe(24)}"
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    return secret


def client_environment(settings: Settings) -> dict[str, str]:
    """The variables under which Prefect's clients speak with this home's server."""
    return SILENCE | {
        **straight_to_self(os.environ),
        "PREFECT_HOME": str(prefect_folder(settings)),
        "PREFECT_API_URL": f"{ui_address(settings)}/api",
        "PREFECT_API_AUTH_STRING": auth_string(settings),
        "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
        "PRESSWATCH_HOME": str(settings.home),
    }


def straight_to_self(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables by which no client asks this machine over a proxy that the environment names for the others."""
    return {
        name: ",".join(filter(None, (environ.get(name, "").strip(" ,"), HOST, "localhost")))
        for name in ("NO_PROXY", "no_proxy")
    }


def desk_port(settings: Settings) -> int:
    """The port of the desk on this machine."""
    return settings.desk_port or settings.port + 1


def desk_address(settings: Settings) -> str:
    """Where the desk is read."""
    return f"http://{HOST}:{desk_port(settings)}"


def server_environment(settings: Settings) -> dict[str, str]:
    """The variables of the server itself.

    With Prefect's defaults (no secret, no CSRF check, CORS `*`) any web page the user opens can make the worker run
    a command of its choice; each of the three alone stops it.
    """
    address = ui_address(settings)
    return client_environment(settings) | {
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(settings.port),
        # Without it the UI calls port 4200 whatever --port says.
        "PREFECT_UI_API_URL": f"{address}/api",
        "PREFECT_SERVER_API_AUTH_STRING": auth_string(settings),
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # Runs are kept for ever otherwise, at 19 KB a task run.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RUNS_KEPT_SECONDS),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": EVENTS_KEPT,
    }


def read_state(folder: Path) -> dict[str, Any]:
    """What is written in up.json; empty when nothing is up or the file is torn."""
    try:
        state = json.loads((folder / "up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def reachable_server(settings: Settings, environ: Mapping[str, str]) -> dict[str, str] | None:
    """The variables to set before prefect is imported, or None when no server answers within a second.

    PREFECT_API_URL, when set, is the only server that counts; otherwise it is the `presswatch up` of the same home.
    """
    chosen = environ.get("PREFECT_API_URL", "").strip()
    # What runs may have been started with another port than this process was told.
    address = read_state(settings.home / "prefect").get("address") if is_held(settings) else None
    if chosen and chosen.rstrip("/") != f"{address}/api":
        return {**SILENCE, "PREFECT_API_URL": chosen} if answers(chosen) else None
    if address is None or not answers(f"{address}/api"):
        return None
    # The lines of a run are ours to print; Prefect's go to the server and not to the terminal.
    mine = {"PREFECT_API_URL": f"{address}/api", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}
    return client_environment(settings) | mine


def answers(api_url: str) -> bool:
    """Whether a Prefect API says within a second that it is well."""
    try:
        status, body = request(api_url, Call("GET", "/health", timeout_seconds=PROBE_SECONDS), {})
    except (OSError, http.client.HTTPException, ValueError):
        return False
    return status == 200 and body == b"true"


def is_held(settings: Settings) -> bool:
    """Whether a `presswatch up` of this home is alive, known by the lock it holds."""
    try:
        handle = os.open(settings.home / "prefect" / "up.lock", os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def ask_server(api_url: str, secret: str | None, method: str, path: str, question: Any = None) -> Any:
    """One call of the Prefect API, with secret and CSRF token; the answer's JSON, or None without a body.

    Raises:
        ConnectionError: no answer, or a status of 400 and above; the message says which.
    """
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
    try:
        body = None if question is None else json.dumps(question).encode()
        for wait_seconds in (*BUSY_WAITS_SECONDS, None):
            token = csrf_headers(api_url, headers) if method != "GET" else {}
            status, answer = request(api_url, Call(method, path, body), headers | token)
            if status != http.HTTPStatus.SERVICE_UNAVAILABLE or wait_seconds is None:
                break
            time.sleep(wait_seconds)
        if status >= 400:
            raise ConnectionError(f"{method} {path}: HTTP {status}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer) if answer else None
    except (http.client.HTTPException, ValueError) as error:
        raise ConnectionError(f"{method} {path}: {error!r}") from error


def csrf_headers(api_url: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The token a changing call needs; none where the server does not check (its answer is 422 then)."""
    client = str(uuid.uuid4())
    status, answer = request(api_url, Call("GET", f"/csrf-token?client={client}"), headers)
    if status != 200:
        return {}
    return {"Prefect-Csrf-Client": client, "Prefect-Csrf-Token": json.loads(answer)["token"]}


class Call(NamedTuple):
    """One request to a Prefect API."""

    method: str
    path: str
    body: bytes | None = None
    timeout_seconds: float = 30.0


def request(api_url: str, call: Call, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body of one request to a Prefect API, read to the end."""
    parts = urlsplit(api_url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or HOST, parts.port, timeout=call.timeout_seconds)
    try:
        connection.request(call.method, parts.path.rstrip("/") + call.path, body=call.body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
