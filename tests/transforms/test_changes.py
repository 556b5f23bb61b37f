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
