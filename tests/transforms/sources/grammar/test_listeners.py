"""Outlets that are addressed at the end of a phrase, far from the verb."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Гудело два дня», — рассказала жительница соседнего дома телеграм-каналу «112».", "msk112:told_to"),
        (
            "Зал закроют, сообщили президент сети Анна Лось и директор Пётр Крот газете «Ведомости».",
            "vedomosti:told_to",
        ),
        ("«Іх тры», — распавяла захавальніца фондаў музея газеце «Слонімскі луг».", "?Слонімскі луг:told_to"),
        ("«Их три», — сказал заместитель директора по науке Пётр Крот корреспонденту БЕЛТА.", "belta:told_to"),
    ],
)
def test_the_outlet_that_a_speaker_addresses_listens(text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Здание принадлежит газете «Ведомости».", "vedomosti:mention"),
        ("Как сообщил мэр, город передал помещение газете «Ведомости».", "vedomosti:mention"),
        ("Мэр сказал, что не отвечает газете «Ведомости».", "vedomosti:mention"),
    ],
)
def test_an_outlet_that_gets_something_else_does_not(text, expected):
    assert roles(text) == {expected}


def test_a_body_whose_people_told_an_outlet_something_is_a_source_too():
    text = "«Поезда идут», — заверили корреспондента БЕЛТА в пресс-центре Белорусской железной дороги."
    assert roles(text) == {"belta:told_to", "bel_railway:attribution"}


def test_a_company_that_announces_something_on_its_channel_is_a_source():
    assert roles("Бензин подорожает, объявил «Белнефтехим» в своём канале.") == {"belneftekhim:attribution"}


def test_a_belarusian_past_tense_is_a_verb_before_a_dash():
    assert roles("Вецер паваліў дзве ліпы – Наша Ніва") == {"nasha_niva:attribution"}
