"""Seed folders of any content: bounded memory, and a row for each file that says what became of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.steps.seeds import SeedWork, ingest_seeds
from presswatch.errors import Unreadable
from presswatch.records import KnownSeed, Outcome, SeedTrace
from tests.shipped import shipped_rules
from transforms.seed_files import SeedBook, SeedState
from warehouse.store import migrate, open_warehouse
from warehouse.store.file.rows import select

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = "The water of the lake has risen by two metres since the morning, and boats lie in the gardens of the village."


class HerePool:
    """Reads in this process: what is tried here is what the parent does with bytes and readings."""

    def __init__(self) -> None:
        self.rules = shipped_rules()
        self.batches: list[int] = []

    def map_pairs(self, tasks: Any) -> Iterator[tuple[Any, Any]]:
        held = list(tasks)
        self.batches.append(sum(len(task[3]) for _, task in held))
        for context, (work, *arguments) in held:
            try:
                yield context, work(self.rules, *arguments)
            except Unreadable as fault:
                yield context, fault


@pytest.fixture(scope="module")
def pool() -> HerePool:
    return HerePool()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    return tmp_path / "seeds"


def ingested(folder: Path, pool: HerePool, now: datetime = NOW, **more: int) -> Outcome:
    home = folder.parent
    with open_warehouse(home) as connection:
        migrate(connection)
    work = SeedWork(home, pool, f"r{now:%d%H%M%S}", now, **more)  # type: ignore[arg-type]
    return ingest_seeds(work, folder)


def rows(folder: Path, query: str) -> list[dict[str, Any]]:
    with open_warehouse(folder.parent) as connection:
        return select(connection, query)


def told(folder: Path) -> dict[str, str]:
    """What became of each file: 'article' or the reason of its drop."""
    drops = {row["seed_path"]: row["reason"] for row in rows(folder, "SELECT seed_path, reason FROM drops")}
    return drops | {row["seed_path"]: "article" for row in rows(folder, "SELECT seed_path FROM articles")}


def put(folder: Path, name: str, title: str = "The lake rises", url: str = "", text: str = TEXT) -> Path:
    head = f"URL: {url}\n" if url else ""
    (folder / name).write_text(f"{title}\n{head}\n{text}\n")
    return folder / name


def test_every_file_has_a_row_whatever_it_shares_with_another(folder: Path, pool: HerePool) -> None:
    put(folder, "a.txt", url="https://press.test/1")
    put(folder, "b.txt", "Another title", url="https://press.test/1")
    put(folder, "c.txt", "Yet another", url="https://www.press.test/1?utm_source=x")
    put(folder, "twin-1.txt", text=f"{TEXT} Twice.")
    put(folder, "twin-2.txt", text=f"{TEXT} Twice.")
    (folder / "list.json").write_text(
        "[" + ",".join(f'{{"title": "T{n}", "text": "{TEXT}", "url": "https://press.test/2"}}' for n in range(3)) + "]"
    )
    for name in ("caf\u00e9.txt", "cafe\u0301.txt"):
        put(folder, name, text=f"{TEXT} {name.encode()!r}")
    put(folder, "odd-\\xff.txt", text=f"{TEXT} Written out.")
    Path(os.fsdecode(os.fsencode(folder) + b"/odd-\xff.txt")).write_text(f"The lake rises\n\n{TEXT} As a byte.\n")
    outcome = ingested(folder, pool)
    assert len(outcome.new) == 7
    found = told(folder)
    assert {name: found[name] for name in ("a.txt", "b.txt", "c.txt", "twin-1.txt", "twin-2.txt", "list.json")} == {
        "a.txt": "article",
        "b.txt": "duplicate",
        "c.txt": "duplicate",
        "twin-1.txt": "article",
        "twin-2.txt": "duplicate",
        "list.json": "article",
    }
    assert len([name for name in found if name.startswith("odd-")]) == 2
    assert len([name for name in found if name.startswith("caf")]) == 2
    doubled = rows(folder, "SELECT detail FROM drops WHERE seed_path = 'list.json'")
    assert len(doubled) == 2
    details = {row["detail"] for row in rows(folder, "SELECT detail FROM drops")}
    assert "b.txt: its address is a.txt's, which stays" in details
    assert "twin-2.txt: its content is that of twin-1.txt" in details
    again = ingested(folder, pool, NOW + timedelta(hours=1))
    assert (again.new, again.changed, again.drops, again.seen) == ([], [], [], []), "each is told once"


def test_a_file_that_comes_later_does_not_take_anothers_article(folder: Path, pool: HerePool) -> None:
    first = put(folder, "b.txt", url="https://press.test/1")
    ingested(folder, pool)
    put(folder, "a.txt", "Another title", url="https://press.test/1")
    assert ingested(folder, pool, NOW + timedelta(hours=1)).changed == []
    assert told(folder) == {"b.txt": "article", "a.txt": "duplicate"}
    first.unlink()
    (folder / "a.txt").write_text((folder / "a.txt").read_text() + "More.\n")
    assert len(ingested(folder, pool, NOW + timedelta(hours=2)).changed) == 1, "it is the only one now"


def test_a_new_file_at_the_place_of_a_moved_one_is_another_article(folder: Path, pool: HerePool) -> None:
    put(folder, "a.txt")
    ingested(folder, pool)
    (folder / "a.txt").rename(folder / "b.txt")
    ingested(folder, pool, NOW + timedelta(hours=1))
    put(folder, "a.txt", "Something else", text=f"{TEXT} On another day.")
    assert len(ingested(folder, pool, NOW + timedelta(hours=2)).new) == 1
    found = {row["seed_path"]: (row["title"], row["version"]) for row in rows(folder, "FROM articles")}
    assert found == {"a.txt": ("Something else", 1), "b.txt": ("The lake rises", 1)}


def test_a_file_that_moved_while_another_took_its_place_is_not_lost(folder: Path, pool: HerePool) -> None:
    put(folder, "a.txt")
    ingested(folder, pool)
    (folder / "a.txt").rename(folder / "b.txt")
    put(folder, "a.txt", "Something else", text=f"{TEXT} On another day.")
    ingested(folder, pool, NOW + timedelta(hours=1))
    found = {row["seed_path"]: row["title"] for row in rows(folder, "FROM articles")}
    assert found == {"a.txt": "Something else", "b.txt": "The lake rises"}


def test_a_twin_takes_over_when_the_first_goes(folder: Path, pool: HerePool) -> None:
    put(folder, "a.txt")
    put(folder, "b.txt")
    ingested(folder, pool)
    (folder / "a.txt").unlink()
    ingested(folder, pool, NOW + timedelta(hours=1))
    assert [row["seed_path"] for row in rows(folder, "SELECT seed_path FROM articles")] == ["b.txt"]
    assert [row["seed_path"] for row in rows(folder, "SELECT seed_path FROM seed_files")] == ["b.txt"]


def test_memory_holds_a_batch_and_titles_are_cut(folder: Path, pool: HerePool) -> None:
    for number in range(8):
        (folder / f"line-{number}.txt").write_text(f"{number}" * 400_000)
        (folder / f"title-{number}.txt").write_text(f"{number}" * 100_000 + f"\n\n{TEXT} {number}\n")
        (folder / f"title-{number}.json").write_text(f'{{"title": "{number}{"x" * 100_000}"}}')
    pool.batches.clear()
    outcome = ingested(folder, pool, batch_bytes=1_000_000)
    assert max(pool.batches) < 1_500_000
    assert len(outcome.new) == 8
    assert {len(drop.title or "") for drop in outcome.drops} <= set(range(301))
    longest = "SELECT max(length(title)) AS longest FROM"
    assert [rows(folder, f"{longest} {table}")[0]["longest"] for table in ("articles", "drops")] == [2000, 300]


def put_unnoticed(file: Path, old: str, new: str) -> None:
    """Change a file so that only who reads it can tell: its size and its times stay."""
    before = file.stat()
    assert len(old) == len(new)
    file.write_text(file.read_text().replace(old, new))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_run_without_news_reads_no_file(folder: Path, pool: HerePool) -> None:
    def titles() -> list[str]:
        return [row["title"] for row in rows(folder, "SELECT title FROM articles ORDER BY seed_path")]

    for name in ("a.txt", "b.txt"):
        put(folder, name, text=f"{TEXT} {name}")
    ingested(folder, pool)
    for name in ("a.txt", "b.txt"):
        put_unnoticed(folder / name, "lake rises", "lake sinks")
    ingested(folder, pool, NOW + timedelta(days=1))
    assert titles() == ["The lake rises", "The lake rises"]
    os.utime(folder / "a.txt", ns=(1, 1))
    ingested(folder, pool, NOW + timedelta(days=1, hours=1))
    assert titles() == ["The lake sinks", "The lake rises"]
    ingested(folder, pool, NOW + timedelta(days=9))
    assert titles() == ["The lake sinks", "The lake sinks"], "content is looked at weekly"


def test_sparse_files_devices_and_pipes_are_told_unread(folder: Path, pool: HerePool) -> None:
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(20 * 2**30)
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "binary.txt").write_bytes(os.urandom(5000))
    (folder / "marks.html").write_bytes(b"<?xml " * 20_000)
    ingested(folder, pool)
    assert told(folder) == {
        "sparse.txt": "too_big",
        "pipe.txt": "not_a_file",
        "zero.txt": "outside",
        "binary.txt": "binary",
        "marks.html": told(folder)["marks.html"],
    }


TRACE = SeedTrace(10, 5, 7)


def test_the_trace_of_a_file_holds_for_a_week_and_for_no_clock_that_went_back() -> None:
    known = KnownSeed("a.txt", "h", "a.txt", TRACE, NOW)

    def unread(now: datetime, trace: SeedTrace = TRACE, seed: KnownSeed = known) -> bool:
        return SeedBook.of([seed], {"a.txt"}, now).need_not_be_read("a.txt", trace)

    assert unread(NOW + timedelta(days=6))
    assert not unread(NOW + timedelta(days=7))
    assert not unread(NOW - timedelta(days=1))
    for other in (replace(TRACE, size=11), replace(TRACE, modified_ns=6), replace(TRACE, inode=8)):
        assert not unread(NOW, other)
    assert not unread(NOW, seed=KnownSeed("a.txt", "h", "a.txt"))


def test_a_file_that_takes_a_twins_content_away_is_read() -> None:
    book = SeedBook.of([KnownSeed("a.txt", "h", "a.txt", TRACE, NOW)], {"a.txt", "b.txt"}, NOW)
    assert book.decide("b.txt", "h", TRACE).state == SeedState.TWIN
    assert book.decide("b.txt", "other", TRACE).state == SeedState.NEW
    assert book.decide("a.txt", "h", TRACE).state == SeedState.KNOWN
