"""Visiting feeds: conditional, bounded, and never mistaking silence for "nothing new"."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.http.fetcher import FetchPolicy, open_fetcher
from connectors.http.network import look_up
from connectors.http.robots import RobotsCache
from connectors.kinds import MAX_FEED_BYTES, Asking, sitemap_places, visit_feed
from presswatch.errors import Forbidden, Unreachable
from presswatch.records import Feed, Fetched, Unchanged, Validators
from tests.connectors.http.fault_server import Asked, FaultServer, answer, redirect, serving


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving() as server:
        yield server


def visited(
    site: FaultServer, tmp_path: Path, validators: Validators | None = None, path: str = "/rss?key=s3cret"
) -> Fetched | Unchanged:
    async def run() -> Fetched | Unchanged:
        policy = FetchPolicy(tmp_path, allow_networks=f"127.0.0.1/32:{site.port}")
        async with open_fetcher(policy) as fetcher:
            return await visit_feed(fetcher, Feed("f1", f"{site.url}{path}"), validators)

    return asyncio.run(run())


def test_a_second_visit_with_validators_is_unchanged(site: FaultServer, tmp_path: Path) -> None:
    def strong(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == '"v1"':
            return answer(b"", status="304 Not Modified")
        return answer(b"<rss/>", 'ETag: "v1"')

    site.routes["/rss?key=s3cret"] = strong
    first = visited(site, tmp_path)
    assert isinstance(first, Fetched)
    assert isinstance(visited(site, tmp_path, Validators(first.headers["etag"])), Unchanged)
    assert "rss" in site.asked[0].headers["accept"]


@pytest.mark.parametrize("path", ["/rss?key=s3cret", "/token/s3cret-9/rss", "/rss;pass=s3cret"])
def test_an_empty_body_is_an_error_without_the_addresss_secret(path: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes[path] = answer(b"\n ")
    with pytest.raises(Unreachable, match="empty") as trouble:
        visited(site, tmp_path, path=path)
    assert "s3cret" not in str(trouble.value)


def test_a_sitemap_that_robots_names_by_no_address_is_passed_over(site: FaultServer, tmp_path: Path) -> None:
    lines = ("Sitemap: http://[x/a.xml", "Sitemap: /news.xml", "Sitemap: ftp://a.test/b.xml")
    site.routes["/robots.txt"] = answer("\n".join(lines).encode())

    async def run() -> list[str]:
        policy = FetchPolicy(tmp_path, allow_networks=f"127.0.0.1/32:{site.port}")
        async with open_fetcher(policy) as fetcher:
            return await sitemap_places(Asking(fetcher, RobotsCache(tmp_path / "politeness")), f"{site.url}/")

    assert asyncio.run(run()) == [f"{site.url}/news.xml"]


def test_fifty_megabytes_are_a_clear_error_not_half_a_feed(site: FaultServer, tmp_path: Path) -> None:
    piece = b"<item><title>x</title></item>" * 4000
    site.routes["/rss?key=s3cret"] = lambda _: (
        b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n" if n == 0 else piece for n in range(450)
    )
    with pytest.raises(Forbidden, match="too many bytes"):
        visited(site, tmp_path)
    assert MAX_FEED_BYTES < 50_000_000


def test_a_feed_recovers_from_500_by_itself(site: FaultServer, tmp_path: Path) -> None:
    replies = [answer(b"", status="500 Oh"), answer(b"", status="500 Oh"), answer(b"<rss/>")]
    site.routes["/rss?key=s3cret"] = lambda _: replies.pop(0)
    for _ in range(2):
        with pytest.raises(Unreachable):
            visited(site, tmp_path)
    found = visited(site, tmp_path)
    assert isinstance(found, Fetched)
    assert found.body == b"<rss/>"


def test_a_feed_may_be_private_only_where_the_user_chose_it_or_the_page_that_names_it_lies(
    site: FaultServer, tmp_path: Path
) -> None:
    async def run(url: str, found_at: str | None = None) -> Fetched | Unchanged:
        policy = FetchPolicy(tmp_path, allow_networks=f"127.0.0.0/8:{site.port}")
        async with open_fetcher(policy) as fetcher:
            fetcher.network.resolver = lambda host, port: (
                ["127.0.0.3"] if host == "intranet.test" else look_up(host, port)
            )
            return await visit_feed(fetcher, Feed("f1", url), None, found_at=found_at)

    with serving({"/rss": answer(b"<rss/>")}, "127.0.0.3", site.port) as internal:
        intranet = f"http://intranet.test:{site.port}/rss"
        site.routes |= {
            "/rss": answer(b"<rss/>"),
            "/moved": redirect("/rss"),
            "/away": redirect(f"{internal.url}/rss", "301 Moved"),
            "/named": redirect(intranet, "308 Moved"),
            "/two": redirect("/away"),
        }
        for path in ("/rss", "/moved"):
            assert isinstance(asyncio.run(run(site.url + path)), Fetched)
        for path in ("/away", "/named", "/two"):
            with pytest.raises(Forbidden, match="private address of another host"):
                asyncio.run(run(site.url + path))
        for found_at in ("https://press.test/", site.url):
            for url in (f"{internal.url}/rss", intranet):
                with pytest.raises(Forbidden, match="private address of another host"):
                    asyncio.run(run(url, found_at))
        assert internal.asked == []
        assert isinstance(asyncio.run(run(f"{internal.url}/rss", internal.url)), Fetched)
