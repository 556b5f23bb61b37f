"""Create the archive of the invented press and publish it."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.demo.feeds import feed_url, feeds, visits
from benchmarks.demo.press import Outlet, Press, invented_press
from benchmarks.demo.rows import Row, article, assignment, copy, source_tags, sources, topic_tag, versions
from benchmarks.demo.telling import Telling, tellings
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert

DAYS, ARTICLES, BATCH = 30, 2400, 5000
#: the end of the month in measurements
NOW_OF_BENCHMARKS = datetime(2026, 11, 24, tzinfo=UTC)


def fill(home: Path, now: datetime, most: int = ARTICLES, days: int = DAYS) -> Path:
    """Create and publish the archive; identical every time but for its dates."""
    chance, press = random.Random(7), invented_press()
    made = tellings(press, chance, now, days, most)
    home.mkdir(parents=True, exist_ok=True)
    write_list(home / "feeds.csv", press.outlets)
    with open_warehouse(home) as connection:
        migrate(connection)
        for table, rows in around(press, chance, now).items():
            insert(connection, table, rows)
        while batch := list(islice(made, BATCH)):
            for table, rows in tables_of(batch, chance).items():
                insert(connection, table, rows)
    return publish(home, "demo")


def write_list(path: Path, outlets: Sequence[Outlet]) -> None:
    """Write the list of followed feeds: only those of the invented press."""
    with path.open("w", encoding="utf-8", newline="") as file:
        listed = csv.writer(file)
        listed.writerow(("url", "source_id", "language"))
        listed.writerows((feed_url(one), one.source_id, one.language) for one in outlets)


def tables_of(batch: Sequence[Telling], chance: random.Random) -> dict[str, list[Row]]:
    """Return articles with all their related rows, by table."""
    changed = [row for told in batch for row in versions(told, chance)]
    later = {row["article_id"]: row for row in changed if row["version"] == 2}
    return {
        "articles": [as_it_stands(article(told), later.get(told.article_id)) for told in batch],
        "article_topics": [topic_tag(told) for told in batch],
        "article_sources": [tag for told in batch for tag in source_tags(told)],
        "article_versions": changed,
        "story_assignments": [assignment(told) for told in batch],
        "republications": [copy(told, told.origin) for told in batch if told.origin],
        "watchlist_hits": [bridge_hit(told) for told in batch if "мост" in told.title.lower()],
    }


def bridge_hit(told: Telling) -> Row:
    """Return a hit of the watchlist "Bridges"."""
    at = told.at + timedelta(minutes=6)
    return {"watchlist": "Bridges", "article_id": told.article_id, "first_hit_at": at, "evidence": ["мост"]}


def as_it_stands(row: Row, later: Row | None) -> Row:
    """Return an article's row after its later version."""
    if later is None:
        return row
    gone = later["seen_at"] if later["change"] == "deleted" else None
    return row | {"version": 2, "title": later["title"], "text": later["text"], "gone_at": gone}


def around(press: Press, chance: random.Random, now: datetime) -> dict[str, Iterable[Any]]:
    """Return the rows beside the articles."""
    names = {one.topic_id: one.topic for one in press.happenings}
    return {
        "sources": sources([*press.outlets, *press.bodies]),
        "topics": [{"topic_id": one, "topic_name": name, "scheme": "presswatch"} for one, name in names.items()],
        "feeds": list(feeds(press.outlets, now)),
        "visits": list(visits(press.outlets, chance, now)),
        "drops": [
            {"at": now - timedelta(days=n % 20), "reason": ("listing", "no_text", "robots")[n % 3]} for n in range(70)
        ],
        "runs": [{"run_id": "demo", "flow": "ingest", "started_at": now - timedelta(hours=1), "state": "completed"}],
    }
