"""Links in an article's body, with anchor text and target."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from presswatch.records import Link
from transforms.pages.elements import elements_named
from transforms.pages.facts import PageFacts
from transforms.pages.texts import divided
from transforms.web import domain_of

BLOCKS = frozenset(
    {"p", "li", "td", "th", "blockquote", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "body"}
)

#: first host labels under which a site serves variants
VARIANTS = frozenset(
    {"www", "www2", "m", "mobile", "amp", "wap", "pda", "news", "be", "by", "bel", "en", "eng", "pl", "ru"}
)

#: an absolute address with nothing to resolve, by far the most common form
PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z0-9-]+\.[a-zA-Z0-9.-]+/[^?#;\s\\\x00-\x1f]*")

#: the most characters of an address that is kept
LONGEST_ADDRESS = 2000

#: a body with more links is a listing
MAX_LINKS = 300


def body_links(facts: PageFacts, text: str, base: str | None) -> tuple[Link, ...]:
    """Return the links in paragraphs of the extracted text, each target once."""
    lines = {squeezed(line) for line in text.split("\n")}
    letters = "\n".join(lines)
    known: dict[Any, frozenset[str]] = {}
    found: dict[str, Link] = {}
    for anchor in anchors_of(facts):
        # Most links of a page are menu items: their words are nowhere in the text.
        words = squeezed(anchor.text_content() if len(anchor) else anchor.text or "")
        if not words or words not in letters:
            continue
        block = block_of(anchor)
        if block not in known:
            known[block] = frozenset(lines_of(block)) & lines
        if any(words in line for line in known[block]):
            note_link(found, anchor, base)
    return tuple(found.values())


def note_link(found: dict[str, Link], anchor: Any, base: str | None) -> None:
    """Keep the first link of each target, up to the limit."""
    target = web_address(anchor.get("href"), base)
    if target and len(found) < MAX_LINKS:
        found.setdefault(target, Link(target, domain_of(target), " ".join(anchor.text_content().split())[:300]))


def fragment_links(html: str, base: str | None) -> tuple[Link, ...]:
    """Return the links of an HTML fragment that is all text, each target once."""
    from lxml.html import fromstring

    if "<a" not in html.lower():
        return ()
    found: dict[str, Link] = {}
    for anchor in fromstring(f"<div>{html}</div>").iter("a"):
        note_link(found, anchor, base)
    return tuple(found.values())


def anchors_of(facts: PageFacts) -> list[Any]:
    """Return the links of a page outside menus and footers, whose links are never part of the text."""
    anchors, within = [], set()
    for element in elements_named(facts, "a", "nav", "footer"):
        if element.tag == "a":
            if element not in within and element.get("href") is not None:
                anchors.append(element)
        else:
            within.update(element.iter("a"))
    return anchors


def block_of(element: Any) -> Any:
    """Return the nearest block around an element."""
    block = element.getparent()
    while block is not None and block.tag not in BLOCKS and block.getparent() is not None:
        block = block.getparent()
    return element if block is None else block


def lines_of(block: Any) -> list[str]:
    """Return the lines of a block as extraction breaks them, without spaces."""
    if block.find(".//br") is None:
        return [squeezed(block.text_content())]
    return [squeezed(piece) for piece in divided(block, ("br",))]


def squeezed(text: str) -> str:
    """Return a text without spaces, since extraction moves them."""
    return "".join(text.split()).lstrip("-–•*|")


def web_address(href: str | None, base: str | None) -> str | None:
    """Return the absolute http or https address of a link, else None."""
    if href and PLAIN_ADDRESS.fullmatch(href) and len(href) < LONGEST_ADDRESS:
        return href
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    try:
        target = urljoin(base or "", href.strip())
        parts = urlsplit(target)
        is_of_web = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        return None
    return target if is_of_web and len(target) < LONGEST_ADDRESS else None


def is_same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one site: their hosts differ only in `www`, `m`, `amp` or a language."""
    return site_of(one) == site_of(other)


def site_of(url: str) -> str:
    """Return an address's host without the labels of a site's variants."""
    labels = (urlsplit(url).hostname or "").lower().split(".")
    while len(labels) > 2 and labels[0] in VARIANTS:
        labels.pop(0)
    return ".".join(labels)
