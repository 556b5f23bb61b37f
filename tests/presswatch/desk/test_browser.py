"""Every page of the desk in a real browser: wide and narrow, light and dark, in three languages, with hostile texts."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from benchmarks.browser import CHROMIUM, Tab, browser
from benchmarks.demo import fill
from benchmarks.desk_pages import PAGES
from presswatch.desk.app import ROUTES
from presswatch.server.alarms import tell_alarms
from presswatch.server.desk_pass import basic
from presswatch.settings import Settings
from tests.presswatch.desk.test_pages import desk
from tests.presswatch.server.test_alarms import NOW, article_row, hit, publish_run, webhook
from tests.warehouse.sample import article
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.rows import insert

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium (Debian: apt-get install chromium)"),
]
SCREENS = {"desk": (1280, 900), "phone": (360, 740)}
GROUNDS = ("light", "dark")
LANGUAGES = ("en", "ru", "be")
HOSTILE = "<script>hacked=1</script>\"'><img src=x onerror=hacked=1>\u202e javascript:hacked=1 \x07{{ 7*7 }}" + "W" * 90
#: what is not there, and what cannot be understood: the browser notes that they are refused
REFUSED = ("/nothing/there", "/articles?foo=1")
MORE_PAGES = ("/articles?q=zzyzx", "/?since=2020-01-01&until=2020-02-01", "/stories?page=2", "/articles/a66",
              "/outlets/evil?since=30d", "/articles?outlet=evil", "/articles?q=hacked")  # fmt: skip
PATHS = (*(path for path in PAGES if not re.search(r"\.(svg|atom|csv)", path)), *MORE_PAGES, *REFUSED)
#: whether a page is as wide as its screen, in which language it is, and whether a foreign text has run
SHOWN = "[document.documentElement.scrollWidth, document.documentElement.lang, typeof hacked]"


@pytest.fixture(scope="module")
def press(tmp_path_factory) -> Path:
    home, now = tmp_path_factory.mktemp("browser") / "press", datetime.now(UTC)
    fill(home, now, 1500)
    then = now - timedelta(hours=2)
    evil = article(66, "evil", 1, HOSTILE, f"{HOSTILE}\n{HOSTILE * 40}", url="javascript:hacked=1", lead=HOSTILE)
    with open_warehouse(home) as connection:
        insert(connection, "sources", [{"source_id": "evil", "name": HOSTILE, "owner_type": HOSTILE, "note": HOSTILE}])
        insert(connection, "articles", [evil | {"published_at": then, "first_seen_at": then, "credits": HOSTILE}])
        insert(connection, "watchlist_hits", [{"watchlist": HOSTILE, "article_id": "a66", "first_hit_at": then}])
        insert(connection, "feeds", [{"feed_id": "e", "url": HOSTILE, "source_id": "evil", "state": "broken",
                                      "problem": HOSTILE, "is_followed": True}])  # fmt: skip
        insert(connection, "drops", [{"at": then, "reason": HOSTILE, "detail": HOSTILE, "url": HOSTILE}])
    publish(home, "demo")
    return home


@pytest.fixture(scope="module")
def client(press) -> Iterator[httpx.Client]:
    with desk(press) as client:
        yield client


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with browser() as tab:
        yield tab


@pytest.fixture(scope="module")
def known(client) -> dict[str, str]:
    """An article and a story that there are."""
    return {
        "article": client.get("/articles.json?cites=demo_00&since=7d").json()[0]["article_id"],
        "story": client.get("/stories.json").json()[0]["story_id"],
    }


def test_every_page_that_the_desk_has_is_looked_at():
    asked = [path.partition("?")[0] for path in PATHS]
    for route in (one for one in ROUTES if "{form}" not in one and not one.endswith(".svg")):
        shape = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", route))
        assert any(shape.fullmatch(path) for path in asked), route


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("screen", SCREENS)
def test_no_page_is_wider_than_its_screen_and_none_complains(tab, client, known, screen, ground, language):
    width, height = SCREENS[screen]
    tab.look(width, height, is_dark=ground == "dark")
    faults = []
    for path in PATHS:
        tab.open(f"{client.base_url}{path.format(**known)}{'&' if '?' in path else '?'}ui={language}")
        faults += [(path, one) for one in tab.complaints if not (path in REFUSED and "status of 4" in one)]
        wide, said, acted = tab.value(SHOWN)
        if wide > width or said != language or acted != "undefined":
            faults.append((path, f"{wide} wide, in {said}, a foreign text is {acted}"))
    assert faults == []


@pytest.mark.parametrize("path", ["/edits", "/feeds", "/outlets", "/sources"])
def test_on_a_phone_no_column_of_a_list_hides_behind_scrolling(tab, client, path):
    width, height = SCREENS["phone"]
    tab.look(width, height)
    tab.open(f"{client.base_url}{path}?since=1y")
    cells, furthest, scrolls = tab.value(
        "(cells => [cells.length, Math.max(...cells.map(cell => cell.getBoundingClientRect().right)), "
        "[...document.querySelectorAll('.scroll')].some(one => one.scrollWidth > one.clientWidth)])"
        "([...document.querySelectorAll('main td')])"
    )
    assert cells > 10
    assert furthest <= width
    assert not scrolls


def test_what_a_page_may_not_do_is_seen(tab):
    page = "<body><p style='width:999px'>wide</p><script>hacked = 1; console.error('no')</script><img src='/gone.png'>"
    policy = (b"content-security-policy", b"default-src 'none'; img-src 'self'")
    with served(lambda _: page_server(page, policy)) as address:
        tab.look(*SCREENS["phone"])
        tab.open(f"{address}/")
        told = " ".join(tab.complaints)
        assert "content policy" in told
        assert "script" in told
        assert tab.value(SHOWN)[2] == "undefined", "the policy forbids scripts"
    with served(lambda _: page_server(page)) as address:
        tab.open(f"{address}/")
        assert "console: ['no']" in tab.complaints
        assert tab.value(SHOWN)[0] > SCREENS["phone"][0]
        assert tab.value(SHOWN)[2] == "number"


@pytest.mark.parametrize(("ground", "is_bright"), [("light", True), ("dark", False)])
def test_the_ground_is_what_the_reader_s_machine_asks_for(tab, client, ground, is_bright):
    tab.look(*SCREENS["desk"], is_dark=ground == "dark")
    tab.open(f"{client.base_url}/")
    red, *_ = map(int, re.findall(r"\d+", tab.value("getComputedStyle(document.body).backgroundColor")))
    assert (red > 127) is is_bright


@pytest.mark.parametrize("path", ["/", "/stories", "/outlets/demo_01", "/articles?q=bridge"])
def test_no_link_of_a_page_leads_nowhere(tab, client, path):
    tab.open(f"{client.base_url}{path}")
    links = set(tab.value("[...document.querySelectorAll('a[href^=\"/\"]')].map(link => link.getAttribute('href'))"))
    assert len(links) > 20
    dead = {link: status for link in sorted(links) if (status := client.get(link).status_code) not in (200, 303)}
    assert dead == {}


def page_server(page: str, *more: tuple[bytes, bytes], secret: str = "") -> ASGIApp:
    """A server whose pages are `page`, and whose API wants the secret."""

    async def server(scope: Any, _receive: Any, send: Any) -> None:
        is_known = dict(scope["headers"]).get(b"authorization") == basic(secret)
        status = 401 if scope["path"].startswith("/api/") and not is_known else 200
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/html"), *more]}
        )
        await send({"type": "http.response.body", "body": page.encode()})

    return server


@contextmanager
def served(app_of: Callable[[str], ASGIApp]) -> Iterator[str]:
    """The app for its own name ('127.0.0.1:port'), on a free port of this machine; its address."""
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        name = f"127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app_of(name), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            yield f"http://{name}"
        finally:
            server.should_exit = True
            thread.join()


def test_a_link_of_the_ui_opens_the_desk_without_a_second_login(press):
    secret = "presswatch:not-a-secret"
    with desk(press, secret=secret) as guarded_desk, browser() as tab:
        page = f'<!doctype html><title>ui</title><a href="{guarded_desk.base_url}/stories">the desk</a>'
        ui = page_server(page, secret=secret)
        from presswatch.server.guard import guarded  # all of Prefect's server: 2.5 CPU-seconds, not at collection

        with served(lambda name: guarded(ui, [name], secret)) as address:
            tab.open(f"{address}/")
            tab.open(f"{guarded_desk.base_url}/stories")
            assert "401" in " ".join(tab.complaints), "who did not log in is asked"
            tab.open(f"{address}/")
            told = f"fetch('/api/flows/count', {{headers: {{Authorization: '{basic(secret).decode()}'}}}})"
            assert tab.value(f"{told}.then(answer => answer.status)") == 200
            assert tab.value("document.cookie") == "", "no script sees the pass"
            tab.value("document.querySelector('a').click()")
            tab.wait_for("document.querySelector('.story') !== null")
            assert tab.value("location.pathname") == "/stories"


def test_the_address_that_an_alarm_gives_opens(tab, tmp_path):
    settings = Settings(home=tmp_path)
    rows = [article_row(f"m{number}") for number in range(40)]
    publish_run(settings, articles=rows, watchlist_hits=[hit(f"m{number}") for number in range(40)])
    with desk(tmp_path) as client, webhook() as (sink, got):
        tell_alarms(replace(settings, desk_port=client.base_url.port), [sink], NOW)
        address = re.findall(rf"{client.base_url}\S*", got[0]["text"])[-1]
        tab.open(address)
        assert tab.complaints == []
        assert tab.value("document.querySelector('h1').textContent").startswith("Watchlists")
        assert "bridges" in tab.value("document.querySelector('main').textContent")
