"""JSON Feed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.errors import Unreadable
from transforms.feeds.entries import Channel
from transforms.feeds.entry_values import EntryClock
from transforms.feeds.json_feed import looks_like_json, parse_json_feed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXT = (Path(__file__).parents[2] / "data/feeds/news.json").read_text(encoding="utf-8")


def channel(url: str) -> Channel:
    return Channel(url, "f", None, EntryClock(NOW))


def test_items_come_with_all_they_say() -> None:
    reading = parse_json_feed(TEXT, channel("https://cdn.example/feed.json"), 100)
    first, second, third = reading.items
    assert (reading.title, reading.language) == ("Town news", "en")
    assert (first.guid, first.url, first.language) == ("7", "https://town.example/a/7", "en-GB")
    assert first.content_html == "Until nine &amp; later.<br>Every day."
    assert first.summary_html == "Longer hours"
    assert first.published_at == datetime(2026, 11, 1, 14, 8, tzinfo=UTC)
    assert (first.authors, first.categories) == (("Ann Writer",), ("town", "books"))
    assert first.image_url == "https://town.example/i/7.jpg"
    assert (second.url, second.title, second.authors) == ("https://town.example/a/8", "Only a text.", ("The desk",))
    assert (third.url, third.published_at, third.published_raw) == ("https://elsewhere.example/9", None, "someday")


@pytest.mark.parametrize("text", ["{}", "[]", "{", '{"items": {}}', '{"items": null}', '{"items":' * 50_000])
def test_other_json_is_no_feed(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_json_feed(text, channel("https://a.test/"), 10)


def test_values_of_the_wrong_kind_lose_only_themselves() -> None:
    odd = (
        '{"items": [{"id": {"x": 1}, "title": "t\\ud800", "url": ["a"], "authors": "Ann", "tags": "x", '
        '"date_published": 5, "image": true}], "author": "nobody", "language": 5}'
    )
    (entry,) = parse_json_feed(odd, channel("https://a.test/"), 10).items
    assert (entry.guid, entry.title, entry.url, entry.categories) == (None, "t", None, ())
    assert entry.published_at is None


def test_json_is_told_from_markup() -> None:
    assert looks_like_json("\ufeff\n {")
    assert not looks_like_json("<rss>")


def test_what_a_post_is_about_elsewhere_is_its_source() -> None:
    text = (
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://a.test/1", '
        '"external_url": "https://b.test/x", "title": "T"}, {"id": "2", '
        '"external_url": "https://b.test/y", "title": "U"}]}'
    )
    first, second = parse_json_feed(text, channel("https://a.test/"), 10).items
    assert (first.url, first.told_source_url) == ("https://a.test/1", "https://b.test/x")
    assert (second.url, second.told_source_url) == ("https://b.test/y", None)


def test_a_comma_that_nothing_follows_costs_no_entry() -> None:
    text = '{"items": [{"id": "1", "url": "https://a.test/1", "title": "A ,] B",},],}'
    (entry,) = parse_json_feed(text, channel("https://a.test/"), 10).items
    assert entry.url == "https://a.test/1"


def test_of_a_feed_that_is_cut_the_whole_entries_are_read_and_the_torn_one_is_counted() -> None:
    reading = parse_json_feed(TEXT[: TEXT.index("https://elsewhere.example/9")], channel("https://cdn.example/f"), 100)
    assert [item.title for item in reading.items] == ["The library stays open", "Only a text."]
    assert (reading.title, reading.is_truncated, reading.problem, reading.empty) == ("Town news", True, "cut off", 1)


def test_of_a_feed_that_breaks_in_its_midst_what_is_behind_the_break_is_counted() -> None:
    broken = TEXT.replace("Only a text.", 'Only a "text".', 1)
    assert broken != TEXT
    reading = parse_json_feed(broken, channel("https://cdn.example/f"), 100)
    assert [item.guid for item in reading.items] == ["7"]
    assert reading.empty == 2


@pytest.mark.parametrize("end", range(0, len(TEXT), 7))
def test_a_feed_cut_anywhere_is_read_or_refused(end: int) -> None:
    try:
        reading = parse_json_feed(TEXT[:end], channel("https://cdn.example/f"), 100)
    except Unreadable:
        return
    assert len(reading.items) + reading.empty <= 5


def test_an_author_may_stand_without_a_list_as_an_object_or_a_text() -> None:
    for author in ('"authors": {"name": "Olof Berg"}', '"author": "Olof Berg"', '"authors": ["Olof Berg"]'):
        document = (
            f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": "A", {author}}}]}}'
        )
        (item,) = parse_json_feed(document, channel("https://news.example.org/f"), 10).items
        assert item.authors == ("Olof Berg",)
