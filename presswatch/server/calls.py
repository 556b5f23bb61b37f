"""Calls of a Prefect API over plain HTTP, without importing prefect, which takes two seconds."""

from __future__ import annotations

import base64
import http.client
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from presswatch.server.prefect_home import KEY_HEADER

HOST = "127.0.0.1"
#: The server answers 503 while another of its services holds its database; it means "ask again".
BUSY_WAITS_SECONDS = (0.2, 0.5, 1.0, 2.0)


class Api(NamedTuple):
    """A Prefect API (`http://…/api`) and its credentials: the secret of its UI, the key of its worker."""

    url: str
    secret: str | None = None
    key: str | None = None


class Call(NamedTuple):
    """One request to a Prefect API."""

    method: str
    path: str
    body: bytes | None = None
    timeout_seconds: float = 30.0


def ask_server(api: Api, method: str, path: str, question: Any = None) -> Any:
    """Call the Prefect API with secret, key and CSRF token; return the answer's JSON, or None without a body.

    Raises:
        ConnectionError: no answer, or a status of 400 and above; the message says which.
    """
    headers = headers_for(api)
    try:
        body = None if question is None else json.dumps(question).encode()
        for wait_seconds in (*BUSY_WAITS_SECONDS, None):
            token = csrf_headers(api.url, headers) if method != "GET" else {}
            status, answer = request(api.url, Call(method, path, body), headers | token)
            if status != http.HTTPStatus.SERVICE_UNAVAILABLE or wait_seconds is None:
                break
            time.sleep(wait_seconds)
        if status >= 400:
            raise ConnectionError(f"{method} {path}: HTTP {status}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer) if answer else None
    except (http.client.HTTPException, ValueError) as error:
        raise ConnectionError(f"{method} {path}: {error!r}") from error


def headers_for(api: Api) -> dict[str, str]:
    """Return the headers of every call: its media type and credentials."""
    headers = {"Content-Type": "application/json"}
    if api.secret:
        headers["Authorization"] = "Basic " + base64.b64encode(api.secret.encode()).decode()
    if api.key:
        headers[KEY_HEADER] = api.key
    return headers


def csrf_headers(api_url: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Return the token a changing call needs; none if the server does not check (it then answers 422)."""
    client = str(uuid.uuid4())
    status, answer = request(api_url, Call("GET", f"/csrf-token?client={client}"), headers)
    if status != 200:
        return {}
    return {"Prefect-Csrf-Client": client, "Prefect-Csrf-Token": json.loads(answer)["token"]}


def request(api_url: str, call: Call, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Send one request to a Prefect API; return its status and full body."""
    parts = urlsplit(api_url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or HOST, parts.port, timeout=call.timeout_seconds)
    try:
        connection.request(call.method, parts.path.rstrip("/") + call.path, body=call.body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
