"""A name finds itself as other languages write it."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from presswatch.errors import RulesError
from presswatch.since import moment_since
from transforms.language import stem, word_key
from transforms.search import parse_query, read_names

NAMES = read_names((Path(__file__).parents[3] / "seeds/names.toml").read_text("utf-8"))
MOMENT = partial(moment_since, now=datetime(2026, 11, 24, tzinfo=UTC))


def finds(query, word, names=NAMES):
    ((clause,),) = parse_query(query, MOMENT, names).required
    return stem(word_key(word)) in clause.words[0]


@pytest.mark.parametrize(
    "together",
    [
        "Россия Расія Russia",
        "Киев Кіеў Київ Kyiv",
        "Тихановская Ціханоўскую Tsikhanouskaya",
        "Гродно Горадня Hrodna",
        "Лукашенко Лукашэнкі Lukashenko",
        "США ЗША",
        "Путин Пуціна Putin",
    ],
)
def test_each_spelling_of_a_listed_name_finds_the_others(together):
    words = together.split()
    assert all(finds(one, other) for one in words if one in words[0] for other in words)
    assert all(finds(words[0], other) for other in words)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Авдеев", "Аўдзееў"),
        ("Тимофеев", "Цімафееў"),
        ("Марков", "Маркаў"),
        ("Титова", "Цітова"),
        ("Россоха", "Расоха"),
        ("Климов", "Klimov"),
    ],
)
def test_names_that_no_table_has_meet_by_their_letters(name, other):
    assert finds(name, other)


@pytest.mark.parametrize("name", ["names_1", "names_2"])
def test_names_of_the_news_meet_over_languages_and_scripts(name):
    lines = (Path(__file__).parents[2] / f"gold/search/{name}.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    assert [pair for pair in pairs if not finds(*pair)] == []


def test_words_in_small_letters_are_looked_for_as_they_are():
    assert not finds("тина", "ціна")
    assert not finds("мира", "mir")


def test_a_table_that_is_wrong_says_so():
    with pytest.raises(RulesError, match=r"names.toml: \[names\] must hold texts"):
        read_names("[names]\ntowns = 3\n")
