"""The cost of stories and copies: CPU milliseconds an article, in archives of several sizes, and the parent's memory.

    python -m benchmarks.stories.cost [ARTICLES ...]

An archive is filled with sketches of invented articles, 5,000 a day; then batches of 400 that share terms and passages
with the last days are stored. One figure is the child's (the sketch), the other the parent's (finding and storing).
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.stories.quality import ROOT, labelled
from flows.steps.stories import keep_stories
from presswatch.home import read_rule_texts
from presswatch.records import Article, PageReading
from transforms.article import Provenance, article_of, compile_rules
from transforms.changes import kinds_of_change
from transforms.stories import sketch_of
from warehouse.store import migrate, open_warehouse
from warehouse.store.articles import keep_articles

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
A_DAY, BATCH, BATCHES = 5000, 400, 4
CHARACTERS = 3000
FILL = """
INSERT INTO story_sketches SELECT 'x' || a, $now - to_seconds((({n} - a) * 86400 / {day})::BIGINT), $now, 'c',
 list_transform(range(90), lambda i: ((hash(a * 97 + i) % 250000000) * 16)::UINTEGER), 
 list_transform(range(90), lambda i: 100::USMALLINT), [],
 'r', 'r' FROM range({n}) t(a);
INSERT INTO story_probes SELECT epoch_ms($now - to_seconds((({n} - a) * 86400 / {day})::BIGINT)) // 86400000,
 ((hash(a * 31 + k) % 60000000) * 16)::UINTEGER, 'x' || a FROM range({n}) t(a), range(16) u(k);
INSERT INTO text_samples SELECT epoch_ms($now - to_seconds((({n} - a) * 86400 / {day})::BIGINT)) // 86400000,
 (hash(a * 61 + k) >> 1)::BIGINT, 'x' || a FROM range({n}) t(a), range(26) u(k);
INSERT INTO story_assignments SELECT 'x' || a, 'x' || a, 1, $now, 1, 'founds', [], NULL, $now, 'r', 'r'
 FROM range({n}) t(a);
"""


def texts(count: int) -> list[tuple[str, str]]:
    """Return titles and texts of about 3 KB, made of the labelled set's sentences.

    One in five copies most of another.
    """
    chance = random.Random(5)
    lines = labelled()
    by_language = {name: [line for line in lines if line["language"] == name] for name in ("be", "ru", "en")}
    made: list[tuple[str, str]] = []
    for number in range(count):
        some = by_language[chance.choice(("be", "ru", "ru", "en"))]
        if number % 5 == 4:
            made.append((made[-1][0], made[-1][1][: CHARACTERS * 3 // 4]))
            continue
        text = ""
        while len(text) < CHARACTERS:
            words = chance.choice(some)["text"].split()
            chance.shuffle(words)
            text += " ".join(words) + " "
        made.append((chance.choice(some)["title"], text))
    return made


def articles(rules: Any, made: Sequence[tuple[str, str]], first: int) -> list[Article]:
    """Articles as a child gives them."""
    found = []
    for number, (title, text) in enumerate(made, first):
        at = NOW - timedelta(minutes=number % 600)
        reading = PageReading(title, text, published_at=at, date_origin="page")
        found.append(article_of(reading, Provenance(f"b{number}", "feed", "page", NOW, None, None, "press"), rules))
    return found


def measure(size: int, batches: Sequence[Sequence[Article]]) -> None:
    """Fill an archive and keep the batches."""
    with tempfile.TemporaryDirectory() as folder, open_warehouse(Path(folder)) as connection:
        migrate(connection)
        for statement in FILL.format(n=size, day=A_DAY).split(";\n"):
            if statement.strip():
                connection.execute(statement, {"now": NOW})
        connection.execute("CHECKPOINT")
        figures = []
        for batch in batches:
            connection.execute("BEGIN")
            keep_articles(connection, batch, "r1", kinds_of_change)
            began = time.process_time()
            keep_stories(connection, batch, "r1", NOW)
            figures.append((time.process_time() - began) * 1000)
            connection.execute("COMMIT")
        stored = (Path(folder) / "warehouse.duckdb").stat().st_size
    warm = sorted(figures[1:])[len(figures[1:]) // 2]
    shown = ", ".join(f"{figure:.0f}" for figure in figures)
    print(f"{size} articles: {warm / BATCH:.2f} ms an article in the parent; batches of {BATCH}: {shown} ms")
    print(f"    the file has {stored / 1e6:.0f} MB")


def main() -> int:
    """Measure the sketch, then archives of each size."""
    sizes = [int(word) for word in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    rules = compile_rules(read_rule_texts(ROOT / "seeds"))
    made = texts(BATCH * BATCHES)
    batches = [articles(rules, made[start : start + BATCH], start) for start in range(0, len(made), BATCH)]
    flat = [article for batch in batches for article in batch]
    for name in ("first pass", "warm"):
        began = time.process_time()
        for one in flat[:BATCH]:
            sketch_of(one.title, one.text, one.source_tags, one.topic_tags, rules.background)
        print(f"sketch, {name}: {(time.process_time() - began) * 1000 / BATCH:.2f} ms an article in the child")
    for size in sizes:
        measure(size, batches)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
