"""Drop what is set between and below a long text: boxes with a field for an address, and readers' comments.

Extraction knows many of them by their names; these it takes for the article's own paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transforms.pages.elements import around_heading, elements_named, elements_of_class, forget, text_block
from transforms.pages.facts import PageFacts

#: the fewest characters of what is surely a text, and the most of a box in it
LONG_TEXT, MAX_BOX = 300, 400
#: a word of a class that only readers' remarks have
OF_READERS = frozenset({"comment", "comments", "comment-list", "comments-list", "comments-area"})


def drop_asides(facts: PageFacts) -> None:
    """Drop boxes that ask for an address and readers' comments from the tree of a page with a long text."""
    asked = [one for one in elements_named(facts, "input") if is_for_address(one)]
    names = {name for name in facts.class_names if "comment" in name and not OF_READERS.isdisjoint(name.split())}
    if not asked and not names:
        return
    block, _ = text_block(facts)
    if block is None or sum(len(one.text_content()) for one in block.iterchildren("p")) < LONG_TEXT:
        return
    own = {*around_heading(facts), block, *block.iterancestors()}
    dropped: set[Any] = set()
    for element in [*boxes_of(asked, own), *elements_of_class(facts, names)]:
        if element not in dropped and element not in own:
            dropped.update(element.iter())
            element.drop_tree()
    if dropped:
        forget(facts, dropped)


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
