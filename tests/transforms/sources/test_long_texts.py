"""Texts that say one thing again and again: the time must not grow with the square of their length."""

import pytest

from presswatch.records import PageReading
from tests.cpu_time import cpu_below
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources

MOST_SECONDS = 8


@pytest.mark.parametrize(
    "text",
    [
        "Shares of Acme Foods fell. Acme said so. " * 1500,
        " ".join(f"Shares of Acme{number} fell. Acme{number} said it would." for number in range(3000)),
        "Acme Foods Inc. said. The company said it. " * 4500,
        "The Board for Salt Trade (BST) met. BST said so. " * 1000,
        " ".join(f"The Aa{number} Brine Control (ABC) met." for number in range(2000)) + " ABC said so.",
        "She told Glimmer that it was late. " * 4000,
        "She told Velvet Hour that it was late. " * 4000,
        "В «Лугосвете» считают, что цены вырастут. " * 2000,
        " ".join(f"В «Луго{number}свете» считают, что цены вырастут." for number in range(2000)),
    ],
    ids=[
        "one firm",
        "many firms",
        "one firm and its noun",
        "one abbreviation",
        "many names of one abbreviation",
        "one word behind a phrase that cites",
        "one name of two words behind such a phrase",
        "one name in quotation marks",
        "many names in quotation marks",
    ],
)
def test_a_text_that_repeats_itself_takes_little_longer_than_its_length(text):
    with cpu_below(MOST_SECONDS):
        assert read_sources(PageReading(title="", text=text), REGISTRY, None).tags
