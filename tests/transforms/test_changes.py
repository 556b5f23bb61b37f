"""What a publisher changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.changes import kinds_of_change, removed_passages

FIRST = "The minister spoke on Monday about the new road to the border and its price for the budget."
SECOND = "Residents of three villages fear that the road will cut them off from their fields and the school."


def kinds(old: str, new: str) -> tuple[str, ...]:
    return kinds_of_change("Road", old, "Road", new)


def test_equal_states_have_no_kinds():
    assert kinds_of_change("Road", FIRST, "Road", FIRST) == ()


def test_a_headline_is_named_before_the_text():
    assert kinds_of_change("Road", FIRST, "Road opens", SECOND)[:2] == ("title", "text")


def test_a_new_headline_that_stands_above_the_text_as_well_is_no_change_of_the_text():
    assert kinds_of_change("Road", f"Road\n{FIRST}", "Road opens", f"Road opens\n{FIRST}") == ("title",)
    assert kinds_of_change("Road", f"Road\n{FIRST}", "Road opens", f"Road opens\n{SECOND}")[:2] == ("title", "text")
    assert kinds_of_change("Road", f"Road\n{FIRST}", "Road opens", FIRST) == ("title", "text")


def test_a_lost_paragraph_is_a_removed_passage():
    assert kinds(f"{FIRST}\n{SECOND}", FIRST) == ("text", "passage_removed")


def test_a_reworded_paragraph_is_not_removed():
    assert kinds(f"{FIRST}\n{SECOND}", f"{FIRST}\n{SECOND.replace('three', 'four')}") == ("text",)


def test_two_paragraphs_joined_are_not_removed():
    assert kinds(f"{FIRST}\n{SECOND}", f"{FIRST} {SECOND}") == ("text",)


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the price was wrong.",
        "This article has been updated.",
        "Исправление: цена была указана неверно.",
        "Обновлено в 14:20.",
        "Выпраўлена: цана была іншая.",
    ],
)
def test_a_notice_to_readers_is_seen_in_three_languages(notice):
    assert "notice_added" in kinds(FIRST, f"{FIRST}\n{notice}")


@given(st.text(), st.text())
def test_nothing_is_removed_from_a_text_that_only_grew(text, more):
    assert removed_passages(text, f"{text}\n{more}") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Просмотров: 1 204", "Просмотров: 1 377"),
        ("12 comments", "1 comment"),
        ("Raised 5,300 of 20,000 euros", "Raised 6,150 of 20,000 euros"),
        ("5 minutes ago", "2 hours ago"),
        ("Апублікавана 5 хвілін таму", "Апублікавана 2 гадзіны таму"),
        ("Собрано 12 300 из 50 000 руб", "Собрано 14 000 из 50 000 руб"),
    ],
)
def test_what_counts_by_itself_makes_no_version(old, new):
    assert kinds(f"{FIRST}\n{old}\n{SECOND}", f"{FIRST}\n{new}\n{SECOND}") == ()
    assert kinds(f"{FIRST}\n{SECOND}", f"{FIRST}\n{SECOND}\n{new}") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Three people died, 12 were hurt", "Three people died, 14 were hurt"),
        ("Ivanov: 12,345 votes", "Ivanov: 12,445 votes"),
        ("The fund has raised 5,300 euros.", "The fund has raised 6,300 euros."),
        ("Турнир собрал 40 команд", "Турнир собрал 42 команды"),
        ("Цена: 12 рублей", "Цена: 13 рублей"),
    ],
)
def test_numbers_that_are_news_make_one(old, new):
    assert kinds(f"{FIRST}\n{old}\n{SECOND}", f"{FIRST}\n{new}\n{SECOND}") == ("text",)
