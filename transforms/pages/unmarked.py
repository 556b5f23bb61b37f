"""Authors that no mark tells: names by their place above the text, beside a day, or before a role."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from transforms.pages.bylines import NEAR_HEADING, shown_text, stands_elsewhere
from transforms.pages.elements import elements_after_heading, text_block
from transforms.pages.facts import PageFacts
from transforms.people import ROLE, is_full_name, persons
from transforms.text import folded

MOST_WORDS_OF_NAME = 3
#: words of a name with the role behind it; characters of what stands beside it, and what a day among these has
MOST_WORDS_BESIDE = 6
LONGEST_DAY = 60
DAY = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def persons_above_text(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """The persons whose names are all that an emphasised paragraph says straight above the text."""
    above = paragraph_above(facts)
    if above is None or not is_emphasis(above):
        return ()
    said = shown_text(above)
    names = persons([said], sites)
    is_all = sum(len(folded(name)) for name in names) == len(folded(said))
    return names if is_all and all(2 <= len(name.split()) <= MOST_WORDS_OF_NAME for name in names) else ()


def paragraph_above(facts: PageFacts) -> Any:
    """The paragraph straight above the first long one, in its block or before it; None where there is none."""
    block, paragraphs = text_block(facts)
    if not paragraphs:
        return None
    above = paragraphs[0].getprevious()
    above = block.getprevious() if above is None else above
    return above if above is not None and above.tag == "p" and above.find("*") is not None else None


def is_emphasis(paragraph: Any) -> bool:
    """Whether all words of a paragraph are emphasised."""
    emphasised = paragraph.xpath("string(./strong | ./b | ./em)")
    return bool(emphasised.strip()) and folded(emphasised) == folded(paragraph.text_content())


def person_by_layout(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """The person whose full name is all that an element above the text says, beside a day or before a role."""
    _, paragraphs = text_block(facts)
    end = paragraphs[0] if paragraphs else None
    above = takewhile(lambda element: element is not end, elements_after_heading(facts, NEAR_HEADING))
    for element in filter(may_be_name, above):
        name, role = text_of(element).partition(",")[::2]
        names = persons([name], sites)
        if is_whole(names, name) and is_beside(element, role):
            return () if stands_elsewhere(element, facts) else names
    return ()


def text_of(element: Any) -> str:
    """An element's own text without the marks around it."""
    return (element.text or "").strip(" |,·•\u00a0")


def may_be_name(element: Any) -> bool:
    """Whether an element holds nothing but a few words, the first with a capital."""
    text = "" if len(element) else text_of(element)
    return 1 <= text.count(" ") <= MOST_WORDS_BESIDE and text[0].isupper()


def is_whole(names: tuple[str, ...], said: str) -> bool:
    """Whether one full name is all that is said."""
    is_one = len(names) == 1 and is_full_name(names[0]) and folded(names[0]) == folded(said)
    return is_one and len(said.split()) <= MOST_WORDS_OF_NAME


def is_beside(element: Any, role: str) -> bool:
    """Whether a name is followed by a role, or by an element with a day."""
    following = element.getnext()
    if role:
        return ROLE.search(role) is not None
    return following is not None and DAY.search(shown_text(following)[:LONGEST_DAY]) is not None
