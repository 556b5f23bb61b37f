"""A small warehouse with a bit of everything, in our own words, for tests of reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert
from warehouse.store.file.soundness import block_size

START = datetime(2026, 10, 30, 8, tzinfo=UTC)
RUN = "run-1"
LETTER = "The bridge over the Sozh will be closed until spring, BelTA reports. Drivers are asked to take the ring road."


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def article(number: int, publisher: str, at: float, title: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "article_id": f"a{number}",
        "url": f"https://{publisher.replace('_', '.')}/news/{number}",
        "title": title,
        "text": text,
        "language": "en",
        "language_score": 0.99,
        "authors": ["A. Writer"],
        "published_at": hours(at),
        "date_origin": "page",
        "publisher_id": publisher,
        "feed_id": f"{publisher}-feed",
        "origin": "feed",
        "word_count": len(text.split()),
        "credits": "",
        "text_origin": "page",
        "version": 1,
        "first_seen_at": hours(at + 0.2),
        "fetched_at": hours(at + 0.2),
        "run_id": RUN,
    } | more


ARTICLES = [
    article(1, "tut_by", 0, "Bridge closed", LETTER, version=2),
    article(2, "belta", 1, "Bridge over the Sozh closed", "The bridge is closed for repairs."),
    article(3, "zerkalo", 30, "Rates unchanged", "The bank keeps its rate, Reuters writes, citing the regulator."),
    article(4, "reuters", 28, "Central bank holds rate", "The regulator left its rate unchanged on Saturday."),
    article(5, "tut_by", 54, "=Rates, and what they mean", "Savers gain little. BelTA reports calm.", language="ru"),
    article(6, "belta", 80, "Harvest ends", "The harvest has ended.", published_at=None, date_origin=None),
]


def tag(article_id: str, source: str, role: str, evidence: str, field: str, at: int, **more: Any) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "source_id": source,
        "source_name": source.upper(),
        "role": role,
        "evidence": evidence,
        "field": field,
        "start_char": at,
        "end_char": at + len(evidence),
        "rule": "en-attribution",
        "confidence": 0.9,
        "run_id": RUN,
    } | more


SOURCE_TAGS = [
    *(tag(row["article_id"], row["publisher_id"], "publisher", row["url"], "link", 0) for row in ARTICLES),
    tag("a1", "belta", "attribution", "BelTA reports", "text", LETTER.index("BelTA")),
    tag("a3", "reuters", "attribution", "Reuters writes", "text", ARTICLES[2]["text"].index("Reuters"), via="reuters"),
    tag("a5", "belta", "attribution", "BelTA reports", "text", ARTICLES[4]["text"].index("BelTA")),
    tag("a5", "tut_by", "mention", "Savers", "text", 0),
]
TOPICS = [("a1", "transport"), ("a2", "transport"), ("a3", "banking"), ("a4", "banking"), ("a5", "banking")]
LINKS = [
    ("a2", "https://roads.example/order-7"),
    ("a1", "https://roads.example/order-7"),
    ("a3", "https://bank.example/decision"),
    ("a4", "https://bank.example/decision"),
]
VERSIONS = [
    {"article_id": row["article_id"], "version": 1, "seen_at": row["first_seen_at"], "title": row["title"]}
    | {"text": row["text"], "published_at": row["published_at"], "change": "first", "run_id": RUN}
    for row in ARTICLES
]
VERSIONS[0] |= {"title": "Bridge closed for good", "text": LETTER.replace("until spring", "for good")}
VERSIONS.append(
    VERSIONS[0]
    | {
        "version": 2,
        "seen_at": hours(7),
        "title": "Bridge closed",
        "text": LETTER,
        "change": "text",
        "kinds": ["title", "text"],
    }
)
SOURCES = [
    ("tut_by", "TUT.BY", "independent"),
    ("belta", "BelTA", "state"),
    ("zerkalo", "Zerkalo", "in_exile"),
    ("reuters", "Reuters", "foreign_public"),
]
FEEDS = [
    {"feed_id": "belta-feed", "state": "ok", "failures": 0, "last_new_item_at": hours(80)},
    {"feed_id": "tut_by-feed", "state": "broken", "failures": 4, "problem": "404", "last_new_item_at": hours(54)},
    {"feed_id": "zerkalo-feed", "state": "late", "failures": 0, "last_new_item_at": hours(30)},
]
DROPS = [
    {"run_id": RUN, "at": hours(2), "url": "https://tut.by/tag/bridges", "title": "Bridges", "reason": "listing"}
    | {"feed_id": "tut_by-feed", "detail": "24 teasers"},
    {"run_id": RUN, "at": hours(3), "url": "https://belta/gallery", "reason": "no_text", "feed_id": "belta-feed"},
]
RUNS = [
    {
        "run_id": RUN,
        "flow": "ingest",
        "started_at": hours(0),
        "ended_at": hours(0.01),
        "state": "ok",
        "articles_new": 6,
    },
    {"run_id": "run-2", "flow": "ingest", "started_at": hours(81), "ended_at": hours(81.02), "state": "ok"},
]
ITEMS = [
    {"item_key": "i1", "article_id": "a9", "feed_id": "belta-feed", "guid": "g9", "url": "https://belta/news/9"}
    | {"title": "Not read yet", "first_seen_at": hours(81)}
]
STATES = [{"item_key": "i1", "state": "pending", "tries": 1, "next_try_at": hours(82), "reason": "timeout"}]
VISITS = [
    {
        "visit_id": f"v{at}",
        "feed_id": "belta-feed",
        "run_id": RUN,
        "at": hours(at),
        "outcome": outcome,
        "items_seen": seen,
    }
    | {"items_new": 1, "milliseconds": 120, "http_status": 200}
    for at, outcome, seen in ((0, "ok", 20), (1, "unchanged", 0), (2, "unreachable", 0))
]


def with_times(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first_seen = {row["article_id"]: row["first_seen_at"] for row in ARTICLES}
    return [row | {"first_seen_at": first_seen[row["article_id"]]} for row in rows]


def rows_by_table() -> dict[str, list[dict[str, Any]]]:
    beside = ("article_sources", "article_topics", "article_links")
    return {table: with_times(rows) if table in beside else rows for table, rows in plain_rows().items()}


def plain_rows() -> dict[str, list[dict[str, Any]]]:
    return {
        "articles": ARTICLES,
        "article_versions": VERSIONS,
        "article_sources": SOURCE_TAGS,
        "article_topics": [
            {"article_id": a, "topic_id": t, "topic_name": t.title(), "scheme": "presswatch", "score": 0.8}
            | {"evidence": [t, t.title()], "rules_version": "r1", "run_id": RUN}
            for a, t in TOPICS
        ],
        "article_links": [
            {"article_id": a, "url": url, "domain": url.split("/")[2], "anchor": "here", "run_id": RUN}
            for a, url in LINKS
        ],
        "article_feeds": [
            {"article_id": row["article_id"], "feed_id": row["feed_id"], "guid": row["url"], "first_seen_at": hours(0)}
            for row in ARTICLES
        ],
        "sources": [
            {"source_id": i, "name": n, "owner_type": o, "aliases": [n], "domains": [f"{i}.example"]}
            for i, n, o in SOURCES
        ],
        "topics": [{"topic_id": t, "topic_name": t.title(), "scheme": "presswatch"} for t in ("transport", "banking")],
        "feeds": [
            feed
            | {"url": f"https://{feed['feed_id']}.example/rss", "source_id": str(feed["feed_id"]).removesuffix("-feed")}
            | {"is_followed": True, "last_visit_at": hours(81), "last_success_at": hours(81), "interval_seconds": 900.0}
            for feed in FEEDS
        ],
        "drops": DROPS,
        "runs": RUNS,
        "items": ITEMS,
        "item_states": STATES,
        "visits": VISITS,
        "gaps": [{"feed_id": "belta-feed", "noticed_at": hours(50), "from_at": hours(40), "to_at": hours(50)}],
    }


def filled_home(home: Path) -> Path:
    """A home folder with the sample stored and published."""
    home.mkdir(parents=True, exist_ok=True)
    for name, (body, mode) in files_of_sample().items():
        (home / name).write_bytes(body)
        (home / name).chmod(mode)
    return home


@cache
def files_of_sample() -> dict[str, tuple[bytes, int]]:
    """The files of such a home, with their modes: stored and published once in a process."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_warehouse(home) as connection:
            migrate(connection)
            for table, rows in rows_by_table().items():
                insert(connection, table, rows)
        publish(home, "run-2")
        return {path.name: (path.read_bytes(), path.stat().st_mode) for path in home.iterdir()}


def bytes_of_a_block(path: Path) -> int:
    """The size of a database file's blocks, as its headers tell it."""
    with path.open("rb") as file:
        found = block_size(file)
    assert found, f"{path} tells no size of its blocks"
    return found
