"""Photo credits of a page: from captions, credit elements, alt texts and JSON-LD, which text extraction throws away.

In order: an element within a figure that holds nothing but the credit; what a caption or an alt text says of its maker
(`transforms/people/picture_credits.py` has the grammar). Rights notices of the site are no credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from transforms.pages.elements import elements_below_text, elements_named, elements_of_class, margins, remembered
from transforms.pages.facts import PageFacts, plain
from transforms.people import (
    MAX_CREDIT,
    caption_credits,
    credits_beside_picture,
    is_maker_line,
    is_picture_credit,
    label_end,
    named_credits,
    plain_credit,
)

#: longest caption, most captions of one page
MAX_CAPTION = 1200
MOST_CAPTIONS = 300

#: class words of elements that hold a credit, and of those that hold a caption
CREDIT_CLASS = re.compile(
    r"credit|copyright|photo-?_?author|photographer"
    r"|(?:image|img|photo|picture|media|caption|__)[_-]*(?:source|author|owner|rights)"
    r"|^source$|bildquelle|autor-?foto|(?:photo|foto|image|picture)[_-]*by|figure[_-]*byline",
    re.IGNORECASE,
)
_OF_CREDIT = remembered(CREDIT_CLASS)
CAPTION_CLASS = re.compile(
    r"[Cc]?aption|[Cc]?redit|opyright|photo-author|(?i:(?:image|img|photo|picture)[_-]*source)"
    r"|(?:media|image|photo).*escription|escription.*(?:media|image|photo)"
)
#: letters of which each such class has some: most classes of a page have none
CAPTION_LETTERS = ("aption", "redit", "opyright", "photo-author", "source", "escription")
CREDIT_TAGS = frozenset({"small", "cite", "footer"})


#: attributes in which pictures keep their makers for a script to show
CREDIT_ATTRIBUTES = ("data-credit", "data-photo-credit", "data-image-credit", "data-copyright")
#: elements that are pictures, that hold one with its caption, and that are lines there
PICTURES = frozenset({"img", "picture", "video"})
BOXES = frozenset({"div", "figure", "section", "span", "aside", "p"})
LINES = frozenset({"p", "div", "span", "figcaption", "small", "em", "cite", "i"})
#: levels around a picture in which its box is looked for; characters and lines of a box's text
BOX_LEVELS, MAX_BOX, MOST_LINES = 3, 250, 5
#: children of an element that is one label and its maker
MOST_PARTS = 4
#: class words of other articles' pictures
_OF_OTHER_TEXT = remembered(
    re.compile(r"comment|related|teaser|recommend|promo(?!te)|sidebar|most-?read|popular|newsletter", re.IGNORECASE)
)


def photo_credits(facts: PageFacts) -> list[str]:
    """The credits of a page's pictures, each once: those of captions in the page's order, then those of alt texts."""
    in_captions = (credit for element in captions(facts)[:MOST_CAPTIONS] for credit in credits_of(element, facts))
    plain_ones = map(plain_credit, in_captions)
    in_bylines = chain.from_iterable(map(named_credits, chain.from_iterable(facts.bylines)))
    found = dict.fromkeys(
        chain(
            filter(is_picture_credit, plain_ones),
            (credit.strip(" ,;") for credit in in_bylines),
            image_nodes(facts),
            filter(is_picture_credit, chain.from_iterable(map(credits_beside_picture, picture_boxes(facts)))),
        )
    )
    # A credit that stands in another one is the same credit, once with and once without its word.
    return [text for text in found if not any(text != other and text in other for other in found)]


def picture_boxes(facts: PageFacts) -> list[list[str]]:
    """The texts beside each picture, looked for once."""
    if facts.boxes is None:
        facts.boxes = list(boxes_of_pictures(facts))
    return facts.boxes


def boxes_of_pictures(facts: PageFacts) -> Iterator[list[str]]:
    """For each picture the short texts that stand with it in an element of their own: caption and credit, unmarked.

    Pictures below the text are those of other articles and of buttons.
    """
    below = elements_below_text(facts)
    pictures = (element for element in elements_named(facts, *PICTURES) if element not in below)
    for box in dict.fromkeys(map(box_of, pictures)):
        if box is not None and not stands_in_footer(box) and not stands_in_teaser(box, facts):
            yield lines_of_box(box)


def lines_of_box(box: Any) -> list[str]:
    """The texts in a picture's element; nothing where they are many or long: then it holds the article."""
    texts: list[str] = []
    for part in box.iterdescendants(*LINES):
        if not len(part):
            texts.append(shown_text(part))
            if len(texts) > MOST_LINES or sum(map(len, texts)) > MAX_BOX:
                return []
    return [text for text in texts if text]


def box_of(picture: Any) -> Any:
    """The nearest element around a picture that shows text too; None where that is far."""
    around_it = (around for around in islice(picture.iterancestors(), BOX_LEVELS) if around.tag in BOXES)
    return next(filter(has_text, around_it), None)


def has_text(element: Any) -> bool:
    """Whether an element shows any text."""
    return any(text.strip() for text in islice(element.itertext(), 10))


