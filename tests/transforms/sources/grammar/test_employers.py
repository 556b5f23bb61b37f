"""People who speak for an organisation that no registry knows, by their office; and names that only look like it."""

from __future__ import annotations

import pytest

from tests.transforms.sources.shipped import cited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"It is salt," said Jane Doe, who heads the Salt Aid Alliance.', "?Salt Aid Alliance:attribution"),
        ("Jane Doe, the executive director of Honest Salt, a watchdog, says it is dear.", "?Honest Salt:attribution"),
        ('"It is salt," said Jan de Vries, CEO and founder of saltCorp.', "?saltCorp:attribution"),
        ("Jane Doe, Senior Vice President of Sales for Brell, Inc., says it is dear.", "?Brell:attribution"),
        ("The chief executive of NSB, Jane Doe, confirmed the tour.", "?NSB:attribution"),
        ('"It is dear," said Jane Doe, NSB director of salt.', "?NSB:attribution"),
        ("NSB Commissioner Jane Doe said it was dear.", "?NSB:attribution"),
        ("Jane Doe, a NASA scientist who led the search, said it was salt.", "nasa:attribution"),
        ('"It is dear," Jane Doe, founder of Salt Aid Retail told WWD.', "?Salt Aid Retail:attribution"),
        ("Jane Doe, head of the Bonn-based fact-checking website Salt Fact, said so.", "?Salt Fact:attribution"),
        ('"It is dear," said Jane Doe, SG&E\'s chief meteorologist.', "?SG&E:attribution"),
        ("Jane Doe, president of Invictasale, a team based in Bonn, said so.", "?Invictasale:attribution"),
        ("Jane Doe of the opposition Salt Union said she would run.", "?Salt Union:attribution"),
        ("The sea is hostile, the Brinong Sinmun said in a commentary.", "?Brinong Sinmun:attribution"),
        ("Eurasalt said in a statement it was reviewing its options.", "?Eurasalt:attribution"),
        ("The sea is salt (Image credit: Microsoft) and deep.", "microsoft:photo_credit"),
        ('"I saw it," he told the Sun.', "the_sun_uk:told_to"),
        ("CBS DFW reports the sea is salt.", "cbs:attribution"),
        ("Jane Doe, of the feminist group Sal Libre, said it was dear.", "?Sal Libre:attribution"),
        (
            "Jane Doe, a fellow at the Max Salt Institute for Brine in Bonn, Germany, and author of the work, said so.",
            "?Max Salt Institute for Brine:attribution",
        ),
        (
            "Jane Doe, professor of brine at Salina University Quartz School of Public Health, commented on it.",
            "?Salina University Quartz School of Public Health:attribution",
        ),
        ("A spokesman for Thomas Brine Holdings said it was dear.", "?Thomas Brine Holdings:attribution"),
        ("The company that runs the mine, Doe Salt Productions, denies it.", "?Doe Salt Productions:attribution"),
        ("Doe Salt Ltd., which lost its licence, said it was sorry.", "?Doe Salt Ltd:attribution"),
        ('"I saw it," she told The Salt Desk.', "?The Salt Desk:told_to"),
        ("First reported by The Brine, the letter is long.", "?The Brine:attribution"),
        ("HONOLULU, Hawaii (BrineNewsNow) - The sea is salt.", "?BrineNewsNow:dateline"),
        (
            "The Board for Accuracy in Salt Trade (BAST) met. Salt is dear, BAST said.",
            "?Board for Accuracy in Salt Trade:attribution",
        ),
    ],
)
def test_an_organisation_is_cited_through_who_holds_its_office(text, expected):
    assert expected in cited(text)


def test_a_text_may_end_with_a_name_that_it_named_before():
    assert "?Brinong Sinmun:attribution" in cited("It is salt, the Brinong Sinmun said. They read the Brinong Sinmun")


@pytest.mark.parametrize(
    "text",
    [
        "The contractor, Bill Jones, said the roof was safe.",
        '"I love it," said Kate Brown, a fan of Melrose United.',
        '"It is long," said Kate Brown, the author of War and Salt.',
        "Ann Birch, head of Product, said so.",
        "Ann Birch, a lawyer for Jane Doe, said so.",
        "Ann Birch, former head of Salt Aid, said so.",
        "He lives with his wife, Jane Doe, a teacher at Brineham, and their dog. It rained, they said.",
        "Guests at the Grand Brine Hotel said they heard two shots.",
        "Boeing bids for the Quartz Landing System (QLS). It runs on the QLS program.",
        "Ann Birch, who worked for Salt Studios, Brine Studios and Jetty, spoke at noon.",
        '"It is dear," said Ann Birch, a North Brinolina attorney.',
        '"It is dear," said Ann Birch, a Salt War specialist.',
        '"It is dear," said Ann Birch, a specialist from New Brine.',
        "The West Brine Democrat said he would vote no.",
        "The Brine Crown Prince said no.",
        "The South African said it was dear.",
        "The Brine Saint-Germain Striker said it was dear.",
        "A spokesman for Joe Birch said it was dear.",
        '"It is dear," said Ann Birch, a spokeswoman for Ms. Quartz.',
        '"It is dear," said Ann Birch, a spokeswoman for Senator Ted Quartz.',
        '"It is dear," said Ann Birch, the Brine Quartz Professor of History.',
        "Salt Deficit Wakefulness Disorder (SDWD) is rare, Ann Birch wrote.",
        "It is rare, according to ADHD experts.",
        "It is salt, according to an MRI. SWAT Commander Ann Birch was there.",
        "The Salt Republic of Brine (SRB) said it was dear.",
    ],
)
def test_who_speaks_for_nobody_cites_no_organisation(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ранее «Регион Соль» сообщал о пострадавшей девочке.", "?Регион Соль:attribution"),
        ("По данным навигационного портала Saltfinder, судно ушло.", "?Saltfinder:attribution"),
        ("Исследование опубликовано на сайте Томского университета.", "?Томский университет:attribution"),
        ("Судно ушло. Фото: 3DSalt", "?3DSalt:photo_credit"),
        ("Судно ушло.\nИсточник: официальный сайт «Торпедо»", "?Торпедо:repost"),
        ("Судно ушло. Источник, фото: ТАСС", "tass:repost"),
        ("На телеканале «Юрган» рассказали о деле.", "?Юрган:attribution"),
        ("МОСКВА, 6 ноября, СольПресс. Море солёное.", "?СольПресс:dateline"),
        ("Об этом сообщает Укрсольпром. Море солёное.", "?Укрсольпром:attribution"),
    ],
)
def test_russian_names_beside_clear_phrases_are_sources(text, expected):
    assert expected in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ранее «Спартаку» сообщили о переносе матча.",
        "Об этом сообщает Петрова.",
        "В фильме «Титаник» рассказали о крушении.",
        "Море солёное, пишет Анна.",
        "Как сообщает Наталья, море солёное.",
    ],
)
def test_russian_names_that_listen_or_tell_no_news_are_none(text):
    assert cited(text) == set()
