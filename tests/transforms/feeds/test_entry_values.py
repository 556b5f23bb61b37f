"""Dates as feeds write them: every form, times without a zone, and nothing from the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.feeds.entry_values import CLOCK_SKEW, EntryClock, FeedZone, author_names, title_text

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINSK = FeedZone("Europe/Minsk", is_said=False)


def moment(raw: str, zone: FeedZone | None = None) -> str | None:
    found = EntryClock(NOW, zone).read(raw).moment
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found else None


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ("2026-11-05T10:00:00+03", "2026-11-05T07:00:00Z"),
        ("Thu Nov  5 10:00:00 2026 +0300", "2026-11-05T07:00:00Z"),
        ("1793862000", "2026-11-05T07:00:00Z"),
        ("1793862000000", "2026-11-05T07:00:00Z"),
        ("Thu, 05 Nov 2026 10:00:00 GMT+3", "2026-11-05T07:00:00Z"),
        ("Thu, 05 Nov 2026 10:00:00 +0300 (MSK)", "2026-11-05T07:00:00Z"),
        ("Thu, 05 Nov 2026 10:00:00 +0300 MSK", "2026-11-05T07:00:00Z"),
        ("Thu Nov 05 2026 13:00:00 GMT+0300 (Moscow Standard Time)", "2026-11-05T10:00:00Z"),
        ("Thu Nov 05 2026 13:00:00 GMT+0300 (Москва, стандартное время)", "2026-11-05T10:00:00Z"),
        ("Thu, 05 Nov 2026 10:00:00 GMT (Coordinated Universal Time)", "2026-11-05T10:00:00Z"),
        ("Thu, 05 Nov 2026 10:00:00 Europe/Minsk", "2026-11-05T07:00:00Z"),
        ("Wed, 05 Aug 2026 10:00:00 America/Los_Angeles", "2026-08-05T17:00:00Z"),
        ("2026-11-05 10:00:00 (Europe/Warsaw)", "2026-11-05T09:00:00Z"),
        ("2026-11-05T10:00:00+03:00[Europe/Minsk]", "2026-11-05T07:00:00Z"),
        ("2026-11-05T10:00:00[Europe/Minsk]", "2026-11-05T07:00:00Z"),
        ("Thu,05 Nov 2026 10:00:00 GMT", "2026-11-05T10:00:00Z"),
        ("Thu, 05 Nov 2026 24:00:00 GMT", "2026-11-06T00:00:00Z"),
        ("2026-11-05T24:00:00+03:00", "2026-11-05T21:00:00Z"),
        ("2026-1-5 07:05:00", "2026-01-05T07:05:00Z"),
        ("Fri, 26/06/2026", "2026-06-26T00:00:00Z"),
        ("26-06-2026 10:00", "2026-06-26T10:00:00Z"),
        ("2026-11-05T10:00:00.123456789Z", "2026-11-05T10:00:00Z"),
        ("Thu, 5 Nov 26 10:00:00 GMT", "2026-11-05T10:00:00Z"),
        ("  Thu, 05 Nov 2026\n 10:00:00 GMT ", "2026-11-05T10:00:00Z"),
        ("Thu, 05 Nov 2026 10:00:00 Nowhere/Land", None),
        ("Thu, 05 Nov 2026 10:00:00 IST", None),
        ("Thu, 05 Nov 2026 25:00:00 GMT", None),
        ("today", None),
        ("", None),
    ],
)
def test_what_names_one_moment_is_read(raw: str, right: str | None) -> None:
    assert moment(raw) == right


@pytest.mark.parametrize(
    ("raw", "right", "origin"),
    [
        ("2026-11-05 10:00:00", "2026-11-05T07:00:00Z", "feed_zone"),
        ("Thu, 05 Nov 2026 10:00:00", "2026-11-05T07:00:00Z", "feed_zone"),
        ("2026-11-05", "2026-11-04T21:00:00Z", "feed_zone"),
        ("2026-11-05 10:00:00 +0000", "2026-11-05T10:00:00Z", "feed"),
        ("2026-11-05T10:00:00+05:00", "2026-11-05T05:00:00Z", "feed"),
        # Said to be GMT, and three hours ahead: the outlet's own clock.
        ("Tue, 24 Nov 2026 14:58:00 GMT", "2026-11-24T11:58:00Z", "feed_zone"),
        ("Tue, 24 Nov 2026 14:58:00", "2026-11-24T11:58:00Z", "feed_zone"),
        ("Tue, 24 Nov 2026 17:00:00 GMT", None, None),
        ("2026-11-25", None, None),
    ],
)
def test_times_without_a_zone_are_in_the_feeds_own_and_say_so(raw: str, right: str | None, origin: str | None) -> None:
    assert moment(raw, MINSK) == right
    assert EntryClock(NOW, MINSK).read(raw).origin == origin


def test_what_the_list_says_of_the_zone_is_no_guess() -> None:
    said = EntryClock(NOW, FeedZone("Europe/Minsk", is_said=True))
    assert said.read("2026-11-05 10:00:00").origin == "feed"
    assert EntryClock(NOW).read("2026-11-05 10:00:00").moment == datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "is_believed"),
    [
        (timedelta(minutes=-1), True),
        (timedelta(minutes=9), True),
        (timedelta(minutes=11), False),
        (timedelta(hours=3), False),
        (timedelta(days=400), False),
    ],
)
def test_nothing_is_published_after_it_was_seen(ahead: timedelta, is_believed: bool) -> None:
    assert (moment(f"{NOW + ahead:%a, %d %b %Y %H:%M:%S} +0000") is not None) == is_believed


def test_a_day_that_has_begun_somewhere_is_believed() -> None:
    late = EntryClock(NOW.replace(hour=23))
    assert late.read("2026-11-25").moment == datetime(2026, 11, 25, tzinfo=UTC)
    assert late.read("2026-11-26").moment is None


def test_of_several_dates_the_first_that_can_be_believed_counts() -> None:
    clock = EntryClock(NOW)
    assert clock.first_believed(["", "soon", "2026-11-05T10:00:00Z"]).raw == "2026-11-05T10:00:00Z"
    assert clock.first_believed(["soon", "never"])[:2] == ("soon", None)
    assert clock.first_believed([])[:2] == (None, None)


@given(st.text(max_size=80), st.sampled_from([None, MINSK]))
def test_any_text_is_a_moment_of_the_past_or_none(raw: str, zone: FeedZone | None) -> None:
    found = EntryClock(NOW, zone).read(raw).moment
    assert found is None or found <= NOW + timedelta(hours=14) + CLOCK_SKEW


@pytest.mark.parametrize(
    "raw",
    [
        "Thu, 05 Nov 2026 10.07.00 GMT",
        "05.11.2026 10.07.00",
        "05.11.2026 10ч07",
        "05 Nоv 2026 10:07:00",  # a Cyrillic letter
        "Thu Nov 05 13:07:00 MSK 2026",
        "Thu, 05 Nov 2026 13:07:00 +0300 +0300",
        "Thu, 05 Nov 2026 13:07:00 +03.00",
        "Thu, 05 Nov 2026 13:07:00 + 0300",
        "2026-11-05t10:07:00z",
        "2026-11-5T10:7:0",
        "Thu, Thu, 05 Nov 2026 10:07:00 GMT",
        '"2026-11-05 10:07:00"',
        "<time>2026-11-05 10:07:00</time>",
        "Published: 2026-11-05 10:07:00",
        "2026\u201111\u201105 10:07:00",
        "/Date(1793873220000)/",
        "@1793873220",
        "05 Nov 2026 Thu 10:07:00 GMT",
        "05.11.2026 (Чт) 10:07",
        "2026-11-05_10:07:00",
        "5. November 2026, 10:07 Uhr",
        "20261105 10:07:00",
        "thu, 05 nov 2026 10:07:00 gmt",
    ],
)
def test_slips_that_leave_no_doubt_are_put_right(raw: str) -> None:
    assert moment(raw) == "2026-11-05T10:07:00Z"


@pytest.mark.parametrize(("raw", "month"), [("05 oкт 2026", 10), ("05 ceн 2026", 9), ("05 Maя 2026", 5)])
def test_months_in_letters_of_two_scripts_are_read(raw: str, month: int) -> None:
    assert moment(raw) == f"2026-{month:02d}-05T00:00:00Z"


@pytest.mark.parametrize("raw", ["11/5/2026 10:07:00 AM", "Thu Nov 05 13:07:00 IST 2026"])
def test_what_may_be_two_moments_or_no_day_stays_none(raw: str) -> None:
    assert moment(raw) is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Petrov, Ivan", ("Ivan Petrov",)),
        ("Сокал, Ганна", ("Ганна Сокал",)),
        ("Ivanova, Anna; Lis, Piotr", ("Anna Ivanova", "Piotr Lis")),
        ("Reuters, Minsk", ("Reuters, Minsk",)),
        ("Anna Ivanova, Town News", ("Anna Ivanova, Town News",)),
    ],
)
def test_a_family_name_before_a_comma_goes_behind_its_given_name(written: str, names: tuple[str, ...]) -> None:
    assert author_names([written]) == names


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Ice on the lake<br>holds", "Ice on the lake holds"),
        ("Ice on the lake&lt;br/&gt;holds", "Ice on the lake holds"),
        ("<p>Ice holds</p><p>Bridge opens</p>", "Ice holds Bridge opens"),
        ("<b>I</b>ce h<em>old</em>s", "Ice holds"),
        ("H<sub>2</sub>O is <b>clean</b>, says lab", "H2O is clean, says lab"),
    ],
)
def test_tags_that_end_a_line_glue_no_words_of_a_title(written: str, title: str) -> None:
    assert title_text(written, is_plain=False) == title


@pytest.mark.parametrize("marks", ["\u00ad", "\u200b", "\u2060", "\ufeff", "&shy;", "&amp;#173;"])
def test_where_a_word_may_break_is_no_part_of_a_title(marks: str) -> None:
    assert title_text(f"Minis{marks}ter besucht Hafen", is_plain=True) == "Minister besucht Hafen"
