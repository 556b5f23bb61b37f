"""Feeds of the invented press and the visits to them: most work, some do not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from benchmarks.demo.press import Outlet
from transforms.web import feed_id

Row = dict[str, object]
STATES = ("ok",) * 11 + ("quiet", "late", "broken", "ok")
VISITS_A_DAY, MOST_DAYS = 24, 30


def feed_url(outlet: Outlet) -> str:
    """Return where an outlet's feed would be; nothing answers there."""
    return f"https://{outlet.source_id.replace('_', '-')}.example/rss"


def feeds(outlets: Sequence[Outlet], now: datetime) -> Iterator[Row]:
    """One feed an outlet."""
    for outlet, state in zip(outlets, STATES, strict=True):
        is_ill = state == "broken"
        yield {
            "feed_id": feed_id(feed_url(outlet)),
            "url": feed_url(outlet),
            "title": outlet.name,
            "state": state,
            "source_id": outlet.source_id,
            "is_followed": True,
            "problem": "HTTP 503" if is_ill else None,
            "last_visit_at": now - timedelta(minutes=7),
            "last_new_item_at": now - timedelta(hours=1 if state == "ok" else 70),
            "next_visit_at": now + timedelta(minutes=8),
            "failures": 9 if is_ill else 0,
        }


def visits(outlets: Sequence[Outlet], chance: random.Random, now: datetime) -> Iterator[Row]:
    """Yield one visit an hour for each feed in the last month, some failed."""
    for outlet, state in zip(outlets, STATES, strict=True):
        for number in range(MOST_DAYS * VISITS_A_DAY):
            is_lost = chance.random() < (0.9 if state == "broken" and number < 72 else 0.01)
            yield {
                "visit_id": f"{outlet.source_id}-{number}",
                "feed_id": feed_id(feed_url(outlet)),
                "at": now - timedelta(hours=number),
                "outcome": "failed" if is_lost else "new",
                "problem": "HTTP 503" if is_lost else None,
            }
