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


@pytest.mark.parametrize("tag", ["title", "link", "guid", "description"])
def test_a_part_whose_end_is_missing_keeps_its_own_words_and_takes_no_others(tag: str) -> None:
    entries = [entry(number) for number in range(3)]
    entries[1] = entries[1].replace(f"</{tag}>", "", 1)
    item = read(document(entries)).items[1]
    assert (item.title, item.url) == ("News 1", "https://news.example.org/1")
    assert "Trams run" in item.summary_html


@pytest.mark.parametrize("name", ["item", "entry"])
def test_an_entry_whose_beginning_is_missing_is_read(name: str) -> None:
    entries = [entry(number).replace("item>", f"{name}>") for number in range(4)]
    entries[2] = entries[2].replace(f"<{name}>", "", 1)
    body = document(entries)
    if name == "entry":
        body = body.replace(b"rss", b"feed").replace(b' version="2.0"', b' xmlns="http://www.w3.org/2005/Atom"')
    assert [item.title for item in read(body).items] == [f"News {number}" for number in range(4)]


def test_an_end_of_nothing_begins_no_entry() -> None:
    entries = [entry(number) for number in range(3)]
    entries[0] += "</item>"
    reading = read(document(entries))
    assert (len(reading.items), reading.empty) == (3, 0)


def test_the_last_entry_of_a_document_that_was_cut_is_counted() -> None:
    body = document([entry(number) for number in range(3)])
    reading = read(body[: body.index(b"News 2") + 3])
    assert (len(reading.items), reading.empty, reading.problem) == (2, 1, "cut off")


def test_a_section_that_is_open_before_the_first_entry_hides_none() -> None:
    body = document([entry(number) for number in range(3)]).replace(b"<title>Town", b"<title><![CDATA[Town", 1)
    assert len(read(body).items) == 3
