"""Lists of feeds in forms of their own."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.feeds.feed_lists import addresses_listed

A, B = "https://a.example/f.xml", "https://b.example/rss"
LISTS = {
    "numbers and remarks": f"# my feeds\n1. {A}\n2) {B} - daily\n",
    "Markdown": f"## Town\n\n- [Town]({A})\n* [Other]({B}) *daily*\n",
    "names before addresses": f"Town: {A}\nOther = <{B}>\n",
    "strings": json.dumps([A, B]),
    "objects": json.dumps({"feeds": [{"title": "Town", "feed_url": A, "site_url": "https://a.example/"}, {"url": B}]}),
    "folders": json.dumps({"folders": [{"name": "Town", "feeds": [{"xmlUrl": A}]}, {"feeds": [{"rssUrl": B}]}]}),
    "Google Reader's": json.dumps(
        {"subscriptions": [{"id": f"feed/{A}", "htmlUrl": "https://a.example"}, {"id": f"feed/{B}"}]}
    ),
    "a page": f"<html><body><a href='{A}'>Town</a><p><a href={B}>Other</a><a href='https://a.example/about'>About</a></html>",
}


@pytest.mark.parametrize("kind", LISTS)
def test_every_address_of_a_list_is_found_in_its_order(kind: str) -> None:
    assert addresses_listed(LISTS[kind].encode())[0] == [A, B]


def test_what_names_no_feed_is_told() -> None:
    assert addresses_listed(LISTS["a page"].encode())[1] == ["1 links of the page that do not look like feeds"]
    assert addresses_listed(f"{A}\nask Anna\n".encode())[1] == ["line 2: 'ask Anna' has no address"]


def test_channels_of_a_video_service_s_own_export_are_their_feeds_whatever_its_headings_say() -> None:
    channel = "UC7_gcs09iThXybpVgjHZ_7g"
    table = f"Идентификатор канала,URL канала,Название\n{channel},http://www.youtube.com/channel/{channel},Town\n"
    assert addresses_listed(table.encode())[0] == [f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"]


def test_schemes_of_readers_are_those_of_the_web() -> None:
    found, _ = addresses_listed(b"feed:https://a.example/f\nitpc://b.example/f\nfeed://c.example/f")
    assert found == ["https://a.example/f", "http://b.example/f", "http://c.example/f"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"a": 1}', "{", "<p>", "title,site\nTown,https://a.example/\n", "words alone"]
)
def test_what_is_no_list_gives_nothing(text: str) -> None:
    assert addresses_listed(text.encode()) == ([], [])


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise: bytes) -> None:
    assert isinstance(addresses_listed(noise), tuple)
