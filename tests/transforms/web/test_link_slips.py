"""Links of feeds, mistyped by people and programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.web.urls import join_url
from transforms.web.written_links import join_typed

BASE = "https://www.town.example/news/feed.xml"


@pytest.mark.parametrize(
    ("href", "meant"),
    [
        ("//other.example/a", "https://other.example/a"),
        ("\ufeffhttps://other.example/a\u200b", "https://other.example/a"),
        ('<a href="https://other.example/a">https://other.example/a</a>', "https://other.example/a"),
        ('<a href="https://other.example/a?b=1&amp;c=2">a</a>', "https://other.example/a?b=1&c=2"),
        ("<A class=x HREF=https://other.example/a>read</A>", "https://other.example/a"),
        ("www.other.example/a", "https://www.other.example/a"),
        ("town.example/a", "https://town.example/a"),
        ("www.town.example", "https://www.town.example"),
        ("http://https://other.example/a", "https://other.example/a"),
        ("http:https://other.example/a", "https://other.example/a"),
        ("https://https//other.example/a", "https://other.example/a"),
        ("https//other.example/a", "https://other.example/a"),
        ("http:/other.example/a", "http://other.example/a"),
        ("http:///other.example/a", "http://other.example/a"),
        ("\n  https://other.example/a-long-\n   path\r\n", "https://other.example/a-long-path"),
    ],
)
def test_a_link_is_read_as_it_was_meant(href: str, meant: str) -> None:
    assert join_typed(BASE, href) == meant


@pytest.mark.parametrize(
    "href",
    [
        *(
            "a.html",
            "a/b.html",
            "../a",
            "?id=1",
            "index.php/a",
            "www.html",
            "http:/index.html",
            "a b",
            "mailto:a@b.example",
        ),
        "https://web.archive.example/2020/https://other.example/",
        "https://other.example/go?to=http://https://x.example",
    ],
)
def test_a_link_without_a_slip_stays_what_it_is(href: str) -> None:
    assert join_typed(BASE, href) == join_url(BASE, href)


@given(st.text(max_size=60))
def test_any_text_is_a_link_or_none(href: str) -> None:
    found = join_typed(BASE, href)
    assert found is None or found.startswith(("http://", "https://"))
