"""Rounds that die: `python -m tests.flows.steps.rounds.kill_rounds FOLDER PORT HOMES DEATHS HOURS`.

One warm process forks a child for each round, so that a death costs no new interpreter. A child counts what it does
(fetch, raw write, read, SQL, commit, close, sync, rename) and kills itself, as hard as power loss, at a given count.
Prints one JSON object: the actions of an undisturbed round in order, how many rounds died, and each home whose store,
after its deaths and one more round, differs from that of an undisturbed one.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import duckdb

import warehouse.store.file.engine
from connectors.fetching import Fetching
from connectors.http.transports import trusted_authorities
from flows.steps.rounds.round import run_round
from flows.steps.runs import Caller, rule_lists
from presswatch.home.earlier_rules import packed
from presswatch.home.kept_tables import LANGUAGES, STOP_WORDS, use_kept
from presswatch.patterns import compile_all
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.pool_here import PoolHere
from tests.shipped import shipped_rules, shipped_texts
from transforms.documents import Document
from transforms.seed_tasks import seed_articles
from transforms.tasks import archived_article, feed_items
from transforms.work import PageBytes
from warehouse.archive.raw_archive import RawArchive
from warehouse.store.file.rows import insert

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: columns that an undisturbed round and a killed one with its successor must agree on
TABLES = {
    "articles": "article_id, url, title, text, version, text_origin, language, publisher_id, fetched_at, gone_at",
    "article_versions": "article_id, version, change, kinds, title, text, seen_at",
    "article_sources": "article_id, source_id, role, evidence, start_char, first_seen_at",
    "article_topics": "article_id, topic_id, score, first_seen_at",
    "article_links": "article_id, url, first_seen_at",
    "article_feeds": "article_id, feed_id, guid",
    "article_revisits": "article_id, state, tries, next_visit_at",
    "items": "item_key, article_id, url",
    "item_states": "item_key, state, reason",
    "seed_files": "seed_path, body_hash, identity",
    "feeds": "feed_id, url, body_hash, etag",
    "drops": "reason, url, title, item_key",
    "sources": "source_id, name",
    "topics": "topic_id, topic_name",
    # Where a round is cut, batches are others; that each article has one story is not.
    "story_sketches": "article_id, told_at",
    "story_assignments": "article_id, revision",
}


class Deadline:
    """Counts actions; at the chosen one the process is gone."""

    def __init__(self, point: int) -> None:
        self.point = point
        self.actions: list[str] = []

    def note(self, action: str) -> None:
        self.actions.append(action)
        if len(self.actions) == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


class WatchedConnection:
    """A DuckDB connection that notes each statement before it runs, what writes also after it, and its closing."""

    def __init__(self, connection: Any, deadline: Deadline) -> None:
        self.connection, self.deadline = connection, deadline

    def execute(self, sql: str, *arguments: Any) -> Any:
        word = sql.split()[0].upper()
        self.deadline.note(word)
        answer = self.connection.execute(sql, *arguments)
        if word in ("COMMIT", "CHECKPOINT", "DETACH"):
            self.deadline.note(f"after {word}")
        return answer

    def cursor(self) -> WatchedConnection:
        return WatchedConnection(self.connection.cursor(), self.deadline)

    def close(self) -> None:
        self.deadline.note("close")
        self.connection.close()
        self.deadline.note("after close")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


class WatchedDuckDB:
    """The module `duckdb` as the warehouse sees it."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline

    def connect(self, *arguments: Any, **options: Any) -> Any:
        options["config"] = options.get("config", {}) | {"threads": "1"}  # a fork of the engine's costs 20 ms
        return WatchedConnection(duckdb.connect(*arguments, **options), self.deadline)

    def __getattr__(self, name: str) -> Any:
        return getattr(duckdb, name)


