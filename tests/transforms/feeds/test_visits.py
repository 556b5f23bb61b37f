"""The polling policy: intervals, back-off, states, validators, gaps and moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from presswatch.records import Validators, Visit
from transforms.feeds.moves import after_redirects
from transforms.feeds.visits import (
    FeedHistory,
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


def after(
    history: FeedHistory, seen: Visit, share: float | None = 0.5, floor: float | None = None, now: datetime = NOW
) -> FeedHistory:
    return after_visit(history, seen, duplicate_share=share, floor_seconds=floor, now=now)


def wait(history: FeedHistory, now: datetime = NOW) -> float:
    assert history.next_visit_at is not None
    return (history.next_visit_at - now).total_seconds()


def test_a_good_visit_comes_again_after_its_interval_and_a_little_more() -> None:
    found = after(READ, visit(items_new=3, validators=Validators('"new"'), body_hash="bb", http_status=200))
    assert HOUR <= wait(found) <= 1.1 * HOUR
    assert (found.state, found.failures, found.etag, found.last_modified, found.body_hash) == (
        "ok",
        0,
        '"new"',
        None,
        "bb",
    )
    assert found.last_new_item_at == found.last_success_at == found.last_full_fetch_at == NOW


def test_feeds_do_not_move_in_step_and_each_keeps_its_own_pace() -> None:
    waits = {wait(after(replace(READ, feed_id=f"f{n}"), visit())) for n in range(50)}
    assert len(waits) == 50
    assert max(waits) - min(waits) > 0.05 * HOUR
    assert len({wait(after(READ, visit())) for _ in range(3)}) == 1


def test_many_new_items_shorten_and_many_known_ones_lengthen_the_interval_within_bounds() -> None:
    busy = idle = READ
    for _ in range(30):
        busy = after(replace(busy, last_visit_at=NOW - timedelta(days=2)), visit(), share=0.2)
        idle = after(replace(idle, last_visit_at=NOW - timedelta(days=2)), visit(), share=1.0)
    assert busy.interval_seconds == 900
    assert idle.interval_seconds == DAY


def test_two_polls_in_a_row_make_a_whole_step() -> None:
    once = after(READ, visit(), share=0.1)
    twice = after(replace(once, last_visit_at=NOW - timedelta(hours=1)), visit(), share=0.1)
    assert twice.interval_seconds == pytest.approx(HOUR / 2)
    assert after(READ, visit(), share=0.5).interval_seconds == HOUR


def test_a_poll_that_came_too_early_or_was_the_first_says_nothing_about_the_interval() -> None:
    early = replace(READ, last_visit_at=NOW - timedelta(minutes=1))
    assert after(early, visit(), share=1.0).interval_seconds == HOUR
    assert after(FeedHistory("f1"), visit(), share=0.0).interval_seconds == HOUR


def test_a_window_without_overlap_halves_the_interval() -> None:
    assert after(READ, visit(), share=0.0).interval_seconds == HOUR / 2


def test_not_modified_keeps_what_the_304_does_not_carry() -> None:
    found = after(
        replace(READ, failures=2, failure_weight=2.0), visit("not_modified", validators=Validators('"v2"')), 1.0
    )
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
        history = after(history, visit("failed", http_status=404), None)
        waits.append(wait(history))
        states.append(history.state)
    assert [round(w / HOUR) for w in waits[:4]] == [1, 2, 3, 4]
    assert max(waits[:30]) <= 1.1 * DAY
    assert max(waits) <= 30 * DAY + 0.1 * DAY
    assert waits[-1] > 29 * DAY
    assert (states[0], states[2], states[-1]) == ("late", "broken", "gone")
    assert history.etag == '"old"'


@pytest.mark.parametrize(
    ("status", "weight"), [(404, 1), (403, 1), (200, 1), (500, 0.5), (None, 0.5), (429, 0.25), (503, 0.25)]
)
def test_failures_weigh_by_what_they_say(status: int | None, weight: float) -> None:
    assert after(READ, visit("failed", http_status=status), None).failure_weight == weight


def test_one_success_makes_up_for_all_failures() -> None:
    broken = replace(READ, failures=50, failure_weight=50.0, state="gone")
    found = after(broken, visit(items_new=1))
    assert (found.state, found.failures, found.failure_weight) == ("ok", 0, 0.0)
    assert wait(found) <= 1.1 * HOUR


def test_gone_rests_a_month_and_is_asked_again() -> None:
    found = after(READ, visit("failed", http_status=410), None)
    assert found.state == "gone"
    assert 30 * DAY <= wait(found) <= 30.1 * DAY


def test_retry_after_is_a_floor_and_many_of_them_make_no_broken_feed_soon() -> None:
    history = READ
    for _ in range(8):
        history = after(history, visit("failed", http_status=429, retry_after_seconds=2 * DAY), None)
        assert wait(history) >= 2 * DAY
    assert history.state == "late"


def test_a_postponed_visit_changes_nothing_but_the_time() -> None:
    for seen in (
        visit("postponed", retry_after_seconds=90),
        visit("failed", problem="host rests", retry_after_seconds=90),
    ):
        found = after(READ, seen, None)
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


def test_states_are_told_apart() -> None:
    assert feed_state(READ, NOW) == "ok"
    assert feed_state(replace(READ, last_new_item_at=NOW - timedelta(days=4)), NOW) == "quiet"
    assert feed_state(replace(READ, last_new_item_at=NOW - timedelta(days=4), interval_seconds=DAY), NOW) == "ok"
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
    assert after_redirects(start, [(301, "https://new.test/rss")], later, is_feed=False) == start


def test_a_temporary_hop_after_a_permanent_one_is_not_part_of_the_move() -> None:
    hops = [(301, "https://new.test/rss"), (302, "https://cdn.test/x")]
    assert after_redirects(READ, hops, NOW).moved_to == "https://new.test/rss"
