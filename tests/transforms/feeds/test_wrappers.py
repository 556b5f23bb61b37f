"""Feeds within something else, and documents that say where the feed is."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu_time import cpu_below
from transforms.feeds.items import FeedOrigin, parse_feed
from transforms.feeds.wrappers import told_move, unwrapped

ORIGIN = FeedOrigin("https://town.example/f", "feed", None, datetime(2026, 11, 29, tzinfo=UTC))
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Town</title><item><title>Salt &amp; ice</title>'
    "<link>https://town.example/1</link></item></channel></rss>"
)
ENTRY = {"id": "1", "url": "https://town.example/1", "title": "Salt & ice"}
JSON = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Town", "items": [ENTRY]})
VIEWED = '<html><head><meta charset="utf-8"></head><body><pre style="white-space: pre-wrap">'
WRAPPED = {
    "a call": f"/**/ window.onFeed({JSON});",
    "a guard": f")]}}',\n{JSON}",
    "an endless loop": f"for(;;);{JSON}",
    "a view of RSS": f"{VIEWED}{html.escape(RSS)}</pre></body></html>",
    "a view of JSON": f"{VIEWED}{html.escape(JSON, quote=False)}</pre></body></html>",
    "no more than pre": f"<pre>{html.escape(RSS)}</pre>",
}


@pytest.mark.parametrize("kind", WRAPPED)
def test_a_feed_is_read_within_its_wrapping(kind: str) -> None:
    (item,) = parse_feed(WRAPPED[kind].encode(), ORIGIN).items
    assert (item.title, item.url) == ("Salt & ice", "https://town.example/1")


@pytest.mark.parametrize(
    "text",
    [RSS, JSON, "alert('{}')", "<html><body><pre>&lt;p&gt;a lesson</pre></body></html>", "f(1)", "( {", ""],
)
def test_what_is_not_wrapped_stays_as_it_is(text: str) -> None:
    assert unwrapped(text) == text


@given(st.text(alphabet="<>(){}pre&lt;;?xml/ \n'\"abc", max_size=400))
def test_any_text_is_survived(noise: str) -> None:
    assert isinstance(unwrapped(noise), str)


@pytest.mark.parametrize("blanks", [100_000 * " " + "x", "call({" + 100_000 * ") " + 100_000 * " " + "x"])
def test_blanks_without_end_take_no_longer_than_their_length(blanks: str) -> None:
    with cpu_below(1):
        assert unwrapped(blanks) == blanks


MOVES = {
    "a header": (b"", {"refresh": "0; url=/new.xml"}, 302),
    "a page": (b"<html><META content=\"1;URL='/new.xml'\" http-equiv=Refresh></html>", {}, 302),
    "a document of redirect": (
        b"<?xml version='1.0'?>\n<redirect>\n<newLocation>/new.xml</newLocation></redirect>",
        {},
        301,
    ),
    "a show": (b"<rss><channel><itunes:new-feed-url> /new.xml</itunes:new-feed-url></channel></rss>", {}, 301),
}


@pytest.mark.parametrize("kind", MOVES)
def test_a_document_in_the_feed_s_place_says_where_the_feed_is(kind: str) -> None:
    body, headers, status = MOVES[kind]
    assert told_move(body, headers, "https://town.example/f") == (status, "https://town.example/new.xml")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (RSS.encode(), {}),
        (RSS.encode(), {"refresh": "0; url=/welcome"}),
        (RSS.replace("<item>", "<itunes:new-feed-url>/new.xml</itunes:new-feed-url><item>").encode(), {}),
        (b'<meta http-equiv="refresh" content="300; url=/new.xml">', {"refresh": "300; url=/new.xml"}),
        (b'<meta http-equiv="refresh" content="0; url=/f">', {"refresh": "0; url=https://town.example/f"}),
        (b"<redirect><newLocation>javascript:alert(1)</newLocation></redirect>", {}),
        (b"", {"refresh": "5"}),
    ],
)
def test_entries_long_pauses_and_the_same_address_are_no_move(body: bytes, headers: dict[str, str]) -> None:
    assert told_move(body, headers, "https://town.example/f") is None
