"""Killed at any moment, the next run finds whole batches only and takes up what was missed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.flows.press_server import Press, running_press

#: A child that runs one round and kills itself, as hard as power loss, when the store has done so many things.
CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import warehouse.connection as connection_module
from flows.round import run_round
from presswatch.rounds import RoundOptions
from presswatch.settings import Settings

folder, port, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def count_down(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

class Watched:
    def __init__(self, connection):
        self.connection = connection
    def execute(self, *arguments):
        count_down()
        return self.connection.execute(*arguments)
    def __getattr__(self, name):
        return getattr(self.connection, name)

real_connect = connection_module.duckdb.connect
class DuckDB:
    def __getattr__(self, name):
        return getattr(real_module, name)
    def connect(self, *arguments, **options):
        return Watched(real_connect(*arguments, **options))
real_module = connection_module.duckdb
connection_module.duckdb = DuckDB()
for name in ("replace", "fsync"):
    real = getattr(os, name)
    setattr(os, name, lambda *a, real=real, **o: (count_down(), real(*a, **o))[1])
settings = Settings(home=folder / "home", allow_networks=f"127.0.0.0/8:{port}", workers=1)
options = RoundOptions(folder / "seeds", folder / "feeds.csv", None, True)
run_round(settings, options, lambda _name, work: work(), now=datetime(2026, 3, 1, 12, tzinfo=UTC))
print("actions", -left)
"""
TEXT = "The village council met on Friday and voted for a new well, BelTA reports. Work begins in the spring."
TABLES = {
    "articles": "article_id, url, title, text, version, text_origin, language, publisher_id",
    "article_versions": "article_id, version, change, title, text",
    "article_sources": "article_id, source_id, role, evidence, start_char",
    "article_topics": "article_id, topic_id, score",
    "article_feeds": "article_id, feed_id, guid",
    "items": "item_key, article_id, url",
    "item_states": "item_key, state",
    "seed_files": "seed_path, body_hash, identity",
    "feeds": "feed_id, url, body_hash",
}


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        for number in range(6):
            served.put_page(f"/p{number}", f"The well number {number}", TEXT, f"It is the well number {number}.")
        pages = [(f"/p{number}", f"The well number {number}", "") for number in range(6)]
        served.put_feed("/one", *pages[:4])
        served.put_feed("/two", *pages[2:])
        yield served


def prepared(folder: Path, press: Press) -> Path:
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds" / "well.txt").write_text(f"The old well\n\n{TEXT}\n\nSources: TUT.BY")
    (folder / "feeds.csv").write_text(f"url,source_id,language\n{press.url('/one')},,\n{press.url('/two')},,\n")
    return folder


def run_until(folder: Path, press: Press, actions: int) -> subprocess.CompletedProcess[str]:
    """One round that dies after so many actions; 0 never."""
    command = [sys.executable, "-c", CHILD, str(folder), str(press.port), str(actions)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"PYTHONPATH": "."}
    )


def contents(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(folder / "home" / "presswatch.duckdb"), read_only=True) as reader:
        return {
            table: sorted(reader.execute(f"SELECT {columns} FROM {table}").fetchall(), key=str)
            for table, columns in TABLES.items()
        }


def test_killed_at_any_action_and_run_again_the_store_equals_an_undisturbed_one(tmp_path: Path, press: Press):
    undisturbed = prepared(tmp_path / "undisturbed", press)
    finished = run_until(undisturbed, press, 0)
    assert finished.returncode == 0, finished.stderr
    actions = int(finished.stdout.split()[-1])
    assert actions > 100
    expected = contents(undisturbed)
    disturbed = prepared(tmp_path / "disturbed", press)
    # One home dies again and again, each time further on, as a machine with failing power would.
    for point in range(3, actions, max(1, actions // 12)):
        died = run_until(disturbed, press, point)
        assert died.returncode in (0, -signal.SIGKILL), died.stderr
    last = run_until(disturbed, press, 0)
    assert last.returncode == 0, last.stderr
    assert contents(disturbed) == expected
