"""Lists of feeds in and out."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from presswatch.errors import Unreadable
from transforms.feeds.opml import FeedListing, read_opml, write_opml

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_what_is_written_is_read_back() -> None:
    feeds = [
        FeedListing("https://a.test/rss?x=1&y=2", 'Газета "А" <b> & Co', "https://a.test/", "ru"),
        FeedListing("https://b.test/atom", "=cmd\n\x0b|evil"),
        FeedListing("https://c.test/rss"),
    ]
    text = write_opml(feeds, "Feeds & more", NOW)
    found, left_out = read_opml(text.encode("utf-8"))
    assert left_out == []
    assert [(feed.url, feed.home_url, feed.language) for feed in found] == [
        (feed.url, feed.home_url, feed.language) for feed in feeds
    ]
    assert found[0].title == 'Газета "А" <b> & Co'
    assert found[2].title == "https://c.test/rss"
    assert "<title>Feeds &amp; more</title>" in text


def test_folders_other_spellings_and_repeats_are_understood() -> None:
    body = """<?xml version="1.0" encoding="windows-1251"?><opml version="1.0"><body>
      <outline text="Беларусь"><outline title="Час">
      <outline xmlurl=" https://a.test/rss " TEXT="Адзін & два"/></outline></outline>
      <outline type="rss" text="again" xmlUrl="https://a.test/rss"/>
      <outline text="no address"/><outline text="bad" xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/>
      </body></opml>"""
    assert read_opml(body.encode("cp1251"))[0] == [
        FeedListing("https://a.test/rss", "Адзін & два", None, None, "Беларусь/Час")
    ]


@pytest.mark.parametrize(
    "body", [b"", b"url,title\nhttps://a.test/,x", b"<html></html>", b"<opml><body>", b"<rss/>", b"<opml>" * 50_000]
)
def test_what_is_no_opml_says_where_it_breaks(body: bytes) -> None:
    with pytest.raises(Unreadable, match="OPML"):
        read_opml(body)


def test_entities_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE opml [<!ENTITY a "haha"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<opml><body><outline text="&a;&f;" xmlUrl="https://a.test/"/></body></opml>'
    )
    ((feed,), _) = read_opml(bomb.encode())
    assert "haha" not in (feed.title or "")
    assert "root" not in (feed.title or "")


@pytest.mark.parametrize("name", ['xmlns="http://opml.org/spec2"', 'xmlns:o="http://opml.org/spec2"'])
def test_a_namespace_changes_nothing(name: str) -> None:
    prefix = "o:" if ":o" in name else ""
    outlines = "".join(f'<{prefix}outline text="{n}" xmlUrl="https://{n}.test/rss"/>' for n in "ab")
    found, _ = read_opml(f"<{prefix}opml {name}><{prefix}body>{outlines}</{prefix}body></{prefix}opml>".encode())
    assert [feed.url for feed in found] == ["https://a.test/rss", "https://b.test/rss"]


@pytest.mark.parametrize(
    ("outline", "url", "said"),
    [
        ('xmlUrl="feed://b.test/rss"', "http://b.test/rss", None),
        ('xmlUrl="feed:https://c.test/rss"', "https://c.test/rss", None),
        ('xmlUrl="FEED:http://c.test/rss"', "http://c.test/rss", None),
        ('xmlUrl="ftp://d.test/rss"', None, "'T': ftp://d.test/rss is not an http or https address"),
        ('xmlUrl="e.test/rss"', None, "'T': e.test/rss has no http:// or https:// before it"),
        ('xmlUrl=""', None, "'T': it has no address of a feed"),
        ('type="rss" htmlUrl="https://f.test/"', None, "'T': it has no address of a feed"),
        ('xmlUrl="https://anna:secret@g.test/rss"', "https://g.test/rss",
         "'T': the user name in the address of g.test was left out"),
        ('xmlUrl="https://a.test/rss"', None, "'T': https://a.test/rss is listed twice"),
        ('type="link" url="https://h.test/"', None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_every_feed_that_is_left_out_or_changed_is_named(outline: str, url: str | None, said: str | None) -> None:
    first = '<outline text="A" xmlUrl="https://a.test/rss"/>'
    found, left_out = read_opml(f'<opml><body>{first}<outline text="T" {outline}/></body></opml>'.encode())
    assert [feed.url for feed in found[1:]] == ([url] if url else [])
    assert left_out == ([said] if said else [])


ONE = '<outline type="rss" text="A" xmlUrl="https://a.test/rss"/>'
LIST = '<opml version="2.0"><body>{}</body></opml>'


@pytest.mark.parametrize(
    "body",
    [
        LIST.format(ONE) + "\n<br/>Notice: undefined index",
        "Warning: foo on line 3\n" + LIST.format(ONE),
        LIST.format(ONE + '<outline type="rss" text="B" xmlUrl="https://b.te')[:-14],
        LIST.format('<outline type=rss text="A" xmlUrl="https://a.test/rss"/>'),
        LIST.format('<outline type="rss" text="A < B" xmlUrl="https://a.test/rss"/>'),
        LIST.format('<outline type="rss" text="A" text="A" xmlUrl="https://a.test/rss"/>'),
    ],
)
def test_of_a_broken_list_what_can_be_made_out_is_read_and_the_break_told(body: str) -> None:
    feeds, left_out = read_opml(body.encode())
    assert [feed.url for feed in feeds] == ["https://a.test/rss"]
    assert left_out[0].startswith("the document is broken (")


@pytest.mark.parametrize(
    "outline",
    [
        '<outline type="rss" text="A" url="https://a.test/rss"/>',
        '<outline type="rss" text="A"><xmlUrl>https://a.test/rss</xmlUrl></outline>',
        '<outline type="rss" text="A" xmlUrl="https://a.test/\n    rss"/>',
        '<outline type="rss" text="A" feedUrl="https://a.test/rss"/>',
        '<outline type="rss" text="A" xml_url="&lt;https://a.test/rss&gt;"/>',
    ],
)
def test_an_address_is_found_where_programs_put_it(outline: str) -> None:
    feeds, left_out = read_opml(LIST.format(outline).encode())
    assert ([feed.url for feed in feeds], left_out) == (["https://a.test/rss"], [])


def test_a_broken_list_keeps_its_folders() -> None:
    broken = LIST.format(f'<outline text="News">{ONE}</outline>{ONE.replace("a.test", "b.test")}') + "junk"
    assert [feed.folder for feed in read_opml(broken.encode())[0]] == ["News", None]


def test_a_packed_list_is_unpacked_within_bounds() -> None:
    feeds, _ = read_opml(gzip.compress(LIST.format(ONE).encode()))
    assert [feed.url for feed in feeds] == ["https://a.test/rss"]
    with pytest.raises(Unreadable, match="too large"):
        read_opml(gzip.compress(b" " * 60_000_000))


def test_an_outline_that_is_marked_as_a_comment_is_left_out_and_told() -> None:
    outline = ONE.replace("<outline", '<outline isComment="true"')
    assert read_opml(LIST.format(outline).encode()) == ([], ["'A': https://a.test/rss is marked as a comment"])


def test_a_list_within_a_page_and_addresses_of_other_programs_are_read() -> None:
    other = '<outline type="rss" text="B" xmlUrl="itpc://b.test/rss?a=1&amp;amp;b=2"/>'
    feeds, left_out = read_opml(f"<html><body>{LIST.format(ONE + other)}</body></html>".encode())
    assert [feed.url for feed in feeds] == ["https://a.test/rss", "http://b.test/rss?a=1&b=2"]
    assert left_out == []
