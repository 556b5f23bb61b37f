"""What the lake of a cluster costs as it grows.

Handing over an article, maintenance, the worked queries beside the file.

    python -m benchmarks.cluster                      40,000 synthetic articles, then a lake of five times as many
    python -m benchmarks.cluster --articles 200000    a lake of 0.2 and of 1 million (some ten minutes)

Starts its own PostgreSQL; the lake's files are in a folder. The archive is that of benchmarks.store: articles of 3 KB
with three source tags, two topics and two links each, one in ten with a second version, each text different, three
articles a story. They are handed over in runs of 5,000. Then the lake is made five times as large by SQL, and the
runs of another house follow. CPU counts all threads of the house; that of PostgreSQL is given separately. Queries: the
best of three.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from benchmarks.store.archive import fill
from benchmarks.store.warehouse import QUERIES, best
from presswatch.files import SNAPSHOT_FILE
from tests.cluster.servers import Postgres, missing, postgres
from warehouse.lake.handing import Handover, House, portions
from warehouse.lake.place import LakePlace, open_lake
from warehouse.lake.upkeep import keep_lake
from warehouse.snapshot.lists import open_snapshot
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse

RUN_ARTICLES = 5000
TIMES = 5
#: tables whose rows name the run that wrote them, with the key of their article
OF_RUNS = (
    "articles",
    "article_versions",
    "article_sources",
    "article_topics",
    "article_links",
    "article_feeds",
    "items",
)
#: consecutive articles that form a story
OF_A_STORY = 3
#: CPU seconds of the house and of PostgreSQL, for each run
Costs = list[tuple[float, float]]
#: so many runs are handed over one by one, each by an engine of its own, as a house does after each run
ALONE = 4
SQL = [part.partition("```")[0] for part in QUERIES.read_text("utf-8").split("```sql\n")[1:]][:10]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.cluster", description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=40_000)
    chosen = parser.parse_args(arguments)
    if problem := missing():
        sys.exit(problem)
    with tempfile.TemporaryDirectory() as folder, postgres("lake") as server:
        for what, figure in measured(Path(folder), server, chosen.articles):
            print(f"{what:60} {figure}", flush=True)


def measured(folder: Path, server: Postgres, articles: int) -> Iterator[tuple[str, str]]:
    """Yield what is measured, and the figure."""
    first, second = folder / "first", folder / "second"
    make_house(first, articles, "a")
    make_house(second, min(articles, 2 * ALONE * RUN_ARTICLES), "b")
    place = LakePlace(server.words("lake"), str(folder / "lake"))
    single, small = costs(first, place, server, ALONE)
    yield f"hand-over at {articles:,} articles: CPU ms an article", cost_line(small[-8:], RUN_ARTICLES)
    yield "the same, a run by itself, engine and all", cost_line(single, RUN_ARTICLES)
    began, cpu = time.perf_counter(), time.process_time()
    upkeep = keep_lake(place)
    spent = f"{time.process_time() - cpu:.1f} CPU s, {time.perf_counter() - began:.1f} s"
    yield f"upkeep: {upkeep.before} files made {upkeep.after}", spent
    yield "ten worked queries, sum of CPU ms: file, lake, ratio", queries_line(first, place)
    grow(place)
    with open_lake(place, is_reader=True) as lake:
        (count,) = lake.execute("SELECT count(*) FROM articles").fetchone() or (0,)
    single, large = costs(second, place, server, ALONE)
    yield f"hand-over at {count:,} articles: CPU ms an article", cost_line(large, RUN_ARTICLES)
    yield "the same, a run by itself, engine and all", cost_line(single, RUN_ARTICLES)
    yield (
        "the same, large beside small",
        f"{statistics.median(c for c, _ in large) / statistics.median(c for c, _ in small[-8:]):.2f} x",
    )
    size = sum(file.stat().st_size for file in (folder / "lake").rglob("*.parquet"))
    yield "files of the lake, kB an article", f"{size / 1000 / (count + min(articles, 2 * ALONE * RUN_ARTICLES)):.2f}"


def make_house(home: Path, articles: int, name: str) -> None:
    """Make a published home whose articles came in runs of this size."""
    home.mkdir()
    fill(home, articles)
    with open_warehouse(home) as connection:
        connection.execute(
            "CREATE TEMP TABLE runs_of AS SELECT article_id, printf('20260101T000000-%s%06d', ?, "
            "(row_number() OVER (ORDER BY first_seen_at) - 1) // ?) AS run_id FROM articles",
            [name, RUN_ARTICLES],
        )
        for table in OF_RUNS:
            name_rows(connection, table, name)
        tell_stories(connection)
        connection.execute("DELETE FROM runs")
        connection.execute(
            "INSERT INTO runs (run_id, flow, state, started_at, ended_at, articles_new) SELECT DISTINCT run_id, "
            "'ingest', 'completed', TIMESTAMPTZ '2026-01-01', TIMESTAMPTZ '2026-01-01', ? FROM runs_of",
            [RUN_ARTICLES],
        )
        (last,) = connection.execute("SELECT max(run_id) FROM runs").fetchone() or ("",)
        connection.execute("CHECKPOINT")
    publish(home, last)


def name_rows(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> None:
    """Make a table's rows name their article's run, in order, and articles of this house."""
    named = [f"'{name}' || t.article_id AS article_id", "r.run_id AS run_id"]
    named += [f"'{name}' || item_key AS item_key"] if table == "items" else []
    # Copies of one text would be stored once in the lake's files.
    named += ["md5(t.article_id) || ' ' || text AS text"] if table in ("articles", "article_versions") else []
    connection.execute(
        f"CREATE TEMP TABLE moved AS SELECT t.* REPLACE ({', '.join(named)}) FROM {table} t "
        "JOIN runs_of r USING (article_id)"
    )
    connection.execute(f"DELETE FROM {table}")
    connection.execute(f"INSERT INTO {table} BY NAME FROM moved ORDER BY run_id")
    connection.execute("DROP TABLE moved")


def tell_stories(connection: duckdb.DuckDBPyConnection) -> None:
    """Give each article a story, in order of time."""
    connection.execute(
        "INSERT INTO story_assignments BY NAME SELECT article_id, min(article_id) OVER (PARTITION BY number // ?) AS "
        "story_id, 1 AS revision, first_seen_at AS assigned_at, 0.5 AS score, 'likeness' AS rule, [title] AS evidence, "
        "first_seen_at, run_id FROM (SELECT *, row_number() OVER (ORDER BY first_seen_at, article_id) AS number "
        "FROM articles) ORDER BY first_seen_at",
        [OF_A_STORY],
    )


def costs(home: Path, place: LakePlace, server: Postgres, alone: int = 0) -> tuple[Costs, Costs]:
    """CPU seconds of the house, and of PostgreSQL, for each of its runs: `alone` by themselves, the rest in one go."""
    house = House(home / SNAPSHOT_FILE, "", lambda _url: True)
    single = [cost for _ in range(alone) for cost in spent(islice(portions(house, place, 1), 1), server)]
    return single, spent(portions(house, place, 1), server)


def spent(handed: Iterator[Handover], server: Postgres) -> Costs:
    """Return what each portion cost, the engine's start in the first."""
    found: Costs = []
    while True:
        ours, theirs = time.process_time(), cpu_of(server)
        if next(handed, None) is None:
            return found
        found.append((time.process_time() - ours, cpu_of(server) - theirs))


