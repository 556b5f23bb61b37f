"""A page's bytes to a tree, with the limits of the parser known and named."""

from __future__ import annotations

from typing import Any

from lxml.etree import XPath
from lxml.html import HTMLParser, document_fromstring

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.decoding import decode_page

#: bytes of the largest page: 300,000 short paragraphs in 5.7 MB keep the reader busy for 90 s
MAX_PAGE_BYTES = 5 * 1024 * 1024

#: levels at which libxml2's HTML parser gives up without a word, and those that its `huge` mode is known to bear
PLAIN_DEPTH = 250
HUGE_DEPTH = 2000

#: whether a tree is that deep: steps from level to level, so neither recursion nor a look at every ancestor
PLAIN_DEPTH_REACHED = XPath(f"boolean({'/*' * PLAIN_DEPTH})")
HUGE_DEPTH_REACHED = XPath(f"boolean({'/*' * HUGE_DEPTH})")

#: beginnings of what is no HTML, whatever the server calls it
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x00\x00\x00")


def parse_page(body: bytes, charset: str | None) -> Any:
    """The tree of a page, as trafilatura parses it.

    Raises:
        Unreadable: EMPTY, TOO_BIG, NOT_HTML, or UNREADABLE for a nesting that no parser bears.
    """
    from trafilatura.utils import load_html  # lazy: 0.35 s of CPU that runs without pages need not pay

    if not body.strip():
        raise Unreadable(DropReason.EMPTY, "no bytes")
    if len(body) > MAX_PAGE_BYTES:
        raise Unreadable(DropReason.TOO_BIG, f"{len(body) / 1048576:.1f} MB of HTML")
    if body.startswith(OTHER_KINDS):
        raise Unreadable(DropReason.NOT_HTML, "a picture, document or archive")
    text = decode_page(body, charset)
    tree = load_html(text)
    if tree is None:
        raise Unreadable(DropReason.NOT_HTML, "the parser finds no HTML in it")
    return parse_deep(text) if PLAIN_DEPTH_REACHED(tree) else tree


def parse_deep(text: str) -> Any:
    """The tree of a page that is nested more deeply than the parser's usual limit."""
    parser = HTMLParser(
        huge_tree=True,
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    if HUGE_DEPTH_REACHED(tree):
        raise Unreadable(DropReason.UNREADABLE, f"nested over {HUGE_DEPTH} levels deep")
    return tree
