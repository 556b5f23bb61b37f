"""A page's bytes to a tree, within the limits of the parser, and the tree to its text: one of trafilatura's readings.

Its strict reading (`favor_precision`) is the better one on news pages and costs less; of pages whose text it takes for
furniture it leaves next to nothing. There, and there alone, the usual reading is asked for as well, and taken where it
found much more. Figures in docs/quality.md. Of very short articles trafilatura takes all words as one line: these get
the lines of their element.
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


#: characters of a strict reading that says enough; how much more the usual one must find to be taken instead
ENOUGH = 400
MUCH_MORE = 3

#: elements that may be all that trafilatura took
CONTAINERS = frozenset({"article", "main", "section", "div", "td", "body"})
#: elements that stand on lines of their own
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
#: containers that are compared with the text, at most
MOST_CONTAINERS = 300


def extract_text(tree: Any, url: str | None, *, is_forum: bool = False) -> str:
    """The page's text as trafilatura sees it; empty where it sees none. The tree loses its readers' comments.

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
    """One of trafilatura's readings; it takes what surely is no text out of the tree."""
    from trafilatura import bare_extraction

    options = copy(text_options(strict=strict))
    options.url = options.source = url
    try:
        with given(tree):
            document = bare_extraction(tree, options=options)
    except Exception as error:  # foreign bytes in a foreign library: whatever it raises, the page is to blame
        raise Unreadable(DropReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    return getattr(document, "text", None) or ""


@cache
def text_options(*, strict: bool) -> Any:
    """What trafilatura is asked for, made once: reading its settings takes a fifth of a millisecond."""
    from trafilatura.settings import Extractor

    install()
    return Extractor(output_format="python", comments=False, precision=strict)


def with_lines(text: str, elements: Iterable[Any]) -> str:
    """A text of one line with the lines of the element that holds it and nothing else; as it is where none does.

    Args:
        text: what trafilatura gave; one of several lines is left as it is.
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
    """The text of an element as it stands, in pieces: one ends where an element of these names begins or ends."""
    words: list[str] = []
    for event, element in etree.iterwalk(container, events=("start", "end", "comment", "pi")):
        if event in ("start", "end") and element.tag in breaks:
            yield "".join(words)
            words.clear()
        piece = element.text if event == "start" else element.tail if element is not container else None
        if piece:
            words.append(piece)
    yield "".join(words)
