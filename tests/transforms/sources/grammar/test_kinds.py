"""Kinds of wordings, each with a sentence that looks like it and is none: officials, signatures, words in between."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    return {f"{tag.source_id}:{tag.role}" for tag in read_sources(PageReading("", text), REGISTRY, None).tags}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who heads a body speaks for it; where he merely goes, nothing is cited
        ("Дорогу закроют, сообщил замминистра транспорта Пётр Клён.", "mintrans_by:attribution"),
        ("Вакцын хопіць, запэўніла намесніца міністра аховы здароўя.", "minzdrav_by:attribution"),
        ("Belarusian Deputy Health Minister Ivan Klen said beds were ready.", "minzdrav_by:attribution"),
        ("Визит отложен, заявил пресс-секретарь президента.", "president_gov_by:attribution"),
        ("Министр транспорта открыл мост.", None),
        ("Бывший министр транспорта рассказал о планах.", None),
        # an outlet's bare name as the last line
        ("Мост открыли. По нему идут люди.\nРадио Свобода", "svaboda:source_line"),
        ("Мост адкрылі. Па ім ідуць людзі.\n«Наша Ніва»", "nasha_niva:source_line"),
        ("Мост открыли. По нему идут люди.\nМВД", "mvd_by:mention"),
        # nouns that attribute
        ("Водитель был трезв. Такова информация ГАИ.", "gai_by:attribution"),
        ("Кіроўца быў цвярозы, такія звесткі прывялі ў ДАІ.", "gai_by:attribution"),
        ("Воды хватит до лета, сообщается в сводках МЧС.", "mchs_by:attribution"),
        # words between speaker and verb
        ("В Следственном комитете дело назвали закрытым.", "sk_by:attribution"),
        ("В Следственном комитете дело закрыли.", "sk_by:mention"),
        ("В Следственном комитете от комментариев отказались.", "sk_by:mention"),
        ("Журналисту «Зеркала» отец ребёнка объяснил, почему уехал.", "zerkalo:told_to"),
        ("Представитель МВД Анна Ель на брифинге в Минске сообщила, что поиски окончены.", "mvd_by:attribution"),
        ("Суд в среду, піша Ганна Ельская ў «Новым Часе».", "novy_chas:attribution"),
        # a spaced dash within a name, a city behind a paper's
        ("Завод стоит, сообщает «Интерфакс — Запад».", "interfax_west:attribution"),
        ("Москва, 3 мая - АиФ-Москва.\nМост открыли.", "aif:dateline"),
        # a body and whose it is
        ("Водитель был трезв, уточнили в ГАИ УВД Минского облисполкома.", "gai_by:attribution"),
        # what is done, not said
        ("The FBI obtained a warrant.", "fbi:mention"),
        ("The FBI obtained a copy of the letter.", "fbi:attribution"),
        ("NBC News Daily airs on weekdays.", "nbc:mention"),
        ("КГБ опроверг бы это.", "kgb_by:mention"),
        ('Students wrote "Go away now" on a wall.', None),
        ("Reuters/Jane Elm\n\nThe bridge opened.", "reuters:photo_credit"),
        ("Reuters/Mornval polls are made every week.", "reuters:mention"),
    ],
)
def test_each_kind_of_wording_gives_the_role_it_means(text, expected):
    assert roles(text) == ({expected} if expected else set())


def test_a_paper_named_in_full_is_meant_by_its_last_word_later():
    text = "The deal was signed, according to The Washington Post. An aide told the Post nobody objected."
    assert roles(text) == {"washington_post:attribution", "washington_post:told_to"}
    assert roles("An aide told the Post nobody objected. The Washington Post wrote so.") == {
        "washington_post:attribution"
    }
    assert "washington_post:told_to" not in roles("The Washington Post wrote so. He told the Post Office.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Darohu ŭ Polack zakryli, paviedamlaje «Naša Niva».", "nasha_niva:attribution"),
        ("Zavod stać spyniŭsia, piša Reuters.", "reuters:attribution"),
        ("«My nie viedali», — raspaviała Našaj Nivie žycharka vioski.", "nasha_niva:told_to"),
        ("Pra heta skazali ŭ Śledčym kamitecie.", "sk_by:attribution"),
        ("Žurnalisty BiełTA zaniali treciaje miesca na śviacie.", "belta:mention"),
    ],
)
def test_belarusian_in_latin_script_is_read_by_the_same_words(text, expected):
    tags = read_sources(PageReading("", text), REGISTRY, None).tags
    assert {f"{tag.source_id}:{tag.role}" for tag in tags} == {expected}
    assert all(text[tag.start_char : tag.end_char] == tag.evidence for tag in tags)
