"""The narrowed API over plain ASGI, with an application that says what reached it."""

from __future__ import annotations

import asyncio
import json

import pytest

from presswatch.server.narrowing import narrowed

KEY = "k" * 43
ID = "0b5c1f6e-1111-4222-8333-9f2f8a6f0b11"
START = f"/api/deployments/{ID}/create_flow_run"


def asked(method, path, body=b"", headers=(), kind="http"):
    """What the narrowed server answers, and what of the request reached the server behind it."""
    reached, sent = [], []

    async def server(scope, receive, send):
        got = await receive() if kind == "http" else {}
        reached.append((dict(scope["headers"]), got.get("body")))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    pieces = [body[at : at + 7] for at in range(0, len(body), 7)] or [b""]

    async def receive():
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "path": path, "query_string": b"", "headers": list(headers)}
    scope |= {"method": method} if kind == "http" else {}
    asyncio.run(narrowed(server, KEY)(scope, receive, send))
    return sent, reached


def test_with_the_key_everything_passes_and_the_server_never_sees_the_key():
    for path in ("/api/work_pools/local", START):
        sent, reached = asked("PATCH", path, b"{}", [(b"x-presswatch-key", KEY.encode()), (b"a", b"b")])
        assert sent[0]["status"] == 200
        assert reached[0][0] == {b"a": b"b"}


@pytest.mark.parametrize("given", [b"", b"k", KEY.encode() + b"k", KEY.upper().encode(), b"\xff"])
def test_a_guessed_key_opens_nothing_and_is_not_passed_on(given):
    sent, reached = asked("DELETE", "/api/work_pools/local", b"", [(b"x-presswatch-key", given)])
    assert (sent[0]["status"], reached) == (403, [])
    words = json.loads(sent[1]["body"])["detail"]
    assert "DELETE /work_pools/local" in words
    assert "docs/operations.md" in words
    assert asked("POST", "/api/flow_runs/filter", b"", [(b"x-presswatch-key", given)])[1][0][0] == {}


def test_the_server_reads_the_body_that_was_looked_at():
    twice = b'{"job_variables": {"env": {}}, "job_variables": null, "name": "a"}'
    sent, reached = asked("POST", START, twice, [(b"content-length", b"66")])
    headers, body = reached[0]
    assert json.loads(body) == {"job_variables": None, "name": "a"}
    assert body.count(b"job_variables") == 1
    assert headers[b"content-length"] == str(len(body)).encode()
    assert sent[0]["status"] == 200


@pytest.mark.parametrize("body", [b"[]", b"{", b'"text"', b"[" * 100_000, "{}".encode("utf-16")[:3], b"\xff\xfe{"])
def test_a_body_that_is_no_object_of_json_is_refused(body):
    sent, reached = asked("POST", START, body)
    assert (sent[0]["status"], reached) == (400, [])


def test_a_body_without_end_is_not_held():
    sent, reached = asked("POST", START, b'{"name": "' + b"a" * 2_000_000)
    assert (sent[0]["status"], reached) == (413, [])


def test_only_the_streams_that_tell_are_open_without_the_key():
    for path in ("/api/events/out", "/api/logs/out"):
        assert asked("", path, kind="websocket")[1]
    for path in ("/api/events/in", "/api/task_runs/subscriptions/scheduled", "/api/events/out/", "/events/out/.."):
        sent, reached = asked("", path, kind="websocket")
        assert (sent, reached) == ([{"type": "websocket.close", "code": 1008}], [])


def test_outside_of_the_api_files_are_read_and_nothing_else():
    assert asked("GET", "/assets/index.js")[1]
    assert not asked("POST", "/assets/index.js")[1]
    assert not asked("POST", "//api/flow_runs/filter")[1]
