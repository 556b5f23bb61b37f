"""Who speaks where no phrase is listed: told by the parts of a sentence."""

from __future__ import annotations

import pytest

from presswatch.errors import RulesError
from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources.cues.bodies import read_bodies
from transforms.sources.tags import read_sources


def roles(text: str) -> set[str]:
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Snow is on its way, forecasters at Belhydromet say.", {"belhydromet:attribution"}),
        ('"A blank cheque," said Jane Moor, Europe director at Human Rights Watch.', {"hrw:attribution"}),
        ("The Emergencies Ministry's regional office in Brest said the fire was out.", {"mchs_by:attribution"}),
        ("К такому выводу пришли социологи «Левада-центра».", {"levada:attribution"}),
        ("Такую цифру назвала на брифинге заместитель министра здравоохранения Вера Кот.", {"minzdrav_by:attribution"}),
        ("Аналітыкі iSANS у новым аглядзе адзначаюць змену тону.", {"isans:attribution"}),
        ("Схему організував чиновник, встановили слідчі СБУ.", {"sbu:attribution"}),
        ("Дом построили за год, следует из новой утренней сводки МЧС.", {"mchs_by:attribution"}),
    ],
)
def test_people_of_a_body_with_any_verb_of_saying_speak_for_it(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Здание МВД оценили в пять миллионов.",
        "Правозащитный центр «Весна» признали экстремистским.",
        "The State Customs Committee gave no figure.",
        "Бывший начальник МВД заявил, что уезжает.",
    ],
)
def test_a_body_that_something_is_done_to_or_that_says_nothing_is_named_only(text):
    assert {role.partition(":")[2] for role in roles(text)} <= {"mention"}


def test_a_noun_that_can_only_mean_the_body_named_before_it_speaks_for_it():
    assert roles("ФСБ задержала чиновника. Ему грозит восемь лет, напомнили в ведомстве.") == {"fsb_ru:attribution"}
    assert roles("ФСБ и ФАС провели проверку. Сроки не назвали, отметили в ведомстве.") == {
        "fsb_ru:mention",
        "fas_ru:mention",
    }


def test_a_sentence_may_close_or_open_like_a_headline():
    assert roles("За ночь сбито 30 дронов — Минобороны РФ. Пострадавших нет.") == {"mod_ru:attribution"}
    assert roles("Утром было тихо. МЧС Беларуси: эвакуировали 40 человек.") == {"mchs_by:attribution"}
    assert roles("Лучшее агентство этой страны — БЕЛТА.") == {"belta:mention"}


def test_a_list_has_had_its_last_name_behind_and():
    found = roles("Talks between the Kremlin and the White House failed, Reuters reported on Friday.")
    assert found == {"kremlin:mention", "white_house:mention", "reuters:attribution"}


def test_a_body_belongs_to_the_country_of_the_text_its_outlets_or_its_letters():
    assert "mvs_ua:attribution" in roles("Дітей розшукали за добу, розповіли в МВС.")
    assert "minfin_ru:attribution" in roles("Ставку поднимут, подтвердили в Минфине. Об этом пишет «Коммерсантъ».")
    assert "minfin_by:attribution" in roles("Ставку поднимут, подтвердили в Минфине.")


def test_a_text_in_another_countrys_letters_cites_no_body_of_ours():
    assert "belhydromet" not in str(roles("Їм пообіцяли дощ, повідомили у Гідрометцентрі."))
    assert roles("Її оштрафують, нагадали в міністерстві спорту.") == set()


def test_the_departments_of_the_united_states_are_told_by_their_everyday_names():
    assert roles("The Defense Department said on Friday that two ships had left.") == {"pentagon:attribution"}
    assert roles("Employers added 90,000 jobs, the Labor Department reported.") == {"us_labor:attribution"}
    assert "us_health" not in str(roles("The Iowa Department of Health and Human Services said two people died."))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[x", "bodies.toml: "),
        ("x = 1", "label"),
        ('[x]\nlabel = "X"\nnames = 1', "names must be a list"),
        ('[x]\nnames = ["y"]', "label"),
        ('[x]\nlabel = "X"\nwords = []', "words"),
    ],
)
def test_a_wrong_table_of_bodies_is_refused_with_what_is_wrong(text, fault):
    with pytest.raises(RulesError, match=fault):
        read_bodies(text)
