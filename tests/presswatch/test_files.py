"""One way to write a file: whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from presswatch.files import replacing, share_of_disk, sweep_drafts, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_and_fail(target: Path, fault: BaseException) -> None:
    with replacing(target) as draft:
        draft.write_text("half")
        raise fault


def test_readers_see_the_file_of_before_until_the_new_one_is_whole(tmp_path):
    target = tmp_path / "list.csv"
    write_whole(target, "before")
    with replacing(target, durable=True) as draft:
        draft.write_text("after")
        assert target.read_text() == "before"
    assert target.read_text() == "after"
    assert names(tmp_path) == ["list.csv"]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_goes_wrong_leaves_the_file_of_before_and_no_draft(tmp_path, fault):
    target = tmp_path / "list.csv"
    write_whole(target, "before")
    with pytest.raises(type(fault)):
        write_and_fail(target, fault)
    assert target.read_text() == "before"
    assert names(tmp_path) == ["list.csv"]


def test_a_target_that_cannot_be_replaced_loses_nothing(tmp_path):
    target = tmp_path / "a folder"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match=r"."):
        write_whole(target, "text")
    assert names(tmp_path) == ["a folder"]


def test_drafts_of_killed_processes_are_swept_and_nothing_else(tmp_path):
    for name in (".list.csv.4711.tmp", "list.csv.9.tmp", "list.csv", ".other.csv.4711.tmp", "list.csv.tmp"):
        (tmp_path / name).write_text("")
    sweep_drafts(tmp_path / "list.csv")
    assert names(tmp_path) == [".other.csv.4711.tmp", "list.csv", "list.csv.tmp"]


def test_what_a_folder_takes_of_its_disk_is_counted_in_bytes_and_as_a_share(tmp_path: Path):
    assert share_of_disk(tmp_path / "raw") == (0, 0.0)
    (tmp_path / "raw" / "deeper").mkdir(parents=True)
    (tmp_path / "raw" / "one.warc").write_bytes(b"x" * 3000)
    (tmp_path / "raw" / "deeper" / "two.warc").write_bytes(b"y" * 1000)
    size, share = share_of_disk(tmp_path / "raw")
    assert size == 4000
    assert share == pytest.approx(4000 / shutil.disk_usage(tmp_path).total)
