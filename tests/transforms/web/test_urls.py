"""Addresses as identity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.shown.links import redact_url
from tests.cpu_time import cpu_below
from transforms.web.masking import Masking
from transforms.web.urls import article_id, canonical_url, domain_of, feed_id, join_url


@pytest.mark.parametrize(
    "other",
    [
        "https://town.example/news//bridge-closed",
        "https://town.example/news/bridge-closed?amp=1",
        "https://town.example/news/bridge-closed?outputType=amp",
        "https://town.example/news/bridge-closed/amp",
        "https://town.example/news/bridge-closed?source=rss----7f1a---4",
    ],
)
def test_spellings_of_one_page_are_one_article(other: str) -> None:
    assert article_id(other) == article_id("https://town.example/news/bridge-closed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://town.example/n/bridge/index.html", "https://town.example/n/bridge/"),
        ("https://town.example/n/bridge/amp/", "https://town.example/n/bridge/"),
        ("https://town.example/2026/11/bridge.html?m=1", "https://town.example/2026/11/bridge.html"),
        ("https://town.example/%D0%B9", "https://town.example/%D0%B8%CC%86"),
        ("https://town.example/100%25-cafe%CC%81", "https://town.example/100%25-caf%C3%A9"),
    ],
)
def test_a_folder_s_page_a_twin_and_composed_letters_are_one_article(one: str, other: str) -> None:
    assert article_id(one) == article_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://town.example/news?m=1", "https://town.example/news?m=0"),
        ("https://town.example/index.php?id=1", "https://town.example/?id=1"),
        ("https://town.example/amp", "https://town.example/"),
        ("https://town.example/music/amplifier", "https://town.example/music"),
        ("https://town.example/a?source=letter--1", "https://town.example/a"),
        ("https://town.example/cafe%CC%81%2Fmenu", "https://town.example/cafe%CC%81/menu"),
        ("https://town.example/%2E%CC%81", "https://town.example/%2%C3%89"),
    ],
)
def test_what_may_be_another_page_stays_another_article(one: str, other: str) -> None:
    assert article_id(one) != article_id(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example.ORG:80/A/b?utm_source=rss&id=7&fbclid=x#top", "http://news.example.org/A/b?id=7"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://user:pw@example.org/x", "https://example.org/x"),
        ("https://example.org/?b=2&a=1&utm_medium=feed", "https://example.org/?b=2&a=1"),
        (
            "https://example.org/новости?тема=мир",
            "https://example.org/"
            + "%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"
            + "?%D1%82%D0%B5%D0%BC%D0%B0=%D0%BC%D0%B8%D1%80",
        ),
        ("https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
        ("https://example.org/a%2fb?c=%d0", "https://example.org/a%2Fb?c=%D0"),
        ("  https://example.org/a\n/b ", "https://example.org/a/b"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://www.theguardian.com/a?CMP=share&page=2", "https://www.theguardian.com/a?page=2"),
        ("https://example.org/a?cmp=kept", "https://example.org/a?cmp=kept"),
        ("https://example.org/a?at_medium=RSS&at_campaign=rss", "https://example.org/a"),
        ("https://example.org/a?yclid=1&ysclid=2&_openstat=3&from=mail", "https://example.org/a?from=mail"),
        ("https://news.tut.by/1.html?crnd=5&utm_campaign=news-feed", "https://news.tut.by/1.html"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://example.org/a?from=rss_all&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?rss=1", "https://example.org/a"),
        ("https://example.org/a?ftag=RSS123&source=feed", "https://example.org/a"),
        ("https://example.org/a?source=feedback&rss=economy", "https://example.org/a?source=feedback&rss=economy"),
        ("https://example.org/a?type=rss", "https://example.org/a?type=rss"),
        ("https://example.org/a?source=rss2.0_main", "https://example.org/a"),
    ],
)
def test_one_article_has_one_canonical_address(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.c",
        "//example.org/a",
        "/a/b",
        "http://",
        "http:///x",
        "http://[::1",
        "http://exa mple.org/",
        "http://a:port/",
        "http://a:99999/",
        "http://127.0.0.3:80\\@good.test/",
        "http://<b>.test/",
        "https://example.org/" + "x" * 5000,
        "tag:example.org,2026:1",
    ],
)
def test_what_is_no_web_address_has_no_canonical_one(url: str) -> None:
    assert canonical_url(url) is None


@given(st.text(max_size=80))
def test_any_text_is_survived_and_canonical_is_final(text: str) -> None:
    once = canonical_url("https://example.org/" + text)
    assert once is None or canonical_url(once) == once
    canonical_url(text)
    join_url("https://example.org/a/", text)
    redact_url(text)
    domain_of(text)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/p/1", "https://example.org/p/1"),
        ("p/1", "https://example.org/feeds/p/1"),
        ("?id=1", "https://example.org/feeds/rss?id=1"),
        ("//other.org/x", "https://other.org/x"),
        ("http://me:pw@other.org/x#y", "http://other.org/x#y"),
        ("java\nscript:alert(1)", None),
        ("data:,x", None),
        ("", None),
        ("http://[::1/", None),
    ],
)
def test_links_are_joined_without_user_names_and_only_to_the_web(href: str, expected: str | None) -> None:
    assert join_url("https://example.org/feeds/rss", href) == expected


def test_domains_are_lower_case_without_www() -> None:
    assert domain_of("https://WWW.Example.org:8080/x") == "example.org"
    assert domain_of("not a url") == ""
    assert domain_of("http://[::1/") == ""


def test_an_articles_id_ignores_scheme_www_and_tracking_but_not_the_case_of_its_path() -> None:
    ids = {
        article_id(url)
        for url in (
            "http://example.org/News/1",
            "https://www.example.org/News/1?utm_source=x",
            "https://example.org/News/1#comments",
        )
    }
    assert len(ids) == 1
    assert article_id("https://example.org/news/1") not in ids
    assert next(iter(ids)).startswith("a")
    assert len(next(iter(ids))) == 17


def test_a_feeds_id_keeps_every_parameter() -> None:
    assert feed_id("https://example.org/rss?utm_source=a") != feed_id("https://example.org/rss")
    assert feed_id("https://EXAMPLE.org/rss") == feed_id(" https://example.org/rss ")
    assert feed_id("https://example.org/rss").startswith("f")


@pytest.mark.parametrize("session", ["S(lit3py55t21z5v55vlm25s55)", "S(mju4qz66u32a6w66wmn36t66)"])
def test_a_session_in_the_path_is_no_identity_masked_or_not(session: str) -> None:
    url = f"https://news.example.org/({session})/story.aspx?id=4"
    masked = Masking(b"k" * 32).address(url)
    assert session not in masked
    assert canonical_url(url) == canonical_url(masked) == "https://news.example.org/story.aspx?id=4"


def test_a_row_of_strokes_behind_a_feed_s_name_takes_no_longer_than_its_length():
    url = f"https://example.org/a?source=rss{'_' * 3000}!"
    with cpu_below(1):
        assert canonical_url(url) == url
