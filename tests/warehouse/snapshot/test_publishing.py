from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections import namedtuple
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseError
from presswatch.files import SNAPSHOT_FILE
from tests.processes import PATIENCE_SECONDS, started
from tests.warehouse.sample import filled_home
from warehouse.snapshot.lists import open_snapshot
from warehouse.snapshot.publication import counts, publish, verify
from warehouse.store.file.connection import open_warehouse

READER = """
import sys, time, duckdb
failures = seen = 0
print("ready", flush=True)
while seen < int(sys.argv[2]):
    try:
        with duckdb.connect(sys.argv[1], read_only=True) as snapshot:
            before = snapshot.execute("SELECT count(*) FROM runs").fetchone()
            assert before == snapshot.execute("SELECT count(*) FROM runs").fetchone() and before[0] >= max(seen, 2)
        seen = before[0]
    except Exception as error:
        failures += 1
        print(error, file=sys.stderr)
    time.sleep(0.01)
print(failures)
"""


@pytest.fixture
def home(tmp_path) -> Path:
    return filled_home(tmp_path)


def add_run(home: Path, run_id: str) -> None:
    with open_warehouse(home) as connection:
        connection.execute(
            "INSERT INTO runs (run_id, flow, started_at) VALUES (?, 'ingest', '2026-11-03 00:00:00Z')", [run_id]
        )


def runs_in_snapshot(home: Path) -> int:
    with open_snapshot(home) as connection:
        return connection.execute("SELECT count(*) FROM runs").fetchall()[0][0]


def test_what_is_published_is_what_the_writer_has(home):
    add_run(home, "run-3")
    assert runs_in_snapshot(home) == 2
    publish(home, "run-3")
    assert runs_in_snapshot(home) == 3


def test_the_snapshot_cannot_be_written_by_accident(home):
    assert stat.S_IMODE((home / SNAPSHOT_FILE).stat().st_mode) == 0o444


def test_only_the_snapshot_is_left_behind(home):
    (home / f".{SNAPSHOT_FILE}.4711.tmp").write_bytes(b"of a run that was killed")
    publish(home, "run-2")
    assert {path.name for path in home.iterdir()} == {"warehouse.duckdb", SNAPSHOT_FILE}


def test_a_copy_without_the_run_is_refused_and_the_old_snapshot_stays(home):
    with pytest.raises(WarehouseError, match="lacks run run-9"):
        publish(home, "run-9")
    assert runs_in_snapshot(home) == 2
    assert not list(home.glob("*.tmp"))


def test_a_torn_copy_is_refused(home, tmp_path):
    torn = tmp_path / "torn.duckdb"
    torn.write_bytes(b"torn" * 5000)
    with pytest.raises(WarehouseError, match="cannot be read"):
        verify(torn, "run-2", counts(home / "warehouse.duckdb"))


def damage(path: Path) -> None:
    """Overwrite what stands behind the first header block."""
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xa5" * 200_000)


def test_a_damaged_warehouse_is_told_in_our_words_and_the_old_snapshot_stays(home):
    add_run(home, "run-3")
    damage(home / "warehouse.duckdb")
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb: .*Corrupt database"):
        publish(home, "run-3")
    assert runs_in_snapshot(home) == 2
    assert not list(home.glob("*.tmp"))


def test_a_damaged_snapshot_is_replaced(home):
    damage(home / SNAPSHOT_FILE)
    publish(home, "run-2")
    assert runs_in_snapshot(home) == 2


def test_a_copy_with_other_counts_is_refused(home, tmp_path_factory):
    other = filled_home(tmp_path_factory.mktemp("other"))
    with open_warehouse(other) as connection:
        connection.execute("DELETE FROM article_topics")
    with pytest.raises(WarehouseError, match="rows, the warehouse"):
        verify(other / "warehouse.duckdb", "run-2", counts(home / "warehouse.duckdb"))


