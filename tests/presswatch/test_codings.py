"""Content codings undone with a bound, and the type and charset that headers name."""

from __future__ import annotations

import gzip
import random
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from presswatch.codings import BadCoding, TooMuch, decoded_body
from presswatch.headers import charset_of, joined_headers, media_type_of

PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("coding", PACKERS)
@given(body=st.binary(max_size=3000).map(lambda noise: noise * 40))
def test_what_was_packed_comes_out_of_an_archive_as_it_was(coding: str, body: bytes) -> None:
    assert decoded_body(PACKERS[coding](body), coding, 200_000, is_archived=True) == body


@pytest.mark.parametrize("coding", PACKERS)
def test_bombs_stop_at_the_limit_and_cut_bodies_are_told(coding: str) -> None:
    packed = PACKERS[coding](bytes(20_000_000))
    with pytest.raises(TooMuch):
        decoded_body(packed, coding, 1_000_000, is_archived=True)
    text = PACKERS[coding](bytes(range(256)) * 50)
    with pytest.raises(BadCoding):
        decoded_body(text[: len(text) // 2], coding, 1_000_000, is_archived=True)
    with pytest.raises(BadCoding):
        decoded_body(text[:4] + b"\x01noise" * 9 + text[40:], coding, 1_000_000, is_archived=True)


def test_two_codings_are_undone_in_turn_in_archives_alone() -> None:
    packed = gzip.compress(brotli.compress(b"text"))
    assert decoded_body(packed, "br, gzip", 100, is_archived=True) == b"text"
    with pytest.raises(BadCoding, match="refused: br, gzip"):
        decoded_body(packed, "br, gzip", 100)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", "deflate"])
def test_archives_hold_bodies_that_were_unpacked_before(coding: str) -> None:
    assert decoded_body(b"<p>text", coding, 100, is_archived=True) == b"<p>text"


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=utf-8", "text/html", "utf-8"),
        ("text/html, text/html; charset=UTF-8", "text/html", "UTF-8"),
        ("text/html; charset=UTF-8, text/html", "text/html", "UTF-8"),
        ("text/html; charset=koi8-r, text/plain", "text/plain", None),
        ("text/html, */*", "text/html", None),
        ('text/html;; charset="windows-1251"', "text/html", "windows-1251"),
        ("text/html; a=\"b,c; charset=x\"; charset='utf-8'", "text/html", "utf-8"),
        ("text/html; charset=", "text/html", None),
        ("charset=utf-8", "charset=utf-8", None),
        ("; charset=utf-8", "", "utf-8"),
        ("html", "html", None),
        ("", "", None),
    ],
)
def test_type_and_charset_are_read_as_browsers_read_them(header: str, media_type: str, charset: str | None) -> None:
    assert (media_type_of(header), charset_of(header)) == (media_type, charset)


@given(st.text(max_size=60))
def test_any_value_has_some_type(header: str) -> None:
    assert isinstance(media_type_of(header), str)
    charset_of(header)


def test_headers_that_may_stand_once_count_once() -> None:
    given_twice = [("ETag", '"a"'), ("etag", '"a"'), ("Cache-Control", "no-cache"), ("cache-control", "max-age=0")]
    assert joined_headers(given_twice) == {"etag": '"a"', "cache-control": "no-cache, max-age=0"}


@pytest.mark.parametrize("missing", [1, 3, 8])
def test_a_gzip_body_that_lacks_its_checksum_alone_is_whole(missing: int) -> None:
    body = b"<rss><channel><title>Town</title></channel></rss>" * 40
    assert decoded_body(gzip.compress(body)[:-missing], "gzip", 100_000) == body


def test_a_gzip_body_that_lacks_more_is_cut() -> None:
    body = random.Random(1).randbytes(3000)
    with pytest.raises(BadCoding, match="cut"):
        decoded_body(gzip.compress(body)[:-60], "gzip", 100_000)
    with pytest.raises(TooMuch):
        decoded_body(gzip.compress(body)[:-8], "gzip", 100)
