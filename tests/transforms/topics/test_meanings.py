"""Words that mean something else where they stand: beside other words, within names, beside a stronger subject."""

import pytest

from tests.shipped import shipped_rules
from tests.transforms.sources.shipped import TEXTS
from transforms.topics import parse_topics, parse_watchlists, tag_topics, watch

RULES = shipped_rules().topics


def names(title, text=""):
    return {tag.topic_name for tag in tag_topics(title, text, RULES)}


@pytest.mark.parametrize(
    ("topic", "meant", "not_meant"),
    [
        ("arrest", "Милиция задержала двух активистов", "Рейс в Стамбул задержан на пять часов"),
        ("arrest", "Сілавікі затрымалі журналістку", "Цягнік з Гомеля затрымалі на гадзіну"),
        ("politics and government", "Правящая партия выиграла выборы", "Партия молока оказалась бракованной"),
        ("sport", "Защитник «Динамо» забил гол в матче", "Защитник подсудимого просил суд о залоге"),
        ("art exhibition", "Художник открыл выставку картин", "На выставке комбайнов показали новую технику"),
        ("environment", "Изменение климата губит леса", "Инвестиционный климат в области улучшился"),
        ("sport", "Sprinter wins the race at the stadium", "Candidates sprint to Election Day in tight race"),
        ("arts, culture, entertainment and media", "В цирке дали представление", "Циркуляцию воды восстановили"),
        (
            "transportation accident and incident",
            "Крушение поезда под Оршей: сошли с рельсов вагоны",
            "Крушение надежд на дешёвый бензин",
        ),
    ],
)
def test_a_word_means_what_its_company_says(topic, meant, not_meant):
    assert topic in names(meant)
    assert topic not in names(not_meant)


def test_what_a_cinema_is_called_makes_no_topic():
    assert "armed conflict" not in names("В кинотеатре «Война и мир» покажут комедии", "Билеты уже в продаже.")
    assert "conflict, war and peace" not in names("Кафе «Артиллерия» открылось у вокзала", "В меню двадцать блюд.")


def test_closed_crossings_are_a_topic():
    assert "border crossings" in names("Lithuania closes two border crossings for a month")
    assert "border crossings" in names("Літва закрыла два пункты пропуску")


def test_a_weak_topic_gives_way_to_a_strong_one_but_not_on_a_watchlist():
    title = "Court jails bookkeeper for theft; judge reads the sentence"
    text = (
        "The prosecutor had asked for three years in prison. The convicted woman had sung in a choir and played violin."
    )
    assert not any("music" in name for name in names(title, text))
    watching = parse_watchlists(
        '[[watchlist]]\nid = "music"\nname = { en = "Music" }\nwords.en = "choir:4, violin:4"\n'
    )
    assert [hit.watchlist for hit in watch(title, text, watching)] == ["music"]


def test_a_sense_with_an_unknown_field_is_named():
    from presswatch.errors import RulesError

    with pytest.raises(RulesError, match=r"\[\[sense\]\] 1: unknown field 'besides'"):
        parse_topics('[[sense]]\nwords.en = "a word"\nbesides.en = "b"\n' + TEXTS.topics_toml, TEXTS.iptc_csv)
