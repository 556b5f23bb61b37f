"""The server of a cluster: what it wants before it starts, and to whom it answers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from presswatch.errors import UsageError
from presswatch.server.api import ui_files
from presswatch.server.house_server import house_server_environment
from presswatch.settings import Settings

GIVEN = {"PREFECT_SERVER_API_AUTH_STRING": "houses:not-a-secret", "PRESSWATCH_HOUSES_KEY": "a-key-that-is-none"}


@pytest.mark.parametrize("name", sorted(GIVEN))
@pytest.mark.parametrize("value", [None, "", "short"])
def test_it_does_not_start_without_both_secrets(name: str, value: str | None, tmp_path: Path):
    environ = {one: said for one, said in {**GIVEN, name: value}.items() if said is not None}
    with pytest.raises(UsageError, match=name):
        house_server_environment(Settings(home=tmp_path), environ)


def test_it_does_not_start_with_a_secret_that_no_login_form_takes(tmp_path: Path):
    with pytest.raises(UsageError, match="colon"):
        house_server_environment(
            Settings(home=tmp_path), GIVEN | {"PREFECT_SERVER_API_AUTH_STRING": "one-long-word-alone"}
        )


def test_it_listens_here_alone_if_nothing_else_is_said_and_keeps_its_key_out_of_prefect_s_settings(tmp_path: Path):
    made = house_server_environment(Settings(home=tmp_path, port=4300), GIVEN)
    assert (made["PREFECT_SERVER_API_HOST"], made["PRESSWATCH_SERVER_NAMES"]) == ("127.0.0.1", "127.0.0.1:4300")
    assert made["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4300"
    assert GIVEN["PRESSWATCH_HOUSES_KEY"] not in str([value for name, value in made.items() if "PREFECT" in name])
    said = {"PRESSWATCH_SERVER_NAMES": "ui.example.org:80, server:4200", "PREFECT_SERVER_API_HOST": "0.0.0.0"}
    made = house_server_environment(Settings(home=tmp_path), GIVEN | said)
    assert made["PREFECT_SERVER_API_HOST"] == "0.0.0.0"
    assert made["PREFECT_UI_API_URL"] == "http://ui.example.org:80/api"
    # What guards it is no matter of taste.
    made = house_server_environment(
        Settings(home=tmp_path), GIVEN | {"PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "false"}
    )
    assert made["PREFECT_SERVER_CSRF_PROTECTION_ENABLED"] == "true"


def test_the_ui_is_written_into_the_home_only_where_the_installation_cannot_be_written_to(tmp_path: Path):
    assert ui_files(tmp_path, tmp_path) == {}
    assert ui_files(tmp_path, tmp_path / "absent") == {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(tmp_path / "ui")}


def answer_to(host: bytes | None) -> tuple[int, bytes]:
    """Status and policy of what the guarded server says to who names it so."""
    sent: list[Any] = []

    async def server(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    headers = [] if host is None else [(b"host", host)]
    scope = {"type": "http", "method": "GET", "path": "/presswatch/overview.html", "headers": headers}
    from presswatch.server.guard import guarded  # all of Prefect's server: 2.5 CPU-seconds, not at collection

    app = guarded(server, ["127.0.0.1:4200", "server:4200"], None)
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]).get(b"content-security-policy", b"")


def test_it_answers_to_its_names_and_to_no_other():
    for name in (b"127.0.0.1:4200", b"server:4200"):
        status, policy = answer_to(name)
        assert status == 200
        assert b"connect-src 'self' ws://" + name in policy
    assert [answer_to(host)[0] for host in (b"evil.example:4200", b"server", b"", None)] == [421] * 4
