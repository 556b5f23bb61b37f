"""What is a fault of an outlet's pages and what may be chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.records.outlets import OutletHistory, Stillness
from transforms.feeds.silence import empty_pages, is_lost, length_shifts, lost_outlets, unusual_silence


def history(texts: int = 20, misses: int = 0, since: int = 0, now: int | None = None, **more) -> OutletHistory:
    """`texts` in the fortnight, `misses` among them, `since` after the last text, `now` of those in this run."""
    counts = {"usual_texts": max(0, texts - 8), "newest_texts": min(8, texts)}
    words = {"usual_words": (200.0, 400.0, 700.0), "newest_words": 400.0}
    latest = {"usual_misses": misses, "misses_since": since, "misses_now": since if now is None else now}
    return OutletHistory(**({"outlet": "tut_by", "reason": "no_text"} | counts | words | latest | more))


@pytest.mark.parametrize(
    ("told", "lost", "why"),
    [
        (history(texts=5, since=4), True, "one page in seven four times: once in 2,401"),
        (history(texts=5, since=3), False, "one page in seven three times: once in 343"),
        (history(texts=100, since=3), True, "who never missed, three times in a row"),
        (history(texts=100, since=2), False, "two pages are no row"),
        (history(texts=4, since=50), False, "no usual yet"),
        (history(texts=0, since=50), False, "never had a text"),
        (history(texts=20, misses=10, since=6), False, "videos on every third page"),
        (history(texts=20, misses=10, since=7), True, "videos on every third page, yet seven in a row"),
        (history(texts=20, misses=200, since=30), False, "hardly ever a text"),
        (history(texts=100, since=9, now=0), False, "told by an earlier run; this one tried none of its pages"),
        (history(texts=100, since=9, now=1), True, "goes on"),
        (history(texts=100, misses=9), False, "a text came since"),
    ],
)
def test_an_outlet_is_lost_where_its_misses_in_a_row_are_no_chance_and_go_on(told, lost, why):
    assert is_lost(told) is lost, why
    assert lost_outlets([told]) == [told] * lost


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 60))
def test_one_more_miss_never_makes_an_outlet_less_lost(texts, misses, since):
    if is_lost(history(texts, misses, since)):
        assert is_lost(history(texts, misses, since + 1))


@given(st.integers(5, 500), st.integers(0, 500), st.integers(0, 60))
def test_who_missed_more_before_is_not_sooner_lost(texts, misses, since):
    if not is_lost(history(texts, misses, since)):
        assert not is_lost(history(texts, misses + 1, since))


@pytest.mark.parametrize(
    ("told", "shifts"),
    [
        (history(texts=24, newest_words=90.0), ["texts of tut_by have 90 words, usual are 400"]),
        (history(texts=24, newest_words=1500.0), ["texts of tut_by have 1500 words, usual are 400"]),
        (history(texts=24, newest_words=150.0), []),
        (history(texts=24, newest_words=1150.0), []),
        # Short news beside long reads: a third of the median, and still within what is usual here.
        (history(texts=24, newest_words=100.0, usual_words=(80.0, 400.0, 900.0)), []),
        (history(texts=23, newest_words=90.0), []),
        (history(texts=24, newest_texts=7, newest_words=90.0), []),
        (history(texts=0, usual_words=None, newest_words=None), []),
    ],
)
def test_a_shift_is_a_third_or_three_times_the_usual_length_and_outside_it(told, shifts):
    assert [str(shift) for shift in length_shifts([told])] == shifts


@pytest.mark.parametrize(
    ("runs", "texts", "said"),
    [
        ([12] * 7, [0, 9, 8, 7, 3, 9, 9], "no new text for 3 hours, usual are 9"),
        ([12] * 7, [1, 9, 8, 7, 3, 9, 9], None),
        ([12] * 7, [0, 9, 8, 7, 2, 9, 9], None),
        ([2, 12, 12, 12, 12, 12, 12], [0, 9, 8, 7, 3, 9, 9], None),
        ([12, 12, 12, 12, 12], [0, 9, 8, 7, 3], None),
        # A day on which presswatch did not run says nothing about the press.
        ([12, 12, 12, 0, 12, 12, 12], [0, 9, 8, 0, 7, 9, 9], "no new text for 3 hours, usual are 9"),
        ([12, 12, 0, 0, 12, 12, 12], [0, 9, 0, 0, 7, 9, 9], None),
    ],
)
def test_silence_is_news_where_the_same_hours_of_every_day_had_texts(runs, texts, said):
    assert unusual_silence(Stillness(3, tuple(runs), tuple(texts))) == said


def test_a_run_whose_pages_all_gave_nothing_says_why():
    reasons = ["no_text"] * 2 + ["consent"] * 4 + ["challenge"]
    assert empty_pages(0, reasons) == "none of 7 pages gave a text: 4 consent, 2 no_text, 1 challenge"
    assert empty_pages(1, reasons) is None
    assert empty_pages(0, reasons[:4]) is None
    assert empty_pages(0, []) is None
