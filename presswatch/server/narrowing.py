"""Restrict Prefect's API: the UI's secret alone allows what `ui_calls` lists, nothing more.

The worker, its runs and the registering send a second key in a header. It is in a file of the home and in the
environment of these processes, never in Prefect's settings, database or logs: the header is removed before Prefect
sees the request.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from presswatch.server.prefect_home import KEY_HEADER
from presswatch.server.ui_calls import STREAMS, Body, Call, refusal_of

API = "/api/"
#: no call of the UI is larger; a run's parameters may have 512 KB
BODY_BYTES = 1_000_000
FORBIDDEN, TOO_LARGE, NO_JSON = 403, 413, 400


def narrowed(app: ASGIApp, key: str) -> ASGIApp:
    """Wrap the server `app`: fully open with `key`, otherwise limited to what the UI needs."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        given = [value for name, value in scope["headers"] if name == KEY_NAME]
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != KEY_NAME]}
        if any(hmac.compare_digest(value, key.encode()) for value in given):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await follow(app, scope, receive, send)
        else:
            await pass_on(app, scope, receive, send)

    return answer


KEY_NAME = KEY_HEADER.lower().encode()


async def follow(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Open a websocket without the key: only those that send events."""
    if scope["path"].removeprefix(API) in STREAMS:
        await app(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


async def pass_on(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Handle a request without the key: an allowed one reaches the server with exactly the body that was checked."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        problem = refusal_of(call_of(scope, {}))
        await (refuse(problem, FORBIDDEN) if problem else app)(scope, receive, send)
        return
    whole, is_too_large = await body_of(receive)
    if is_too_large:
        await refuse(f"a body of more than {BODY_BYTES} bytes", TOO_LARGE)(scope, receive, send)
        return
    try:
        body = read_body(whole)
    except ValueError:
        await refuse("a body that is not a JSON object", NO_JSON)(scope, receive, send)
        return
    problem = refusal_of(call_of(scope, body))
    if problem:
        await refuse(problem, FORBIDDEN)(scope, receive, send)
        return
    # Serialised again: no other parser can find in it what this one did not.
    written = json.dumps(body).encode() if whole else b""
    await app(with_length(scope, len(written)), once(written, receive), send)


def call_of(scope: Scope, body: Body) -> Call:
    """Return the call in the form of the list. Anything outside `/api/` is the UI's files, which may only be read."""
    path = scope["path"]
    below = path.removeprefix(API) if path.startswith(API) else path
    return Call(scope["method"], below, scope["query_string"].decode("latin-1"), body)


async def body_of(receive: Receive) -> tuple[bytes, bool]:
    """Return a request's body, and whether it exceeds any call of the UI."""
    parts, size, is_more = [], 0, True
    while is_more and size <= BODY_BYTES:
        message = await receive()
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        is_more = message.get("more_body", False)
    return b"".join(parts), size > BODY_BYTES


def read_body(whole: bytes) -> Body:
    """Return the JSON object in a body; {} if there is none.

    Raises:
        ValueError: it is something else.
    """
    try:
        found = json.loads(whole) if whole.strip() else {}
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def with_length(scope: Scope, length: int) -> Scope:
    """Return the request with the length of its new body."""
    dropped = (b"content-length", b"transfer-encoding")
    headers: Sequence[tuple[bytes, bytes]] = [pair for pair in scope["headers"] if pair[0] not in dropped]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())] if length else [*headers]}


def once(body: bytes, receive: Receive) -> Receive:
    """Return a body that was already read, then whatever follows (such as a disconnect)."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return pending.pop() if pending else await receive()

    return next_message


def refuse(problem: str, status: int) -> JSONResponse:
    """Return the answer to a forbidden request."""
    words = (
        f"refused: {problem} is not open to the UI's secret. It starts and steers runs and reads everything; "
        "the rest wants the key in prefect/key of the home: docs/operations.md, Safety"
    )
    return JSONResponse({"detail": words}, status_code=status)
