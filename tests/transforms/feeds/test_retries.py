"""When a page is tried again, and when no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from presswatch.records import DropReason
from transforms.feeds.retries import PASSING, next_try_at

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "reason",
    ["consent", "challenge", "login", "paywall", "soft_404", "error_page", "no_text", "timeout", "crash", "refused"],
)
def test_a_wall_is_tried_again_after_one_six_and_twenty_four_hours_and_then_given_up(reason: str) -> None:
    waits = [next_try_at(reason, tries, NOW) for tries in (1, 2, 3, 4)]
    assert waits == [NOW + timedelta(hours=hours) for hours in (1, 6, 24)] + [None]


def test_a_host_that_is_down_gets_a_weekend() -> None:
    assert next_try_at("unreachable", 4, NOW) == NOW + timedelta(days=3)
    assert next_try_at("unreachable", 5, NOW) is None


def test_what_will_not_change_is_not_tried_again() -> None:
    final = set(DropReason) - PASSING
    assert {DropReason.GONE, DropReason.ROBOTS, DropReason.FORBIDDEN, DropReason.LISTING, DropReason.NOT_HTML} <= final
    assert [next_try_at(reason, 1, NOW) for reason in final] == [None] * len(final)


def test_a_servers_wish_to_wait_longer_is_followed_for_a_week_at_most() -> None:
    assert next_try_at("unreachable", 1, NOW, 7200) == NOW + timedelta(hours=2)
    assert next_try_at("unreachable", 1, NOW, 10**9) == NOW + timedelta(days=7)
