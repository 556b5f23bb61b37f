"""Cut short articles out of pages without paragraphs, where extraction returns the whole page.

Such a text has menus before its headline. The article is what follows the heading within the nearest element that has
a sentence there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from transforms.pages.elements import title_heading
from transforms.pages.facts import PageFacts
from transforms.pages.texts import LINES

#: longest text that may be a whole page, in characters; how many elements around the heading are searched
LONGEST_PAGE = 1500
MOST_AROUND = 8
#: the end of a sentence, and its fewest words
SENTENCE_END = re.compile(r"[.!?…][»”\"’')\]]*(?:\s|$)")
FEWEST_WORDS = 4
#: elements beside a text: none of their lines is the article's
BESIDE = frozenset({"nav", "aside", "form", "footer", "button", "select", "script", "style", "noscript"})


def own_text(text: str, facts: PageFacts) -> str:
    """Return a text without the page around it if the whole page was taken, else unchanged.

    Args:
        text: what extraction gave.
        facts: of the page.
    """
    heading = title_heading(facts)
    if heading is None or len(text) > LONGEST_PAGE or not has_menu_before(text, heading):
        return text
    for around in islice(heading.iterancestors(), MOST_AROUND):
        if around.tag in ("body", "html"):
            break
        lines = list(lines_behind(heading, around))
        if any(map(is_sentence, lines)):
            return "\n".join(lines)
    return text


def has_menu_before(text: str, heading: Any) -> bool:
    """Tell whether a text has words before its headline, and no sentence among them."""
    headline = " ".join(heading.text_content().split())
    place = " ".join(text.split()).find(headline) if headline else -1
    before = " ".join(text.split())[: max(0, place)]
    return len(before.split()) >= FEWEST_WORDS and not SENTENCE_END.search(before)


def is_sentence(line: str) -> bool:
    """Tell whether a line is a sentence and not a label."""
    return SENTENCE_END.search(line) is not None and len(line.split()) >= FEWEST_WORDS


def lines_behind(heading: Any, around: Any) -> Iterator[str]:
    """Yield what an element says after a heading within it: a line for each block, without forms and menus."""
    words: list[str] = []
    is_behind = False
    for ends, element, is_content in starts_and_ends(around):
        if element.tag in LINES and is_behind:
            yield from whole_line(words)
        is_behind = is_behind or (ends and element is heading)
        if is_behind and is_content and element is not around:
            words.append((element.tail if ends else element.text) or "")
    yield from whole_line(words)


def starts_and_ends(around: Any) -> Iterator[tuple[bool, Any, bool]]:
    """Yield (end?, element, content?) for each start and end; content is outside of forms and menus."""
    beside = None
    for event, element in etree.iterwalk(around, events=("start", "end")):
        ends = event == "end"
        if beside is None and not ends and element.tag in BESIDE:
            beside = element
        elif ends and element is beside:
            beside = None
        yield ends, element, beside is None


def whole_line(words: list[str]) -> Iterator[str]:
    """Yield the line that the gathered words make, if any, and clear them."""
    line = " ".join("".join(words).split())
    words.clear()
    if line:
        yield line
