"""Leads: descriptions of the article, not of the site that it stands on."""

from datetime import UTC, datetime

import pytest

from tests.transforms.pages.small_pages import facts_of
from transforms.pages.leads import lead_of

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TEXT = "Мост через реку закрыли в пятницу: инженеры нашли трещины в двух его опорах."


def lead(*descriptions: str, site: str = "Речка", text: str = TEXT) -> str | None:
    names = ("og:description", "description")
    metas = "".join(
        f'<meta name="{name}" content="{told}">' for name, told in zip(names, descriptions, strict=False) if told
    )
    head = f'<head><meta property="og:site_name" content="{site}">{metas}<title>Мост закрыли на ремонт</title></head>'
    return lead_of(facts_of(f"{head}<body><h1>Мост закрыли на ремонт</h1></body>"), text, "", NOW)


@pytest.mark.parametrize(
    "description",
    ["Районная газета: новости Лиды и области", "Речка — всё о жизни города", "Речка", "Погода, новости, объявления"],
)
def test_what_a_site_says_of_itself_is_no_lead(description):
    assert lead(description) is None


@pytest.mark.parametrize(
    "description",
    [
        "«Речка» узнала у инженеров, когда откроют переправу",
        "Новости о мосте: его закрыли",
        "Трещины в опорах. Читайте на сайте «Речка»",
        "Переправы больше нет",
    ],
)
def test_a_description_that_shares_a_word_or_does_not_name_the_site_is_a_lead(description):
    assert lead(description) == description


def test_the_next_description_is_asked_where_the_first_is_the_sites():
    assert lead("Речка: новости Лиды", "Трещины нашли инженеры") == "Трещины нашли инженеры"


def test_a_page_about_the_paper_keeps_its_lead():
    told = "Газета «Речка» выходит сто лет"
    assert lead(told, text="Сто лет назад в районе начала выходить первая газета.") == told
