"""Pages in the shapes of Belarusian outlets, in our own words, beside what is to be read from them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.pages.reading import read_page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGES = Path(__file__).parents[2] / "gold/pages"
SHAPES = sorted(path.stem for path in PAGES.glob("*.json"))


@pytest.fixture(scope="module", params=SHAPES)
def pair(request):
    expected = json.loads((PAGES / f"{request.param}.json").read_text(encoding="utf-8"))
    body = (PAGES / f"{request.param}.html").read_bytes()
    return read_page(body, expected["url"], None, NOW), expected


@pytest.mark.parametrize("name", ["title", "date_origin", "lead", "image_url", "section", "is_paywalled"])
def test_each_field_is_read_as_expected(pair, name):
    reading, expected = pair
    assert getattr(reading, name) == expected[name]


def test_the_authors_are_the_persons_of_the_byline(pair):
    reading, expected = pair
    assert list(reading.authors) == expected["authors"]


def test_times_keep_the_offset_of_the_page(pair):
    reading, expected = pair
    assert reading.published_at.isoformat() == expected["published_at"]
    assert (reading.modified_at and reading.modified_at.isoformat()) == expected["modified_at"]


def test_the_canonical_address_is_the_pages_own(pair):
    reading, expected = pair
    assert reading.url == expected["canonical"]


def test_each_credit_stands_once(pair):
    reading, expected = pair
    assert reading.credits.splitlines() == expected["credits"]


def test_links_of_the_body_alone_are_kept(pair):
    reading, expected = pair
    assert [link.domain for link in reading.links] == expected["link_domains"]


def test_the_text_is_the_articles_and_nothing_around_it(pair):
    reading, expected = pair
    assert [part for part in expected["text_has"] if part not in reading.text] == []
    assert [part for part in expected["text_lacks"] if part in reading.text] == []
