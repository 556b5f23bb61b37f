from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu_time import cpu_below
from transforms.text.date_forms import in_words
from transforms.text.dates import date_in_url, parse_date, parse_stated, parse_written

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2019-08-29T15:00:00+03:00", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("2019-08-29T15:00+0300", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("2019-08-29 15:00:00.123Z", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("2019-08-29", datetime(2019, 8, 29, tzinfo=UTC)),
        ("20190829T150000Z", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("Thu, 29 Aug 2019 15:00:00 +0300", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("Thu Aug 29 15:00:00 2019", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29 августа 2019, 15:00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29 жніўня 2019 у 15:00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("4 траўня 2020", datetime(2020, 5, 4, tzinfo=UTC)),
        ("1 мая 2020", datetime(2020, 5, 1, tzinfo=UTC)),
        ("1 лістапада 2020", datetime(2020, 11, 1, tzinfo=UTC)),
        ("1 ліпеня 2020", datetime(2020, 7, 1, tzinfo=UTC)),
        ("August 29, 2019 3:05 p.m.", datetime(2019, 8, 29, 15, 5, tzinfo=UTC)),
        ("Aug 29, 2019 3:05 AM", datetime(2019, 8, 29, 3, 5, tzinfo=UTC)),
        ("29 August 2019, 12:05 AM", datetime(2019, 8, 29, 0, 5, tzinfo=UTC)),
        ("29 de agosto de 2019, 12:05 P. M.", datetime(2019, 8, 29, 12, 5, tzinfo=UTC)),
        ("August 29, 2019 15:05", datetime(2019, 8, 29, 15, 5, tzinfo=UTC)),
        ("15:00, 29 августа 2019", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("15:00 | 29.08.2019", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29 жніўня 2019, 15.00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29 августа 2019, 15:00 (МСК)", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("August 29, 2019, 3:05 PM EST", datetime(2019, 8, 29, 20, 5, tzinfo=UTC)),
        ("29 August 2019 15:00 GMT+3", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("2019-08-29 15:00 MSK", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("2019-08-29 03:05 PM", datetime(2019, 8, 29, 15, 5, tzinfo=UTC)),
        ("Thu Aug 29 2019 15:00:00 GMT+0300 (Moscow Standard Time)", datetime(2019, 8, 29, 12, tzinfo=UTC)),
        ("29/08/2019 15:00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("08/29/2019 - 15:00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29-08-2019 15:00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29.08.2019 15:00", datetime(2019, 8, 29, 15, tzinfo=UTC)),
        ("29. August 2019", datetime(2019, 8, 29, tzinfo=UTC)),
        ("2019年8月29日", datetime(2019, 8, 29, tzinfo=UTC)),
    ],
)
def test_dates_of_machines_and_people_are_read(raw, moment):
    assert parse_date(raw, NOW) == moment


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "29 August",
        "29 августа",
        "soon",
        "1567036800",
        "0000-00-00",
        "2019-13-45",
        "1969-01-01",
        "2030-01-01",
        "99999999999999",
        "10/11/2019",
    ],
)
def test_what_names_no_day_of_a_publication_is_none(raw):
    assert parse_date(raw, NOW) is None


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2026, 11, 23)))  # noqa: DTZ001
def test_what_machines_write_is_read_back(moment):
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    forms = (whole.isoformat(), whole.strftime("%a, %d %b %Y %H:%M:%S +0000"), whole.strftime("%Y%m%dT%H%M%SZ"))
    assert {parse_date(form, NOW) for form in forms} == {whole}


@given(st.text(max_size=130))
def test_any_text_is_survived(text):
    assert parse_date(text, NOW) is None or parse_date(text, NOW) <= NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2019/08/29/title.html", (2019, 8, 29)),
        ("https://example.org/news/20190829-title", (2019, 8, 29)),
        ("https://example.org/2019-08-29/title", (2019, 8, 29)),
    ],
)
def test_the_day_in_an_address_is_read(url, day):
    assert date_in_url(url, NOW) == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize(
    "url", ["https://example.org/news/123456789", "https://example.org/2019/title?d=2019/08/29", None]
)
def test_numbers_that_are_no_day_are_left_alone(url):
    assert date_in_url(url, NOW) is None


