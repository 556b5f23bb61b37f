"""A house whose clock is ten minutes wrong: what it brings has wrong times, and is there once.

Expected, as written before the first try: no entry is lost or kept twice, dates of outlets are as they say, an article
of two houses belongs to the one with the earlier time, and one event told in both is one story.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from presswatch.cli.collect.doctor_cluster import gate
from tests.cluster.servers import Postgres, missing, postgres
from tests.flows.steps.cluster.houses import (
    DOUBLED,
    NOON,
    TEXT,
    feed_list,
    house_settings,
    loopback_of,
    one_round,
    place_of,
    presses,
    rows,
)

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
    "<pubDate>Sun, 01 Mar 2026 11:58:00 +0000</pubDate>"
    f"<description>{TEXT} {TEXT} {TEXT}</description></item>"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres("lake", "gate") as running:
        yield running


def test_a_clock_that_is_ten_minutes_wrong_loses_and_doubles_nothing(server: Postgres, tmp_path: Path):
    with presses(loopback_of(0, 2), loopback_of(1, 2)) as served:
        shared = served[0].url("/well")
        for press, name in zip(served, ("north", "south"), strict=True):
            entries = [(f"The {name} council votes", press.url(f"/{name}")), ("A new well", shared)]
            items = "".join(ITEM.format(title=title, link=link) for title, link in entries)
            feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
            press.put("/feed", feed, "application/rss+xml")
        feeds, data = feed_list(tmp_path, *served), str(tmp_path / "data")
        right, slow = (house_settings(tmp_path, shard, server, data, *served) for shard in ("0/2", "1/2"))
        for minutes in (0, 15, 30):
            now = NOON + timedelta(minutes=minutes)
            one_round(right, feeds, now)
            # To this house the entries are eight minutes in the future at first.
            one_round(slow, feeds, now - timedelta(minutes=10))
    place = place_of(right)
    assert rows(place, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(3, 3)]
    assert rows(place, DOUBLED) == [(0,)]
    told = datetime(2026, 3, 1, 11, 58, tzinfo=UTC)
    assert rows(place, "SELECT DISTINCT published_at FROM articles") == [(told,)]
    seen = rows(place, f"SELECT first_seen_at FROM articles WHERE url = '{shared}'")
    assert seen == [(NOON - timedelta(minutes=10),)]
    assert rows(place, "SELECT count(*) = (SELECT count(*) FROM runs) FROM story_meetings") == [(True,)]


def test_doctor_tells_a_clock_that_is_not_that_of_the_gate(server: Postgres):
    found = list(gate(server.address("gate")))
    assert [row[:2] for row in found] == [("gate", "ok")]
    late = list(gate(server.address("gate"), lambda: datetime.now(UTC).timestamp() - 600))
    assert [row[:2] for row in late] == [("gate", "ok"), ("clock", "hint")]
    assert "10 minutes behind that of the gate" in late[1][2]
    early = list(gate(server.address("gate"), lambda: datetime.now(UTC).timestamp() + 600))
    assert "10 minutes ahead of that of the gate" in early[1][2]
