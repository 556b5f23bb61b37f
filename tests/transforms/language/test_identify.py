import json
from pathlib import Path

import pytest

from transforms.language.identification import identify

CORPUS = Path(__file__).parents[3] / "../shared/corpus/langid_be_ru.jsonl"
OWN = Path(__file__).parents[2] / "gold/language/latin.jsonl"


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Урад абмеркаваў бюджэт на наступны год", "", "be"),
        ("Сёньня ў Менску адкрылася выстава мастакоў", "", "be"),
        ("Правительство обсудило бюджет", "Заседание прошло в Минске.", "ru"),
        ("Уряд обговорив бюджет на наступний рік", "Засідання відбулося в Києві.", "uk"),
        ("Рада ухвалила бюджет", "", "uk"),
        ("The cabinet discussed the budget", "The meeting was held on Monday.", "en"),
        ("Rząd omówił budżet na przyszły rok", "Posiedzenie odbyło się we wtorek.", "pl"),
        ("Vyriausybė aptarė kitų metų biudžetą", "Posėdis įvyko antradienį.", "lt"),
        ("Valdība apsprieda nākamā gada budžetu", "Sēde notika otrdien.", "lv"),
        ("Die Regierung hat den Haushalt beraten", "Die Sitzung fand am Dienstag statt.", "de"),
    ],
)
def test_the_languages_of_the_region_are_told(title, text, language):
    found, score = identify(title, text, None)
    assert found == language
    assert 0 < score <= 1


def test_a_russian_text_with_a_belarusian_quotation_stays_russian():
    text = (
        "Депутат выступил на сессии и ответил на вопросы избирателей. «Мы павінны зберагчы нашу мову і культуру», — "
        "сказал он. После этого заседание продолжилось, и докладчик рассказал о ремонте дорог."
    )
    assert identify("Депутат процитировал классика", text, "be")[0] == "ru"


def test_what_a_feed_claims_is_not_the_answer():
    assert identify("Урад абмеркаваў бюджэт", "Пасяджэнне прайшло ў Мінску.", "ru")[0] == "be"


def test_a_claim_decides_where_the_words_say_nothing():
    assert identify("Закон", "", "be")[0] == "be"
    assert identify("Закон", "", "ru")[0] == "ru"


def test_a_name_in_lacinka_does_not_make_an_english_text_belarusian():
    text = "Sviatlana Cichanoŭskaja met the senators on Monday and asked them not to forget the prisoners."
    assert identify("Visit to the capitol", text, None)[0] == "en"


@pytest.mark.parametrize("text", ["", "12:30 — 45 %", "👍👍"])
def test_a_text_without_letters_has_no_language(text):
    assert identify("", text, "ru") == (None, None)


def test_belarusian_in_latin_script_is_belarusian():
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    wrong = [row["text"] for row in rows if identify("", row["text"], None)[0] != row["lang"]]
    assert len(rows) >= 40
    # Two short lines hold no letter that only łacinka has.
    assert len(wrong) <= 2


def test_accuracy_on_the_public_lines():
    if not CORPUS.is_file():
        pytest.skip("the public corpus is not beside the project")
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    long = [row for row in rows if len(row["text"]) >= 60]
    short = [row for row in rows if len(row["text"]) < 60 and any(letter.isalpha() for letter in row["text"])]
    assert share_right(long) >= 0.99
    assert share_right(short) >= 0.95


def share_right(rows):
    return sum(identify("", row["text"], None)[0] == row["lang"] for row in rows) / len(rows)
