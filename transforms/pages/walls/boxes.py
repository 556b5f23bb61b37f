"""Drop what lies over, between and below the article: windows, boxes with a field for an address, readers' comments.

Windows ask for consent or a login. On a page of short news such a window is the longest text, and extraction takes it
for the article. Boxes and comments stand around a long text: extraction knows many of them by their names; these it
takes for the article's own paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from lxml.etree import XPath

from presswatch.shipped import shipped_table
from transforms.pages.elements import (
    NEAR_HEADING,
    around_heading,
    elements_after_heading,
    elements_named,
    elements_of_class,
    forget,
    is_long_paragraph,
    remembered,
    text_block,
    title_heading,
)
from transforms.pages.facts import PageFacts

#: characters of a window's text, at most
LONGEST = 6000
#: share of sentences that speak of consent in a text that asks for it
MOST_SENTENCES = 0.6
#: characters of a sentence at least
SHORTEST_SENTENCE = 15
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")

#: elements that are known by what they alone are called
BOXES = XPath("//div[@id]")
#: the fewest characters of what is surely a text, and the most of a box in it
LONG_TEXT, MAX_BOX = 300, 400
#: a word of a class that only readers' remarks have
OF_READERS = frozenset({"comment", "comments", "comment-list", "comments-list", "comments-area"})


@cache
def notions() -> tuple[re.Pattern[str], ...]:
    """Return what requests for consent speak of, one pattern for each notion."""
    return tuple(any_word(words) for words in shipped_table("pages.toml")["consent_text"]["notions"])


@cache
def any_notion() -> re.Pattern[str]:
    """Return one pattern for all notions."""
    return any_word([word for words in shipped_table("pages.toml")["consent_text"]["notions"] for word in words])


def any_word(words: list[str]) -> re.Pattern[str]:
    """Return a pattern for any of these as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@cache
def window_classes() -> Any:
    """Return a memo that tells whether a class or id names a window."""
    words = "|".join(shipped_table("pages.toml")["windows"]["classes"])
    return remembered(re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE))


def asks_for_consent(text: str) -> bool:
    """Tell whether most sentences of a text ask for consent to cookies and the like, and with enough of its notions."""
    lowered = text[:LONGEST].lower()
    if not any(letters in lowered for letters in shipped_table("pages.toml")["consent_text"]["letters"]):
        return False
    said = [one for one in SENTENCE_END.split(text[:LONGEST]) if len(one) >= SHORTEST_SENTENCE]
    of_consent = [one for one in said if any_notion().search(one)]
    if not of_consent or len(of_consent) < MOST_SENTENCES * len(said):
        return False
    whole = "\n".join(of_consent)
    return sum(notion.search(whole) is not None for notion in notions()) >= int(
        shipped_table("pages.toml")["consent_text"]["fewest"]
    )


def drop_windows(tree: Any, facts: PageFacts) -> None:
    """Drop requests for consent and logins from the tree unless the heading stands in them.

    Extraction finds a text of several long paragraphs by itself: pages with one are left as they are.
    """
    block, _ = text_block(facts)
    if block is not None and not any(map(is_called_window, (block, *block.iterancestors("div", "section")))):
        return
    meant = {name for name in facts.class_names if window_classes()[name]}
    windows = [*elements_of_class(facts, meant), *(box for box in BOXES(tree) if window_classes()[box.get("id")])]
    if not windows or title_heading(facts) is None:
        return
    drop(facts, windows, partial(is_window, facts))


def drop(facts: PageFacts, elements: Iterable[Any], is_meant: Callable[[Any], bool]) -> None:
    """Drop those elements from the tree that are meant, each with what it holds."""
    dropped: set[Any] = set()
    for element in elements:
        if element not in dropped and is_meant(element):
            dropped.update(element.iter())
            element.drop_tree()
    if dropped:
        forget(facts, dropped)


def is_called_window(element: Any) -> bool:
    """Tell whether an element's class or id names a window."""
    return any(window_classes()[element.get(name) or ""] for name in ("class", "id"))


def is_window(facts: PageFacts, element: Any) -> bool:
    """Tell whether an element that is called a window asks for consent or a password."""
    if element.tag in ("body", "html") or element in around_heading(facts):
        return False
    text = element.text_content()
    if len(text) > LONGEST:
        return False
    return any(one.get("type") == "password" for one in element.iter("input")) or asks_for_consent(text)


def drop_asides(facts: PageFacts) -> None:
    """Drop boxes that ask for an address and readers' comments from the tree of a page with a long text."""
    asked = [one for one in elements_named(facts, "input") if is_for_address(one)]
    names = {name for name in facts.class_names if "comment" in name and not OF_READERS.isdisjoint(name.split())}
    if not asked and not names:
        return
    block, _ = text_block(facts)
    if block is None or not is_long(block):
        return
    own = {*around_heading(facts), block, *block.iterancestors(), *around_first_paragraph(facts)}
    drop(facts, [*boxes_of(asked, own), *elements_of_class(facts, names)], lambda element: element not in own)


def is_long(block: Any) -> bool:
    """Tell whether an element's own paragraphs are surely a text."""
    return sum(len(one.text_content()) for one in block.iterchildren("p")) >= LONG_TEXT


def around_first_paragraph(facts: PageFacts) -> Iterator[Any]:
    """Yield the elements around the first long paragraph directly below the heading: a short text, if more is below."""
    below = elements_after_heading(facts, NEAR_HEADING)
    first = next((one for one in below if is_long_paragraph(one)), None)
    return iter(()) if first is None else first.iterancestors()


def is_for_address(element: Any) -> bool:
    """Tell whether an input asks for an email address."""
    return element.get("type") == "email" or "email" in (element.get("name") or "").lower()


def boxes_of(asked: list[Any], own: set[Any]) -> Iterator[Any]:
    """Yield the largest short element around each input that holds neither the heading nor the text."""
    lengths: dict[Any, int] = {}
    for element in asked:
        box = None
        for around in element.iterancestors():
            if around not in lengths:
                lengths[around] = len(around.text_content())
            if around in own or lengths[around] > MAX_BOX:
                break
            box = around
        if box is not None:
            yield box
