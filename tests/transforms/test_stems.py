from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.search import FIRST, SECOND, false_pairs, paradigms, recall
from transforms.stems import stem, stems_of
from transforms.tokens import word_key


def finds(asked: str, written: str) -> bool:
    return stem(word_key(written)) in stems_of(asked)


def share(path: Path, language: str) -> float:
    met, pairs = recall(path)[language]
    return met / pairs


def test_written_out_forms_find_each_other_and_nothing_else():
    assert {language for language, _ in paradigms(FIRST)} == {"ru", "be", "en", "x"}
    assert share(FIRST, "ru") > 0.94
    assert share(FIRST, "be") > 0.95
    assert share(FIRST, "en") == 1
    assert false_pairs(FIRST) == []


def test_so_do_most_of_a_list_written_after_the_rules():
    assert share(SECOND, "ru") > 0.85
    assert share(SECOND, "be") > 0.85


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("елка", "ёлки"),
        ("улада", "ўлады"),
        ("мова", "моў"),
        ("снег", "сьнегам"),
        ("парлямэнт", "парламенту"),
        ("сям'я", "сямʼі"),
        ("дорога", "дарозе"),
        ("Minsk", "Минску"),
        ("рынку", "рынок"),
        ("затрымаў", "затрыманы"),
        ("й\u0306ога".replace("й\u0306", "и\u0306"), "йога"),
    ],
)
def test_spellings_of_one_word_meet(asked, written):
    assert finds(asked, written)


@pytest.mark.parametrize(("asked", "written"), [("мост", "мостовая"), ("НАТО", "нация"), ("санкции", "Санкт")])
def test_other_words_do_not(asked, written):
    assert not finds(asked, written)


def test_other_alphabets_stay_as_they_are():
    assert stem(word_key("東京")) == "東京"
    assert stems_of("1994") == {"1994"}
