"""Kinds in the list of feeds, and channels as people write them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.home import read_feed_list, with_sources
from presswatch.home.feed_list import read_import
from presswatch.records import Feed

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["@town_news", "t.me/town_news", "https://t.me/s/town_news", "http://telegram.me/town_news/"]
)
def test_a_channel_is_followed_at_its_preview_however_it_is_written(tmp_path: Path, written: str) -> None:
    listed = tmp_path / "feeds.csv"
    listed.write_text(f"url,source_id,language\n{written},,ru\n")
    (feed,), drops = read_feed_list(listed, NOW)
    assert (feed.url, feed.kind, drops) == ("https://t.me/s/town_news", "telegram", [])


def test_a_kind_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    listed = tmp_path / "feeds.csv"
    listed.write_text("url,kind\nhttps://a.test/map.xml,sitemap\nhttps://a.test/b,siteman\nhttps://a.test/rss,\n")
    feeds, (drop,) = read_feed_list(listed, NOW)
    assert [feed.kind for feed in feeds] == ["sitemap", "feed"]
    assert drop.detail == "feeds.csv line 3: no kind 'siteman'; there are feed, sitemap, listing, telegram"


def test_a_channel_is_of_the_outlet_whose_channel_it_is_in_the_registry() -> None:
    feeds = [
        Feed(name, f"https://t.me/s/{name}", kind="telegram") for name in ("nexta_live", "zerkalo_io", "whoever_x")
    ]
    assert [feed.source_id for feed in with_sources(feeds)] == ["nexta", "zerkalo", None]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", "Warning: a notice of PHP\n"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_list_in_opml_is_known_however_it_comes(
    tmp_path: Path, charset: str, before: str, pack: Callable[[bytes], bytes]
) -> None:
    text = f'{before}<opml version="2.0"><body><outline type="rss" text="A" xmlUrl="https://a.test/rss"/></body></opml>'
    (tmp_path / "list").write_bytes(pack(text.encode(charset)))
    feeds, _ = read_import(tmp_path / "list", NOW)
    assert [feed.url for feed in feeds] == ["https://a.test/rss"]