def test_what_is_already_published_is_not_copied_again(home):
    before = (home / SNAPSHOT_FILE).stat()
    publish(home, "run-2")
    assert (home / SNAPSHOT_FILE).stat().st_ino == before.st_ino
    add_run(home, "run-3")
    publish(home, "run-3")
    assert (home / SNAPSHOT_FILE).stat().st_ino != before.st_ino


def test_a_change_that_leaves_all_counts_alike_is_published(home):
    with open_warehouse(home) as connection:
        connection.execute("UPDATE feeds SET problem = 'HTTP 500' WHERE feed_id = 'belta-feed'")
    publish(home, "run-2")
    with open_snapshot(home) as connection:
        assert connection.execute("SELECT count(*) FROM feeds WHERE problem = 'HTTP 500'").fetchall() == [(1,)]


def test_what_a_killed_run_left_in_the_log_is_published_too(home):
    program = (
        "import os, sys; from pathlib import Path; from warehouse.store.file.connection import open_warehouse\n"
        "with open_warehouse(Path(sys.argv[1])) as connection:\n"
        "    connection.execute(\"INSERT INTO runs (run_id) VALUES ('run-3')\")\n"
        "    os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(home)], check=False)
    assert (home / "warehouse.duckdb.wal").exists()
    publish(home, "run-3")
    assert runs_in_snapshot(home) == 3


def test_a_disk_without_room_is_refused_before_anything_is_copied(home, monkeypatch):
    add_run(home, "run-3")
    usage = namedtuple("usage", "total used free")
    # The free space of the disk is the whole system's: a test cannot use it up.
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 99, 1))
    with pytest.raises(WarehouseError, match="make room"):
        publish(home, "run-3")
    assert runs_in_snapshot(home) == 2


def test_a_writer_s_file_in_use_is_not_copied(home):
    (home / "warehouse.duckdb.wal").write_bytes(b"open")
    with pytest.raises(WarehouseError, match="write-ahead log"):
        publish(home, "run-2")


def test_the_snapshot_is_on_disk_before_it_has_its_name(home, monkeypatch):
    order: list[str] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        order.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    add_run(home, "run-3")
    # What is on disk only a power cut would show: the order of the calls to the system stands for it.
    monkeypatch.setattr(os, "fsync", noted)
    publish(home, "run-3")
    assert [name.endswith(".tmp") for name in order] == [True, False]


def test_a_reader_of_the_old_snapshot_goes_on_undisturbed(home):
    program = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True);"
        "sys.stdin.readline(); print(c.execute('SELECT count(*), count(text) FROM runs, articles').fetchall())"
    )
    command = [sys.executable, "-c", program, str(home / SNAPSHOT_FILE)]
    with started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "open\n"
        add_run(home, "run-3")
        publish(home, "run-3")
        answer, _ = reader.communicate("\n")
    assert answer == "[(12, 12)]\n"
    assert runs_in_snapshot(home) == 3


def test_readers_never_fail_while_eight_runs_publish(home):
    """Each reader reads from before the first snapshot until it has seen the last."""
    with ExitStack() as ends:
        readers = [
            ends.enter_context(
                started(
                    [sys.executable, "-c", READER, str(home / SNAPSHOT_FILE), "10"],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(2)
        ]
        for reader in readers:
            assert reader.stdout
            assert reader.stdout.readline() == "ready\n"
        for number in range(8):
            add_run(home, f"more-{number}")
            publish(home, f"more-{number}")
        for reader in readers:
            failures, complaints = reader.communicate(timeout=PATIENCE_SECONDS)
            assert int(failures) == 0, complaints
    assert runs_in_snapshot(home) == 10


def test_every_client_since_1_2_can_open_the_snapshot(home):
    with duckdb.connect(str(home / SNAPSHOT_FILE), read_only=True) as connection:
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()[0]
    assert str(tags["storage_version"]).startswith("v1.2")
