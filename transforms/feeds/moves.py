"""Permanent moves of feeds, believed only after several equal answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from presswatch.shown import redact_url
from transforms.feeds.visits import FeedHistory

MOVES_NEEDED, MOVE_AGE = 3, timedelta(hours=24)


def after_redirects(history: FeedHistory, hops: Sequence[tuple[int, str]], now: datetime) -> FeedHistory:
    """The history after a feed came over these hops: `(status, target)` pairs, first to last.

    A permanent move (301, 308) is believed after 3 equal answers over at least 24 hours; then `url` is the new address
    and `previous_url` the old one.
    """
    target = None
    for status, location in hops:
        if status not in (301, 308):
            break
        target = location
    # An address with a secret in it is the user's to write down, not a server's.
    if target is None or urlsplit(target).scheme not in ("http", "https") or redact_url(target) != target:
        return replace(history, moved_to=None, moves_seen=0, moved_since=None)
    if target != history.moved_to or history.moved_since is None:
        return replace(history, moved_to=target, moves_seen=1, moved_since=now)
    seen = history.moves_seen + 1
    if seen < MOVES_NEEDED or now - history.moved_since < MOVE_AGE:
        return replace(history, moves_seen=seen)
    return replace(history, url=target, previous_url=history.url, moved_to=None, moves_seen=0, moved_since=None)
