"""Questions, marks, catalogues: laws that hold for all of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.desk.articles import passage_of
from presswatch.desk.question import FILTERS, ORDERS, Question, read_question
from presswatch.drop_reasons import DropReason
from presswatch.page.rendering import plain
from presswatch.page.wording import LANGUAGES, counted, later, words_of
from presswatch.shown.marks import Mark, marked_paragraphs
from transforms.search import parse_query

NOW = datetime(2026, 11, 1, tzinfo=UTC)

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_which_something_is_not_kept_has_a_word(language):
    assert not {f"reason_{one}" for one in DropReason} - words_of(language).keys()


@pytest.mark.parametrize(
    ("minutes", "en", "ru", "be"),
    [
        (0.4, "within the minute", "в ту же минуту", "у тую ж хвіліну"),
        (34, "34 min later", "на 34 мин позже", "на 34 хв пазней"),
        (144, "2 h 24 min later", "на 2 ч 24 мин позже", "на 2 г 24 хв пазней"),
        (120, "2 h later", "на 2 ч позже", "на 2 г пазней"),
        (2885, "2 d later", "на 2 дн. позже", "на 2 дз. пазней"),
        (1500, "1 d 1 h later", "на 1 дн. 1 ч позже", "на 1 дз. 1 г пазней"),
    ],
)
def test_a_distance_in_time_is_said_as_people_say_it(minutes, en, ru, be):
    assert [later(language, minutes) for language in ("en", "ru", "be")] == [en, ru, be]


@pytest.mark.parametrize(
    "text", ["The bridge <b>closed</b>\u202e today", "Before it. " * 80 + "Bridges & roads stay shut."]
)
def test_a_passage_shows_the_words_looked_for_marked_and_everything_else_as_text(text):
    passage = passage_of(text, parse_query("bridge", lambda _: NOW).stems)
    assert re.search(r'<mark class="hit">[Bb]ridges?</mark>', passage)
    assert not re.search("<b>|\u202e", passage)
    assert len(passage) < 400


def test_a_text_without_the_words_looked_for_has_no_passage():
    assert passage_of("Nothing of it here.", parse_query("bridge", lambda _: NOW).stems) == ""


def test_numbers_have_the_form_of_their_noun():
    forms = "статья|статьи|статей"
    assert [counted("ru", number, forms) for number in (1, 3, 5, 11, 21, 112)] == [
        "1 статья", "3 статьи", "5 статей", "11 статей", "21 статья", "112 статей",
    ]  # fmt: skip
    assert counted("en", 1200, "article|articles|articles") == "1\u202f200 articles"


def test_a_line_shows_no_letter_that_hides_or_turns_it():
    assert plain("a\u202eb\u200bc\x1b[31m\nd") == "abc[31m d"
