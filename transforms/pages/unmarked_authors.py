"""Unmarked authors above a text: names recognised by their place, or by a date, role or portrait beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import Any

from transforms.pages.bylines import MOST_ABOVE, SUBHEADINGS, shown_parts, stands_elsewhere
from transforms.pages.dates_shown import begins_with_date
from transforms.pages.elements import NEAR_HEADING, elements_after_heading, is_emphasis, text_block, title_heading
from transforms.pages.facts import PageFacts
from transforms.people import GIVEN_NAMES, ROLE, is_full_name, persons
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
#: how many elements around a name may say nothing else; characters of a line with name and date, and what divides them
WRAPPING_LEVELS, LONGEST_LINE = 3, 100
DIVIDED = re.compile(r"\s*[|•·/]\s*|,\s+|\s+[–—-]\s+")
DAY = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: the most words of a role in an element of its own, and of what somebody is called below a portrait
MOST_WORDS_OF_ROLE = 4
MOST_WORDS_OF_CALLING = 6
#: how many elements before the heading are searched, and parts of each
MOST_PARTS = 20


def persons_above_text(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the persons whose names fill an emphasised paragraph directly above the text."""
    above = paragraph_above(facts)
    if above is None or not is_emphasis(above):
        return ()
    said = shown_parts(above)
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


def person_by_layout(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the person whose full name fills an element above the text, beside a date or before a role."""
    for element in filter(may_be_name, chain(above_text(facts), beside_heading(facts))):
        name, role = name_and_role(text_of(element))
        names = persons([name], sites)
        if is_whole(names, name) and is_placed_as_author(element, name, role, facts):
            return () if stands_elsewhere(element, facts) else names
    return ()


def person_before_date(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the person whose full name begins a line above the text in which marks divide it from a date.

    The first name must be known: a place stands so too, "San Marino, 12 March 2026".
    """
    for element in above_text(facts):
        line = "" if len(element) else text_of(element)
        if line and len(line) <= LONGEST_LINE and DAY.search(line):
            name, *others = DIVIDED.split(line)
            names = persons([name], sites)
            is_known = name.split()[0].lower() in GIVEN_NAMES
            if is_known and is_whole(names, name) and any(map(begins_with_date, others)):
                return () if stands_elsewhere(element, facts) else names
    return ()


def above_text(facts: PageFacts) -> Iterator[Any]:
    """Yield the elements between the heading and the text."""
    _, paragraphs = text_block(facts)
    end = paragraphs[0] if paragraphs else None
    return takewhile(lambda element: element is not end, elements_after_heading(facts, NEAR_HEADING))


def beside_heading(facts: PageFacts) -> Iterator[Any]:
    """Yield what the elements directly before the heading hold, unless they hold another text's heading."""
    heading = title_heading(facts)
    for block in () if heading is None else islice(heading.itersiblings("*", preceding=True), MOST_ABOVE):
        parts = list(islice(block.iter("*"), MOST_PARTS))
        if not any(part.tag in SUBHEADINGS for part in parts):
            yield from parts


def is_placed_as_author(element: Any, name: str, role: str, facts: PageFacts) -> bool:
    """Tell whether a name stands where authors do: beside a date, a role, an address, a portrait, the heading."""
    return (
        is_beside(element, role)
        or is_addressed(element)
        or is_beside_avatar(element, name)
        or is_first_beneath(element, name, role, facts)
    )


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
    is_known = name.split()[0].lower() in GIVEN_NAMES
    is_place = len(role.split()) <= MOST_WORDS_OF_PLACE and all(word[0].isupper() for word in role.split())
    return is_known and is_place and element in elements_after_heading(facts, FIRST_BENEATH)


def text_of(element: Any) -> str:
    """Return an element's own text without the marks around it."""
    return (element.text or "").strip(" |,·•\u00a0")


def may_be_name(element: Any) -> bool:
    """Tell whether an element holds only a few words, the first capitalised."""
    text = "" if len(element) and not is_mail(element[0]) else text_of(element)
    return 1 <= text.count(" ") <= MOST_WORDS_BESIDE and text[0].isupper()


def is_whole(names: tuple[str, ...], said: str) -> bool:
    """Tell whether the text is one full name and nothing else."""
    is_one = len(names) == 1 and is_full_name(names[0]) and folded(names[0]) == folded(said)
    return is_one and len(said.split()) <= MOST_WORDS_OF_NAME


def is_beside(element: Any, role: str) -> bool:
    """Tell whether a name is followed by a role or an element with a date, or stands beside an element with a role."""
    if role:
        return ROLE.search(role) is not None
    following = next_shown(whole_of(element))
    beside = [shown_parts(one)[: LONGEST_DAY + 1] for one in (following, element.getprevious()) if one is not None]
    if following is not None and (is_dated(following) or DAY.search(beside[0][:LONGEST_DAY])):
        return True
    return any(0 < len(text.split()) <= MOST_WORDS_OF_ROLE and ROLE.search(text) for text in beside)


def is_dated(element: Any) -> bool:
    """Tell whether an element or the first within it has its day in an attribute: «12 ноя» has it in its title."""
    told = (one.get(name) or "" for one in (element, *element[:1]) for name in ("datetime", "title"))
    return any(map(DAY.search, told))


def whole_of(element: Any) -> Any:
    """Return the outermost of the nearest elements around a name that say nothing else."""
    said = folded(element.text_content())
    for around in islice(element.iterancestors(), WRAPPING_LEVELS):
        if folded(around.text_content()[: 2 * LONGEST_LINE]) != said:
            break
        element = around
    return element


def next_shown(element: Any) -> Any:
    """Return the element after this one, line breaks aside; None if there is none."""
    return next((one for one in element.itersiblings("*") if one.tag != "br"), None)


def is_addressed(element: Any) -> bool:
    """Tell whether a link for mail follows a name, in the same element or beside it."""
    return is_mail(element[0] if len(element) else next_shown(element))


def is_mail(element: Any) -> bool:
    """Tell whether an element is a link for mail."""
    return element is not None and element.tag == "a" and (element.get("href") or "").startswith("mailto:")


def is_beside_avatar(element: Any, name: str) -> bool:
    """Tell whether a picture beside a name is labelled with it.

    One that only has a caption shows the news: the name must be a link, or stand before what the person is.
    """
    if (element.tail or "").strip() or not (element.tag == "a" or is_before_calling(element)):
        return False
    around = islice(element.iterancestors(), AVATAR_LEVELS)
    pictures = (picture for one in around for picture in islice(one.iter("img"), 2))
    return any(folded(picture.get("alt") or "") == folded(name) for picture in pictures)


def is_before_calling(element: Any) -> bool:
    """Tell whether a few words in lower case follow in an element of their own: «архитектор, урбанист»."""
    following = next_shown(element)
    words = shown_parts(following).split() if following is not None else []
    return 0 < len(words) <= MOST_WORDS_OF_CALLING and words[0][0].islower() and words[-1][-1].isalpha()
