"""When a feed is visited next, and what its visits say about it. Pure policy: the same history, the same answer.

The interval adapts as in Media Cloud's rss-fetcher (share of duplicates below a third: shorter; above two thirds:
longer); failures back off linearly with weights; nothing is ever disabled for good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from presswatch.records import Skips, Validators, Visit
from transforms.feeds.freshness import MAX_SECONDS, after_skips, floor_seconds
from transforms.feeds.xml_text import CUT_OFF

__all__ = [
    "FeedHistory",
    "after_visit",
    "feed_state",
    "floor_seconds",
    "missed_window",
    "validators_for",
    "visit_weight",
]

BASE_SECONDS = 3600.0
MIN_SECONDS = 900.0
JITTER_SHARE = 0.1
LOW_SHARE, HIGH_SHARE = 1 / 3, 2 / 3
# Two polls in a row make the whole step of halving or of one and a half, without remembering the first.
SHORTER, LONGER = 0.5**0.5, 1.5**0.5
GAP_FACTOR = 0.5
#: a poll earlier than this share of the interval says nothing about the interval
ON_TIME_SHARE = 0.5

REST_SECONDS = 30 * 86400.0
RETRY_AFTER_CAP_SECONDS = 7 * 86400.0
MANY_FAILURES = 30.0
BROKEN_FAILURES = 3.0
FULL_FETCH_EVERY = timedelta(days=7)
MAX_VALIDATOR_CHARACTERS = 1024

SUCCESSES = frozenset({"new", "same", "not_modified"})
#: problems that only say that the time or the turn did not come
NOT_ASKED = frozenset({"host rests", "no time left"})


@dataclass(frozen=True, slots=True)
class FeedHistory:
    """What is remembered of a feed between visits. Intervals are seconds, times aware and in UTC."""

    feed_id: str
    state: str = "ok"
    #: failed visits in a row
    failures: int = 0
    #: the same, by their weight: 1 hard, 0.5 soft, 0.25 when the server only asked for patience
    failure_weight: float = 0.0
    interval_seconds: float = BASE_SECONDS
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


def after_visit(
    history: FeedHistory,
    visit: Visit,
    *,
    duplicate_share: float | None,
    floor_seconds: float | None,
    now: datetime,
    skips: Skips | None = None,
) -> FeedHistory:
    """The history after a visit.

    Args:
        history: before the visit.
        visit: outcome 'new', 'same' or 'not_modified' is a success, 'postponed' changes nothing but the next visit,
            anything else is a failure.
        duplicate_share: share of the items that were known, 0 to 1; None where there were no items.
        floor_seconds: the least wait that headers, ttl or Retry-After ask for.
        now: when the run started.
        skips: hours and days in which the feed asks not to be visited.
    """
    if visit.outcome == "postponed" or visit.problem in NOT_ASKED:
        wait = min(max(visit.retry_after_seconds or 0.0, floor_seconds or 0.0), RETRY_AFTER_CAP_SECONDS)
        return replace(history, next_visit_at=now + timedelta(seconds=wait))
    if visit.outcome in SUCCESSES:
        after = _after_success(history, visit, duplicate_share, now)
    else:
        weight = history.failure_weight + visit_weight(visit)
        after = replace(history, failures=history.failures + 1, failure_weight=weight)
    wait = min(max(_wait_seconds(after, visit), floor_seconds or 0.0, visit.retry_after_seconds or 0.0), REST_SECONDS)
    jitter = JITTER_SHARE * min(wait, MAX_SECONDS) * _fraction_of(history.feed_id)
    next_visit_at = now + timedelta(seconds=wait + jitter)
    after = replace(after, last_visit_at=now, next_visit_at=after_skips(next_visit_at, skips or Skips()))
    return replace(after, state=feed_state(after, now, http_status=visit.http_status))


def _after_success(history: FeedHistory, visit: Visit, duplicate_share: float | None, now: datetime) -> FeedHistory:
    given = visit.validators or Validators()
    if visit.outcome == "not_modified":  # a 304 updates what it carries and keeps the rest (RFC 9111 §4.3.4)
        given = Validators(given.etag or history.etag, given.last_modified or history.last_modified)
    # A body that was cut must be fetched again whole.
    is_cut = CUT_OFF in (visit.problem or "")
    return replace(
        history,
        failures=0,
        failure_weight=0.0,
        interval_seconds=_adapted(history, duplicate_share, now),
        last_success_at=now,
        last_new_item_at=now if visit.items_new else history.last_new_item_at,
        last_full_fetch_at=history.last_full_fetch_at if visit.outcome == "not_modified" else now,
        etag=None if is_cut else _storable(given.etag),
        last_modified=None if is_cut else _storable(given.last_modified),
        body_hash=None if is_cut else visit.body_hash or history.body_hash,
    )


def _storable(validator: str | None) -> str | None:
    """A validator that can be sent back: short and on one line."""
    is_good = validator is not None and len(validator) <= MAX_VALIDATOR_CHARACTERS and validator.isprintable()
    return validator if is_good else None


def _adapted(history: FeedHistory, duplicate_share: float | None, now: datetime) -> float:
    """The interval after a poll with this share of duplicates."""
    seconds = history.interval_seconds
    is_first = history.last_success_at is None
    if is_first or duplicate_share is None or history.last_visit_at is None:
        return seconds
    if (now - history.last_visit_at).total_seconds() < seconds * ON_TIME_SHARE:
        return seconds
    if duplicate_share == 0.0:
        seconds *= GAP_FACTOR
    elif duplicate_share < LOW_SHARE:
        seconds *= SHORTER
    elif duplicate_share > HIGH_SHARE:
        seconds *= LONGER
    return min(max(seconds, MIN_SECONDS), MAX_SECONDS)


def visit_weight(visit: Visit) -> float:
    """How heavily a failed visit counts."""
    if visit.http_status in (429, 503):
        return 0.25
    if visit.http_status is not None and visit.http_status < 500:
        return 1.0
    return 0.5


def _wait_seconds(after: FeedHistory, visit: Visit) -> float:
    if visit.http_status == 410:
        return REST_SECONDS
    cap = REST_SECONDS if after.failure_weight > MANY_FAILURES else MAX_SECONDS
    return min(after.interval_seconds * max(1.0, after.failure_weight), cap)


def _fraction_of(feed_id: str) -> float:
    """A number from 0 to 1 that is the feed's own, so that feeds drift apart."""
    return int.from_bytes(blake2b(feed_id.encode("utf-8", "replace"), digest_size=4).digest(), "big") / 2**32


