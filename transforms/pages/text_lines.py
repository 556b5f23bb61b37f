"""Lines for a text that trafilatura gives as one: of very short articles it takes all words without paragraphs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from lxml import etree

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
