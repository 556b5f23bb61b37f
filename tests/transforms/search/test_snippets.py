from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.language.stems import stems_of
from transforms.search.snippets import LONGEST, snippet

TEXT = "Начало статьи. " + "Ничего нового. " * 60 + "У моста через Сож\nстояли машины. " + "Конец. " * 60


def test_it_shows_the_words_that_were_looked_for():
    found = snippet(TEXT, stems_of("мост") | stems_of("Сож"))
    assert [found.text[a:b] for a, b in found.marks] == ["моста", "Сож"]
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")


def test_without_them_it_is_the_beginning():
    assert snippet(TEXT, stems_of("река")).text.startswith("Начало статьи")


def test_a_short_text_stands_whole():
    assert snippet("Мост закрыт.", stems_of("мост")).text == "Мост закрыт."


@given(st.text(max_size=400), st.sampled_from(["a", "мост", "x1"]))
def test_marks_lie_inside_one_line_of_bounded_length(text, word):
    found = snippet(text, stems_of(word))
    assert "\n" not in found.text
    assert len(found.text) <= LONGEST + 4
    assert all(0 <= a < b <= len(found.text) for a, b in found.marks)