def cpu_of(server: Postgres) -> float:
    """Return CPU seconds of a PostgreSQL and its children, including ended ones."""
    pid = int((server.folder / "db" / "postmaster.pid").read_text().split()[0])
    pids = [
        pid,
        *map(
            int, subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
        ),
    ]
    total = 0
    for one in pids:
        try:
            words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, words[11:15] if one == pid else words[11:13]))
    return total / 100


def cost_line(found: Sequence[tuple[float, float]], articles: int) -> str:
    """Return the median a run, in milliseconds an article."""
    ours, theirs = (statistics.median(row[n] for row in found) * 1000 / articles for n in (0, 1))
    return f"{ours:.3f} (PostgreSQL {theirs:.3f})"


def queries_line(home: Path, place: LakePlace) -> str:
    """Return the worked queries over the file and over the lake."""
    with open_snapshot(home) as snapshot:
        file = sum(cpu_ms(snapshot, sql) for sql in SQL)
    with open_lake(place, is_reader=True, threads=2) as lake:
        ours = sum(cpu_ms(lake, sql) for sql in SQL)
    return f"{file:.0f}, {ours:.0f}, {ours / file:.2f} x"


def cpu_ms(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """CPU milliseconds of a query, the best of three."""
    return best(lambda: connection.execute(sql).fetchall(), time.process_time)


def grow(place: LakePlace) -> None:
    """Make the lake five times as large, then maintain it: copies under other names, in the same year."""
    with open_lake(place, threads=2) as lake:
        for table in (
            "articles",
            "article_versions",
            "article_sources",
            "article_topics",
            "article_links",
            "items",
            "article_feeds",
            "story_assignments",
        ):
            for number in range(1, TIMES):
                key = f"article_id || '~{number}' AS article_id" + (
                    f", item_key || '~{number}' AS item_key" if table == "items" else ""
                )
                lake.execute(
                    f"INSERT INTO {table} SELECT * REPLACE ({key}) FROM {table} WHERE article_id NOT LIKE '%~_'"
                )


if __name__ == "__main__":
    shutil.which("pgrep") or sys.exit("pgrep is needed")
    main()
