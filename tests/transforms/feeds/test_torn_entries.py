"""No entry of a document vanishes for another one's broken markup."""

import random
from datetime import UTC, datetime

import pytest

from presswatch.records import FeedReading
from transforms.feeds.items import FeedOrigin, parse_feed
from transforms.feeds.torn_entries import beginnings, entries_mended, tags_in_pairs

ORIGIN = FeedOrigin("https://news.example.org/feed", "feed", None, datetime(2026, 11, 29, tzinfo=UTC))
TEXTS = (
    "The bridge is open, the council said.",
    "<![CDATA[<p>Trams run <b>again</b>.</p>]]>",
    "Rain &amp; wind until Friday.",
    "<![CDATA[A <br> line]]>",
)
#: what is done to the markup of one entry
DAMAGES = (
    ("</description>", ""),
    ("</description>", "</desc>"),
    ("</title>", ""),
    ("</title>", "</b></title>"),
    ("<description>", "<description><![CDATA["),
    ("</link>", "<link>"),
    ("</item>", ""),
    ("<title>", "<title><b>"),
    ("</guid>", "</item>"),
    ("<guid>", "<guid"),
)


def document(entries: list[str]) -> bytes:
    inside = "".join(entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Town</title>{inside}</channel></rss>'.encode()


def entry(number: int) -> str:
    return (
        f"<item><title>News {number}</title><link>https://news.example.org/{number}</link>"
        f"<guid>g{number}</guid><description>{TEXTS[number % len(TEXTS)]}</description></item>"
    )


def read(body: bytes) -> FeedReading:
    return parse_feed(body, ORIGIN)


@pytest.mark.parametrize("damage", DAMAGES)
def test_one_torn_entry_loses_no_other(damage: tuple[str, str]) -> None:
    entries = [entry(number) for number in range(6)]
    entries[2] = entries[2].replace(*damage, 1)
    urls = {item.url for item in read(document(entries)).items}
    assert {f"https://news.example.org/{number}" for number in (0, 1, 3, 4, 5)} <= urls


def test_whatever_tags_are_torn_each_entry_is_read_or_counted() -> None:
    chance = random.Random(19)
    for _ in range(150):
        entries = [entry(number) for number in range(chance.randint(1, 8))]
        for place in range(len(entries)):
            if chance.random() < 0.4:
                entries[place] = entries[place].replace(*chance.choice(DAMAGES), 1)
        reading = read(document(entries))
        assert len(reading.items) + reading.empty >= len(entries), entries


def test_a_whole_document_stays_as_it_is() -> None:
    text = document([entry(number) for number in range(3)]).decode()
    assert entries_mended(text) == text
    assert beginnings(text) == 3


def test_ends_of_nothing_go_and_missing_ends_come() -> None:
    assert tags_in_pairs("<a>x<b>y</a></c>") == "<a>x<b>y</b></a>"
