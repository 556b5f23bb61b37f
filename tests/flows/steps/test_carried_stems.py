from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.steps.carried_stems import CarriedStems
from flows.steps.rounds.round import run_round
from flows.steps.runs import Caller
from flows.steps.search import update_search_index
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.pool_here import HERE, PoolHere
from tests.flows.steps.press_server import running_press
from tests.flows.steps.rounds.kill_rounds import NOON
from tests.flows.steps.test_search import indexed_words
from tests.warehouse.store.articles.test_keeping import article
from transforms.language import stems_of_article
from transforms.work import ItemReading, RuleTexts
from warehouse.search.index import INDEX_FILE

MADE = ("made", "elsewhere")


def carried(title: str, text: str, most: int = 10_000) -> CarriedStems:
    stems = CarriedStems(most)
    stems.keep(ItemReading(replace(article("a1"), title=title, text=text), stems=MADE))
    return stems


def test_stems_are_those_that_came_with_the_reading_of_the_same_words():
    assert carried("Bridges", "They close.").of_article("Bridges", "They close.") == MADE


@pytest.mark.parametrize(("title", "text"), [("Bridges", "They closed."), ("Bridge", "They close."), ("", "")])
def test_an_article_stored_with_other_words_gets_its_own(title, text):
    assert carried("Bridges", "They close.").of_article(title, text) == stems_of_article(title, text)


def test_what_finds_no_room_is_made_anew():
    assert carried("Bridges", "They close.", most=20).of_article("Bridges", "They close.") == stems_of_article(
        "Bridges", "They close."
    )


def test_nothing_is_kept_of_an_item_without_an_article():
    stems = CarriedStems()
    stems.keep(ItemReading(None))
    assert stems.of_article("Bridges", "") == ("bridg", "")


class Marking(PoolHere):
    """Adds a word to the stems of each reading."""

    def map_pairs(self, tasks: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        for context, reading in super().map_pairs(tasks):
            if isinstance(reading, ItemReading) and reading.stems:
                title, text = reading.stems
                yield context, replace(reading, stems=(title, f"{text} carried"))
            else:
                yield context, reading


@contextmanager
def marking_pool(_settings: Settings, texts: RuleTexts) -> Iterator[Any]:
    yield Marking(texts)


def round_of_two_pages(home: Path, caller: Caller) -> None:
    words = ["The council's cities aren't studying «bridges»_of 1994.", "Людзі аб'явілі, што «моў» няма ля сцяны."]
    with running_press() as press:
        for number, sentence in enumerate(words):
            press.put_page(
                f"/p{number}", f"Well {number}", f"{sentence} Work on the well begins in the spring.", "A lead."
            )
        press.put_feed("/one", ("/p0", "Well 0", ""), ("/p1", "Well 1", ""))
        feeds = home.with_name("feeds.csv")
        feeds.write_text(f"url,source_id,language\n{press.url('/one')},,\n")
        settings = Settings(home=home, allow_networks=f"127.0.0.0/8:{press.port}", workers=1)
        run_round(settings, RoundOptions(None, feeds, "feeds", True), caller, now=NOON)


def test_the_index_of_a_round_is_what_a_rebuild_makes(tmp_path: Path):
    home = tmp_path / "home"
    round_of_two_pages(home, HERE)
    of_round = indexed_words(home)
    (home / INDEX_FILE).unlink()
    assert update_search_index(home) == 2
    assert of_round == indexed_words(home)
    assert any(stem == "citi" for _, _, stem, _ in of_round)


def test_the_index_of_a_round_is_made_of_the_stems_that_came_with_the_readings(tmp_path: Path):
    home = tmp_path / "home"
    round_of_two_pages(home, Caller(pool=marking_pool))
    assert len({article_id for article_id, _, stem, _ in indexed_words(home) if stem == "carried"}) == 2
