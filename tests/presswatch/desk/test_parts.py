"""Questions, marks, catalogues: laws that hold for all of them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.desk.question import FILTERS, ORDERS, Question, read_question
from presswatch.page.rendering import plain
from presswatch.page.wording import LANGUAGES, counted, words_of
from presswatch.shown.marks import Mark, marked_paragraphs

WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zs")), max_size=12)
QUESTIONS = st.builds(
    Question,
    words=WORDS,
    narrowed=st.lists(st.tuples(st.sampled_from(FILTERS), WORDS.filter(bool)), max_size=3, unique=True).map(tuple),
    since=st.sampled_from(["", "7d", "2026-03-01"]),
    order=st.sampled_from(["", *ORDERS]),
    page=st.integers(1, 50),
)


@given(QUESTIONS)
def test_a_question_is_read_back_from_its_own_address(question):
    address = question.address("/articles")
    assert read_question(parse_qsl(urlsplit(address).query)) == question


@given(
    st.text(alphabet="ab \n«д", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6)
)
def test_marks_cut_a_text_and_change_no_letter_of_it(text, spans):
    marks = [Mark(start, start + length, "source", "why", "s0") for start, length in spans if length]
    shown = ["".join(piece.text for piece in paragraph) for paragraph in marked_paragraphs(text, marks)]
    assert shown == [line for line in text.split("\n") if line.strip()]


def test_overlapping_marks_lie_over_the_same_letters():
    marks = [Mark(0, 5, "source", "a", "s0"), Mark(3, 8, "topic", "b", "t0")]
    (paragraph,) = marked_paragraphs("one two three", marks)
    assert [(piece.text, [mark.why for mark in piece.marks]) for piece in paragraph] == [
        ("one", ["a"]),
        (" t", ["a", "b"]),
        ("wo ", ["b"]),
        ("three", []),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words_and_all_forms(language):
    own, english = words_of(language), words_of("en")
    assert own.keys() == english.keys()
    assert all(len(own[key].split("|")) == 3 for key in own if key.startswith("n_"))


def test_numbers_have_the_form_of_their_noun():
    forms = "статья|статьи|статей"
    assert [counted("ru", number, forms) for number in (1, 3, 5, 11, 21, 112)] == [
        "1 статья", "3 статьи", "5 статей", "11 статей", "21 статья", "112 статей",
    ]  # fmt: skip
    assert counted("en", 1200, "article|articles|articles") == "1\u202f200 articles"


def test_a_line_shows_no_letter_that_hides_or_turns_it():
    assert plain("a\u202eb\u200bc\x1b[31m\nd") == "abc[31m d"
