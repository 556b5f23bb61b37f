"""Finding the feeds of a home page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.feed_discovery import find_feeds

HOME = "https://outlet.test/start/"


def test_declared_feeds_come_first_and_comments_last() -> None:
    page = b"""<html><head><base href="https://outlet.test/base/">
      <LINK REL="alternate" TYPE="application/rss+xml" HREF="/comments/feed/">
      <link rel="alternate" type="application/rss+xml; charset=utf-8" href="rss.xml?a=1&amp;b=2">
      <link rel='alternate home' type='application/atom+xml' href='//cdn.test/atom'>
      <link rel="alternate" type="application/feed+json" href="feed:https://outlet.test/feed.json">
      <link rel="alternate" hreflang="be" href="/be/"><link rel="stylesheet" type="application/rss+xml" href="/no">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      </head><a href="/other/rss">RSS</a></html>"""
    assert find_feeds(page, HOME) == [
        "https://outlet.test/base/rss.xml?a=1&b=2",
        "https://cdn.test/atom",
        "https://outlet.test/feed.json",
        "https://outlet.test/comments/feed/",
    ]


def test_without_a_declared_feed_links_that_look_like_one_are_offered() -> None:
    page = (
        '<p><a href="/rss/all.xml">Ленты</a> <a href="/about">О нас</a><a href="?feed=rss2">x</a><a href="/dress">y</a>'
    )
    assert find_feeds(page.encode("cp1251"), HOME) == [
        "https://outlet.test/rss/all.xml",
        "https://outlet.test/start/?feed=rss2",
    ]


def test_a_page_without_feeds_has_none() -> None:
    assert find_feeds(b"<html><p>nothing here", HOME) == []
    assert find_feeds(b"", HOME) == []


def test_a_thousand_feeds_are_too_many() -> None:
    page = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(1000))
    assert len(find_feeds(page.encode(), HOME)) == 50


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(noise: bytes) -> None:
    find_feeds(b'<link rel="alternate" type="application/rss+xml" href="' + noise + b'">' + noise, HOME)
