"""Texts of pages without paragraphs: short articles, pages of pictures, pages of videos.

Of a short article extraction returns the whole page, with menus before its headline. The article is what follows the
heading within the nearest element that has a sentence there. Of pictures and videos it finds nothing: captions and a
video's description are what such a page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from transforms.pages.credits import captions_classes
from transforms.pages.elements import elements_named, elements_of_class, text_block, title_heading
from transforms.pages.facts import PageFacts, plain, types_of
from transforms.pages.pictures import MOST_CAPTIONS, shown_caption, stands_in_footer, stands_in_teaser
from transforms.pages.texts import LINES
from transforms.text import folded

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


def words_of_pictures(facts: PageFacts) -> str:
    """Return the captions of a page without paragraphs, a line each, else the description of its video."""
    if text_block(facts)[1]:
        return ""
    marked = elements_of_class(facts, captions_classes(facts.class_names))
    told: list[str] = []
    for caption in (elements_named(facts, "figcaption") + marked)[:MOST_CAPTIONS]:
        words = shown_caption(caption)
        is_new = len(words.split()) >= FEWEST_WORDS and not any(words in other for other in told)
        if is_new and not stands_in_teaser(caption, facts) and not stands_in_footer(caption):
            told.append(words)
    return "\n".join(told) or description_of_video(facts)


def says_sentence(text: str, title: str) -> bool:
    """Tell whether a text has a line of several words besides its headline: more than a menu."""
    return any(len(line.split()) >= FEWEST_WORDS and folded(line) != folded(title) for line in text.split("\n"))


def description_of_video(facts: PageFacts) -> str:
    """Return what machines are told about the video that a page shows (schema.org/VideoObject)."""
    videos = (node for node in facts.nodes if "videoobject" in types_of(node))
    return next((words for node in videos if (words := plain(node.get("description")))), "")
