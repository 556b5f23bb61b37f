"""Whose a name is that several bodies, an outlet and a word of the language, or a label share."""

from __future__ import annotations

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY, cited
from transforms.sources.tags import read_sources


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Пособия в России вырастут с апреля, сообщили в Минтруда. Россияне получат их сами.",
            {"mintrud_ru:attribution"},
        ),
        ("Пособия вырастут с апреля, сообщили в Минтруда.", {"mintrud_by:attribution"}),
        (
            "Школы в Вильнюсе закроют на карантин. Литва ждёт морозов, сообщили в Мининформе.",
            {"?Information Ministry, LT:attribution"},
        ),
        ("Член Палаты представителей Конгресса США заявил о росте пошлин. США ждут ответа.", set()),
        ("Former KGB officer met the president in Moscow. Russia is silent.", set()),
    ],
)
def test_a_ministry_of_belarus_is_meant_only_where_the_article_is_about_belarus(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Литовец задержан, сообщили в КГБ Беларуси. Литва ждёт, Литва требует встречи. В КГБ сообщили, что он шпион.",
        "Литовец задержан в Минске. Литва ждёт, Литва требует встречи. В КГБ сообщили, что он шпион.",
    ],
)
def test_a_body_that_one_country_has_is_known_where_the_text_names_the_country(text):
    assert cited(text) == {"kgb_by:attribution"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Congress of Bee Carers (CBC) met in Leeds. The CBC said on Friday that hives were warm.",
            {"?Congress of Bee Carers:attribution"},
        ),
        (
            "The Canadian Broadcasting Corporation (CBC) has a new studio. The CBC said on Friday that it was warm.",
            {"cbc:attribution"},
        ),
        (
            "The Environmental Protection Agency (EPA) was late. EPA said on Friday that the river was clean.",
            {"epa_us:attribution"},
        ),
        ("The EPA said on Friday that the river was clean.", {"epa_us:attribution"}),
        ("A river at dawn. Photo: EPA", {"epa:photo_credit"}),
    ],
)
def test_letters_mean_what_the_text_explained_by_them(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Small gardens came into vogue ten years ago.",
        "The world athletics championships begin in July.",
        "Wir haben die Zeit, die Welt der Bienen zu zeigen.",
    ],
)
def test_an_outlet_whose_name_is_a_word_is_not_even_mentioned_where_it_is_written_small(text):
    assert read_sources(PageReading(title="", text=text), REGISTRY, None).tags == ()


def test_a_label_beside_a_picture_is_no_newspaper_and_a_headline_is():
    beside = PageReading(title="", text="Ein Haus.", credits="Bild: dpa\nBild: Anna Beispiel")
    tags = read_sources(beside, REGISTRY, None).tags
    assert {(tag.source_id or tag.source_name, str(tag.role)) for tag in tags} == {("dpa", "photo_credit")}
    assert cited("Bild: министр отказался от встречи") == {"bild:attribution"}
