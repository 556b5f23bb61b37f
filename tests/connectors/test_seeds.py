import os
import socket
from pathlib import Path

import pytest

from connectors.seeds import MAX_BYTES, SeedEntry, SeedFile, SeedProblem, find_seeds, read_seed_file


def read(folder: Path) -> list[SeedFile | SeedProblem]:
    return [read_seed_file(entry) if isinstance(entry, SeedEntry) else entry for entry in find_seeds(folder)]


def reasons(folder: Path) -> dict[str, str]:
    return {entry.path: entry.reason for entry in read(folder) if isinstance(entry, SeedProblem)}


def files(folder: Path) -> list[str]:
    return [entry.path for entry in read(folder) if isinstance(entry, SeedFile)]


def test_files_in_subfolders_come_sorted_with_relative_paths(tmp_path):
    for name in ("b.txt", "a/z.md", "a/b/c.jsonl", "d.HTML", "e.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text")
    assert files(tmp_path) == ["a/b/c.jsonl", "a/z.md", "b.txt", "d.HTML", "e.json"]


def test_hidden_files_readmes_and_backups_are_passed_over_without_a_word(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".hidden.txt", "README.md", "readme", "a.txt~", "#a.txt#", "a.txt.swp", ".git/x.txt"):
        (tmp_path / name).write_text("text")
    assert list(find_seeds(tmp_path)) == []


def test_an_unknown_kind_is_a_problem(tmp_path):
    (tmp_path / "a.docx").write_text("text")
    assert reasons(tmp_path) == {"a.docx": "unreadable"}


def test_empty_and_oversized_files_are_problems(tmp_path):
    (tmp_path / "empty.txt").write_text(" \n")
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert reasons(tmp_path) == {"empty.txt": "empty", "big.txt": "too_big"}


def test_a_fifo_does_not_hang_and_is_reported(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path) == {"pipe.txt": "not_a_file"}


def test_a_socket_and_a_link_to_a_device_are_reported(tmp_path):
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        assert reasons(tmp_path) == {"s.txt": "not_a_file", "zero.txt": "outside"}


def test_links_that_lead_outside_are_refused_and_inner_ones_read(tmp_path):
    folder = tmp_path / "seeds"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "a.txt").write_text("text")
    (folder / "inner.txt").symlink_to(folder / "a.txt")
    (folder / "outer.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "up").symlink_to(tmp_path)
    assert files(folder) == ["a.txt", "inner.txt"]
    assert reasons(folder) == {
        "outer.txt": "outside",
        "nowhere.txt": "unreadable",
        "loop.txt": "unreadable",
        "up": "outside",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_problem(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt").chmod(0)
    assert reasons(tmp_path) == {"a.txt": "unreadable"}


def test_a_missing_folder_is_one_problem(tmp_path):
    assert reasons(tmp_path / "none") == {".": "unreadable"}


def test_a_name_that_is_no_utf8_still_has_a_path_that_can_be_stored(tmp_path):
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_text("text")
    assert [path.encode("utf-8") for path in files(tmp_path)] == [b"\\xff.txt"]
