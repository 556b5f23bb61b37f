"""Unmarked authors.

Names recognised by their place above the text, by a date or role beside them, or as a signature.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, takewhile
from typing import Any

from presswatch.shipped import shipped_table
from transforms.pages.bylines import NEAR_HEADING, shown_text, stands_elsewhere
from transforms.pages.elements import elements_after_heading, text_block
from transforms.pages.facts import PageFacts
from transforms.people import OTHER_SCRIPT, ROLE, is_full_name, persons
from transforms.text import folded

MOST_WORDS_OF_NAME = 3
#: how many elements after the heading are directly beneath it; the most words of a place after a name
FIRST_BENEATH, MOST_WORDS_OF_PLACE = 3, 2
#: the most words of a name with its role; characters of what stands beside it, and what a date there contains
MOST_WORDS_BESIDE = 6
LONGEST_DAY = 60
#: a name and a place: "Anna Lane in Riverton"
IN_PLACE = re.compile(
    r"(?P<name>\S+(?: \S+){1,2}) (?:in|aus|из|из города|з|із|z) (?P<place>(?-i:[^\W\d_a-zа-яёіў])\S+)", re.IGNORECASE
)
#: how many levels around a name are searched for the person's picture
AVATAR_LEVELS = 2
DAY = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: the most words of a role in an element of its own; elements searched below the text, and classes of signatures
MOST_WORDS_OF_ROLE = 4
MOST_BELOW = 8
LINES_OF_NAMES = frozenset({"p", "div", "span"})
SIGNATURE = re.compile(
    r"signature|sign(?:ed|off)?\b|auth?or|text-align:\s*right|(?:^|\s)(?:text-)?right\b", re.IGNORECASE
)


def persons_above_text(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the persons whose names fill an emphasised paragraph directly above the text."""
    above = paragraph_above(facts)
    if above is None or not is_emphasis(above):
        return ()
    said = shown_text(above)
    names = persons([said], sites)
    is_all = sum(len(folded(name)) for name in names) == len(folded(said))
    return names if is_all and all(2 <= len(name.split()) <= MOST_WORDS_OF_NAME for name in names) else ()


def paragraph_above(facts: PageFacts) -> Any:
    """Return the paragraph directly above the first long one, in its block or before it; None if there is none."""
    block, paragraphs = text_block(facts)
    if not paragraphs:
        return None
    above = paragraphs[0].getprevious()
    above = block.getprevious() if above is None else above
    return above if above is not None and above.tag == "p" and above.find("*") is not None else None


def is_emphasis(paragraph: Any) -> bool:
    """Tell whether all words of a paragraph are emphasised."""
    emphasised = paragraph.xpath("string(./strong | ./b | ./em | ./i)")
    return bool(emphasised.strip()) and folded(emphasised) == folded(paragraph.text_content())


def person_by_layout(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the person whose full name fills an element above the text, beside a date or before a role."""
    _, paragraphs = text_block(facts)
    end = paragraphs[0] if paragraphs else None
    above = takewhile(lambda element: element is not end, elements_after_heading(facts, NEAR_HEADING))
    for element in filter(may_be_name, above):
        name, role = name_and_role(text_of(element))
        names = persons([name], sites)
        if is_whole(names, name) and (
            is_beside(element, role) or is_beside_avatar(element, name) or is_first_beneath(element, name, role, facts)
        ):
            return () if stands_elsewhere(element, facts) else names
    return ()


def name_and_role(text: str) -> tuple[str, str]:
    """Return a name, and what stands after its comma or after "in": a role or a place."""
    name, _, role = text.partition(",")
    placed = IN_PLACE.fullmatch(text)
    return (placed["name"], placed["place"]) if placed else (name, role)


def is_first_beneath(element: Any, name: str, role: str, facts: PageFacts) -> bool:
    """Tell whether a name directly beneath the heading begins with a known first name, alone or before a place.

    It must begin its element, and a paragraph is text.
    """
    if (
        (element.tag == "p" and not role)
        or (block := element.getparent()) is None
        or block.tag == "p"
        or (block.text or "").strip()
    ):
        return False
    is_known = name.split()[0].lower() in given_names()
    is_place = len(role.split()) <= MOST_WORDS_OF_PLACE and all(word[0].isupper() for word in role.split())
    return is_known and is_place and element in elements_after_heading(facts, FIRST_BENEATH)


@cache
def given_names() -> frozenset[str]:
    """Return known first names in lower case."""
    return frozenset(shipped_table("pages.toml")["given_names"]["names"])


def text_of(element: Any) -> str:
    """Return an element's own text without the marks around it."""
    return (element.text or "").strip(" |,·•\u00a0")


def may_be_name(element: Any) -> bool:
    """Tell whether an element holds only a few words, the first capitalised."""
    text = "" if len(element) else text_of(element)
    return 1 <= text.count(" ") <= MOST_WORDS_BESIDE and text[0].isupper()


def is_whole(names: tuple[str, ...], said: str) -> bool:
    """Tell whether the text is one full name and nothing else."""
    is_one = len(names) == 1 and is_full_name(names[0]) and folded(names[0]) == folded(said)
    return is_one and len(said.split()) <= MOST_WORDS_OF_NAME


def is_beside(element: Any, role: str) -> bool:
    """Tell whether a name is followed by a role or an element with a date, or stands beside an element with a role."""
    if role:
        return ROLE.search(role) is not None
    following = element.getnext()
    beside = [shown_text(one)[: LONGEST_DAY + 1] for one in (following, element.getprevious()) if one is not None]
    if following is not None and DAY.search(beside[0][:LONGEST_DAY]):
        return True
    return any(0 < len(text.split()) <= MOST_WORDS_OF_ROLE and ROLE.search(text) for text in beside)


def is_beside_avatar(element: Any, name: str) -> bool:
    """Tell whether a picture beside a linked name is labelled with it; one that only has a caption shows the news."""
    if element.tag != "a" or (element.tail or "").strip():
        return False
    around = islice(element.iterancestors(), AVATAR_LEVELS)
    pictures = (picture for one in around for picture in islice(one.iter("img"), 2))
    return any(folded(picture.get("alt") or "") == folded(name) for picture in pictures)


def person_signed(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the person whose full name fills the last line below the text, emphasised or marked."""
    _, paragraphs = text_block(facts)
    if not paragraphs:
        return ()
    end = facts.elements.index(paragraphs[-1]) + sum(1 for _ in paragraphs[-1].iter())
    for element in facts.elements[end : end + MOST_BELOW]:
        if element.tag in LINES_OF_NAMES and (is_emphasis(element) or is_signature(element)):
            name = shown_text(element).partition(",")[0].strip(" |.—–-")
            names = persons([name], sites)
            if is_whole(names, name) and not OTHER_SCRIPT.search(name) and is_last(element):
                return () if stands_elsewhere(element, facts) else names
    return ()


def is_last(element: Any) -> bool:
    """Tell whether nothing follows a line in its block: a label is followed by its subject."""
    return next(element.itersiblings("*"), None) is None


def is_signature(element: Any) -> bool:
    """Tell whether a line is formatted as a signature: by its class, or aligned right."""
    marks = f"{element.get('class') or ''} {element.get('style') or ''} {element.get('align') or ''}"
    return SIGNATURE.search(marks) is not None
