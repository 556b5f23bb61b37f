"""What stands beside a page's pictures: short texts in one element with them, lines behind them, credits below.

Pictures of teasers and in the page's margins belong to other articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from transforms.pages.elements import (
    elements_after_heading,
    elements_below_text,
    elements_named,
    is_emphasis,
    margins,
    remembered,
    shown_line,
    text_block,
)
from transforms.pages.facts import PageFacts
from transforms.people import MAX_CREDIT, caption_credits, is_picture_line

#: characters of the longest caption, and the most captions of a page
MAX_CAPTION = 1200
MOST_CAPTIONS = 300
#: elements that are pictures, that hold a picture with its caption, and that are lines in these
PICTURES = frozenset({"img", "picture", "video", "amp-img"})
#: pictures without a frame of their own in the markup
LONE_PICTURES = ("img", "amp-img")
BOXES = frozenset({"div", "figure", "section", "span", "aside", "p"})
LINES = frozenset({"p", "div", "span", "figcaption", "small", "em", "cite", "i"})
#: elements that may hold a picture and nothing else
WRAPPERS = frozenset({"a", "p", "div", "figure", "picture", "center"})
#: how many levels up from a picture its box may be; characters and lines of a box's text
BOX_LEVELS, MAX_BOX, MOST_LINES = 3, 250, 5
#: how many levels up from a picture the box of a teaser may be; characters of its text
TEASER_LEVELS, MAX_TEASER = 6, 400
#: elements below the heading that may be lines with a credit, and the most elements in one
MOST_ABOVE, MOST_PARTS = 30, 3
#: how many line breaks may stand between a picture and the line behind it, with that line
MOST_BREAKS = 8
#: class words of lines about pictures
_OF_PICTURE = remembered(re.compile(r"(?<![a-z])(?:pic|pict|picture|photo|foto|image|img|bild)s?(?![a-z])", re.I))
#: class words of pictures of other articles
_OF_OTHER_TEXT = remembered(
    re.compile(r"comment|related|teaser|recommend|promo(?!te)|sidebar|most-?read|popular|newsletter", re.IGNORECASE)
)


def picture_boxes(facts: PageFacts) -> list[list[str]]:
    """Return the texts beside each picture; they are collected once."""
    if facts.boxes is None:
        facts.boxes = list(boxes_of_pictures(facts))
    return facts.boxes


def boxes_of_pictures(facts: PageFacts) -> Iterator[list[str]]:
    """Yield for each picture the short texts in its enclosing element: unmarked caption and credit.

    Pictures below the text belong to other articles or to buttons.
    """
    below = elements_below_text(facts)
    pictures = (element for element in elements_named(facts, *PICTURES) if element not in below)
    shown: dict[Any, bool] = {}
    for box in dict.fromkeys(box_of(picture, shown) for picture in pictures):
        if box is not None and not stands_in_footer(box) and not stands_in_teaser(box, facts):
            yield lines_of_box(box)


def credits_behind_pictures(facts: PageFacts) -> Iterator[str]:
    """Yield the credits of emphasised lines directly behind pictures in a text, where old pages put a caption."""
    below = elements_below_text(facts)
    for picture in elements_named(facts, *LONE_PICTURES)[:MOST_CAPTIONS]:
        line = None if picture in below else line_behind(picture)
        if line is not None and is_caption(line) and len(text := shown_caption(line)) <= MAX_BOX:
            yield from caption_credits(text)


def is_caption(line: Any) -> bool:
    """Tell whether a line behind a picture is set as its caption: emphasised, or plain and of a class for pictures."""
    return is_emphasis(line) or (not len(line) and line.tag != "figcaption" and _OF_PICTURE[line.get("class") or ""])


def line_behind(picture: Any) -> Any:
    """Return the line directly behind a picture and what wraps it alone; None if something else stands there."""
    block = picture
    while (following := next((one for one in next_few(block) if one.tag != "br"), None)) is None:
        block = block.getparent()
        if block is None or block.tag not in WRAPPERS or has_text(block):
            return None
    return following if following.tag in LINES else None


def next_few(element: Any) -> Iterator[Any]:
    """Yield the elements directly behind one."""
    return islice(element.itersiblings("*"), MOST_BREAKS)


def credits_below_text(facts: PageFacts) -> Iterator[str]:
    """Yield the lines directly below the text that name the pictures' makers: extraction takes them for margins."""
    _, paragraphs = text_block(facts)
    for text in lines_below(paragraphs[-1]) if paragraphs else ():
        if 0 < len(text) <= MAX_CREDIT and is_picture_line(text):
            yield text


