"""What less usual programs call the parts of an entry, and what they write where a part is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from presswatch.records import Item
from tests.cpu_time import cpu_below
from transforms.feeds.entry_values import as_meant
from transforms.feeds.items import FeedOrigin, parse_feed

ORIGIN = FeedOrigin("https://news.example.org/feed", "feed", None, datetime(2026, 11, 29, tzinfo=UTC))
LEAD = "The ferry stops for the winter."
WHOLE = "The ferry across the river makes its last journey on Sunday, and the crew will paint it until April."


def only_item(inside: str, names: str = "") -> Item:
    document = (
        f'<?xml version="1.0"?><rss version="2.0" {names}><channel><title>Town</title><item>'
        f"<link>https://news.example.org/1</link><description>{LEAD}</description>{inside}</item></channel></rss>"
    )
    (item,) = parse_feed(document.encode(), ORIGIN).items
    return item


@pytest.mark.parametrize("name", ["Untitled", "(no title)", "— Без названия —", "Bez tytułu", "null", "[None]"])
def test_a_title_that_a_program_writes_for_none_is_none(name: str) -> None:
    assert only_item(f"<title>{name}</title>").title == only_item("").title


def test_a_headline_with_such_a_word_stays() -> None:
    assert only_item("<title>Untitled painting sold for a million</title>").title.startswith("Untitled painting")


@pytest.mark.parametrize("name", ["story", "article", "news_text", "newstext", "n:encoded", "n:story"])
def test_the_richer_text_is_taken_whatever_its_element_is_called(name: str) -> None:
    item = only_item(f"<title>Ferry</title><{name}>{WHOLE}</{name}>", 'xmlns:n="https://news.example.org/ns"')
    assert WHOLE in item.content_html


def test_the_richer_of_two_texts_of_a_json_feed_is_taken() -> None:
    entry = {"id": "1", "url": "https://news.example.org/1", "content_html": "<p>Ferry</p>", "content_text": WHOLE}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Town", "items": [entry]}
    (item,) = parse_feed(json.dumps(feed).encode(), ORIGIN).items
    assert WHOLE in item.content_html


def test_the_day_of_publishers_metadata_is_a_date() -> None:
    names = 'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    item = only_item("<title>Ferry</title><prism:publicationDate>2026-11-03</prism:publicationDate>", names)
    assert item.published_at is not None
    assert item.published_at.date().isoformat() == "2026-11-03"


def atom_item(inside: str) -> Item:
    entry = f"<entry><id>u:1</id><title>Door</title>{inside}<summary>{LEAD}</summary></entry>"
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>u:0</id>{entry}</feed>'
    (item,) = parse_feed(document.encode(), ORIGIN).items
    return item


def test_a_canonical_link_names_the_page_where_another_counts_its_readers() -> None:
    counted = '<link rel="alternate" href="https://proxy.example.org/~3/x/"/>'
    assert atom_item(f'{counted}<link rel="canonical" href="https://news.example.org/a/1/"/>').url == (
        "https://news.example.org/a/1/"
    )
    # A site's front page is no article's.
    assert atom_item(f'{counted}<link rel="canonical" href="https://news.example.org/"/>').url == (
        "https://proxy.example.org/~3/x/"
    )


@pytest.mark.parametrize(
    ("comments", "url"),
    [("https://news.example.org/k3#comments", "https://news.example.org/k3"), ("https://forum.example.org/t/3", None)],
)
def test_the_page_whose_part_comments_are_is_the_entrys(comments: str, url: str | None) -> None:
    document = f"<rss><channel><item><title>Door</title><comments>{comments}</comments></item></channel></rss>"
    (item,) = parse_feed(document.encode(), ORIGIN).items
    assert item.url == url


def test_of_alternates_in_several_languages_the_feed_s_own_is_the_page() -> None:
    links = '<link hreflang="en" href="/en/1"/><link hreflang="be-BY" href="/be/1"/>'
    assert atom_item(f'{links}<content xml:lang="be">Дзверы</content>').url == "https://news.example.org/be/1"


def test_a_guid_that_is_a_path_is_the_page_where_nothing_else_is() -> None:
    document = "<rss><channel><title>T</title><item><title>Door</title>{}</item></channel></rss>"
    found = [
        parse_feed(document.format(guid).encode(), ORIGIN).items[0].url
        for guid in (
            "<guid>/n/1</guid>",
            '<guid isPermaLink="false">/n/1</guid>',
            "<guid>//n</guid>",
            "<guid>n-1</guid>",
        )
    ]
    assert found == ["https://news.example.org/n/1", None, None, None]


def test_the_head_of_a_whole_document_is_none_of_the_text() -> None:
    page = "<![CDATA[<html><head><title>Mail</title><style>p{}</style></head><body><p>Salt is out.</p></body></html>]]>"
    item = only_item(f"<description>{page}</description>".replace(LEAD, ""))
    assert "Mail" not in item.content_html + item.summary_html


def test_heads_without_an_end_take_no_longer_than_their_length() -> None:
    with cpu_below(1):
        assert as_meant(40_000 * "<head>" + "Salt is out.").endswith("Salt is out.")
