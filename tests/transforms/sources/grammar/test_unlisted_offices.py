"""A body speaks through a person whose trade no list has, where its shape, the body's case and a full name show it."""

from __future__ import annotations

import pytest

from tests.transforms.sources.shipped import cited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Об этом рассказала ихтиолог Томского государственного университета Анна Лодкина.",
            "?Томский государственный университет",
        ),
        ("По мнению почвоведа Томского аграрного института Анны Лодкиной, снег сойдёт.", "?Томский аграрный институт"),
        ("«Шов рівний», — каже хірург Сумської обласної лікарні Петро Човен.", "?Сумська обласна лікарня"),
        ("За словами іхтіолога Сумського університету Петра Човна, риби мало.", "?Сумський університет"),
        (
            "«Лёд тонкі», — кажа гідролаг Гомельскага абласнога музея Пятро Човен.",
            "?Гомельскі абласны музей",
        ),
    ],
)
def test_a_person_of_any_trade_speaks_for_the_body_between_trade_and_name(text, expected):
    assert cited(text) == {f"{expected}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Решение Томского областного суда Иван Лодкин назвал ошибкой.",
        "Здание Томского областного музея Анна Лодкина рассматривала долго, а потом рассказала о нём детям.",
        "Рассказал бывший ихтиолог Томского государственного университета Иван Лодкин.",
        "В город приехал ихтиолог Томского государственного университета Иван Лодкин.",
        "Об этом рассказал ихтиологу Томского государственного университета сосед.",
    ],
)
def test_who_speaks_of_a_body_or_was_its_person_does_not_speak_for_it(text):
    assert cited(text) == set()
