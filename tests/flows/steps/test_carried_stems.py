from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.steps.carried_stems import CarriedStems
from flows.steps.rounds.round import run_round
from flows.steps.search import update_search_index
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.press_server import running_press
from tests.flows.steps.rounds.kill_rounds import NOON
from tests.flows.steps.test_search import indexed_words
from tests.warehouse.store.articles.test_keeping import article
from transforms.language import stems_of_article
from transforms.work import ItemReading
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


def test_the_index_of_a_round_is_what_a_rebuild_makes(tmp_path: Path, monkeypatch):
    words = ["The council's cities aren't studying «bridges»_of 1994.", "Людзі аб'явілі, што «моў» няма ля сцяны."]
    made_here: list[str] = []

    def noted(title: str, text: str) -> tuple[str, str]:
        made_here.append(title)
        return stems_of_article(title, text)

    with running_press() as press:
        for number, sentence in enumerate(words):
            press.put_page(
                f"/p{number}", f"Well {number}", f"{sentence} Work on the well begins in the spring.", "A lead."
            )
        press.put_feed("/one", ("/p0", "Well 0", ""), ("/p1", "Well 1", ""))
        feeds = tmp_path / "feeds.csv"
        feeds.write_text(f"url,source_id,language\n{press.url('/one')},,\n")
        settings = Settings(home=tmp_path / "home", allow_networks=f"127.0.0.0/8:{press.port}", workers=1)
        monkeypatch.setattr("flows.steps.carried_stems.stems_of_article", noted)
        run_round(settings, RoundOptions(None, feeds, "feeds", True), now=NOON)
    assert {"Well 0", "Well 1"}.isdisjoint(made_here)
    of_round = indexed_words(settings.home)
    (settings.home / INDEX_FILE).unlink()
    assert update_search_index(settings.home) == 2
    assert of_round == indexed_words(settings.home)
    assert any(stem == "citi" for _, _, stem, _ in of_round)
