"""Dates as feeds write them, in four languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.date_words import forms_by_language, month_number
from transforms.text.dates import parse_timestamp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 1, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 01 Nov 2026 17:08:00 +0300",
        "Sun, 1 Nov 2026 17:08 +0300",
        "1 Nov 26 14:08:00 GMT",
        "Sun, 01 Nov 2026 14:08:00 UT",
        "Вс, 1 нояб. 2026 17:08:00 +0300",
        "Вс, 01 ноя 2026 17:08:00 MSK",
        "1 ноября 2026 г., 17:08 +03:00",
        "1 ноября 2026, 14:08",
        "1 ноября 2026 года в 14:08",
        "воскресенье, 1 ноября 2026 - 14:08",
        "14:08, 1 ноября 2026",
        "1 лістапада 2026, 14:08",
        "нядзеля, 1 лістапада 2026 г. 14:08",
        "1 листопада 2026 о 14:08",
        "неділя, 1 листопада 2026 р. 14:08",
        "2026-11-01T17:08:00+03:00",
        "2026-11-01T14:08:00Z",
        "2026-11-01T14:08:00.123Z",
        "2026-11-01 14:08",
        "2026-11-01T14:08",
        "20261101T140800Z",
        "2026-11-01T17:08:00+0300",
        "2026-11-01 17:08:00 +0300",
        "01.11.2026 14:08",
        "01.11.2026, 14:08",
        "14:08 01.11.2026",
        "1.11.2026 в 14:08",
        "2026/11/01 14:08",
        "November 1, 2026 at 2:08 PM",
        "Nov 1, 2026 14:08",
        "Sunday, November 1st, 2026 2:08 p.m.",
        "Sun Nov  1 14:08:00 2026",
        "Sun Nov 1 14:08:00 UTC 2026",
        "1 November 2026 14:08",
        "Sun, 01 Nov 2026 17:08:00 GMT+03:00",
        "Sun, 01 Nov 2026 15:08:00 CET",
        "Sun, 01 Nov 2026 09:08:00 EST",
        "Sun, 01 Nov 2026 14:08:00 (UTC)",
        "  Sun,  01 Nov 2026\n 14:08:00   GMT ",
        "2026年11月1日 14:08",
        "1-Nov-2026 14:08",
    ],
)
def test_one_moment_in_many_spellings(text: str) -> None:
    found = parse_timestamp(text, NOW)
    assert found is not None
    assert found.replace(second=0) == AFTERNOON
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "вчера, 14:08",
        "1 ноября",
        "1 ноября, 14:08",
        "Nov 1",
        "14:08",
        "Sun, 01 Nov",
        "1635760000",
        "0000-00-00",
        "0000-00-00T00:00:00Z",
        "2026-13-01",
        "2026-02-30",
        "32 января 2026",
        "2026-11-01T25:00:00Z",
        "1 foo 2026",
        "Sun, 01 Nov 2026 14:08:00 IST",
        "Sun, 01 Nov 2026 14:08:00 XYZ",
        "11/01/2026",
        "01/11/2026",
        "1970-01-01T00:00:00Z",
        "Wed, 01 Jan 69 00:00:00 GMT",
        "2099-01-01T00:00:00Z",
        "2026-11-27T13:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "2026-11-01T14:08:00+99:00",
        "<b>1 Nov 2026</b>",
        "1" * 200,
        "١ نوفمبر ٢٠٢٦ x",
    ],
)
def test_what_is_no_credible_moment_is_none(text: str) -> None:
    assert parse_timestamp(text, NOW) is None


def test_a_day_alone_is_its_midnight() -> None:
    midnight = datetime(2026, 11, 1, tzinfo=UTC)
    for text in ("2026-11-01", "01.11.2026", "1 ноября 2026", "1 лістапада 2026 г.", "November 1, 2026", "20261101"):
        assert parse_timestamp(text, NOW) == midnight


def test_a_leap_second_and_a_clock_slightly_ahead_are_believed() -> None:
    assert parse_timestamp("Sun, 31 Dec 2016 23:59:60 GMT", NOW) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert parse_timestamp("2026-11-26T11:00:00Z", NOW) is not None


def test_twelve_at_noon_and_at_night() -> None:
    assert parse_timestamp("Nov 1, 2026 12:05 AM", NOW) == datetime(2026, 11, 1, 0, 5, tzinfo=UTC)
    assert parse_timestamp("Nov 1, 2026 12:05 PM", NOW) == datetime(2026, 11, 1, 12, 5, tzinfo=UTC)


def test_every_month_name_of_every_language_is_known_also_shortened() -> None:
    assert all(set(forms.values()) == set(range(1, 13)) for forms in forms_by_language().values())
    words = ["Jan.", "февр", "сак", "Квіт.", "мая", "чэрв", "лип", "жн", "Sept", "кастр.", "нояб.", "сн"]
    assert [month_number(word) for word in words] == [1, 2, 3, 4, 5, 6, 7, None, 9, 10, 11, None]
    assert month_number("xyz") is None


@given(st.text(max_size=130))
def test_any_text_is_survived(text: str) -> None:
    found = parse_timestamp(text, NOW)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2026, 11, 24)))  # noqa: DTZ001
def test_written_moments_are_read_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_timestamp(whole.isoformat(), NOW) == whole
    assert parse_timestamp(whole.strftime("%a, %d %b %Y %H:%M:%S +0000"), NOW) == whole
