"""Ordinary sentences that look like what organisations say, and Ukrainian organisations that no registry knows."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags if tag.role != "mention"}


@pytest.mark.parametrize(
    "text",
    [
        "Margot said it would rain.",
        "Klopp said it would be a hard match.",
        "Madonna said it had been a long tour.",
        "Rooney said it was the best goal of the year.",
        "Shares of the pie went to Peter. Peter said it was good.",
    ],
)
def test_a_person_known_by_one_word_is_no_firm(text):
    assert roles(text) == set()


def test_a_firm_is_what_says_that_it_would_do_something():
    assert roles("Pinterest said on Thursday it would cut jobs.") == {"?Pinterest:attribution"}


@pytest.mark.parametrize("opener", ["Church", "Hotel", "Her", "Another", "Vice", "Longtime", "Militant", "House"])
def test_a_common_word_that_opens_a_sentence_before_an_office_names_no_firm(opener):
    assert roles(f"{opener} spokesman Jim Poe said the hall was shut.") == set()


def test_a_word_that_the_text_also_writes_small_names_no_firm():
    assert roles("Windmill spokesman Jim Poe said the sails were torn. The windmill stands by the river.") == set()
    assert roles("Windmill spokesman Jim Poe said the sails were torn.") == {"?Windmill:attribution"}


def test_the_army_of_a_text_that_names_no_country_is_nobodys():
    assert roles("Army spokesman Jim Poe said the road was shut.") == set()
    assert roles("Israel closed the road. The army said it was mined.") == {"idf_il:attribution"}


@pytest.mark.parametrize(
    "text", ["NATO said little about the bridge.", "The Foreign Ministry said nothing about it.", "Tesco said goodbye."]
)
def test_who_says_nothing_or_only_goodbye_is_named_alone(text):
    assert roles(text) == set()


def test_that_nothing_happened_is_a_statement():
    assert roles("NATO said nothing had changed.") == {"nato:attribution"}


@pytest.mark.parametrize("text", ["О сроках БЕЛТА говорить рано.", "Об этом в МВД говорить не хотят."])
def test_a_russian_infinitive_is_no_ukrainian_verb(text):
    assert roles(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Світло повернуть до ранку, обіцяють у Лугаобленерго.", "Лугаобленерго"),
        ("Аварію визнали в Лугаводоканалі.", "Лугаводоканал"),
        ("Полиці заповнять, пояснили у пресслужбі мережі «Лугамаркет».", "Лугамаркет"),
        ("Завод став, повідомила віцепрезидентка «Луганафти» Анна Лось.", "Луганафта"),
        ("«Склад відкриють», — сказав гендиректор «Рамонки» Петро Кріт.", "Рамонка"),
        ("За даними «Платформи ЛУГ», попит зріс.", "Платформа ЛУГ"),
        ("Компанія «Лугабуд» повідомила про новий будинок.", "Лугабуд"),
        ("Аналітик «Лугабанку» Анна Лось вважає інакше.", "Лугабанк"),
        ("Про це повідомляє Лугський інститут соціальних досліджень.", "Лугський інститут соціальних досліджень"),
    ],
)
def test_ukrainian_organisations_that_no_registry_knows_speak(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Фільм показали в «Жовтні».",
        "Компанія «Лугабуд» сьогодні пропонує знижки.",
        "Представник «Лугабуду» нічого говорити не став.",
        "Лугаводоканал міняє труби.",
        "В «Інстаграмі» пишуть про потоп.",
    ],
)
def test_ukrainian_names_whose_people_say_nothing_are_no_sources(text):
    assert roles(text) == set()