def lines_below(paragraph: Any) -> Iterator[str]:
    """Yield the lines after a text's last paragraph, in elements of their own or between line breaks."""
    for line in islice(paragraph.itersiblings("*"), MOST_BREAKS):
        if line.tag in LINES and len(line) < MOST_PARTS:
            yield shown_line(line, MOST_PARTS, MAX_CREDIT + 1)
        yield " ".join((line.tail or "").split())


def credits_above_text(facts: PageFacts) -> Iterator[str]:
    """Yield the lines between heading and text that name the pictures' makers and nothing else."""
    _, paragraphs = text_block(facts)
    around = frozenset(paragraphs[0].iterancestors()) if paragraphs else frozenset()
    for line in elements_after_heading(facts, MOST_ABOVE):
        if paragraphs and line is paragraphs[0]:
            return
        if line.tag in LINES and len(line) < MOST_PARTS and line not in around:
            text = shown_line(line, MOST_PARTS, MAX_CREDIT + 1)
            if is_picture_line(text) and len(text) <= MAX_CREDIT and not stands_in_teaser(line, facts):
                yield text


def lines_of_box(box: Any) -> list[str]:
    """Return the texts in a picture's element; nothing if they are many or long, since it then holds the article."""
    texts: list[str] = []
    for part in box.iterdescendants(*LINES):
        if not len(part) or is_before_link(part):
            texts.append(part.text.strip() if len(part) else shown_caption(part))
            if len(texts) > MOST_LINES or sum(map(len, texts)) > MAX_BOX:
                return []
    return [text for text in texts if text]


def is_before_link(part: Any) -> bool:
    """Tell whether a line's only element is a link that it ends with: to a shop of pictures, or to more of them."""
    link = part[0]
    is_last = len(part) == 1 and link.tag == "a" and not (link.tail or "").strip()
    return is_last and bool((part.text or "").strip())


def box_of(picture: Any, shown: dict[Any, bool]) -> Any:
    """Return the nearest element around a picture that also shows text; None if it is too far up.

    `shown` keeps what is known of elements: a thousand pictures may stand in one.
    """
    for around in islice(picture.iterancestors(), BOX_LEVELS):
        if around.tag in BOXES:
            if around not in shown:
                shown[around] = has_text(around)
            if shown[around]:
                return around
    return None


def has_text(element: Any) -> bool:
    """Tell whether an element shows any text."""
    return any(text.strip() for text in islice(element.itertext(), 10))


def stands_in_teaser(element: Any, facts: PageFacts) -> bool:
    """Tell whether a picture belongs to another article."""
    return any(_OF_OTHER_TEXT[around.get("class") or ""] for around in margins(element, facts, 10))


def stands_by_other_headline(picture: Any, facts: PageFacts) -> bool:
    """Tell whether a picture shares a short box with a linked headline: it is another article's, whatever its class."""
    for box in margins(picture, facts, TEASER_LEVELS):
        headline = next(box.iter("h2", "h3", "h4", "h5"), None)
        if headline is not None:
            return len(shown_caption(box)) <= MAX_TEASER and is_linked(headline)
    return False


def is_linked(headline: Any) -> bool:
    """Tell whether a headline holds a link or stands in one."""
    return headline.find(".//a") is not None or next(headline.iterancestors("a"), None) is not None


def stands_in_footer(element: Any) -> bool:
    """Tell whether an element is in the page's footer; a figure may have a footer of its own."""
    for around in islice(element.iterancestors(), 12):
        if around.tag == "figure":
            return False
        if around.tag == "footer" or (around.tag != "body" and "footer" in (around.get("class") or "").lower()):
            return True
    return "footer" in (element.get("class") or "").lower()


def shown_caption(element: Any) -> str:
    """Return an element's text as far as a caption can reach."""
    return shown_line(element, 60, MAX_CAPTION)
