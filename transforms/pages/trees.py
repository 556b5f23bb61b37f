"""A page's bytes to a tree, with the limits of the parser known and named."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import ElementDefaultClassLookup, ErrorLevels, ParserError, XPath, strip_elements
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HTMLParser, HtmlProcessingInstruction, fromstring

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.text import page_in_utf8

#: bytes of the largest page: 300,000 short paragraphs in 5.7 MB keep the reader busy for 90 s
MAX_PAGE_BYTES = 5 * 1024 * 1024

#: levels that the parser's `huge` mode is known to bear
HUGE_DEPTH = 2000

#: whether a tree is that deep: steps from level to level, so neither recursion nor a look at every ancestor
HUGE_DEPTH_REACHED = XPath(f"boolean({'/*' * HUGE_DEPTH})")

#: C0 controls but tab and line ends, and the two code points that are no characters
CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32)])
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())

#: scripts that hold no data; what JSON there is counts as text where a page has no other
PROGRAMS = XPath("descendant::script[not(contains(@type,'json'))]")

#: One class for all elements, chosen in C: lxml.html asks a Python function at every element it hands out, to give
#: forms and fields classes of their own that reading has no use for. 4 % of its time, at the same readings.
ONE_CLASS = ElementDefaultClassLookup(HtmlElement, HtmlComment, HtmlProcessingInstruction, HtmlEntity)

#: bytes that hold the lines which are repaired: doctype and html element
HEAD_BYTES = 4096

NOSCRIPT_START, NOSCRIPT_END = b"<noscript", b"</noscript>"
NOSCRIPT = re.compile(rb"<noscript\b[^>]{0,200}>[^<]*<iframe.*?</noscript>", re.IGNORECASE | re.DOTALL)

#: beginnings of what is no HTML, whatever the server calls it
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x00\x00\x00")


def parse_page(body: bytes, charset: str | None) -> Any:
    """The tree of a page, the same that trafilatura parses.

    Raises:
        Unreadable: EMPTY, TOO_BIG, NOT_HTML, or UNREADABLE for a nesting that no parser bears.
    """
    if not body.strip():
        raise Unreadable(DropReason.EMPTY, "no bytes")
    if len(body) > MAX_PAGE_BYTES:
        raise Unreadable(DropReason.TOO_BIG, f"{len(body) / 1048576:.1f} MB of HTML")
    if body.startswith(OTHER_KINDS):
        raise Unreadable(DropReason.NOT_HTML, "a picture, document or archive")
    data = with_closed_frames(with_mended_head(page_in_utf8(body, charset)))
    tree, is_whole = tree_of(data, is_huge=False)
    if tree is None or (b"html" not in data[:50].lower() and len(tree) < 2):
        raise Unreadable(DropReason.NOT_HTML, "the parser finds no HTML in it")
    if is_whole:
        return tree
    tree, _ = tree_of(data, is_huge=True)
    if tree is None or HUGE_DEPTH_REACHED(tree):
        raise Unreadable(DropReason.UNREADABLE, f"nested over {HUGE_DEPTH} levels deep")
    return tree


def with_mended_head(data: bytes) -> bytes:
    """A page whose first lines libxml2 takes: trafilatura's own repairs, on the lines they are about only."""
    from trafilatura.utils import repair_faulty_html  # lazy: 0.35 s of CPU that runs without pages need not pay

    head = data[:HEAD_BYTES]
    end = (head.rfind(b"\n") if b"\n" in head else head.rfind(b">")) + 1
    text = data[:end].decode("utf-8")
    mended = repair_faulty_html(text, text[:50].lower())
    return data if mended == text else mended.encode("utf-8") + data[end:]


def with_closed_frames(data: bytes) -> bytes:
    """A page whose frames within `noscript` end there: an open one takes all that follows for its own text."""
    return NOSCRIPT.sub(closed_frame, data) if NOSCRIPT_START in data else data


def closed_frame(noscript: re.Match[bytes]) -> bytes:
    """A `noscript` element whose frame is closed."""
    inner = noscript.group().lower()
    missing = inner.count(b"<iframe") - inner.count(b"</iframe")
    end = len(noscript.group()) - len(NOSCRIPT_END)
    return noscript.group() if missing <= 0 else noscript.group()[:end] + b"</iframe>" * missing + NOSCRIPT_END


def tree_of(data: bytes, *, is_huge: bool) -> tuple[Any, bool]:
    """The tree of a page in UTF-8, without the characters that XML has no place for, and whether all of it was parsed.

    The tree is None where nothing is left. libxml2 gives up at 256 levels: what follows is missing from the tree, and
    its log alone says so.
    """
    parser = HTMLParser(
        huge_tree=is_huge,
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    parser.set_element_class_lookup(ONE_CLASS)
    if NO_CHARACTERS[0][0] in data:  # one byte is found ten times as fast as three
        for character in NO_CHARACTERS:
            data = data.replace(character, b"")
    try:
        # Deleting bytes takes a twentieth of the time that a regular expression takes over the characters.
        tree = fromstring(data.translate(None, CONTROL_BYTES), parser=parser)
    except (ParserError, ValueError):
        return None, True
    problem = parser.error_log.last_error
    return tree, problem is None or problem.level < ErrorLevels.FATAL


def drop_programs(tree: Any) -> None:
    """Take scripts, styles and the head's elements out of a tree whose facts are gathered.

    Extraction throws them away as well, but copies the tree several times before: it takes 7 % less time without them,
    at the same text (measured on every page of the corpus).
    """
    strip_elements(tree, "style", "link", "meta", with_tail=False)
    for script in PROGRAMS(tree):
        script.drop_tree()
