"""Prefect's own server behind three guards: `python -m presswatch.server.guard`, configured by PREFECT_ variables.

A request must name the server as 127.0.0.1, or as the houses of a cluster do (a page whose name is made to resolve
there does not). Browsers are told to load, send and embed nothing from or to anywhere else: the UI asks a statistics
service for its settings at each load, and a remote image in an artifact would tell its owner who reads it.

The third guard is `narrowing`: what the secret of the UI allows. The server also shows the overview page of the home
to whoever knows that secret.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from starlette.datastructures import MutableHeaders
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from presswatch.files import REPORT_FILE
from presswatch.server.api import OVERVIEW_PATH
from presswatch.server.desk_pass import is_known, passing
from presswatch.server.narrowing import narrowed
from presswatch.server.prefect_home import auth_string, prefect_folder, worker_key
from presswatch.server.shared import HOUSES_KEY, NAMES
from presswatch.settings import load_settings

#: `unsafe-eval`: PixiJS, which draws the graph of a run, compiles its shaders' setters and shows nothing without it.
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; worker-src 'self' blob:; connect-src 'self' ws: data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


#: The page runs nothing and loads nothing, whatever a title may contain.
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def guarded(app: ASGIApp, names: Sequence[str], home_secret: str | None) -> ASGIApp:
    """Wrap the server `app`: answer only to these names (`host:port`) and keep browsers from going elsewhere.

    With a `home_secret` it is a home's own: it shows that home's overview page, and gives passes for its desk.
    """
    policies = {name.encode(): POLICY.replace("ws:", f"ws://{name} wss://{name}") for name in names}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        policy = policies.get(dict(scope["headers"]).get(b"host", b""))
        if policy is None:
            refusal = PlainTextResponse(f"this server is http://{names[0]} and nothing else\n", status_code=421)
            await refusal(scope, receive, send)
            return
        if home_secret is None or scope["type"] != "http":
            await app(scope, receive, with_policy(send, policy))
            return
        headers, now = dict(scope["headers"]), time.time()
        if scope["path"] == OVERVIEW_PATH:
            page = overview_answer(is_open=is_known(home_secret, headers, now))
            await page(scope, receive, with_policy(send, PAGE_POLICY))
            return
        await app(scope, receive, with_policy(passing(send, home_secret, headers, now), policy))

    return answer


def overview_answer(*, is_open: bool) -> Response:
    """Return the page written by the report flow, for whoever knows the API's secret."""
    settings = load_settings()
    if not is_open:
        words = f"name and password stand in {prefect_folder(settings) / 'auth'}, a colon between them\n"
        return PlainTextResponse(words, status_code=401, headers={"WWW-Authenticate": 'Basic realm="presswatch"'})
    page = settings.home / REPORT_FILE
    if not page.is_file():
        return PlainTextResponse("there is no page yet: run the deployment report/daily\n", status_code=404)
    return FileResponse(page, media_type="text/html", headers={"Cache-Control": "no-store"})


def with_policy(send: Send, policy: str) -> Send:
    """Wrap `send` to add the policy to the answer's headers."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = policy
            headers["Referrer-Policy"] = "no-referrer"
            headers["X-Content-Type-Options"] = "nosniff"
        await send(message)

    return send_guarded


def main() -> None:
    """Serve until asked to stop."""
    api = get_current_settings().server.api
    shared = os.environ.get(NAMES, "")
    names = [name.strip() for name in shared.split(",")] if shared else [f"{api.host}:{api.port}"]
    key = os.environ[HOUSES_KEY] if shared else worker_key(load_settings())
    app = guarded(narrowed(create_app(final=True), key), names, None if shared else auth_string(load_settings()))
    uvicorn.run(app, host=api.host, port=api.port, timeout_keep_alive=api.keepalive_timeout, log_level="warning")


if __name__ == "__main__":
    main()
