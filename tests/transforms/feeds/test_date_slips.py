"""Dates as people and programs write them in feeds."""

from datetime import UTC, datetime

import pytest

from transforms.feeds.entry_values import EntryClock

NOW = datetime(2026, 11, 29, tzinfo=UTC)
MORNING = datetime(2026, 11, 3, 9, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "3 нояб. 2026 г., 9 час. 45 мин.",
        "2026 m. lapkričio 3 d. 9:45",
        "2026-11-03 d. 09:45",
        "２０２６年１１月３日 ０９：４５",
        "2026年11月3日 09时45分",
        "2026年11月3日(火) 午前9:45",
        "2026년 11월 3일 화요일 오전 9:45",
        "二〇二六年十一月三日 9:45",
        "٣ نوفمبر ٢٠٢٦ ٠٩:٤٥",
        "mardi 3 novembre 2026 à 9h45",
        "úterý 3. listopadu 2026 v 9.45 hodin",
        "3 de noviembre de 2026, 9:45 h",
        "3 ноември 2026 г., 9:45 ч.",
        "03/Nov/2026:09:45:00 +0000",
        "20261103094500",
        "1.7936991E9",
        "3 XI 2026 09:45",
        "3.XI.2026 9:45",
        "2026-307T09:45:00Z",
        "2026-W45-2T09:45:00Z",
        "Thứ Ba, 03/11/2026, 16:45 (GMT+7)",
        "Selasa, 03 Nov 2026 16:45 WIB",
        "Tue, 03 Nov 2026 20:45:00 AEDT",
        "Tue, 03 Nov 2026 10:45:00 Central European Time",
        "2026-11-03T09:45:00+0000Z",
        "2026-11-03T09:45:00Z+00:00",
        "2026-11-03T09:45:00Z+0000",
        "Tue, 03 Nov 2026 04:45:00 EST5EDT",
        "2026-11-03 01:45:00 PST8PDT",
        "3 नवंबर 2026, 9:45",
        "मंगलवार, ३ नवम्बर २०२६ सुबह ९:४५ बजे",
        "नवंबर 3, 2026 09:45",
        "৩ নভেম্বর ২০২৬, ০৯:৪৫",
        "3 நவம்பர் 2026 09:45",
        "3 พฤศจิกายน 2569 9:45",
        "อ., 03 พ.ย. 2026 16:45:00 +0700",
        "วันอังคารที่ 3 พฤศจิกายน พ.ศ. 2569 เวลา 9:45 น.",
        "Tue, 03 Nov 2026 04:45:00 Eastern Standard Time",
        "Tue, 03 Nov 2026 15:15:00 India Standard Time",
        "03 Kas 2026 12:45:00 +0300",
    ],
)
def test_a_date_that_says_one_moment_is_read(written: str) -> None:
    assert EntryClock(NOW).read(written).moment == MORNING


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二六年十一月二十三日", 23),
        ("5 қараша 2026", 5),
        ("۵ نوامبر ۲۰۲۶", 5),
        ("5 בנובמבר 2026", 5),
        ("2026-W45-4", 5),
    ],
)
def test_days_in_other_scripts_and_calendars_are_read(written: str, day: int) -> None:
    assert EntryClock(NOW).read(written).moment == datetime(2026, 11, day, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-W60-1", "2026-000", "一二三年", "25 час. 70 мин.", "二〇二六年十三月三日"])
def test_what_no_calendar_has_is_no_date(written: str) -> None:
    assert EntryClock(NOW).read(written).moment is None


def test_a_year_of_two_digits_is_no_hour() -> None:
    assert EntryClock(NOW).read("3 ноября 26 г. 09:45").moment == MORNING


@pytest.mark.parametrize("written", ["3 समेत 2026", "नवंबर", "3 พฤศจิกายน 2669", "शाम 2026"])
def test_words_of_other_scripts_that_name_no_day_are_no_date(written: str) -> None:
    assert EntryClock(NOW).read(written).moment is None
