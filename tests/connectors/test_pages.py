"""Pages: HTML only, whole only, and only by the redirects a server sends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.http.fetcher import FetchPolicy, open_fetcher
from connectors.http.network import Resolver, look_up
from connectors.http.robots import RobotsCache
from connectors.pages import fetch_page, is_html
from presswatch.errors import Forbidden, Unreachable, Unreadable
from presswatch.records import Fetched
from tests.connectors.http.fault_server import FaultServer, answer, redirect, serving


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving() as server:
        yield server


def page_of(site: FaultServer, tmp_path: Path, path: str = "/page") -> Fetched:
    async def run() -> Fetched:
        policy = FetchPolicy(tmp_path, allow_networks=f"127.0.0.1/32:{site.port}")
        async with open_fetcher(policy) as fetcher:
            return await fetch_page(fetcher, RobotsCache(), site.url + path)

    return asyncio.run(run())


def test_a_page_comes_with_its_final_address(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/page": redirect("/p/1"), "/p/1": answer(b"<p>news", "Content-Type: text/html; charset=koi8-r")}
    page = page_of(site, tmp_path)
    assert (page.url, page.final_url, page.body) == (f"{site.url}/page", f"{site.url}/p/1", b"<p>news")


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/json", "video/mp4", "text/css"])
def test_other_media_types_are_refused(kind: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/page"] = answer(b"%PDF-1.7", f"Content-Type: {kind}")
    with pytest.raises(Unreadable) as trouble:
        page_of(site, tmp_path)
    assert trouble.value.reason == "not_html"
    assert trouble.value.detail == kind


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("", b"\xef\xbb\xbf \n<!DOCTYPE html><p>", True),
        ("text/plain", b"<html>", True),
        ("text/plain", b"plain words", False),
        ("application/xhtml+xml", b"", True),
        ("application/octet-stream", b"\x89PNG", False),
    ],
)
def test_a_missing_or_vague_type_is_judged_by_the_first_bytes(kind: str, body: bytes, expected: bool) -> None:
    assert is_html(kind, body) is expected


def test_an_empty_page_says_so(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/page"] = answer(b" \n", "Content-Type: text/html")
    with pytest.raises(Unreadable) as trouble:
        page_of(site, tmp_path)
    assert trouble.value.reason == "empty"


@pytest.mark.parametrize("home", ["/", "/?from=404", "/index.php", "/ru/", "/be", "/en/index.html", "/home"])
def test_a_page_that_redirects_to_its_home_page_is_no_article(home: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {
        "/page": redirect("/old"),
        "/old": redirect(home),
        home: answer(b"<p>news", "Content-Type: text/html"),
    }
    with pytest.raises(Unreadable) as trouble:
        page_of(site, tmp_path)
    assert trouble.value.reason == "soft_404"
    assert home in trouble.value.detail


@pytest.mark.parametrize("place", ["/?p=123", "/news/1", "/ru/news", "/2026/", "/index.php/a", "/main-square-opens"])
def test_other_redirects_lead_to_articles(place: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/page": redirect(place), place: answer(b"<p>news", "Content-Type: text/html")}
    assert page_of(site, tmp_path).final_url == site.url + place


def test_a_home_page_that_was_asked_for_is_given(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/": redirect("/ru/"), "/ru/": answer(b"<p>news", "Content-Type: text/html")}
    assert page_of(site, tmp_path, "/").body == b"<p>news"


def test_a_page_beyond_the_limit_is_forbidden(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/page"] = answer(b"<p>" * 2_000_000, "Content-Type: text/html")
    with pytest.raises(Forbidden, match="too many bytes"):
        page_of(site, tmp_path)


def test_304_without_a_question_is_trouble(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/page"] = answer(b"", status="304 Not Modified")
    with pytest.raises(Unreachable):
        page_of(site, tmp_path)


def test_meta_refresh_and_scripts_lead_nowhere(site: FaultServer, tmp_path: Path) -> None:
    with serving({"/secret": answer(b"secret")}, "127.0.0.3", site.port) as internal:
        body = (
            f'<html><meta http-equiv="refresh" content="0;url={internal.url}/secret">'
            f'<link rel="canonical" href="{internal.url}/secret">'
            f'<script>location="{internal.url}/secret"</script></html>'
        ).encode()
        site.routes["/page"] = answer(body, "Content-Type: text/html")
        assert page_of(site, tmp_path).body == body
        assert internal.asked == []
    assert site.paths() == ["/robots.txt", "/page"]


def test_a_page_may_lie_on_a_private_host_only_where_the_feed_that_names_it_does(
    site: FaultServer, tmp_path: Path
) -> None:
    good = answer(b"<p>news", "Content-Type: text/html")
    site.routes |= {"/page": good, "/go": redirect(f"http://127.0.0.3:{site.port}/secret")}

    async def run(url: str, found_at: str, resolver: Resolver = look_up) -> Fetched:
        async with open_fetcher(FetchPolicy(tmp_path, allow_networks=f"127.0.0.0/8:{site.port}")) as fetcher:
            fetcher.network.resolver = resolver
            return await fetch_page(fetcher, RobotsCache(), url, found_at=found_at)

    with serving({"/secret": good, "/feed": good}, "127.0.0.3", site.port) as internal:
        assert asyncio.run(run(f"{site.url}/page", f"{site.url}/feed")).body == b"<p>news"
        own = site.paths()
        for url, found_at in (
            (f"{internal.url}/secret", f"{site.url}/feed"),
            (f"{internal.url}/secret", "https://public.test/feed"),
            (f"{site.url}/go", f"{site.url}/feed"),
        ):
            with pytest.raises(Forbidden, match="private address of another host"):
                asyncio.run(run(url, found_at))
        with pytest.raises(Forbidden, match="private address of another host"):
            asyncio.run(run(f"http://intranet.test:{site.port}/secret", f"{site.url}/feed", lambda *_: ["127.0.0.3"]))
        assert internal.asked == []
    assert [path for path in site.paths()[len(own) :] if path != "/robots.txt"] == ["/go"]


@pytest.mark.parametrize("kind", ["html", "text/htm", "application/html", "text/xhtml", "unknown/unknown"])
def test_markup_under_a_type_that_names_nothing_else_is_a_page(kind: str) -> None:
    assert is_html(kind, b"<!doctype html><p>")
    assert not is_html(kind, b"words")


def test_a_page_whose_server_breaks_off_is_taken_where_its_end_has_come(site: FaultServer, tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = b"<html><body><p>text</p></body></html>"
    site.routes["/page"] = [head + b"%x\r\n%s\r\n" % (len(whole), whole)]
    assert page_of(site, tmp_path).body == whole
    site.routes["/page"] = [head + b"%x\r\n%s\r\n" % (15, whole[:15])]
    with pytest.raises(Unreachable, match="ends too early"):
        page_of(site, tmp_path)
