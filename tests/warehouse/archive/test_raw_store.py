"""Raw files in a store that houses share: brought once, read by ranges, never mixed up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from presswatch.errors import Unreadable, WarehouseError
from tests.cluster.servers import ObjectStore, missing, object_store
from tests.warehouse.archive.test_raw_archive import NOON, fetched
from warehouse.archive.raw_archive import BYTES_PER_FILE, RawArchive, RawPlace
from warehouse.archive.raw_names import mark_in, newest_number, note_store, note_stored, stamp_of, store_note
from warehouse.archive.storing import Stored, finished_files, is_stored, store_finished

NEXT_DAY = NOON + timedelta(days=1)
LATER = datetime(2090, 1, 1, tzinfo=UTC)
on_cluster = [
    pytest.mark.cluster,
    pytest.mark.skipif(missing(is_remote=True) is not None, reason=str(missing(is_remote=True))),
]


def filled(folder: Path, *days: datetime, bytes_per_file: int = BYTES_PER_FILE) -> list[RawPlace]:
    """A record of each of these times; the files have been at rest since the last of them."""
    with RawArchive(folder, bytes_per_file) as archive:
        places = [archive.append(fetched(number, at)) for number, at in enumerate(days)]
    for file in archive.files():
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    return places


def test_a_home_that_shares_a_store_marks_its_files_and_keeps_its_mark(tmp_path: Path):
    (before,) = filled(tmp_path, NOON)
    note_store(tmp_path, "/store/raw")
    mark = store_note(tmp_path).mark
    note_store(tmp_path, "s3://press/raw")
    places = filled(tmp_path, NOON, NEXT_DAY)
    assert [before.file, *(place.file for place in places)] == [
        "2026-11-24-001.warc",
        f"2026-11-24-{mark}-001.warc",
        f"2026-11-25-{mark}-001.warc",
    ]
    assert (store_note(tmp_path).mark, mark_in(before.file)) == (mark, "")
    archive = RawArchive(tmp_path)
    assert [archive.read(place.file, place.offset).url for place in (before, *places)] == [
        fetched(number).url for number in (0, 0, 1)
    ]


def test_finished_are_files_of_days_that_are_over_and_full_ones_after_a_rest(tmp_path: Path):
    note_store(tmp_path, "/store")
    filled(tmp_path, NOON, NOON, NOON, bytes_per_file=2000)
    later = NOON + timedelta(hours=1)
    assert [path.name[-8:] for path in finished_files(tmp_path, later)] == ["001.warc", "002.warc"]
    assert len(finished_files(tmp_path, NEXT_DAY)) == 3
    assert finished_files(tmp_path, NOON + timedelta(minutes=5)) == []


def test_a_name_that_stands_in_the_store_alone_is_not_given_again(tmp_path: Path):
    note_store(tmp_path, "/store")
    (first,) = filled(tmp_path, NOON)
    note_stored(tmp_path, {first.file: stamp_of(tmp_path / first.file)})
    (tmp_path / first.file).unlink()
    (second,) = filled(tmp_path, NOON)
    assert second.file == first.file.replace("001.warc", "002.warc")


def test_the_newest_number_is_that_of_the_day_and_the_mark():
    names = {"2026-11-24-003.warc", "2026-11-24-0a0b0c0d-012.warc", "2026-11-25-007.warc", "other.warc"}
    assert [newest_number(names, "2026-11-24", mark) for mark in ("", "0a0b0c0d", "ffffffff")] == [3, 12, 1]


@pytest.fixture(scope="module")
def emulator() -> Iterator[ObjectStore]:
    with object_store("press") as running:
        yield running


@pytest.fixture(params=["s3", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a store is: in S3 or in a folder."""
    if request.param == "folder":
        return str(tmp_path / "shared" / "raw")
    for name, value in request.getfixturevalue("emulator").environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://press/{tmp_path.name}/raw"


class TestStore:
    pytestmark = on_cluster

    def test_what_is_gone_from_the_disk_is_read_from_the_store_by_any_house(self, tmp_path: Path, place: str):
        ours, theirs = tmp_path / "a", tmp_path / "b"
        note_store(ours, place)
        note_store(theirs, place)
        long = replace(fetched(7, NOON, os.urandom(700_000)), wire_body=b"", headers={"content-type": "text/html"})
        with RawArchive(ours) as archive:
            places = [archive.append(fetched(1)), archive.append(long), archive.append(fetched(3))]
        assert store_finished(ours, LATER, lambda: True) == Stored(1, archive.files()[0].stat().st_size)
        (file,) = archive.files()
        assert is_stored(file)
        file.unlink()
        for folder in (ours, theirs):
            read = [RawArchive(folder).read(one.file, one.offset, is_anywhere=True) for one in places]
            assert [one.body for one in read] == [fetched(1).body, long.body, fetched(3).body]
        with pytest.raises(Unreadable):
            RawArchive(ours).read(places[0].file, places[0].offset)

    def test_a_file_is_brought_once_and_again_when_it_has_grown(self, tmp_path: Path, place: str):
        note_store(tmp_path / "raw", place)
        (first,) = filled(tmp_path / "raw", NOON)
        assert store_finished(tmp_path / "raw", NEXT_DAY, lambda: False) == Stored()
        assert store_finished(tmp_path / "raw", NEXT_DAY, lambda: True).files == 1
        assert store_finished(tmp_path / "raw", NEXT_DAY, lambda: True).files == 0
        (second,) = filled(tmp_path / "raw", NOON)
        file = tmp_path / "raw" / first.file
        assert (second.file, is_stored(file)) == (first.file, False)
        assert store_finished(tmp_path / "raw", NEXT_DAY, lambda: True).files == 1
        file.unlink()
        found = RawArchive(tmp_path / "raw").read(second.file, second.offset, is_anywhere=True)
        assert found == fetched(0)

    def test_what_no_store_has_is_unreadable(self, tmp_path: Path, place: str):
        note_store(tmp_path / "raw", place)
        (known,) = filled(tmp_path / "raw", NOON)
        with pytest.raises(Unreadable, match="2031-01-01"):
            RawArchive(tmp_path / "raw").read("2031-01-01-00000000-001.warc", 0, is_anywhere=True)
        store_finished(tmp_path / "raw", NEXT_DAY, lambda: True)
        (tmp_path / "raw" / known.file).unlink()
        for offset in (known.offset + 1, 10**9):
            with pytest.raises(Unreadable):
                RawArchive(tmp_path / "raw").read(known.file, offset, is_anywhere=True)

    def test_a_store_that_refuses_or_is_down_is_no_missing_record(
        self, tmp_path: Path, emulator: ObjectStore, monkeypatch: pytest.MonkeyPatch
    ):
        for name, value in emulator.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        note_store(tmp_path, "s3://press/raw")
        filled(tmp_path, NOON)
        with pytest.raises(WarehouseError, match="the store of raw files, s3://press/raw") as refused:
            store_finished(tmp_path, LATER, lambda: True)
        assert "\n" not in str(refused.value)
        assert "not-a-secret" not in str(refused.value)
        with pytest.raises(WarehouseError):
            RawArchive(tmp_path).read("2031-01-01-00000000-001.warc", 0, is_anywhere=True)