@pytest.mark.parametrize(
    ("raw", "language", "moment"),
    [
        ("12 kastryčnika 2025, 10:25", "be", datetime(2025, 10, 12, 10, 25, tzinfo=UTC)),
        ("12 сьнежня 2025", "be", datetime(2025, 12, 12, tzinfo=UTC)),
        ("3 žniŭnia 2024", "be", datetime(2024, 8, 3, tzinfo=UTC)),
        ("12 Kas 2024", "tr", datetime(2024, 11, 12, tzinfo=UTC)),
        ("5 listopada 2024", "hr", datetime(2024, 10, 5, tzinfo=UTC)),
        ("5 listopada 2024", "pl", datetime(2024, 11, 5, tzinfo=UTC)),
        ("2024 m. rugsėjo 3 d. 09:15", "lt", datetime(2024, 9, 3, 9, 15, tzinfo=UTC)),
        ("2024. gada 3. maijs", "lv", datetime(2024, 5, 3, tzinfo=UTC)),
        ("2024. március 3. 9:15", "hu", datetime(2024, 3, 3, 9, 15, tzinfo=UTC)),
        ("٣ تشرين الثاني ٢٠٢٤", "ar", datetime(2024, 11, 3, tzinfo=UTC)),
        ("03 يوليو 2024 - 01:09 م", "ar", datetime(2024, 7, 3, 13, 9, tzinfo=UTC)),
        ("Mi 03.07.24 | 14:07 Uhr | Von", "de", datetime(2024, 7, 3, 14, 7, tzinfo=UTC)),
    ],
)
def test_months_are_read_in_the_words_of_their_languages(raw, language, moment):
    written = parse_written(raw, NOW, language)
    assert written is not None
    assert written.moment == moment


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("July 3, 2024, 10:25 a.m. ET", datetime(2024, 7, 3, 14, 25, tzinfo=UTC)),
        ("January 3, 2024, 10:25 a.m. ET", datetime(2024, 1, 3, 15, 25, tzinfo=UTC)),
        ("3 июля 2024, 10:25 по минскому времени", datetime(2024, 7, 3, 7, 25, tzinfo=UTC)),
        ("3 ліпеня 2024, 10:25 паводле менскага часу", datetime(2024, 7, 3, 7, 25, tzinfo=UTC)),
        ("3 июля 2024 10:25 (Минск)", datetime(2024, 7, 3, 7, 25, tzinfo=UTC)),
        ("3 липня 2024, 10:25 за київським часом", datetime(2024, 7, 3, 7, 25, tzinfo=UTC)),
    ],
)
def test_zones_are_known_by_their_names(raw, moment):
    assert parse_date(raw, NOW) == moment


@pytest.mark.parametrize(
    ("raw", "clock"),
    [
        ("10:25 12.11.2025 (обновлено: 11:40 13.11.2025)", (10, 25)),
        ("12 ноября 2025, видеоролик 12:47", (0, 0)),
        ("12 November 2025, reading time 10:00", (0, 0)),
        ("12 November 2025, Wednesday, 10:25", (10, 25)),
        ("12 ноября 2025 года в 10:25", (10, 25)),
    ],
)
def test_the_clock_of_something_else_is_not_the_day_s(raw, clock):
    written = parse_written(raw, NOW)
    assert written is not None
    assert (written.moment.hour, written.moment.minute) == clock
    assert written.has_clock == (clock != (0, 0))


def test_machines_may_count_seconds_or_milliseconds():
    moment = datetime(2019, 8, 29, 3, 20, tzinfo=UTC)
    for raw in ("1567048800", "1567048800000", " 1567048800.0 "):
        written = parse_stated(raw, NOW)
        assert written is not None
        assert written.moment == moment
    assert parse_written("1567048800", NOW) is None
    assert parse_stated("9567048800", NOW) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Thu, 11/12/2026", datetime(2026, 11, 12, tzinfo=UTC)),
        ("Saturday 12/12/2026", datetime(2026, 12, 12, tzinfo=UTC)),
        ("Fri, 11/12/2026", datetime(2026, 12, 11, tzinfo=UTC)),
        ("Mon, 11/12/2026", None),
        ("11/12/2026", None),
    ],
)
def test_a_weekday_tells_which_of_two_numbers_is_the_month(written, day):
    found = parse_written(written, datetime(2026, 12, 30, tzinfo=UTC), "en")
    assert (found and found.moment) == day


def test_many_days_on_no_weekday_of_theirs_take_no_longer_than_their_length():
    with cpu_below(2):
        assert in_words("Thu 1/2/2026 " * 8000, "en") is None
