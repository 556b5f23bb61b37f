"""The shipped watchlists catch news from home, which names a town and no country."""

from pathlib import Path

import pytest

from tests.transforms.sources.shipped import TEXTS
from transforms.topics import parse_watchlists, watch

RULES = parse_watchlists(TEXTS.watchlists_toml)


def caught(title, text=""):
    return {hit.watchlist for hit in watch(title, text, RULES)}


GOLD = Path(__file__).parents[2] / "gold/watchlists"


@pytest.mark.parametrize("name", ["domestic_1", "domestic_2"])
def test_lines_of_domestic_news_are_caught_but_one_of_each_set(name):
    lines = [line.split("\t") for line in (GOLD / f"{name}.tsv").read_text("utf-8").splitlines()]
    missed = [said for wanted, said in lines if wanted != "none" and caught("", said).isdisjoint(wanted.split("|"))]
    false = [said for wanted, said in lines if wanted == "none" and caught("", said)]
    assert len(missed) <= 1
    assert not false


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "В Гомеле осудили мужчину за комментарии в сети",
            "Суд признал его виновным в оскорблении президента.",
            "political_trials",
        ),
        ("У Гродне асудзілі настаўніцу за данаты", "Працэс быў закрыты.", "political_trials"),
        ("Протестующих задержали в Минске", "Милиция увезла двадцать человек.", "detentions_at_home"),
        ("Силовики пришли с обыском к жителям Пинска", "Задержаны трое.", "detentions_at_home"),
        ("Сілавікі затрымалі жыхароў Слуцка", "Зроблены ператрусы.", "detentions_at_home"),
        ("Палата представителей приняла закон об амнистии", "В Минске проект рассмотрели за час.", "amnesty"),
        ("Security forces raid flats in Baranavichy", "Seven people were detained.", "detentions_at_home"),
    ],
)
def test_a_trial_a_search_or_an_amnesty_in_any_town_is_caught(title, text, expected):
    assert expected in caught(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("В Гомеле осудили мужчину за кражу велосипеда", "Приговор вступил в силу."),
        ("Рейс из Минска задержан на пять часов", "Пассажиров разместили в гостинице."),
        ("В Варшаве осудили хакера", "Приговор вступил в силу."),
        ("Amnesty International names a new head in Minsk", "She begins in May."),
    ],
)
def test_thefts_delays_and_news_from_elsewhere_are_not(title, text):
    assert not caught(title, text) & {"political_trials", "detentions_at_home", "amnesty"}
