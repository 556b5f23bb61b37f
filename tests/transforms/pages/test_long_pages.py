"""Pages with thousands of equal elements: the time must not grow with the square of their number."""

from datetime import UTC, datetime

import pytest

from tests.cpu_time import cpu_below
from transforms.pages.facts import gather_facts
from transforms.pages.reading import read_page
from transforms.pages.signatures import block_of_breaks
from transforms.pages.texts import parse_page
from transforms.pages.titles import title_of

MOST_SECONDS = 6


@pytest.mark.parametrize(
    "markup",
    ["<img src='a'>" * 600 + "<br>" * 60000, "<p><input type='email'></p>" * 16000],
    ids=["pictures and line breaks", "fields for addresses"],
)
def test_an_element_of_thousands_of_pictures_or_fields_is_read_in_time(markup):
    text = "<p>The ferry keeps new hours from Monday, and the left bank is glad of it.</p>" * 6
    page = f"<html><body><h1>The ferry keeps new hours</h1><div>{text}</div><div>{markup}</div></body></html>"
    with cpu_below(MOST_SECONDS):
        assert read_page(page.encode(), "https://river.example/a", None, datetime(2026, 11, 24, tzinfo=UTC)).text


def test_line_breaks_of_one_element_are_counted_once():
    tree = parse_page(("<html><body><h1>The ferry keeps new hours</h1><p>" + "<br> " * 200_000).encode(), None)
    facts = gather_facts(tree, "https://river.example/a")
    facts.title = title_of(facts)
    with cpu_below(1):
        assert block_of_breaks(facts) is None
