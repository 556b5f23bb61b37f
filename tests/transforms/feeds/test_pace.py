"""When a feed asks not to be visited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from presswatch.records import Skips
from transforms.feeds.pace import after_skips, floor_seconds

TUESDAY = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("skips", "expected"),
    [
        (Skips(), TUESDAY),
        (Skips(hours=(11, 13)), TUESDAY),
        (Skips(hours=(12, 13)), TUESDAY.replace(hour=14, minute=0)),
        (Skips(days=(1,)), datetime(2026, 11, 25, tzinfo=UTC)),
        (Skips(hours=(0, 1), days=(1, 2)), datetime(2026, 11, 26, 2, tzinfo=UTC)),
        (Skips(hours=tuple(range(24))), TUESDAY),
        (Skips(days=tuple(range(7))), TUESDAY),
        (Skips(hours=tuple(range(23)), days=(0, 1, 2, 3, 4, 5)), datetime(2026, 11, 29, 23, tzinfo=UTC)),
    ],
)
def test_the_first_hour_that_is_not_skipped(skips: Skips, expected: datetime) -> None:
    assert after_skips(TUESDAY, skips) == expected


def test_hours_are_those_of_utc() -> None:
    minsk = TUESDAY.astimezone(timezone(timedelta(hours=3)))
    assert after_skips(minsk, Skips(hours=(12,))) == TUESDAY.replace(hour=13, minute=0)
    assert after_skips(minsk, Skips(hours=(15,))) == TUESDAY


def test_what_a_copy_spent_in_a_shared_cache_is_taken_off() -> None:
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert floor_seconds({"cache-control": "max-age=7200", "age": "7100"}, None, now) == 100
    assert floor_seconds({"cache-control": "max-age=7200", "age": "9000"}, None, now) == 0
    assert floor_seconds({"cache-control": "max-age=7200", "age": "soon"}, None, now) == 7200
    assert floor_seconds({"cache-control": "max-age=7200", "age": "9000"}, 30, now) == 1800
    spent = {"expires": "Tue, 24 Nov 2026 13:00:00 GMT", "date": "Tue, 24 Nov 2026 12:00:00 GMT", "age": "600"}
    assert floor_seconds(spent, None, now) == 3000
