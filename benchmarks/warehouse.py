"""What the warehouse costs as it grows: loading, a run without news, publishing, explaining, the ten worked queries.

    python -m benchmarks.warehouse                             10,000 and 100,000 synthetic articles of 3 KB
    python -m benchmarks.warehouse --sizes 10000 1000000       a million of them too (ten minutes, 6 GB)

Texts are drawn from invented sentences, half English, half Russian. The first 10,000 go through the pipeline's own
functions (that is the rate of loading), the rest are copies of them under other ids, made by SQL; all together span a
year, in order of time. One article in ten has a second version. CPU figures count all threads; each figure is the best
of three, because other work shares the machine.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from presswatch.listing import write_rows
from presswatch.records import Article, Drop, Link, Role, RunTally, SourceTag, TopicTag
from transforms.changes import kinds_of_change
from warehouse import publishing
from warehouse.articles import keep_articles
from warehouse.connection import migrate, open_warehouse
from warehouse.polling import due_feeds, keep_items, known_items
from warehouse.publishing import SNAPSHOT_FILE, publish
from warehouse.reading import explain, open_snapshot
from warehouse.rows import insert
from warehouse.runs import begin_run, end_run, keep_drops
from warehouse.sql_session import run_sql

QUERIES = Path(__file__).parents[1] / "docs" / "queries.md"
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


def edited(batch: Sequence[Article]) -> list[Article]:
    """Every tenth article as it stands an hour later, a sentence longer."""
    later = timedelta(hours=1)
    return [replace(a, text=f"{a.text} It was longer.", fetched_at=a.fetched_at + later) for a in batch[::10]]


def drop_of(article: Article) -> Drop:
    """Something seen beside an article and not kept."""
    return Drop(article.fetched_at, "listing", f"{article.url}/tag", "A list", article.feed_id, "24 teasers")


def fill(home: Path, size: int) -> tuple[float, float]:
    """Store everything; returns the articles a second and a CPU-second of the pipeline's own way in."""
    base = min(size, BASE)
    with open_warehouse(home) as connection:
        migrate(connection)
        insert(connection, "sources", [{"source_id": name, "name": name, "owner_type": name[-1]} for name in OUTLETS])
        insert(connection, "feeds", [feed_row(name) for name in OUTLETS])
        begin_run(connection, RunTally("load", "ingest", NOW - timedelta(hours=2)))
    remaining = articles(base, YEAR * (base / size), random.Random(7))
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
        multiply(home, size // base)
    return base / seconds, base / cpu_seconds


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


def best(action: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds of the best of three."""
    times = []
    for _ in range(3):
        began = clock()
        action()
        times.append((clock() - began) * 1000)
    return min(times)


def quiet_run(home: Path) -> str:
    """What a run without news asks and writes: due feeds, which of 500 entries are new, the run's row; its id."""
    seen = [f"key-{number:016x}" for number in range(0, BASE, 20)]
    tally = RunTally(f"quiet-{time.monotonic_ns()}", "ingest", NOW)
    with open_warehouse(home) as connection:
        begin_run(connection, tally)
        assert len(due_feeds(connection, NOW, force=False)) == len(OUTLETS)
        assert len(known_items(connection, seen)) == len(seen)
        end_run(connection, tally)
    return tally.run_id


def cost_of_publishing(home: Path) -> dict[str, float]:
    """A quiet run with its publish, best of five: CPU and wall milliseconds, the copy and its sync apart."""
    spent = {"copy": [0.0, 0.0]}
    clocks = (time.process_time, time.perf_counter)

    def timed(real: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*arguments: Any) -> Any:
            began = [clock() for clock in clocks]
            answer = real(*arguments)
            spent["copy"] = [
                total + clock() - start for total, clock, start in zip(spent["copy"], clocks, began, strict=True)
            ]
            return answer

        return timing

    found: list[tuple[float, ...]] = []
    with (
        patch.object(publishing, "copy_file", timed(publishing.copy_file)),
        patch.object(publishing, "sync", timed(publishing.sync)),
    ):
        for _ in range(5):
            spent["copy"] = [0.0, 0.0]
            began = [clock() for clock in clocks]
            publish(home, quiet_run(home))
            whole = [clock() - start for clock, start in zip(clocks, began, strict=True)]
            found.append((*(w - c for w, c in zip(whole, spent["copy"], strict=True)), *spent["copy"]))
    rest_cpu, rest_wall, copy_cpu, copy_wall = (1000 * min(row[n] for row in found) for n in range(4))
    return {
        "run without news, bookkeeping and publish without the copy: CPU ms": rest_cpu,
        "the same: ms": rest_wall,
        "the copy and its sync: CPU ms": copy_cpu,
        "the copy and its sync: ms": copy_wall,
    }


def explained(home: Path, wanted: str) -> None:
    """One point question over the snapshot, its opening included."""
    with open_snapshot(home) as connection:
        found = explain(connection, wanted)
    assert (found is None) == (wanted == NEVER_SEEN)


def asked_aloud(home: Path, wanted: str) -> None:
    """The same question put to the command."""
    command = [sys.executable, "-m", "presswatch", "explain", wanted, "--home", str(home)]
    code = subprocess.run(command, capture_output=True, check=False).returncode
    assert code == (wanted == NEVER_SEEN)


def failures_of_readers(home: Path, publishes: int = 50) -> str:
    """Answers and failures of two readers that open and ask in a loop while runs publish."""
    command = [sys.executable, "-c", READER, str(home / SNAPSHOT_FILE)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for _ in range(publishes):
        publish(home, quiet_run(home))
    answers, failures = map(sum, zip(*(map(int, r.communicate("\n")[0].split()) for r in readers), strict=True))
    return f"{failures} of {answers + failures:,}"


def measured(size: int, home: Path) -> dict[str, Any]:
    """All figures for one size, by name."""
    per_second, per_cpu_second = fill(home, size)
    found: dict[str, Any] = {"articles": size, "loading: articles/s": per_second}
    found["loading: articles per CPU-second"] = per_cpu_second
    found["warehouse: MB"] = round((home / "warehouse.duckdb").stat().st_size / 1e6)
    found |= cost_of_publishing(home)
    url = next(articles(BASE, YEAR, random.Random(7))).url
    asked = {"an article": f"{4711:016x}", "an address": url, "a drop": f"{url}/tag", "never seen": NEVER_SEEN}
    for name, wanted in asked.items():
        found[f"explain {name}: ms"] = best(lambda wanted=wanted: explained(home, str(wanted)))
        found[f"explain {name}, process included: ms"] = best(lambda wanted=wanted: asked_aloud(home, wanted))
    found["sql SELECT 1, process included: ms"] = best(lambda: run_sql(home, "SELECT 1"))
    for number, question, sql in re.findall(
        r"## (\d+)\. (.*?)\n.*?```sql\n(.*?)```", QUERIES.read_text("utf-8"), re.DOTALL
    ):
        found[f"{number}. {question} ms"] = best(lambda sql=sql: run_sql(home, sql))
    found["readers' failures, 50 publishes"] = failures_of_readers(home)
    return {name: round(value) if isinstance(value, float) else value for name, value in found.items()}


def columns_for(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """The figures of each size, measured in a folder of its own."""
    columns = []
    for size in sizes:
        print(f"{size:,} articles …", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            columns.append(measured(size, Path(folder)))
    return columns


def quality_section(sizes: Sequence[int] = (10_000, 100_000, 1_000_000)) -> str:
    """The table of docs/quality.md."""
    columns = columns_for(sizes)
    lines = ["| synthetic articles of 3 KB | " + " | ".join(f"{column['articles']:,}" for column in columns) + " |"]
    lines.append("| --- |" + " ---: |" * len(columns))
    for name in list(columns[0])[1:]:
        cells = [f"{column[name]:,}" if isinstance(column[name], int) else column[name] for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    name = "run without news, bookkeeping and publish without the copy: CPU ms"
    growth = columns[-1][name] / columns[0][name]
    lines.append(
        f"\nFrom {sizes[0]:,} to {sizes[-1]:,} articles the bookkeeping of a run without news grows {growth:.1f}-fold "
        "in CPU time, the copy left out. Queries are those of [queries.md](queries.md), asked by `presswatch sql`: "
        "Python's start and the opening of the file are in their time. Two cores, shared with other work."
    )
    return "\n".join(lines)


def main() -> None:
    """Measure each size and print one column a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    columns = columns_for(parser.parse_args().sizes)
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    write_rows(["what", *(f"{column['articles']:,}" for column in columns)], rows[1:], "table", sys.stdout)


if __name__ == "__main__":
    main()
