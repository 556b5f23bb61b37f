"""Restrict who may ask the desk and what its answers may do: its own names only, read-only, nothing runs or loads."""

from __future__ import annotations

import time

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from presswatch.server import is_known

#: pages run nothing and load nothing but their own style; a form may only ask this server
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def guarded(app: ASGIApp, hosts: frozenset[str], secret: str | None) -> ASGIApp:
    """Wrap `app`: accept only read requests that name one of `hosts` ('name:port') and know the `secret`.

    The secret is 'name:password'. Whoever logged in to the Prefect UI with the same secret has its pass
    (`presswatch/server/desk_pass.py`). A foreign page whose name is made to resolve to this machine names another host,
    and is refused (DNS rebinding).
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        refusal = refused(scope, hosts, secret)
        await (refusal or app)(scope, receive, with_headers(send))

    return answer


def refused(scope: Scope, hosts: frozenset[str], secret: str | None) -> PlainTextResponse | None:
    """Return the answer to a forbidden request; None if it is allowed."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    if host not in hosts:
        words = f"this desk is {' or '.join(sorted(hosts))}; the setting desk_names gives it further names\n"
        return PlainTextResponse(words, status_code=421)
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("the desk only reads\n", status_code=405, headers={"Allow": "GET, HEAD"})
    if secret and not is_known(secret, headers, time.time()):
        words = "name and password: those of PRESSWATCH_DESK_AUTH, or the line in the file prefect/auth of the home\n"
        return PlainTextResponse(words, status_code=401, headers={"WWW-Authenticate": 'Basic realm="presswatch"'})
    return None


def with_headers(send: Send) -> Send:
    """Return `send` with the headers that every answer has."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return send_guarded