def captions(facts: PageFacts) -> list[Any]:
    """What may hold a credit: captions and figures, elements of a caption's or credit's class, then pictures."""
    figures, marked = elements_named(facts, "figcaption", "figure"), captions_classes(facts.class_names)
    return figures + elements_of_class(facts, marked) + elements_named(facts, "img")


def captions_classes(names: set[str]) -> set[str]:
    """The class attributes of captions and credits. Words without their first letter fit in either case."""
    lowered = ((name, name.lower()) for name in names)
    suspects = (name for name, low in lowered if any(letters in low for letters in CAPTION_LETTERS))
    return {name for name in suspects if CAPTION_CLASS.search(name)}


def credits_of(element: Any, facts: PageFacts) -> Iterator[str]:
    """The credits that one caption, credit element or picture gives."""
    if element.tag == "img":
        told = list(credits_of_picture(element))
        if told and not stands_in_teaser(element, facts):
            yield from told
        return
    found = [text for text in caption_or_figure(element) if text]
    if found and not stands_in_footer(element):
        yield from found


def credits_of_picture(picture: Any) -> Iterator[str]:
    """What a picture's attributes tell of its maker."""
    yield from filter(None, map(picture.get, CREDIT_ATTRIBUTES))
    for text in (picture.get("alt"), picture.get("title")):
        if text:
            yield from named_credits(text[:MAX_CAPTION])


def caption_or_figure(element: Any) -> Iterator[str]:
    """What a caption, credit element or figure says about makers, wherever it stands."""
    text = "" if element.tag == "figure" else shown_text(element)
    if not text:
        yield from (shown_text(part) for part in element.iter(*CREDIT_TAGS))
        yield from labelled_credits(element) or maker_lines(element)
    elif len(text) <= MAX_CREDIT and _OF_CREDIT[element.get("class") or ""]:
        yield text
    else:
        yield from credits_in_caption(element, text)


def credits_in_caption(element: Any, text: str) -> Iterator[str]:
    """What a caption says about makers: in elements that hold nothing but the credit, else by its words."""
    inner = [shown_text(part) for part in filter(is_credit_element, element.iterdescendants())]
    makers = [words for words in inner if label_end(words) != len(words)]
    yield from makers or labelled_credits(element) or maker_lines(element) or caption_credits(text)


def labelled_credits(caption: Any) -> list[str]:
    """What stands in a figure or caption behind "Image source," and the like, in one element or beside it."""
    found = []
    for part in caption.iter("p", "span", "div", "b", "strong"):
        words = shown_text(part) if len(part) < MOST_PARTS else ""
        end = label_end(words) if 0 < len(words) <= MAX_CREDIT else None
        if end is not None:
            found.append(words[end:] or text_behind(part))
    return [words for words in found if 0 < len(words) <= MAX_CREDIT]


def text_behind(element: Any) -> str:
    """The text straight behind an element, or the next element's."""
    behind = " ".join((element.tail or "").split())
    following = element.getnext()
    return behind or (shown_text(following) if following is not None else "")


def maker_lines(caption: Any) -> list[str]:
    """The texts of a caption's innermost elements that list makers and nothing else."""
    parts = (shown_text(part) for part in caption.iterdescendants(*LINES) if not len(part))
    texts = list(filter(None, parts))
    found = [text for text in texts if is_maker_line(text)]
    return found or [text for text in texts[1:][-1:] if is_name_and_outlet(text)]


def is_name_and_outlet(text: str) -> bool:
    """Whether a text is two names with a slash between, the first a person's: the outlet need not be known."""
    person, slash, outlet = text.partition("/")
    is_two = bool(slash) and "/" not in outlet and 2 <= len(person.split()) <= 3 and 1 <= len(outlet.split()) <= 4
    return is_two and all(word[0].isupper() for word in text.replace("/", " ").split())


def stands_in_teaser(element: Any, facts: PageFacts) -> bool:
    """Whether a picture belongs to another article."""
    return any(_OF_OTHER_TEXT[around.get("class") or ""] for around in margins(element, facts, 10))


def is_credit_element(element: Any) -> bool:
    """Whether an element within a caption holds nothing but the credit."""
    if not isinstance(element.tag, str):
        return False
    marks = (element.get("class"), element.get("data-fp-flag"), element.get("itemprop"))
    return element.tag in CREDIT_TAGS or any(mark and _OF_CREDIT[mark] for mark in marks)


def stands_in_footer(element: Any) -> bool:
    """Whether an element stands in the page's footer; a figure may have one of its own."""
    for around in islice(element.iterancestors(), 12):
        if around.tag == "figure":
            return False
        if around.tag == "footer" or (around.tag != "body" and "footer" in (around.get("class") or "").lower()):
            return True
    return "footer" in (element.get("class") or "").lower()


def shown_text(element: Any) -> str:
    """An element's text with single blanks."""
    return " ".join(" ".join(islice(element.itertext(), 60)).split())[:MAX_CAPTION]


def image_nodes(facts: PageFacts) -> Iterator[str]:
    """What JSON-LD says about the article's own pictures."""
    image = facts.article.get("image")
    for node in image if isinstance(image, list) else [image]:
        if isinstance(node, dict):
            for name in ("creditText", "author", "copyrightHolder", "creator"):
                text = plain(node.get(name))
                if 2 <= len(text) <= MAX_CREDIT and "://" not in text:
                    yield text
                    break
