"""The text of a page: one of trafilatura's two readings.

Its strict reading (`favor_precision`) is the better one on news pages and costs less; of pages whose text it takes for
furniture it leaves next to nothing. There, and there alone, the usual reading is asked for as well, and taken where it
found much more. Figures in docs/quality.md. Of very short articles trafilatura takes all words as one line: these get
the lines of their element.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from copy import copy
from functools import cache
from typing import Any

from lxml import etree

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.speedups import given, install

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
