"""Mirrors of an outlet: the same path is the same article."""

from __future__ import annotations

import pytest

from presswatch.records import Source
from transforms.web.mirrors import main_url, mirror_table
from transforms.web.urls import article_id

TABLE = mirror_table(
    [
        Source(
            "outlet",
            "Outlet",
            domains=("outlet.example", "outlet.test", "photo.example", "t.me/outlet", "mirror.test", "outlet-*.test"),
            mirrors=("mirror.test", "outlet-*.test"),
        ),
        Source("other", "Other", domains=("other.example", "second.example")),
        Source("homeless", "Homeless", mirrors=("nowhere.test",)),
    ]
)


@pytest.mark.parametrize(
    ("url", "main"),
    [
        ("https://mirror.test/2026/a?id=1#top", "https://outlet.example/2026/a?id=1"),
        ("https://outlet-jan22.test/2026/a", "https://outlet.example/2026/a"),
        ("http://www.outlet.test/a", "http://outlet.example/a"),
        ("https://news.outlet.test/A/b", "https://news.outlet.example/A/b"),
        ("https://m.mirror.test/a", "https://outlet.example/a"),
        ("https://photo.example/1", "https://photo.example/1"),
        ("https://second.example/1", "https://second.example/1"),
        ("https://outlet.example/1#x", "https://outlet.example/1#x"),
        ("https://nowhere.test/1", "https://nowhere.test/1"),
        ("no address", "no address"),
    ],
)
def test_a_mirror_leads_to_the_same_path_on_the_main_host_and_other_hosts_stay(url: str, main: str) -> None:
    assert main_url(url, TABLE) == main


def test_one_article_on_a_mirror_has_one_id() -> None:
    ids = {
        article_id(main_url(f"{host}/news/1.html", TABLE))
        for host in ("http://mirror.test", "https://outlet-x.test", "https://www.outlet.example")
    }
    assert len(ids) == 1
