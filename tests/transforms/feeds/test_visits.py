"""The polling policy: intervals, back-off, states, validators, gaps and moves."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.records import Validators, Visit
from transforms.feeds.pace import MEMORY, entries_a_day, round_between
from transforms.feeds.visits import (
    FeedHistory,
    FeedSigns,
    after_redirects,
    after_visit,
    feed_state,
    floor_seconds,
    missed_window,
    validators_for,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR, DAY = 3600.0, 86400.0
READ = FeedHistory("f1", last_visit_at=NOW - timedelta(hours=1), last_success_at=NOW - timedelta(hours=1),
                   last_new_item_at=NOW - timedelta(hours=1), last_full_fetch_at=NOW - timedelta(days=1),
                   etag='"old"', last_modified="Mon, old", body_hash="aa")  # fmt: skip


def visit(outcome: str = "new", **values: object) -> Visit:
    return Visit("f1", NOW, outcome, **values)  # type: ignore[arg-type]


def after(history: FeedHistory, seen: Visit, floor: float | None = None, now: datetime = NOW) -> FeedHistory:
    return after_visit(history, seen, FeedSigns(floor), now)


def wait(history: FeedHistory, now: datetime = NOW) -> float:
    assert history.next_visit_at is not None
    return (history.next_visit_at - now).total_seconds()


def test_a_good_visit_comes_again_after_its_interval_at_most() -> None:
    found = after(READ, visit(items_new=1, validators=Validators('"new"'), body_hash="bb", http_status=200))
    assert 0.9 * found.interval_seconds <= wait(found) <= found.interval_seconds == 900
    assert (found.state, found.failures, found.etag, found.last_modified, found.body_hash) == (
        "ok",
        0,
        '"new"',
        None,
        "bb",
    )
    assert found.last_new_item_at == found.last_success_at == found.last_full_fetch_at == NOW


def test_feeds_do_not_move_in_step_and_each_keeps_its_own_pace() -> None:
    waits = {wait(after(replace(READ, feed_id=f"f{n}"), visit("same"))) for n in range(50)}
    assert len(waits) == 50
    assert max(waits) - min(waits) > 0.05 * max(waits)
    assert len({wait(after(READ, visit())) for _ in range(3)}) == 1


@pytest.mark.parametrize("feed", [f"f{number}" for number in range(20)])
def test_a_feed_of_a_quarter_of_an_hour_is_due_by_the_next_round(feed: str) -> None:
    assert wait(after(replace(READ, feed_id=feed), visit(items_new=12))) <= 900


def followed(a_day: float, days: int, before: FeedHistory | None = None) -> FeedHistory:
    """The history after visits whenever one was due, of a feed whose entries come evenly."""
    history = before or FeedHistory("f1")
    start = now = history.next_visit_at or NOW
    seen = 0
    while now < start + timedelta(days=days):
        there = int((now - start).total_seconds() * a_day / DAY)
        history = after(history, visit("new" if there > seen else "same", items_new=there - seen), now=now)
        assert history.next_visit_at is not None
        now, seen = history.next_visit_at, there
    return history


@pytest.mark.parametrize(("a_day", "longest"), [(1000, 900), (96, 900), (10, 900), (5, HOUR / 2), (1, HOUR)])
def test_a_feed_is_visited_by_what_it_brings(a_day: float, longest: float) -> None:
    history = followed(a_day, 40)
    assert history.entries_a_day == pytest.approx(a_day, rel=0.15)
    assert history.interval_seconds <= longest


def test_a_feed_that_brings_nothing_is_visited_ever_less_but_each_day() -> None:
    intervals = [followed(0, days).interval_seconds for days in (1, 10, 30, 90)]
    assert intervals == sorted(intervals)
    assert intervals[-1] == DAY


def test_of_a_feed_that_runs_hot_the_next_round_sees_more() -> None:
    slow = followed(1, 20)
    assert slow.last_success_at is not None
    later = slow.last_success_at + timedelta(hours=1)
    assert after(slow, visit(items_new=6), now=later).interval_seconds == 900
    assert after(slow, visit("same"), now=later).interval_seconds > HOUR / 2


def test_the_dates_of_the_first_window_say_how_often_to_come() -> None:
    hourly = [NOW - timedelta(hours=number) for number in range(20)]
    assert entries_a_day(hourly, 20, NOW) == pytest.approx(20 / 19 * 24)
    assert entries_a_day([NOW - timedelta(days=3 * number) for number in range(20)], 20, NOW) == pytest.approx(3 / 7)
    assert entries_a_day([NOW, None, None, None], 4, NOW) is None
    assert entries_a_day([NOW + timedelta(days=1)] * 4, 4, NOW) is None
    first = after_visit(FeedHistory("f1"), visit(items_new=20), FeedSigns(entries_a_day=3 / 7), NOW)
    assert first.interval_seconds == HOUR


def hot(a_day: float = 1500.0, seen: int = 20, **signs: float) -> FeedHistory:
    """A feed after a visit that brought half of its window."""
    known = replace(READ, entries_a_day=a_day, last_success_at=NOW - timedelta(minutes=15))
    return after_visit(known, visit(items_seen=seen, items_new=seen // 2), FeedSigns(**signs), NOW)


def test_a_feed_whose_window_may_overflow_until_the_next_round_is_visited_before_it() -> None:
    assert hot(100).interval_seconds == hot(500, seen=50).interval_seconds == 900
    assert [hot(rate).interval_seconds for rate in (600, 1000, 1500)] == [450, 450, 300]
    assert hot(20_000).interval_seconds == 180
    # By day it brings more than on average: so say the dates in its window.
    assert hot(1000, entries_a_day=1600).interval_seconds == 300
    # Dates that are all of today say nothing that the visits do not.
    assert hot(10, entries_a_day=2000).interval_seconds == 900


def test_what_the_publisher_asks_for_holds_for_a_feed_that_runs_hot() -> None:
    assert wait(hot(1500, floor_seconds=600)) == 600


def test_a_feed_stays_hot_while_its_server_says_that_nothing_changed_and_cools_within_an_hour() -> None:
    warm, later = hot(1500), NOW + timedelta(minutes=5)
    still = after(warm, visit("not_modified"), now=later)
    assert still.interval_seconds == 300
    cold = after(still, visit("not_modified"), now=NOW + timedelta(minutes=65))
    assert cold.interval_seconds == 900


def test_a_feed_that_cools_between_two_rounds_is_visited_by_the_next_of_them() -> None:
    between = NOW + timedelta(minutes=5)
    cooled = after(replace(hot(1500), entries_a_day=200), visit(items_seen=20, items_new=2), now=between)
    assert cooled.interval_seconds == 900
    assert cooled.next_visit_at is not None
    assert cooled.next_visit_at <= NOW + timedelta(minutes=15)


def test_rounds_between_two_quarters_leave_room_for_the_next_one() -> None:
    in_minutes = {n: NOW + timedelta(minutes=n) for n in range(16)}
    assert round_between([in_minutes[5], in_minutes[7]], NOW) == in_minutes[5]
    assert round_between([in_minutes[5]], in_minutes[5]) == in_minutes[7]
    assert round_between([in_minutes[14]], NOW) is round_between([], NOW) is None
    # Begun ten seconds early, it is the round of its quarter.
    assert round_between([in_minutes[5]], NOW - timedelta(seconds=10)) == in_minutes[5]


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(1, 1e6)), max_size=30))
def test_whatever_a_feed_brings_it_is_visited_within_bounds(visits: list[tuple[int, float]]) -> None:
    history, now = FeedHistory("f1"), NOW
    for new, seconds in visits:
        now += timedelta(seconds=seconds)
        history = after(history, visit(items_new=new), now=now)
        assert 900 <= history.interval_seconds <= DAY
        assert 810 <= wait(history, now) <= DAY


def test_not_modified_keeps_what_the_304_does_not_carry() -> None:
    found = after(replace(READ, failures=2, failure_weight=2.0), visit("not_modified", validators=Validators('"v2"')))
    assert (found.etag, found.last_modified, found.body_hash) == ('"v2"', "Mon, old", "aa")
    assert (found.failures, found.failure_weight, found.state) == (0, 0.0, "ok")
    assert found.last_full_fetch_at == READ.last_full_fetch_at


def test_an_etag_that_is_no_longer_given_is_forgotten() -> None:
    assert after(READ, visit(validators=Validators(None, "Tue, new"))).etag is None


@pytest.mark.parametrize("etag", ['"' + "x" * 2000 + '"', '"a\r\nX: 1"'])
def test_a_validator_that_could_not_be_sent_is_not_kept(etag: str) -> None:
    assert after(READ, visit(validators=Validators(etag))).etag is None


def test_a_cut_document_leaves_no_validators_so_that_it_is_fetched_whole() -> None:
    found = after(READ, visit(problem="cut off", validators=Validators('"v2"', "x"), body_hash="bb"))
    assert (found.etag, found.last_modified, found.body_hash) == (None, None, None)


def test_failures_back_off_linearly_to_a_day_and_then_to_a_month_and_never_stop() -> None:
    history, waits, states = READ, [], []
    for _ in range(800):
        history = after(history, visit("failed", http_status=404))
        waits.append(wait(history))
        states.append(history.state)
    assert [round(w / waits[0]) for w in waits[:4]] == [1, 2, 3, 4]
    assert max(waits[:30]) <= DAY
    assert max(waits) <= 30 * DAY
    assert waits[-1] > 29 * DAY
    assert (states[0], states[2], states[-1]) == ("late", "broken", "gone")
    assert history.etag == '"old"'


@pytest.mark.parametrize(
    ("status", "weight"), [(404, 1), (403, 1), (200, 1), (500, 0.5), (None, 0.5), (429, 0.25), (503, 0.25)]
)
def test_failures_weigh_by_what_they_say(status: int | None, weight: float) -> None:
    assert after(READ, visit("failed", http_status=status)).failure_weight == weight


def test_one_success_makes_up_for_all_failures() -> None:
    broken = replace(READ, failures=50, failure_weight=50.0, state="gone")
    found = after(broken, visit(items_new=1))
    assert (found.state, found.failures, found.failure_weight) == ("ok", 0, 0.0)
    assert wait(found) <= HOUR


def test_gone_is_believed_at_the_third_time_and_rests_a_month_then() -> None:
    found = READ
    for state, least, most in (("late", 0.9, 1), ("late", 0.9, 1), ("gone", 29, 30)):
        found = after(found, visit("failed", http_status=410))
        assert found.state == state
        assert least * DAY <= wait(found) <= most * DAY


@pytest.mark.parametrize(("status", "is_kept"), [(400, False), (412, False), (403, True), (404, True), (503, True)])
def test_a_server_that_cannot_deal_with_conditions_is_asked_without_them(status: int, is_kept: bool) -> None:
    found = after(READ, visit("failed", http_status=status))
    assert (found.etag, found.last_modified) == ((READ.etag, READ.last_modified) if is_kept else (None, None))


def test_retry_after_is_a_floor_and_many_of_them_make_no_broken_feed_soon() -> None:
    history = READ
    for _ in range(8):
        history = after(history, visit("failed", http_status=429, retry_after_seconds=2 * DAY))
        assert wait(history) >= 2 * DAY
    assert history.state == "late"


def test_a_postponed_visit_changes_nothing_but_the_time() -> None:
    for seen in (
        visit("postponed", retry_after_seconds=90),
        visit("failed", problem="host rests", retry_after_seconds=90),
    ):
        found = after(READ, seen)
        assert found == replace(READ, next_visit_at=NOW + timedelta(seconds=90))


def test_floors_hold_back_also_good_visits() -> None:
    assert wait(after(READ, visit(), floor=3 * HOUR)) >= 3 * HOUR


@pytest.mark.parametrize(
    ("headers", "ttl", "expected"),
    [
        ({}, None, 0),
        ({"cache-control": "public, max-age=7200"}, None, 7200),
        ({"cache-control": 'max-age="300", s-maxage=9000'}, None, 300),
        ({"cache-control": "no-cache, max-age=7200"}, None, 0),
        ({"cache-control": "max-age=99999999999"}, None, DAY),
        ({"cache-control": "max-age=-5"}, None, 0),
        ({"cache-control": "max-age=soon"}, 180, 3 * HOUR),
        ({}, 99999999, DAY),
        ({}, -5, 0),
        ({"expires": "Tue, 24 Nov 2026 14:00:00 GMT"}, None, 2 * HOUR),
        ({"expires": "Tue, 24 Nov 2026 14:00:00 GMT", "date": "Tue, 24 Nov 2026 13:00:00 GMT"}, None, HOUR),
        ({"expires": "Tue, 24 Nov 2026 14:00:00 GMT", "cache-control": "max-age=60"}, None, 60),
        ({"expires": "0"}, None, 0),
        ({"expires": "Thu, 99 Foo 2026"}, None, 0),
        ({"expires": "Sat, 01 Jan 2000 00:00:00 GMT"}, 10, 600),
    ],
)
def test_headers_and_ttl_give_a_bounded_floor(headers: dict[str, str], ttl: int | None, expected: float) -> None:
    assert floor_seconds(headers, ttl, NOW) == expected


def test_once_a_week_a_feed_is_asked_unconditionally() -> None:
    assert validators_for(READ, NOW) == Validators('"old"', "Mon, old")
    assert validators_for(replace(READ, last_full_fetch_at=NOW - timedelta(days=7)), NOW) is None
    assert validators_for(replace(READ, last_full_fetch_at=None), NOW) is None
    assert validators_for(replace(READ, etag=None, last_modified=None), NOW) is None


@pytest.mark.parametrize(
    ("a_day", "hours_silent", "is_conditional"),
    [(100.0, 5, True), (100.0, 7, False), (4.0, 24, True), (4.0, 40, False), (0.1, 140, True), (None, 140, True)],
)
def test_a_feed_that_is_silent_for_longer_than_usual_is_asked_unconditionally(
    a_day: float | None, hours_silent: int, is_conditional: bool
) -> None:
    since = NOW - timedelta(hours=hours_silent)
    # The average falls while nothing comes.
    now_a_day = None if a_day is None else a_day * math.exp(-(NOW - since) / MEMORY)
    silent = replace(READ, entries_a_day=now_a_day, last_new_item_at=since, last_full_fetch_at=since)
    assert (validators_for(silent, NOW) is not None) == is_conditional
    # Once asked in full, it is asked with conditions again for as long.
    assert validators_for(replace(silent, last_full_fetch_at=NOW - timedelta(hours=1)), NOW) is not None


def test_states_are_told_apart() -> None:
    assert feed_state(READ, NOW) == "ok"
    silent = followed(0, 4, followed(10, 20))
    assert silent.last_success_at is not None
    assert feed_state(silent, silent.last_success_at) == "quiet"
    weekly = followed(1 / 7, 60)
    assert weekly.last_success_at is not None
    assert feed_state(weekly, weekly.last_success_at) == "ok"
    assert feed_state(replace(READ, last_new_item_at=None), NOW) == "quiet"
    assert feed_state(replace(READ, next_visit_at=NOW - timedelta(hours=3)), NOW) == "late"
    assert feed_state(replace(READ, failures=1, failure_weight=1.0), NOW) == "late"
    assert feed_state(replace(READ, failures=3, failure_weight=3.0), NOW) == "broken"
    assert feed_state(replace(READ, failures=40, failure_weight=31.0), NOW) == "gone"
    assert feed_state(FeedHistory("f1"), NOW) == "ok"


def test_a_window_without_a_known_item_is_a_possible_gap() -> None:
    assert missed_window(READ, items_seen=20, items_known=0, now=NOW) == (READ.last_success_at, NOW)
    assert missed_window(READ, items_seen=20, items_known=1, now=NOW) is None
    assert missed_window(READ, items_seen=0, items_known=0, now=NOW) is None
    assert missed_window(FeedHistory("f1"), items_seen=20, items_known=0, now=NOW) is None


def test_a_permanent_move_is_believed_after_three_equal_answers_over_a_day() -> None:
    history = replace(READ, url="https://old.test/rss")
    for hours in (0, 12):
        history = after_redirects(history, [(301, "https://new.test/rss")], NOW + timedelta(hours=hours))
        assert history.url == "https://old.test/rss"
    early = after_redirects(history, [(301, "https://new.test/rss")], NOW + timedelta(hours=13))
    assert early.url == "https://old.test/rss"
    moved = after_redirects(history, [(308, "https://new.test/rss")], NOW + timedelta(hours=24))
    assert (moved.url, moved.previous_url) == ("https://new.test/rss", "https://old.test/rss")
    assert (moved.moved_to, moved.moves_seen, moved.moved_since) == (None, 0, None)


def test_other_answers_start_the_count_again() -> None:
    start = after_redirects(replace(READ, url="https://old.test/rss"), [(301, "https://new.test/rss")], NOW)
    later = NOW + timedelta(days=2)
    assert after_redirects(start, [(301, "https://elsewhere.test/rss")], later).moves_seen == 1
    assert after_redirects(start, [], later).moved_to is None
    assert after_redirects(start, [(302, "https://new.test/rss")], later).moved_to is None


def test_a_temporary_hop_after_a_permanent_one_is_not_part_of_the_move() -> None:
    hops = [(301, "https://new.test/rss"), (302, "https://cdn.test/x")]
    assert after_redirects(READ, hops, NOW).moved_to == "https://new.test/rss"
