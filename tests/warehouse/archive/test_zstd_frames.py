"""Archives packed with zstd, with a dictionary and without, whole and broken."""

from __future__ import annotations

import io
import os
import struct

import pytest
import zstandard

from warehouse.archive.record_stream import Damage, unpacked_pieces
from warehouse.archive.zstd_frames import DICTIONARY

RECORDS = [
    b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)
    for body in (f"<p>News of the town, number {number}, told on Thursday.</p>".encode() * 9 for number in range(200))
]


def trained() -> zstandard.ZstdCompressionDict:
    return zstandard.train_dictionary(4096, RECORDS)


def packed(dictionary: zstandard.ZstdCompressionDict | None = None, *, is_dictionary_packed: bool = False) -> bytes:
    frames = (
        b"".join(zstandard.ZstdCompressor(dict_data=dictionary).compress(record) for record in RECORDS)
        if (dictionary)
        else b"".join(zstandard.ZstdCompressor().compress(record) for record in RECORDS)
    )
    if dictionary is None:
        return frames
    content = dictionary.as_bytes()
    content = zstandard.ZstdCompressor().compress(content) if is_dictionary_packed else content
    return DICTIONARY + struct.pack("<I", len(content)) + content + frames


def read(archive: bytes) -> tuple[bytes, list[str]]:
    """The content, and what was wrong."""
    pieces = list(unpacked_pieces(io.BytesIO(archive)))
    assert all(len(piece) <= 1 << 16 for piece in pieces if isinstance(piece, bytes))
    return (
        b"".join(piece for piece in pieces if isinstance(piece, bytes)),
        [str(piece) for piece in pieces if isinstance(piece, Damage)],
    )


@pytest.mark.parametrize(
    "archive",
    [
        packed(),
        packed(trained()),
        packed(trained(), is_dictionary_packed=True),
        zstandard.ZstdCompressor().compress(b"".join(RECORDS)),
        b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + packed(),
    ],
    ids=["a frame a record", "with a dictionary", "with a packed dictionary", "one frame", "behind a frame to skip"],
)
def test_frames_are_unpacked_whatever_they_need(archive: bytes) -> None:
    assert read(archive) == (b"".join(RECORDS), [])


def test_a_broken_frame_costs_itself_and_reading_goes_on_at_the_next() -> None:
    frames = [zstandard.ZstdCompressor(write_checksum=True).compress(record) for record in RECORDS[:9]]
    frames[3] = frames[3][:20] + bytes(8) + frames[3][28:]
    content, faults = read(b"".join(frames))
    assert faults
    for number in (0, 1, 2, 5, 6, 7, 8):
        assert RECORDS[number] in content


def test_a_file_that_ends_early_and_one_whose_dictionary_is_missing_say_so() -> None:
    assert read(packed()[:-9])[1] == ["the packed file ends early"]
    with_dictionary = packed(trained())
    cut = DICTIONARY + struct.pack("<I", 1 << 30) + with_dictionary[8:200]
    assert "its dictionary is cut or too large" in read(cut)[1]
    assert read(with_dictionary[with_dictionary.index(b"\x28\xb5\x2f\xfd") :])[1]


def test_what_unpacks_to_gigabytes_comes_in_pieces() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(1 << 26))
    most = 0
    for piece in unpacked_pieces(io.BytesIO(bomb)):
        assert isinstance(piece, bytes)
        most = max(most, len(piece))
    assert most <= 1 << 16


def test_any_bytes_behind_the_magic_end() -> None:
    for _ in range(50):
        read(b"\x28\xb5\x2f\xfd" + os.urandom(300))
        read(DICTIONARY + os.urandom(300))
