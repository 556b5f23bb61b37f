"""Authors who sign below their text: a name that fills the last line, set apart or written as papers sign.

A line is set apart by emphasis, its class or its place at the right. Any other must have a surname in capitals or a
known first name. Credits, notices and a list of further texts may follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from presswatch.shipped import shipped_table
from transforms.pages.bylines import shown_parts, stands_elsewhere
from transforms.pages.elements import NEAR_HEADING, elements_after_heading, is_emphasis, text_block
from transforms.pages.facts import PageFacts
from transforms.pages.trimming import is_furniture
from transforms.pages.unmarked_authors import DAY, is_whole
from transforms.people import (
    GIVEN_NAMES,
    OTHER_SCRIPT,
    PUBLIC_BODY,
    ROLE,
    in_nominative,
    is_credit_line,
    is_surname_in_capitals,
    persons,
    without_role,
)

#: elements searched below the text, lines from a text's end, and what may follow a signature in its block
MOST_BELOW, MOST_LINES, MOST_BEHIND = 8, 4, 3
LINES_OF_NAMES = frozenset({"p", "div", "span"})
SIGNATURE = re.compile(
    r"signature|sign(?:ed|off)?\b|auth?or|text-align:\s*right|(?:^|\s)(?:text-)?right\b", re.IGNORECASE
)
#: the fewest line breaks, and characters between them, of a text without paragraphs
FEWEST_BREAKS, LONG_TEXT = 3, 160
EMPHASIS = frozenset({"b", "strong", "i", "em"})


def person_signed(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the person whose full name fills the last line below the text."""
    for element, line, is_set_apart in chain_of_lines(facts):
        name = name_of_line(line, is_set_apart=is_set_apart)
        names = persons([name], sites)
        if (
            is_whole(names, name)
            and not OTHER_SCRIPT.search(name)
            and (is_set_apart or is_bracketed(line) or is_written_as_signed(name) or is_behind_role(line, name))
        ):
            return () if stands_elsewhere(element, facts) else names
    return ()


def name_of_line(line: str, *, is_set_apart: bool) -> str:
    """Return what may be a name in a line.

    All before a comma, behind a role or a desk; the subject of a line about the author; in the nominative who made text
    and pictures.
    """
    about = about_author().match(line) if is_set_apart else None
    if about and ROLE.search(about["calling"]):
        return about["name"]
    if both := of_text_and_pictures().match(line):
        return in_nominative(line[both.end() :].strip(" |.")) or ""
    said, _, behind = line.partition(",")
    if is_bracketed(line):
        return said.strip(" (")
    said = behind if is_set_apart and PUBLIC_BODY.match(said.strip(" |.—–-")) else said
    return without_role(said.strip(" |.—–-"))


def chain_of_lines(facts: PageFacts) -> Iterator[tuple[Any, str, bool]]:
    """Yield the lines below the text with their elements, and whether they are set apart from it."""
    block, paragraphs = text_block(facts)
    if not paragraphs:
        yield from last_lines_of_breaks(facts)
        return
    if is_emphasis(paragraphs[-1]):  # a line about the author may be as long as a paragraph
        yield paragraphs[-1], shown_parts(paragraphs[-1]), True
    end = facts.elements.index(paragraphs[-1]) + sum(1 for _ in paragraphs[-1].iter())
    for element in facts.elements[end : end + MOST_BELOW]:
        if element.tag in LINES_OF_NAMES and is_last(element):
            is_set_apart = is_emphasis(element) or is_signature(element)
            if is_set_apart or (element.tag == "p" and element.getparent() is block):
                yield element, shown_parts(element), is_set_apart


def last_lines_of_breaks(facts: PageFacts) -> Iterator[tuple[Any, str, bool]]:
    """Yield the last lines of a text that line breaks divide, from its end, as far as they are credits or names."""
    block = block_of_breaks(facts)
    if block is None:
        return
    lines = [(words, is_set) for words, is_set in lines_of_breaks(block) if words]
    for words, is_set in lines[: -MOST_LINES - 1 : -1]:
        yield block, words, is_set
        if not may_follow(words):
            return


