from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from presswatch.errors import UsageError
from presswatch.since import moment_if_said, moment_since

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [("24h", timedelta(days=1)), ("7d", timedelta(days=7)), ("4W", timedelta(days=28)), (" 1y ", timedelta(days=365))],
)
def test_a_span_counts_back_from_now(text, span):
    assert moment_since(text, NOW) == NOW - span


def test_a_day_begins_at_midnight_in_utc():
    assert moment_since("2026-03-01", NOW) == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_day_begins_at_midnight_of_the_readers_zone():
    assert moment_since("2026-03-01", NOW, time_zone="Europe/Minsk") == datetime(2026, 2, 28, 21, tzinfo=UTC)
    assert moment_since("2026-07-01", NOW, time_zone="Europe/Vilnius") == datetime(2026, 6, 30, 21, tzinfo=UTC)


def test_only_where_it_may_come_a_moment_may_lie_ahead():
    assert moment_since("2026-11-30", NOW, may_come=True) == datetime(2026, 11, 30, tzinfo=UTC)
    with pytest.raises(UsageError, match="still to come"):
        moment_since("2026-11-30", NOW)


def test_a_moment_keeps_its_zone():
    assert moment_since("2026-03-01T10:00+03:00", NOW) == datetime(2026, 3, 1, 7, tzinfo=UTC)


def test_a_span_longer_than_time_itself_means_everything():
    assert moment_since("999999y", NOW).year == 1


@pytest.mark.parametrize("text", ["", "soon", "7 days ago", "d", "-3d", "2026-13-01", "2027-01-01", "7d; DROP"])
def test_anything_else_is_refused_with_the_way_out(text):
    with pytest.raises(UsageError):
        moment_since(text, NOW)


def test_an_option_that_was_left_out_names_no_moment():
    assert moment_if_said(None, "UTC") is None
    assert moment_if_said("", "UTC") is None
    assert moment_if_said("2026-03-01", "Europe/Minsk") == datetime(2026, 2, 28, 21, tzinfo=UTC)
