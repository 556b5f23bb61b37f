"""What docs/rules.md shows is what the rules do."""

import re
from pathlib import Path

import pytest

from transforms.topics.faults import check_topics
from transforms.topics.file import parse_topics
from transforms.topics.tags import tag_topics
from transforms.topics.watchlists import check_watchlists, parse_watchlists, watch

ROOT = Path(__file__).parents[3]
IPTC = (ROOT / "seeds" / "iptc_mediatopics.csv").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), re.DOTALL)
TOPICS = "".join(block for block in BLOCKS if "[[topic]]" in block)
WATCHLISTS = "".join(block for block in BLOCKS if "[[watchlist]]" in block)


def told(title, text):
    return {tag.topic_id for tag in tag_topics(title, text, parse_topics(TOPICS, IPTC))}


def test_the_examples_compile_without_a_fault():
    assert check_topics(TOPICS, IPTC) == []
    assert check_watchlists(WATCHLISTS) == []


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Мост через Сож закрыт на ремонт", "", {"bridges", "river_bridges", "medtop:20000337"}),
        ("Путепроводы Минска осмотрят", "", {"bridges"}),
        ("A dental bridge for everybody", "The bridge holds twenty years.", set()),
        ("The bank offers a bridge loan", "", set()),
        ("", "A bridge of friendship, they say.", set()),
    ],
)
def test_the_example_topics_tag_what_the_page_says(title, text, expected):
    found = told(title, text)
    assert expected <= found
    assert expected or not found


def test_the_example_watchlist_needs_both_words():
    rules = parse_watchlists(WATCHLISTS)
    assert watch("", "Мост через реку закрыт до весны.", rules)
    assert not watch("", "Мост покрасили, магазин рядом открыли.", rules)
    assert watch("Bridge over the Sozh closed", "Buses take the ferry.", rules)
    assert not watch("", "Магазин закрыт до весны.", rules)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bridge", ""),
        ("Мост через Сож", "Мост красят. Мост моют. Мост хвалят."),
        ("A bridge, a viaduct and another bridge", "The viaduct is old."),
        ("Closed", "The shop is closed, closed for good."),
        ("Мост", "Его построили в прошлом веке.\nГорожане им довольны.\nМагазин рядом закрыт."),
    ],
)
def test_one_of_the_two_does_not_suffice_in_a_title_or_said_often(title, text):
    assert not watch(title, text, parse_watchlists(WATCHLISTS))


def test_every_field_and_every_mark_of_the_language_is_on_the_page():
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for word in (
        "`id`",
        "`name`",
        "`parent`",
        "words.LANGUAGE",
        "`threshold`",
        "`near`",
        "`window`",
        "`usual_words`",
        "never.LANGUAGE",
    ):
        assert word in page
    for mark in ("`=Мост`", "`экспорт*`", "`!мэр`", "`_`", "[ignore]", "[group."):
        assert mark in page