class CountingPool(PoolHere):
    """Notes each reading; the real pool's start would cost a second a round."""

    def __init__(self, texts: Any, deadline: Deadline) -> None:
        super().__init__(texts)
        self.deadline = deadline

    def map_pairs(self, tasks: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        for pair in super().map_pairs(tasks):
            self.deadline.note("read")
            yield pair


def counting_pool(deadline: Deadline) -> Callable[..., Any]:
    """What opens a pool that notes each reading."""

    @contextmanager
    def opened(_settings: Settings, texts: Any) -> Iterator[CountingPool]:
        yield CountingPool(texts, deadline)

    return opened


def watch(deadline: Deadline) -> None:
    """Put the counter at every place where a round can be cut in two."""
    vars(warehouse.store.file.engine)["duckdb"] = WatchedDuckDB(deadline)
    Fetching.answers_as_they_come = counted_each(  # type: ignore[method-assign]
        Fetching.answers_as_they_come, "fetched", deadline
    )
    # This process exists to be killed: what it counts are its calls to the system, so these names are the system's.
    for name in ("replace", "fsync", "write", "ftruncate"):
        setattr(os, name, counted(getattr(os, name), name, deadline))
    shutil.copyfile = counted(shutil.copyfile, "copy", deadline)


def counted(real: Callable[..., Any], name: str, deadline: Deadline) -> Callable[..., Any]:
    """A function that notes itself before and after."""

    def noting(*arguments: Any, **options: Any) -> Any:
        deadline.note(name)
        answer = real(*arguments, **options)
        deadline.note(f"after {name}")
        return answer

    return noting


def counted_each(real: Callable[..., Any], name: str, deadline: Deadline) -> Callable[..., Any]:
    """A generator that notes each thing it gives."""

    def noting(*arguments: Any) -> Iterator[Any]:
        for thing in real(*arguments):
            deadline.note(name)
            yield thing

    return noting


def round_in_child(folder: Path, port: int, now: datetime, point: int) -> list[str] | None:
    """One round in a child of its own that dies at the point; its actions, or None where it died."""
    receiving, sending = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            deadline = Deadline(point)
            watch(deadline)
            settings = Settings(home=folder / "home", allow_networks=f"127.0.0.0/8:{port}", workers=1)
            options = RoundOptions(folder / "seeds", folder / "feeds.csv", None, True)
            run_round(settings, options, Caller(pool=counting_pool(deadline)), now=now)
            deadline.point = 0
            with os.fdopen(sending, "w") as pipe:
                json.dump(deadline.actions, pipe)
            code = 0
        finally:
            os._exit(code)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        said = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise RuntimeError(f"a round ended with {status}, to die at {point}")
    return json.loads(said) if status == 0 else None


def dies(folder: Path, port: int, now: datetime, point: int) -> bool:
    """Tell whether a round dies at a point; where one is over before, whether the next dies at half of it."""
    while point:
        if round_in_child(folder, port, now, point) is None:
            return True
        point //= 2
    return False


def contents(folder: Path) -> dict[str, list[Any]]:
    """What the snapshot holds, and how many versions point to a record that cannot be read."""
    archive = RawArchive(folder / "home" / "raw")
    with duckdb.connect(str(folder / "home" / "presswatch.duckdb"), read_only=True) as reader:
        found = {
            table: sorted(map(str, reader.execute(f"SELECT {columns} FROM {table}").fetchall()))
            for table, columns in TABLES.items()
        }
        places = reader.execute("SELECT raw_file, raw_offset FROM article_versions WHERE raw_file IS NOT NULL")
        for file, offset in places.fetchall():
            archive.read(file, offset)
    return found


def told(folder: Path) -> dict[str, list[Any]]:
    """`contents` from a child: the engine's threads must not be there when the next child is forked."""
    receiving, sending = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            with os.fdopen(sending, "w") as pipe:
                json.dump(contents(folder), pipe)
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    found: dict[str, list[Any]] = json.loads(said)
    return found


def fresh(template: Path, folder: Path) -> Path:
    """A copy of a folder in place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    return folder


#: what a round imports only where it needs it; a child that did would do so at each death again
IMPORTED_LATE = (
    "anyio._backends._asyncio",
    "connectors.http.network",
    "encodings.idna",
    "httpx",
    "h2.connection",
    "protego",
    "transforms.stories.similarity",
    "warehouse.store.file.columns",
)


def warm_up() -> None:
    """Load rules, word lists, models and the engine's Python side once, in the parent; it starts no thread."""
    for name in IMPORTED_LATE:
        import_module(name)
    trusted_authorities()
    use_kept(LANGUAGES, STOP_WORDS)
    texts, rules = shipped_texts(), shipped_rules()
    rule_lists(cast("Any", PoolHere(texts)), texts)
    packed(texts)
    text = "The council met on Friday, BelTA reports."
    seed_articles(rules, "warm.txt", "warm.txt", f"A title\n\n{text}".encode(), NOON)
    page = f"<html><head><title>A title</title></head><body><article><h1>A</h1><p>{text}</p></article></body></html>"
    archived_article(rules, PageBytes("https://example.org/a", None, page.encode()), NOON)
    feed = "<rss><channel><title>t</title><item><title>A</title><link>http://a.test/a</link></item></channel></rss>"
    feed_items(rules, Document(feed.encode(), "https://example.org/rss", "f", None, NOON))
    with duckdb.connect(config={"threads": "1"}) as connection:
        connection.execute("CREATE TABLE warm (a TIMESTAMPTZ)")
        insert(connection, "warm", [{"a": NOON}])
        connection.execute("SELECT * FROM warm").fetchall()
    compile_all()
    gc.collect()
    gc.freeze()  # or each child's collector would copy every page of the above


def main(folder: Path, port: int, homes: int, deaths: int, hours: float) -> None:
    """Let each of so many homes die so many times before a round comes through, and compare.

    The first deaths cover a whole round evenly, the others what a round does that finds all done.
    """
    warm_up()
    now = NOON + timedelta(hours=hours)
    undisturbed = fresh(folder / "template", folder / "undisturbed")
    actions = round_in_child(undisturbed, port, now, 0)
    assert actions is not None
    expected = told(undisturbed)
    shortest = len(round_in_child(undisturbed, port, now, 0) or [])
    died, differing = 0, []
    for number in range(homes):
        disturbed = fresh(folder / "template", folder / "disturbed")
        points = [1 + number * len(actions) // homes]
        points += [1 + (turn * homes + number) * shortest // (homes * deaths) for turn in range(1, deaths)]
        died += sum(dies(disturbed, port, now, point) for point in points)
        round_in_child(disturbed, port, now, 0)
        found = told(disturbed)
        wrong = [table for table in TABLES if found[table] != expected[table]]
        if wrong:
            differing.append([points, actions[points[0] - 1], wrong])
    sys.stdout.write(json.dumps({"actions": actions, "died": died, "differing": differing}))


if __name__ == "__main__":
    port, homes, deaths = map(int, sys.argv[2:5])
    main(Path(sys.argv[1]), port, homes, deaths, float(sys.argv[5]))