def feed_state(history: FeedHistory, now: datetime, *, http_status: int | None = None) -> str:
    """What to say of a feed.

    Returns:
        'gone' after 410 or over 30 weighted failures, 'broken' from 3 weighted failures on, 'late' while failing less
        than that or when its visit is long overdue, 'quiet' when it answers and has had nothing new for 14 of its
        intervals (at least 3 days), else 'ok'.
    """
    if http_status == 410 or history.failure_weight > MANY_FAILURES:
        return "gone"
    if history.failure_weight >= BROKEN_FAILURES:
        return "broken"
    interval = timedelta(seconds=history.interval_seconds)
    if history.failures or (history.next_visit_at is not None and now > history.next_visit_at + 2 * interval):
        return "late"
    silence = max(14 * interval, timedelta(days=3))
    last = history.last_new_item_at
    if history.last_success_at is not None and (last is None or now - last > silence):
        return "quiet"
    return "ok"


def validators_for(history: FeedHistory, now: datetime) -> Validators | None:
    """What to send with the next visit; None when it is time to ask unconditionally, which every 7th day is."""
    last = history.last_full_fetch_at
    if last is None or now - last >= FULL_FETCH_EVERY:
        return None
    return Validators(history.etag, history.last_modified) if history.etag or history.last_modified else None


def missed_window(
    history: FeedHistory, *, items_seen: int, items_known: int, now: datetime
) -> tuple[datetime, datetime] | None:
    """From when to when items may have come and gone unseen; None when the windows of two polls overlap.

    `items_known` counts the items of this poll that any earlier poll had. `history` is the one before this poll; a
    feed that was never read, or never had an item, has missed nothing.
    """
    if items_seen == 0 or items_known > 0 or history.last_success_at is None or history.last_new_item_at is None:
        return None
    return history.last_success_at, now
