"""The invented archive measured by benchmarks.store.warehouse: made by the pipeline, then copied by SQL.

Texts are drawn from invented sentences, half English, half Russian. Together they span a year, in order of time;
one article in ten has a second version.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from presswatch.records import Article, Drop, DropReason, Link, Role, RunTally, SourceTag, TopicTag
from transforms.changes import kinds_of_change
from transforms.web import domain_of
from warehouse.store.articles.keeping import keep_articles
from warehouse.store.feeds.entries import ItemOfRun, keep_items
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert
from warehouse.store.runs import begin_run, keep_drops

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OUTLETS = [f"outlet-{number}" for number in range(100)]
TOPICS = [f"topic-{number}" for number in range(30)]
NEVER_SEEN = "https://outlet-1.example/never/seen"
BATCH = 1000
BASE = 10_000
YEAR = timedelta(days=365)
COPIED_TIMES = {
    "articles": ("published_at", "first_seen_at", "fetched_at"),
    "article_versions": ("seen_at", "published_at"),
    **dict.fromkeys(("article_sources", "article_topics", "article_links", "article_feeds"), ("first_seen_at",)),
    "items": ("first_seen_at",),
    "drops": ('"at"',),
}
COPIED_NAMES = {
    "articles": ("article_id", "url"),
    "article_versions": ("article_id",),
    "article_sources": ("article_id",),
    "article_topics": ("article_id",),
    "article_links": ("article_id", "url"),
    "article_feeds": ("article_id",),
    "items": ("item_key", "article_id", "url"),
    "item_states": ("item_key",),
    "drops": ("url", "drop_id"),
}
WORDS = (
    *("bridge", "council", "water", "school", "winter", "budget", "road", "police", "region", "minister", "station"),
    *("летом", "мост", "совет", "школа", "бюджет", "дорога", "регион", "министр", "станция", "зимой", "вопрос"),
)


def articles(size: int, span: timedelta, chance: random.Random) -> Iterator[Article]:
    """Articles of about 3 KB with three source tags, two topics and two links each."""
    sentences = [" ".join(chance.choices(WORDS, k=12)).capitalize() + f" {number}." for number in range(4000)]
    for number in range(size):
        at = NOW - YEAR + span * (number / size)
        own, other, third = chance.sample(OUTLETS, 3)
        text = f"{other} reports. " + " ".join(chance.choices(sentences, k=24))
        numbers = chance.sample(range(size), 2)
        url = f"https://{own}.example/{at:%Y/%m/%d}/{number}"
        yield Article(
            article_id=f"{number:016x}", url=url, title=sentences[number % 4000], text=text, lead=None,
            language="en", language_score=0.9, authors=("A. Writer",), published_at=at, date_origin="page",
            publisher_id=own, feed_id=f"{own}-feed", origin="feed", seed_path=None, image_url=None,
            word_count=290, credits="", text_origin="page", fetched_at=at,
            source_tags=(
                SourceTag(own, own, Role.PUBLISHER, url, "link", 0, len(url), "publisher", 1.0),
                SourceTag(other, other, Role.ATTRIBUTION, f"{other} reports", "text", 0, len(other) + 8, "verb", 0.9),
                SourceTag(third, third, Role.LINK, url, "link", 0, len(url), "link", 0.8, via=other),
            ),
            topic_tags=tuple(TopicTag(t, t, "presswatch", 0.7, (t,)) for t in chance.sample(TOPICS, 2)),
            links=tuple(Link(f"https://{third}.example/{n}", f"{third}.example") for n in numbers),
        )  # fmt: skip


def item_of(article: Article) -> ItemOfRun:
    """Return the feed's entry for an article."""
    return {
        "item_key": f"key-{article.article_id}",
        "article_id": article.article_id,
        "feed_id": str(article.feed_id),
        "guid": article.url,
        "url": article.url,
        "title": article.title,
        "first_seen_at": article.fetched_at,
        "run_id": "load",
        "host": domain_of(article.url or ""),
        "name_key": None,
        "told_key": None,
        "link_id": None,
        "text_hash": None,
        "published_at": None,
        "authors": None,
        "summary_html": None,
        "content_html": None,
        "language": None,
        "image_url": None,
        "categories": None,
        "section": None,
        "credits": None,
        "is_whole": None,
        "date_origin": None,
        "told_source": None,
        "told_source_url": None,
    }


def edited(batch: Sequence[Article]) -> list[Article]:
    """Return every tenth article an hour later, a sentence longer."""
    later = timedelta(hours=1)
    return [replace(a, text=f"{a.text} It was longer.", fetched_at=a.fetched_at + later) for a in batch[::10]]


def drop_of(article: Article) -> Drop:
    """Return a drop seen beside an article."""
    return Drop(article.fetched_at, DropReason.LISTING, f"{article.url}/tag", "A list", article.feed_id, "24 teasers")


def fill(home: Path, size: int, span: timedelta = YEAR) -> tuple[float, float]:
    """Store everything, `span` of news; return the articles per second and per CPU-second through the pipeline."""
    base = min(size, BASE)
    with open_warehouse(home) as connection:
        migrate(connection)
        insert(connection, "sources", [{"source_id": name, "name": name, "owner_type": name[-1]} for name in OUTLETS])
        insert(connection, "feeds", [feed_row(name) for name in OUTLETS])
        begin_run(connection, RunTally("load", "ingest", NOW - timedelta(hours=2)))
    remaining = articles(base, span * (base / size), random.Random(7))
    seconds = cpu_seconds = 0.0
    while batch := list(islice(remaining, BATCH)):
        with open_warehouse(home) as connection:
            began, cpu_began = time.perf_counter(), time.process_time()
            connection.execute("BEGIN")
            keep_articles(connection, batch, "load", kinds_of_change)
            connection.execute("COMMIT")
            seconds += time.perf_counter() - began
            cpu_seconds += time.process_time() - cpu_began
            connection.execute("BEGIN")
            keep_articles(connection, edited(batch), "load", kinds_of_change)
            keep_drops(connection, "load", [drop_of(article) for article in batch[::20]])
            keep_items(connection, [item_of(article) for article in batch])
            connection.execute("COMMIT")
    if size > base:
        multiply(home, size // base, span)
    return base / seconds, base / cpu_seconds


def multiply(home: Path, times: int, span: timedelta) -> None:
    """Copy the content until it is `times` as large: each time later by a slice of the span, under other names."""
    shift = f"to_seconds(k * {span.total_seconds() / times})"
    for table, names in COPIED_NAMES.items():
        changed = [f"{name} || '-' || k AS {name}" for name in names]
        changed += [f"{name} + {shift} AS {name}" for name in COPIED_TIMES.get(table, ())]
        with open_warehouse(home) as connection:
            connection.execute("SET preserve_insertion_order = true")
            connection.execute(f"CREATE TEMP TABLE seed AS SELECT * FROM {table}")
            for k in range(1, times):
                copied = f"SELECT * EXCLUDE (k) REPLACE ({', '.join(changed)}) FROM (SELECT *, {k} AS k FROM seed)"
                connection.execute(f"INSERT INTO {table} {copied}")


def feed_row(name: str) -> dict[str, Any]:
    """Return a followed feed that is due now."""
    row = {"feed_id": f"{name}-feed", "url": f"https://{name}.example/rss", "source_id": name, "state": "ok"}
    return row | {"is_followed": True, "failures": 0, "next_visit_at": NOW, "last_new_item_at": NOW - timedelta(days=9)}
