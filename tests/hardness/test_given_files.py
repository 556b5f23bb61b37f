"""Files that the user names: pipes, devices, sparse and hostile ones are told in a line, in bounded time."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.errors import UsageError
from presswatch.files import GIVEN_BYTES, read_given
from presswatch.home.feed_list import read_import
from transforms.feeds.opml import MAX_FOLDER_CHARACTERS, MAX_OUTLINES, MOST_REMARKS, read_opml

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENTRY = '<outline type="rss" text="t" xmlUrl="https://press.test/{}"/>'
VERBS = (
    ("tag",),
    ("feeds", "import"),
    ("feeds", "check", "--feeds"),
    ("sources", "check"),
    ("topics", "check"),
)


@pytest.fixture
def odd_files(tmp_path: Path) -> dict[str, Path]:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    with (tmp_path / "sparse.txt").open("wb") as file:
        file.truncate(20 * 2**30)
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xff" * 3000)
    return {path.stem: path for path in tmp_path.iterdir()} | {"device": Path("/dev/zero")}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0] + verb[1] if len(verb) > 1 else verb[0])
@pytest.mark.parametrize("name", ["pipe", "folder", "sparse", "device"])
def test_what_is_no_plain_file_of_some_megabytes_is_one_line(
    verb: tuple[str, ...], name: str, odd_files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*verb, str(odd_files[name])]
    home = [] if verb[0] in ("tag", "sources", "topics") else ["--home", str(tmp_path / "home")]
    assert main([*arguments, *home]) != 0
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) <= 3
    assert str(odd_files[name]) in said.err


def test_a_file_of_the_allowed_size_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    assert read_given(tmp_path / "a.txt", 1000) == b"x" * 1000
    with pytest.raises(OSError, match="larger than"):
        read_given(tmp_path / "a.txt", 999)


#: lists of feeds that cost time or memory, and how many feeds are in them
OPML_BOMBS = {
    "declarations": (b"<?xml " * 500_000, None),
    "types": (b"<!DOCTYPE [" * 300_000, None),
    "types that never end": (b"<!DOCTYPE x " + b"[a" * 1_000_000, None),
    "entities": (b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">]><opml>&a;</opml>', 0),
    "references": (b"<opml>" + b"&" * 300_000 + b"</opml>", 0),
    "nested": (b"<opml><body>" + b'<outline text="folder of folders">' * 30_000, None),
    "nested and closed": (
        b"<opml><body>"
        + b'<outline text="folder">' * 3000
        + ENTRY.format(1).encode()
        + b"</outline>" * 3000
        + b"</body></opml>",
        1,
    ),
    "attributes": (b"<opml><outline " + b" ".join(b'a%d=""' % n for n in range(30_000)) + b"/></opml>", 0),
    "a long title": (b'<opml><outline text="' + b"x" * 5_000_000 + b'"/></opml>', 0),
}


@pytest.mark.parametrize("name", OPML_BOMBS)
def test_a_hostile_list_is_read_or_refused(name: str, tmp_path: Path) -> None:
    body, expected = OPML_BOMBS[name]
    (tmp_path / "list.opml").write_bytes(body)
    if expected is None:
        with pytest.raises(UsageError, match="not OPML"):
            read_import(tmp_path / "list.opml", NOW)
        return
    feeds, left_out = read_import(tmp_path / "list.opml", NOW)
    assert len(feeds) == expected
    assert len(left_out) <= MOST_REMARKS + 1
    assert all(len(listing.folder or "") <= MAX_FOLDER_CHARACTERS for listing in read_opml(body)[0])


def test_feeds_beyond_the_limit_are_counted_and_told(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(
        f"<opml><body>{''.join(map(ENTRY.format, range(MAX_OUTLINES + 1)))}</body></opml>"
    )
    feeds, left_out = read_import(tmp_path / "list.opml", NOW)
    assert len(feeds) == MAX_OUTLINES
    assert left_out == ["everything behind the first 20,000 feeds"]


def test_a_cell_of_two_hundred_kilobytes_is_a_row_like_others(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        f'url,source_id\nhttps://press.test/1,"{"x" * 200_000}"\nhttps://press.test/2,\n'
    )
    feeds, _ = read_import(tmp_path / "list.csv", NOW)
    assert [feed.url for feed in feeds] == ["https://press.test/1", "https://press.test/2"]
    assert GIVEN_BYTES > 200_000
