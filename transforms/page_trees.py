"""A page's bytes to a tree, with the limits of the parser known and named."""

from __future__ import annotations

from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.decoding import decode_page

#: bytes of the largest page: 300,000 short paragraphs in 5.7 MB keep the reader busy for 90 s
MAX_PAGE_BYTES = 5 * 1024 * 1024

#: beginnings of what is no HTML, whatever the server calls it
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"\x00\x00\x00")


def parse_page(body: bytes, charset: str | None) -> Any:
    """The tree of a page.

    Raises:
        Unreadable: EMPTY, TOO_BIG, NOT_HTML.
    """
    from trafilatura.utils import load_html  # lazy: 0.35 s of CPU that runs without pages need not pay

    if not body.strip():
        raise Unreadable(DropReason.EMPTY, "no bytes")
    if len(body) > MAX_PAGE_BYTES:
        raise Unreadable(DropReason.TOO_BIG, f"{len(body) >> 20} MB of HTML")
    if body.startswith(OTHER_KINDS):
        raise Unreadable(DropReason.NOT_HTML, "a picture, document or archive")
    tree = load_html(decode_page(body, charset))
    if tree is None:
        raise Unreadable(DropReason.NOT_HTML, "the parser finds no HTML in it")
    return tree