def block_of_breaks(facts: PageFacts) -> Any:
    """Return the first element below the heading whose own text is long and divided by line breaks."""
    breaks = (one for one in elements_after_heading(facts, NEAR_HEADING) if one.tag == "br")
    for block in dict.fromkeys(one.getparent() for one in breaks):
        said = [len((one.tail or "").strip()) for one in block.iterchildren("br")]
        if len(said) >= FEWEST_BREAKS and sum(said) >= LONG_TEXT:
            return block
    return None


def lines_of_breaks(block: Any) -> list[tuple[str, bool]]:
    """Return the lines of an element between its line breaks, and whether each is emphasised as a whole."""
    lines: list[tuple[str, bool]] = []
    words, is_set = block.text or "", False
    for child in block:
        if child.tag == "br":
            lines.append((" ".join(words.split()), is_set))
            words, is_set = "", False
        else:
            is_set = child.tag in EMPHASIS and not words.strip()
            words += child.text_content()
        words += child.tail or ""
        is_set = is_set and not (child.tail or "").strip()
    return [*lines, (" ".join(words.split()), is_set)]


def may_follow(words: str) -> bool:
    """Tell whether a line may stand below a signature: a credit, a caption, a notice, an appeal."""
    return is_credit_line(words) or is_furniture(words) or of_pictures().match(words) is not None


@cache
def of_pictures() -> re.Pattern[str]:
    """Return a pattern for the beginnings of captions."""
    return re.compile(rf"(?:{'|'.join(shipped_table('people.toml')['bylines']['of_pictures'])})(?!\w)", re.IGNORECASE)


@cache
def of_text_and_pictures() -> re.Pattern[str]:
    """Return a pattern for what stands before the genitive of who made both: «Текст и фото Анны Лесной»."""
    return re.compile(rf"\W*(?:{'|'.join(shipped_table('people.toml')['bylines']['of_both'])})\s+", re.IGNORECASE)


@cache
def about_author() -> re.Pattern[str]:
    """Return a pattern for a line about the author: a name, and what follows names there."""
    words = "|".join(shipped_table("people.toml")["bylines"]["about_authors"])
    return re.compile(rf"(?P<name>[^\W\d_]\S+(?:\s\S+){{1,2}}?)\s+(?:{words})\s(?P<calling>.{{1,80}})")


def is_written_as_signed(name: str) -> bool:
    """Tell whether a name is written as papers sign: with a surname in capitals, or after a known first name."""
    words = name.split()
    return is_surname_in_capitals(words[-1]) or words[0].lower() in GIVEN_NAMES


def is_bracketed(line: str) -> bool:
    """Tell whether a line is a name and a day in brackets: "(Anna Lane, 12.11.2026)"."""
    return line[:1] == "(" and line[-1:] == ")" and DAY.search(line) is not None


def is_behind_role(line: str, name: str) -> bool:
    """Tell whether a writer's role stands before a name in its line: «Редактор Анна Лесная»."""
    said = line.partition(",")[0].strip(" |.—–-")
    return said != name and without_role(said) == name


def is_last(element: Any) -> bool:
    """Tell whether nothing of the text follows a line in its block: a label is followed by its subject.

    Nor may it stand below a quotation, whose speaker it names.
    """
    before = element.getprevious()
    if before is not None and before.tag == "blockquote":
        return False
    behind = list(islice(element.itersiblings("*"), MOST_BEHIND + 1))
    return len(behind) <= MOST_BEHIND and all(may_follow(shown_parts(one)) for one in behind)


def is_signature(element: Any) -> bool:
    """Tell whether a line is formatted as a signature: by its class, or aligned right."""
    marks = f"{element.get('class') or ''} {element.get('style') or ''} {element.get('align') or ''}"
    return SIGNATURE.search(marks) is not None
