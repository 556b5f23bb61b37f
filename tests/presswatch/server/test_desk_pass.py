"""One login for the UI and the desk: the pass opens reading, for a while, to whom it was given, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from presswatch.server.desk_pass import (
    LASTS_SECONDS,
    RENEWED_BELOW_SECONDS,
    basic,
    is_known,
    issued,
    pass_name,
    seconds_left,
)
from tests.presswatch.desk.test_pages import desk
from tests.warehouse.sample import filled_home

SECRET, NAME, NOW = "presswatch:not-a-secret", "127.0.0.1:4200", 1_800_000_000.0
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def cookie(secret: str = SECRET, at: float = NOW) -> bytes:
    """A pass as a browser sends it back."""
    return issued(secret, at).partition(";")[0].encode()


def ui(**headers: str) -> httpx.Response:
    """What the guarded server of a home answers to a call of its API with these headers."""

    async def server(scope: Any, _receive: Any, send: Any) -> None:
        known = dict(scope["headers"]).get(b"authorization") == basic(SECRET)
        await send({"type": "http.response.start", "status": 200 if known else 401, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def ask() -> httpx.Response:
        from presswatch.server.guard import guarded  # all of Prefect's server: 2.5 CPU-seconds, not at collection

        transport = httpx.ASGITransport(app=guarded(server, [NAME], SECRET))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{NAME}") as client:
            return await client.get(
                "/api/flows/count", headers={key.replace("_", "-"): headers[key] for key in headers}
            )

    return asyncio.run(ask())


def given(answer: httpx.Response) -> str:
    """The pass that came with an answer; '' for none."""
    return answer.headers.get("set-cookie", "")


def test_who_logged_in_to_the_ui_reads_the_desk_without_a_second_login(tmp_path: Path):
    answer = ui(Authorization=basic(SECRET).decode(), **OWN_PAGE)
    assert answer.status_code == 200
    name, _, rest = given(answer).partition("=")
    with desk(filled_home(tmp_path), secret=SECRET) as client:
        assert client.get("/articles").status_code == 401
        opened = client.get("/articles", headers={"Cookie": f"ui=be; {name}={rest.partition(';')[0]}"})
        assert opened.status_code == 200
        assert '<html lang="be">' in opened.text
        assert client.post("/articles", headers={"Cookie": f"{name}={rest.partition(';')[0]}"}).status_code == 405


def test_the_pass_is_out_of_reach_of_scripts_and_of_requests_that_other_sites_make():
    said = given(ui(Authorization=basic(SECRET).decode(), **OWN_PAGE))
    attributes = [one.strip() for one in said.split(";")[1:]]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={LASTS_SECONDS}"} == set(attributes), "and no Domain"
    assert SECRET.partition(":")[2] not in said


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic d3Jvbmc6d3Jvbmc=", **OWN_PAGE},
        {"Authorization": basic(SECRET).decode()},
        {"Authorization": basic(SECRET).decode(), "Sec-Fetch-Site": "same-site"},
        {"Authorization": basic(SECRET).decode(), "Sec-Fetch-Site": "cross-site"},
        OWN_PAGE,
    ],
)
def test_only_a_page_of_the_server_itself_that_knows_the_secret_gets_a_pass(headers: Mapping[str, str]):
    assert given(ui(**headers)) == ""


def test_the_pass_opens_nothing_of_prefect_s_api():
    assert ui(Cookie=cookie().decode(), **OWN_PAGE).status_code == 401


def test_a_pass_ends_and_is_renewed_while_the_ui_is_in_use():
    assert seconds_left(SECRET, cookie(), NOW) == LASTS_SECONDS
    assert is_known(SECRET, {b"cookie": cookie()}, NOW + LASTS_SECONDS - 1)
    assert not is_known(SECRET, {b"cookie": cookie()}, NOW + LASTS_SECONDS)
    assert RENEWED_BELOW_SECONDS < LASTS_SECONDS


@pytest.mark.parametrize(
    "forged",
    [
        cookie("presswatch:another"),
        cookie().replace(str(int(NOW) + LASTS_SECONDS).encode(), str(int(NOW) + 10 * LASTS_SECONDS).encode()),
        f"{pass_name(SECRET)}=99999999999.{'0' * 64}".encode(),
        f"{pass_name(SECRET)}=\u0661\u0662.{'0' * 64}".encode(),
        f"{pass_name(SECRET)}=.".encode(),
        f"{pass_name(SECRET)}".encode(),
        b";=;;\xff=\xff",
        b"",
    ],
)
def test_a_forged_pass_opens_nothing(forged: bytes):
    assert not is_known(SECRET, {b"cookie": forged}, NOW)


def test_a_wrong_pass_of_the_same_name_beside_the_right_one_locks_nobody_out():
    forged = f"{pass_name(SECRET)}=1.{'0' * 64}; ".encode()
    assert is_known(SECRET, {b"cookie": forged + cookie()}, NOW)
