"""Names in other letters, in two cases or beside a second verb: what languages with cases tell about them."""

from __future__ import annotations

import pytest

from tests.transforms.sources.shipped import cited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saltor сообщила, что цех закроют до весны.", "?Saltor"),
        ("Цех закрыли. Вчера Saltor заявил о переезде.", "?Saltor"),
        ("Соль подорожает. В Brine Mart считают, что это ненадолго.", "?Brine Mart"),
        ("Соль подорожает. У Brine Mart вважають, що це ненадовго.", "?Brine Mart"),
        ("Соль падаражэе. У Brine Mart лічаць, што гэта ненадоўга.", "?Brine Mart"),
    ],
)
def test_latin_letters_among_cyrillic_ones_that_say_something_are_a_bodys(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Saltor показала новый насос.",
        "Глава города и Saltor подписали договор.",
        "Источник в Saltor молчит, что удивило соседей.",
        "В Saltor продают соль.",
        "В Telegram считают, что соль подорожает.",
        "Купить Saltor сообщил о желании сосед.",
    ],
)
def test_latin_letters_without_words_of_their_own_are_no_source(text):
    assert cited(text) == set()


def test_both_of_two_unknown_names_are_cited():
    text = "По данным порталов Brinetrack и Saltmap, судно ушло из порта."
    assert cited(text) == {"?Brinetrack:attribution", "?Saltmap:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Участие, вероятно, примет министр обороны Литвы Йонас Солис, пишет ТАСС.",
        "Удзел, відаць, возьме міністр абароны Літвы Ёнас Соліс, піша ТАСС.",
    ],
)
def test_the_verb_behind_a_comma_belongs_to_the_outlet_named_behind_it(text):
    assert cited(text) == {"tass:attribution"}


def test_what_was_said_before_the_comma_stays_the_speakers():
    text = "Соль нужна, заявил на днях в Риге министр обороны Литвы Йонас Солис, пишет ТАСС."
    assert cited(text) == {"tass:attribution", "mod_lt:attribution"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Як зауважили в МОН, канікули будуть довші.", "mon_ua"),
        ("Как подчеркивают в Минздраве, соли хватит.", "minzdrav"),
        ("«Сольдар» повідомило про угоду в Telegram.", "?Сольдар"),
        ("Раней «Саляны двор» паведаміў пра продаж.", "?Саляны двор"),
        ("В Соломстрахе решения ждут. В Солгосстрахе объяснили, что выплат стало больше.", "?Солгосстрах"),
        ("В Солпочте сообщили, что отделение закроют.", "?Солпочта"),
        ("Эўразьвяз заявіў, што дапаможа.", "eu"),
    ],
)
def test_bodies_are_found_behind_further_phrases_of_these_languages(text, expected):
    assert any(tag.startswith(expected) and tag.endswith(":attribution") for tag in cited(text)), cited(text)


@pytest.mark.parametrize("text", ["Як у МОН так і не дійшло.", "В Солпочте красят двери."])
def test_bodies_that_say_nothing_there_are_no_source(text):
    assert cited(text) == set()
