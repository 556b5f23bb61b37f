"""What the warehouse costs as it grows: loading, a run without news, publishing, explaining, the ten worked queries.

    python -m benchmarks.warehouse                  10,000 and 100,000 synthetic articles of 3 KB
    python -m benchmarks.warehouse --sizes 1000000  a million of them (some minutes, 10 GB of disk)

Milliseconds of wall time, best of three, unless the name says otherwise. Texts are drawn from invented sentences, half
English, half Russian. The first 10,000 go through the pipeline's own functions (that is the rate of loading), the rest
are copies of them under other ids, made by SQL; all together span a year, in order of time.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from presswatch.listing import write_rows
from presswatch.records import Article, Link, Role, RunTally, SourceTag, TopicTag
from transforms.changes import kinds_of_change
from warehouse.articles import keep_articles
from warehouse.connection import migrate, open_warehouse
from warehouse.polling import due_feeds, keep_items, known_items
from warehouse.publishing import SNAPSHOT_FILE, publish
from warehouse.reading import explain, open_snapshot
from warehouse.rows import insert
from warehouse.runs import begin_run, end_run
from warehouse.sql_session import run_sql

QUERIES = Path(__file__).parents[1] / "docs" / "queries.md"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
OUTLETS = [f"outlet-{number}" for number in range(100)]
TOPICS = [f"topic-{number}" for number in range(30)]
BATCH = 1000
BASE = 10_000
YEAR = timedelta(days=365)
COPIED_TIMES = {
    "articles": ("published_at", "first_seen_at", "fetched_at"),
    "article_versions": ("seen_at", "published_at"),
    "article_feeds": ("first_seen_at",),
    "items": ("first_seen_at",),
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
}
WORDS = (
    *("bridge", "council", "water", "school", "winter", "budget", "road", "police", "region", "minister", "station"),
    *("летом", "мост", "совет", "школа", "бюджет", "дорога", "регион", "министр", "станция", "зимой", "вопрос"),
)
READER = """
import sys, select, duckdb
answers = failures = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    try:
        with duckdb.connect(sys.argv[1], read_only=True) as snapshot:
            snapshot.execute("SELECT count(*), max(first_seen_at) FROM articles").fetchall()
        answers += 1
    except duckdb.Error as error:
        failures += 1
print(answers, failures)
"""


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


def item_of(article: Article) -> dict[str, Any]:
    """The feed's entry an article came from."""
    return {
        "item_key": f"key-{article.article_id}",
        "article_id": article.article_id,
        "feed_id": article.feed_id,
        "guid": article.url,
        "url": article.url,
        "title": article.title,
        "first_seen_at": article.fetched_at,
    }


def fill(home: Path, size: int) -> float:
    """Store everything; returns the articles a second of the pipeline's own way in."""
    base = min(size, BASE)
    with open_warehouse(home) as connection:
        migrate(connection)
        insert(connection, "sources", [{"source_id": name, "name": name, "owner_type": name[-1]} for name in OUTLETS])
        insert(connection, "feeds", [feed_row(name) for name in OUTLETS])
        begin_run(connection, RunTally("load", "ingest", NOW - timedelta(hours=2)))
    remaining = articles(base, YEAR * (base / size), random.Random(7))
    seconds = 0.0
    while batch := list(islice(remaining, BATCH)):
        with open_warehouse(home) as connection:
            began = time.perf_counter()
            connection.execute("BEGIN")
            keep_articles(connection, batch, "load", kinds_of_change)
            connection.execute("COMMIT")
            seconds += time.perf_counter() - began
            connection.execute("BEGIN")
            keep_items(connection, [item_of(article) for article in batch])
            connection.execute("COMMIT")
    if size > base:
        multiply(home, size // base)
    return base / seconds


def multiply(home: Path, times: int) -> None:
    """Copy what is there until it is `times` as much: later by a slice of the year each time, under other names."""
    shift = f"to_seconds(k * {YEAR.total_seconds() / times})"
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
    """A followed feed that is due now."""
    row = {"feed_id": f"{name}-feed", "url": f"https://{name}.example/rss", "source_id": name, "state": "ok"}
    return row | {"is_followed": True, "failures": 0, "next_visit_at": NOW, "last_new_item_at": NOW - timedelta(days=9)}


def best(action: Callable[[], Any]) -> float:
    """Milliseconds of the best of three."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        action()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def quiet_run(home: Path) -> None:
    """What a run without news asks and writes: due feeds, which of 500 entries are new, the run's row."""
    seen = [f"key-{number:016x}" for number in range(0, BASE, 20)]
    tally = RunTally(f"quiet-{time.monotonic_ns()}", "ingest", NOW)
    with open_warehouse(home) as connection:
        begin_run(connection, tally)
        assert len(due_feeds(connection, NOW, force=False)) == len(OUTLETS)
        assert len(known_items(connection, seen)) == len(seen)
        end_run(connection, tally)


def explained(home: Path, number: int) -> None:
    """One point question over the snapshot, its opening included."""
    with open_snapshot(home) as connection:
        assert explain(connection, f"{number:016x}")


def failures_of_readers(home: Path, publishes: int = 50) -> str:
    """Answers and failures of two readers that open and ask in a loop while runs publish."""
    command = [sys.executable, "-c", READER, str(home / SNAPSHOT_FILE)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for _ in range(publishes):
        publish(home, "load")
    answers, failures = map(sum, zip(*(map(int, r.communicate("\n")[0].split()) for r in readers), strict=True))
    return f"{failures} of {answers + failures}"


def measured(size: int, home: Path) -> dict[str, Any]:
    """All figures for one size, by name."""
    found: dict[str, Any] = {"articles": size, "loading: articles/s": fill(home, size)}
    found["warehouse: MB"] = round((home / "warehouse.duckdb").stat().st_size / 1e6)
    found["run without news, bookkeeping"] = best(lambda: quiet_run(home))
    found["publish (copy, verify, sync)"] = best(lambda: publish(home, "load"))
    found["explain one article"] = best(lambda: explained(home, 4711))
    for number, sql in re.findall(r"## (\d+)\..*?```sql\n(.*?)```", QUERIES.read_text("utf-8"), re.DOTALL):
        found[f"query {number}, process included"] = best(lambda sql=sql: run_sql(home, sql))
    found["readers' failures, 50 publishes"] = failures_of_readers(home)
    return {name: round(value) if isinstance(value, float) else value for name, value in found.items()}


def main() -> None:
    """Measure each size in a folder of its own and print one column a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    columns = []
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            columns.append(measured(size, Path(folder)))
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    write_rows(["what", *(f"{column['articles']:,}" for column in columns)], rows[1:], "table", sys.stdout)


if __name__ == "__main__":
    main()
