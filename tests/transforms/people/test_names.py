"""Names in bylines: which bearer of a name, and what was studied."""

from __future__ import annotations

import pytest

from transforms.people import in_nominative, persons


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Samuel Reed, Jr.", ("Samuel Reed Jr.",)),
        ("Samuel Reed Jr", ("Samuel Reed Jr",)),
        ("Henry Cole Sr. and Ruth Baker, M.D.", ("Henry Cole Sr.", "Ruth Baker")),
        ("Martin Hale, III and Ann Lee, Ph.D.", ("Martin Hale III", "Ann Lee")),
        ("Ruth Baker, MD, and Bob Ross, Jr.", ("Ruth Baker", "Bob Ross Jr.")),
        ("Anna Novak, Jan Kowal", ("Anna Novak", "Jan Kowal")),
    ],
)
def test_what_stands_behind_a_name_and_a_comma_may_belong_to_it(byline: str, names: tuple[str, ...]) -> None:
    assert persons([byline], set()) == names


@pytest.mark.parametrize(
    "byline",
    ["Story: Green Valley", "Опубликовал Минский Курьер", "Опубликовал: Заречный Вестник", "Автор: Лепельскі край"],
)
def test_a_place_or_a_paper_in_a_byline_is_no_person(byline: str) -> None:
    assert persons([byline], set()) == ()


@pytest.mark.parametrize("byline", ["Story: Anna Valley", "Автор: Евгений Луч", "By Bob Harbor"])
def test_a_person_may_bear_a_word_of_papers_and_places(byline: str) -> None:
    assert persons([byline], set()) == (byline.partition(" ")[2],)


def test_an_account_joins_names_by_a_dot_and_a_site_does_not() -> None:
    assert persons(["Von Anna.Lane"], set()) == ("Anna Lane",)
    assert persons(["By River.Com"], set()) == ()


@pytest.mark.parametrize(
    ("genitive", "nominative"),
    [
        ("Анны Лесной", "Анна Лесная"),
        ("Ольги Рудской", "Ольга Рудская"),
        ("Сергея Луговского", "Сергей Луговский"),
        ("Ивана Рудя", "Иван Рудь"),
        ("Святланы Бор", "Святлана Бор"),
        ("Сяргея Лясніцкага", "Сяргей Лясніцкі"),
        ("Ірини Гнатюк", "Ірина Гнатюк"),
        ("СЕРГЕЯ ЛЕСНОВА", "СЕРГЕЙ ЛЕСНОВ"),
    ],
)
def test_who_made_text_and_pictures_is_named_in_the_nominative(genitive: str, nominative: str) -> None:
    assert in_nominative(genitive) == nominative


@pytest.mark.parametrize("words", ["Вечернего моста", "Речной улицы", "Анны", "Анны и Ивана"])
def test_words_without_a_known_first_name_are_nobody_in_the_genitive(words: str) -> None:
    assert in_nominative(words) is None
