"""Credentials, headers and proxies that a user sets for one address go there and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.http.fetcher import FetchPolicy, open_fetcher
from presswatch.access import Access, read_accesses
from presswatch.errors import Forbidden
from presswatch.records import Fetched
from tests.connectors.http.fault_server import FaultServer, answer, redirect, serving


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving({"/rss": answer(b"feed"), "/other": answer(b"other")}) as server:
        yield server


def fetched(url: str, tmp_path: Path, *access: Access) -> Fetched:
    async def run() -> Any:
        policy = FetchPolicy(tmp_path, allow_networks="127.0.0.0/8:*", access=access)
        async with open_fetcher(policy) as fetcher:
            return await fetcher.fetch(url)

    found = asyncio.run(run())
    assert isinstance(found, Fetched)
    return found


def access_to(url: str, **values: Any) -> Access:
    return read_accesses({url: values}, {})[0]


def test_what_is_set_for_an_address_is_sent_there_alone_and_shown_nowhere(site: FaultServer, tmp_path: Path) -> None:
    access = access_to(
        f"{site.url}/rss", user="anna", password="s3cret", user_agent="Town/1", headers={"X-Api-Key": "s3cret"}
    )
    page = fetched(f"{site.url}/rss", tmp_path, access)
    sent = site.asked[-1].headers
    assert (sent["authorization"], sent["user-agent"], sent["x-api-key"]) == (
        "Basic YW5uYTpzM2NyZXQ=",
        "Town/1",
        "s3cret",
    )
    kept = {name.lower(): value for name, value in page.request_headers}
    assert (kept["authorization"], kept["x-api-key"], kept["user-agent"]) == ("***", "***", "Town/1")
    fetched(f"{site.url}/other", tmp_path, access)
    assert not {"authorization", "x-api-key"} & set(site.asked[-1].headers)
    assert site.asked[-1].headers["user-agent"].startswith("presswatch/")


def test_a_redirect_to_another_host_takes_no_credentials_along(site: FaultServer, tmp_path: Path) -> None:
    with serving({"/rss": answer(b"elsewhere")}, "127.0.0.2") as other:
        site.routes["/rss"] = redirect(f"{other.url}/rss")
        assert fetched(f"{site.url}/rss", tmp_path, access_to(f"{site.url}/", bearer="s3cret")).body == b"elsewhere"
        assert "authorization" in site.asked[-1].headers
        assert "authorization" not in other.asked[-1].headers


def test_a_proxy_is_asked_for_its_address_alone(site: FaultServer, tmp_path: Path) -> None:
    with serving({}, "127.0.0.2") as proxy:
        proxy.routes[f"{site.url}/rss"] = answer(b"over the proxy")
        access = access_to(f"{site.url}/rss", proxy=f"http://anna:s3cret@127.0.0.2:{proxy.port}")
        assert fetched(f"{site.url}/rss", tmp_path, access).body == b"over the proxy"
        assert proxy.asked[-1].headers["proxy-authorization"].startswith("Basic ")
        assert site.asked == []
        assert fetched(f"{site.url}/other", tmp_path, access).body == b"other"
        assert len(proxy.asked) == 1


def test_a_proxy_opens_no_private_address(tmp_path: Path) -> None:
    with serving({}) as proxy, pytest.raises(Forbidden, match="blocked"):
        fetched("http://10.0.0.1/rss", tmp_path, access_to("http://10.0.0.1/", proxy=proxy.url))
