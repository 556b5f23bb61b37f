"""Decide when to visit a feed next, and what its visits say about it. Pure: same history, same answer.

`pace` sets the rate from what the feed brings; what the publisher asks for is the minimum wait. Failures back off
linearly by weight; no feed is ever disabled for good. A permanent move is believed only after several equal responses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from presswatch.records import FeedState, Skips, Validators, Visit, VisitOutcome
from presswatch.shown import redact_url
from transforms.feeds.pace import (
    HOT_FROM,
    HOT_WITHIN,
    HOUR_SECONDS,
    MAX_SECONDS,
    SHORTEST_SECONDS,
    after_skips,
    entries_a_day_after,
    floor_seconds,
    hot_interval_seconds,
    interval_seconds,
    longest_usual_silence,
    regular_round_after,
    usual_gap,
)
from transforms.feeds.xml_text import CUT_OFF

__all__ = [
    "NO_SIGNS",
    "FeedHistory",
    "FeedSigns",
    "after_visit",
    "feed_state",
    "floor_seconds",
    "missed_window",
    "validators_for",
    "visit_weight",
]

#: interval of a feed that has not been visited yet
BASE_SECONDS = 3600.0
#: feeds spread out by coming earlier by up to this share; coming later, a 15-minute feed would miss every round
JITTER_SHARE = 0.1

REST_SECONDS = 30 * 86400.0
RETRY_AFTER_CAP_SECONDS = 7 * 86400.0
MANY_FAILURES = 30.0
BROKEN_FAILURES = 3.0
FULL_FETCH_EVERY = timedelta(days=7)
#: a feed that is silent for this many of its usual gaps is asked without conditions, within these limits
SILENT_GAPS, SOONEST_FULL_FETCH = 5.0, timedelta(hours=6)
#: "gone" is believed when it was said so often in a row: a mistake is mended within a day or two
GONE_NEEDED = 3
#: statuses of servers that cannot deal with what the condition said
CONDITION_REFUSED = frozenset({400, 412, 416, 431})
MAX_VALIDATOR_CHARACTERS = 1024

SUCCESSES = frozenset({VisitOutcome.NEW, VisitOutcome.SAME, VisitOutcome.NOT_MODIFIED})
#: problems that only mean that time ran out or a turn did not come
NOT_ASKED = frozenset({"host rests", "no time left"})


@dataclass(frozen=True, slots=True)
class FeedHistory:
    """What is remembered about a feed between visits. Intervals are in seconds, times aware and in UTC."""

    feed_id: str
    state: str = FeedState.OK
    #: failed visits in a row
    failures: int = 0
    #: the same by weight: 1 for a hard failure, 0.5 soft, 0.25 if the server only asked for patience
    failure_weight: float = 0.0
    interval_seconds: float = BASE_SECONDS
    #: how many entries a day it brings, averaged over about a week; None until it was read
    entries_a_day: float | None = None
    last_visit_at: datetime | None = None
    next_visit_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_item_at: datetime | None = None
    last_full_fetch_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    url: str | None = None
    moved_to: str | None = None
    moves_seen: int = 0
    moved_since: datetime | None = None
    previous_url: str | None = None


@dataclass(frozen=True, slots=True)
class FeedSigns:
    """What a response says about the next visit."""

    #: the least wait that headers, ttl or Retry-After ask for
    floor_seconds: float | None = None
    #: hours and days at which the feed asks not to be visited
    skips: Skips = Skips()
    #: entries a day by the dates in the window; used if no earlier visit tells, and for hot feeds
    entries_a_day: float | None = None


NO_SIGNS = FeedSigns()


def after_visit(history: FeedHistory, visit: Visit, signs: FeedSigns, now: datetime) -> FeedHistory:
    """Return the history after a visit.

    Args:
        history: before the visit.
        visit: its outcome. 'new', 'same' and 'not_modified' are successes, 'postponed' changes only the next visit,
            anything else is a failure.
        signs: what the response says about the next visit.
        now: when the run started.
    """
    floor = max(signs.floor_seconds or 0.0, visit.retry_after_seconds or 0.0)
    if visit.outcome == VisitOutcome.POSTPONED or visit.problem in NOT_ASKED:
        return replace(history, next_visit_at=now + timedelta(seconds=min(floor, RETRY_AFTER_CAP_SECONDS)))
    if visit.outcome in SUCCESSES:
        after = _after_success(history, visit, signs, now)
    else:
        weight = history.failure_weight + visit_weight(visit)
        after = replace(history, failures=history.failures + 1, failure_weight=weight)
        if visit.http_status in CONDITION_REFUSED:
            after = replace(after, etag=None, last_modified=None)
    wait = _wait_seconds(after, visit)
    if history.interval_seconds < SHORTEST_SECONDS <= wait <= HOUR_SECONDS:
        # Counted from a visit between two rounds, a quarter of an hour would miss the next round.
        wait = (regular_round_after(now) - now).total_seconds()
    earlier = JITTER_SHARE * min(wait, MAX_SECONDS) * _fraction_of(history.feed_id)
    next_visit_at = now + timedelta(seconds=min(max(wait - earlier, floor), REST_SECONDS))
    after = replace(after, last_visit_at=now, next_visit_at=after_skips(next_visit_at, signs.skips))
    return replace(after, state=feed_state(after, now, http_status=visit.http_status))


def _after_success(history: FeedHistory, visit: Visit, signs: FeedSigns, now: datetime) -> FeedHistory:
    elapsed = now - history.last_success_at if history.last_success_at else None
    a_day = entries_a_day_after(history.entries_a_day, visit.items_new, elapsed, signs.entries_a_day)
    # A body that was cut off must be fetched whole again.
    is_cut = CUT_OFF in (visit.problem or "")
    given = Validators() if is_cut else _validators_after(history, visit)
    last_new_item_at = now if visit.items_new else history.last_new_item_at
    interval = interval_seconds(a_day, visit.items_new, elapsed)
    if last_new_item_at is not None and now - last_new_item_at <= HOT_WITHIN:
        interval = _hot_interval(history, visit, signs, interval, a_day)
    return replace(
        history,
        failures=0,
        failure_weight=0.0,
        interval_seconds=interval,
        entries_a_day=a_day,
        last_success_at=now,
        last_new_item_at=last_new_item_at,
        last_full_fetch_at=history.last_full_fetch_at if visit.outcome == VisitOutcome.NOT_MODIFIED else now,
        etag=_storable(given.etag),
        last_modified=_storable(given.last_modified),
        body_hash=None if is_cut else visit.body_hash or history.body_hash,
    )


def _hot_interval(history: FeedHistory, visit: Visit, signs: FeedSigns, interval: float, a_day: float) -> float:
    """Return the interval of a feed that brought something within the hour; an empty response says nothing new."""
    if visit.items_seen:
        return hot_interval_seconds(interval, a_day, signs.entries_a_day, visit.items_seen)
    return min(interval, history.interval_seconds) if a_day >= HOT_FROM else interval


def _validators_after(history: FeedHistory, visit: Visit) -> Validators:
    """Return the validators after a visit: a 304 updates those it carries and keeps the rest (RFC 9111 §4.3.4)."""
    given = visit.validators or Validators()
    if visit.outcome != VisitOutcome.NOT_MODIFIED:
        return given
    return Validators(given.etag or history.etag, given.last_modified or history.last_modified)


def _storable(validator: str | None) -> str | None:
    """Return a validator that can be sent back, being short and on one line, else None."""
    is_good = validator is not None and len(validator) <= MAX_VALIDATOR_CHARACTERS and validator.isprintable()
    return validator if is_good else None


def visit_weight(visit: Visit) -> float:
    """Return the weight of a failed visit."""
    if visit.http_status in (429, 503):
        return 0.25
    if visit.http_status is not None and visit.http_status < 500:
        return 1.0
    return 0.5


def _wait_seconds(after: FeedHistory, visit: Visit) -> float:
    if visit.http_status == 410:
        return REST_SECONDS if after.failures >= GONE_NEEDED else MAX_SECONDS
    cap = REST_SECONDS if after.failure_weight > MANY_FAILURES else MAX_SECONDS
    return min(after.interval_seconds * max(1.0, after.failure_weight), cap)


def _fraction_of(feed_id: str) -> float:
    """Return a fixed number from 0 to 1 for a feed, so that feeds spread out."""
    return int.from_bytes(blake2b(feed_id.encode("utf-8", "replace"), digest_size=4).digest(), "big") / 2**32


def feed_state(history: FeedHistory, now: datetime, *, http_status: int | None = None) -> FeedState:
    """Return the state of a feed.

    Returns:
        'gone' after the third 410 in a row or over 30 weighted failures, 'broken' from 3 weighted failures on, 'late'
        while failing less than that or when its visit is long overdue, 'quiet' when it answers and has had nothing new
        for five times as long as usual (at least 3 days), else 'ok'.
    """
    if (http_status == 410 and history.failures >= GONE_NEEDED) or history.failure_weight > MANY_FAILURES:
        return FeedState.GONE
    if history.failure_weight >= BROKEN_FAILURES:
        return FeedState.BROKEN
    # Without rounds between the quarters of an hour even a hot feed is visited no more often.
    interval = timedelta(seconds=max(history.interval_seconds, SHORTEST_SECONDS))
    if history.failures or (history.next_visit_at is not None and now > history.next_visit_at + 2 * interval):
        return FeedState.LATE
    if history.last_success_at is None:
        return FeedState.OK
    last = history.last_new_item_at
    if last is None or now - last > longest_usual_silence(history.entries_a_day, now - last):
        return FeedState.QUIET
    return FeedState.OK


def validators_for(history: FeedHistory, now: datetime) -> Validators | None:
    """Return the validators for the next visit; None if it is time for an unconditional one.

    That is every 7th day, and sooner for a feed that is silent for longer than usual: some caches answer 304 for days
    although there is news.
    """
    last = history.last_full_fetch_at
    if last is None or now - last >= FULL_FETCH_EVERY:
        return None
    silence = now - (history.last_new_item_at or last)
    if min(silence, now - last) >= usual_silence(history.entries_a_day, silence):
        return None
    return Validators(history.etag, history.last_modified) if history.etag or history.last_modified else None


def usual_silence(a_day: float | None, silence: timedelta) -> timedelta:
    """Return the silence after which a feed is asked without conditions."""
    gap = usual_gap(a_day, silence)
    return FULL_FETCH_EVERY if gap is None else min(max(SILENT_GAPS * gap, SOONEST_FULL_FETCH), FULL_FETCH_EVERY)


def missed_window(
    history: FeedHistory, *, items_seen: int, items_known: int, now: datetime
) -> tuple[datetime, datetime] | None:
    """Return the period in which items may have come and gone unseen; None if the last two polls overlap.

    `items_known` counts the items of this poll that any earlier poll had. `history` is from before this poll; a feed
    that was never read, or never had an item, has missed nothing.
    """
    if items_seen == 0 or items_known > 0 or history.last_success_at is None or history.last_new_item_at is None:
        return None
    return history.last_success_at, now


MOVES_NEEDED, MOVE_AGE = 3, timedelta(hours=24)


def after_redirects(history: FeedHistory, hops: Sequence[tuple[int, str]], now: datetime) -> FeedHistory:
    """Return the history after redirects: `hops` are `(status, target)` pairs, first to last.

    A permanent move (301, 308) is believed after 3 equal responses over at least 24 hours; then `url` becomes the new
    address and `previous_url` the old one.
    """
    target = None
    for status, location in hops:
        if status not in (301, 308):
            break
        target = location
    # An address with a secret in it must come from the user, not from a server.
    if target is None or urlsplit(target).scheme not in ("http", "https") or redact_url(target) != target:
        return replace(history, moved_to=None, moves_seen=0, moved_since=None)
    if target != history.moved_to or history.moved_since is None:
        return replace(history, moved_to=target, moves_seen=1, moved_since=now)
    seen = history.moves_seen + 1
    if seen < MOVES_NEEDED or now - history.moved_since < MOVE_AGE:
        return replace(history, moves_seen=seen)
    return replace(history, url=target, previous_url=history.url, moved_to=None, moves_seen=0, moved_since=None)
