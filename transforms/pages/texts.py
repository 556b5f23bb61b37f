"""Parse a page's bytes into a tree, within the parser's limits, and extract its text by one of trafilatura's readings.

The strict reading (`favor_precision`) is better on news pages and costs less; where it takes the text for boilerplate,
it leaves next to nothing. Only then is the usual reading tried as well, and used if it found much more. Figures in
docs/quality.md. trafilatura joins very short articles into one line: these get the lines of their element back.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from copy import copy
from functools import cache
from typing import Any

from lxml import etree
from lxml.etree import ElementDefaultClassLookup, ErrorLevels, ParserError, XPath, strip_elements
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HTMLParser, HtmlProcessingInstruction, fromstring

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.speedups import given, install
from transforms.text import page_in_utf8

#: bytes of the largest page: 300,000 short paragraphs in 5.7 MB take 90 s
MAX_PAGE_BYTES = 5 * 1024 * 1024

#: levels that the parser's `huge` mode is known to survive
HUGE_DEPTH = 2000

#: whether a tree is that deep: one step per level, without recursion or a look at every ancestor
HUGE_DEPTH_REACHED = XPath(f"boolean({'/*' * HUGE_DEPTH})")

#: C0 controls except tab and line ends, and the two code points that are not characters
CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32)])
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())

#: scripts without data; JSON in scripts counts as text if a page has no other
PROGRAMS = XPath("descendant::script[not(contains(@type,'json'))]")

#: One class for all elements, chosen in C: lxml.html calls a Python function for every element it returns, to give
#: forms and fields special classes that reading does not use. 4 % of its time, with the same readings.
ONE_CLASS = ElementDefaultClassLookup(HtmlElement, HtmlComment, HtmlProcessingInstruction, HtmlEntity)

#: bytes that contain the lines to repair: doctype and html element
HEAD_BYTES = 4096

NOSCRIPT_START, NOSCRIPT_END = b"<noscript", b"</noscript>"
NOSCRIPT = re.compile(rb"<noscript\b[^>]{0,200}>[^<]*<iframe.*?</noscript>", re.IGNORECASE | re.DOTALL)

#: first bytes of files that are not HTML, whatever the server calls them
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x00\x00\x00")


def parse_page(body: bytes, charset: str | None) -> Any:
    """Return the tree of a page, the same that trafilatura parses.

    Raises:
        Unreadable: EMPTY, TOO_BIG, NOT_HTML, or UNREADABLE if the nesting is too deep for any parser.
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
    """Repair a page's first lines so that libxml2 accepts them.

    Trafilatura's own repairs, limited to the lines concerned.
    """
    from trafilatura.utils import repair_faulty_html  # lazy: 0.35 s of CPU that runs without pages can save

    head = data[:HEAD_BYTES]
    end = (head.rfind(b"\n") if b"\n" in head else head.rfind(b">")) + 1
    text = data[:end].decode("utf-8")
    mended = repair_faulty_html(text, text[:50].lower())
    return data if mended == text else mended.encode("utf-8") + data[end:]


def with_closed_frames(data: bytes) -> bytes:
    """Close the frames within a page's `noscript`: an open one swallows everything after it."""
    return NOSCRIPT.sub(closed_frame, data) if NOSCRIPT_START in data else data


def closed_frame(noscript: re.Match[bytes]) -> bytes:
    """Return a `noscript` element whose frame is closed."""
    inner = noscript.group().lower()
    missing = inner.count(b"<iframe") - inner.count(b"</iframe")
    end = len(noscript.group()) - len(NOSCRIPT_END)
    return noscript.group() if missing <= 0 else noscript.group()[:end] + b"</iframe>" * missing + NOSCRIPT_END


def tree_of(data: bytes, *, is_huge: bool) -> tuple[Any, bool]:
    """Return the tree of a page in UTF-8, without characters that XML forbids, and whether all of it was parsed.

    The tree is None if nothing is left. libxml2 gives up at 256 levels: the rest is missing from the tree, and
    only its log says so.
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
    """Remove scripts, styles and the head's elements from a tree whose facts are collected.

    Extraction discards them too, but only after copying the tree several times: it takes 7 % less time without them,
    with the same text (measured on every page of the corpus).
    """
    strip_elements(tree, "style", "link", "meta", with_tail=False)
    for script in PROGRAMS(tree):
        script.drop_tree()


#: characters of a strict reading that suffice; how much more the usual one must find to replace it
ENOUGH = 400
MUCH_MORE = 3

#: elements that may be all that trafilatura used
CONTAINERS = frozenset({"article", "main", "section", "div", "td", "body"})
#: elements on lines of their own
LINES = CONTAINERS | {
    *(
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "blockquote",
        "figure",
        "figcaption",
        "header",
        "footer",
    ),
    *("time", "table", "tr", "pre", "br", "hr", "dl", "dt", "dd", "address", "aside"),
}
#: the most containers that are compared with the text
MOST_CONTAINERS = 300


def extract_text(tree: Any, url: str | None, *, is_forum: bool = False) -> str:
    """Return the page's text as trafilatura finds it; empty if it finds none. The tree loses its readers' comments.

    Args:
        tree: of the page.
        url: of the page.
        is_forum: whether readers' posts are the text: then the tree stays whole.
    """
    strict = reading(copy(tree) if is_forum else tree, url, strict=True)
    if len(strict) >= ENOUGH:
        return strict
    usual = reading(tree, url, strict=False)
    return usual if len(usual) > MUCH_MORE * len(strict) else strict


def reading(tree: Any, url: str | None, *, strict: bool) -> str:
    """Return one of trafilatura's readings; it removes what is certainly not text from the tree."""
    from trafilatura import bare_extraction

    options = copy(text_options(strict=strict))
    options.url = options.source = url
    try:
        with given(tree):
            document = bare_extraction(tree, options=options)
    except Exception as error:  # foreign bytes in a third-party library: whatever it raises, the page is to blame
        raise Unreadable(DropReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    return getattr(document, "text", None) or ""


@cache
def text_options(*, strict: bool) -> Any:
    """Return trafilatura's options, made once: reading its settings takes a fifth of a millisecond."""
    from trafilatura.settings import Extractor

    install()
    return Extractor(output_format="python", comments=False, precision=strict)


def with_lines(text: str, elements: Iterable[Any]) -> str:
    """Give a text of one line the lines of the element that holds exactly this text; unchanged if there is none.

    Args:
        text: from trafilatura; a text of several lines stays as it is.
        elements: of the page, in its order.
    """
    if "\n" in text or not text:
        return text
    letters = "".join(text.split())
    compared = 0
    for element in elements:
        if element.tag not in CONTAINERS:
            continue
        compared += 1
        if compared > MOST_CONTAINERS:
            break
        if "".join(element.text_content().split()) == letters:
            lines = (" ".join(piece.split()) for piece in divided(element, LINES))
            return "\n".join(line for line in lines if line)
    return text


def divided(container: Any, breaks: Container[str]) -> Iterator[str]:
    """Yield the text of an element in pieces; a piece ends where an element of these names begins or ends."""
    words: list[str] = []
    for event, element in etree.iterwalk(container, events=("start", "end", "comment", "pi")):
        if event in ("start", "end") and element.tag in breaks:
            yield "".join(words)
            words.clear()
        piece = element.text if event == "start" else element.tail if element is not container else None
        if piece:
            words.append(piece)
    yield "".join(words)
