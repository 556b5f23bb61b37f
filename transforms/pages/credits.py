"""Photo credits of a page, from captions, credit elements, alt texts and JSON-LD, which text extraction discards.

In order: an element within a figure that holds only the credit; then what a caption or an alt text says about the maker
(`transforms/people/picture_credits.py` has the grammar). Rights notices of the site are not credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from presswatch.patterns import late_pattern
from transforms.pages.elements import elements_named, elements_of_class, remembered
from transforms.pages.facts import PageFacts, plain
from transforms.pages.pictures import (
    LINES,
    LONE_PICTURES,
    MAX_CAPTION,
    MOST_CAPTIONS,
    credits_above_text,
    credits_behind_pictures,
    credits_below_text,
    picture_boxes,
    shown_caption,
    stands_by_other_headline,
    stands_in_footer,
    stands_in_teaser,
)
from transforms.people import (
    MAX_CREDIT,
    caption_credits,
    credits_beside_picture,
    is_credit_line,
    is_maker_behind,
    is_maker_line,
    is_picture_credit,
    label_end,
    named_credits,
    plain_credit,
)
from transforms.text import folded

#: class words of elements that hold a credit, and of those that hold a caption
CREDIT_CLASS = late_pattern(
    r"credit|copyright|photo-?_?author|photographer"
    r"|(?:image|img|photo|picture|media|caption|__)[_-]*(?:source|author|owner|rights)"
    r"|^source$|bildquelle|autor-?foto|(?:photo|foto|image|picture)[_-]*by|figure[_-]*byline",
    re.IGNORECASE,
)
_OF_CREDIT = remembered(CREDIT_CLASS)
CAPTION_CLASS = late_pattern(
    r"[Cc]?aption|[Cc]?redit|opyright|photo-author|(?i:(?:image|img|photo|picture)[_-]*source)"
    r"|(?:media|image|photo).*escription|escription.*(?:media|image|photo)"
)
#: each such class contains one of these; most classes of a page contain none
CAPTION_LETTERS = late_pattern("aption|redit|opyright|photo-author|source|escription")
CREDIT_TAGS = frozenset({"small", "cite", "footer"})


#: attributes in which pictures keep their makers for scripts
CREDIT_ATTRIBUTES = ("data-credit", "data-photo-credit", "data-image-credit", "data-copyright")
#: a label and the bar that an element's end puts behind it
LABEL_APART = late_pattern(r"([:：])\s*\|\s*")
PARTS_OF_BYLINE = late_pattern(r"[,;|·•]")
#: the most children of an element that is one label and its maker
MOST_PARTS = 4


def photo_credits(facts: PageFacts) -> list[str]:
    """Return the credits of a page's pictures, each once.

    Those of captions in the page's order, then those of alt texts.
    """
    in_captions = (credit for element in captions(facts)[:MOST_CAPTIONS] for credit in credits_of(element, facts))
    plain_ones = map(plain_credit, in_captions)
    in_bylines = chain.from_iterable(map(credits_in_byline, chain.from_iterable(facts.bylines)))
    found = dict.fromkeys(
        chain(
            filter(is_picture_credit, plain_ones),
            (credit.strip(" ,;") for credit in in_bylines),
            image_nodes(facts),
            filter(is_picture_credit, chain.from_iterable(map(credits_beside_picture, picture_boxes(facts)))),
            filter(is_picture_credit, map(str.strip, credits_behind_pictures(facts))),
            map(plain_credit, credits_below_text(facts)),
        )
    )
    found |= dict.fromkeys(further_credits(map(plain_credit, credits_above_text(facts)), found))
    # A credit contained in another one is the same credit, without its label.
    return [text for text in found if not any(text != other and text in other for other in found)]


def further_credits(lines: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield the lines that name none of the makers who are known already."""
    makers = [folded(credit) for credit in known]
    yield from (line for line in lines if not any(maker in folded(line) for maker in makers))


def credits_in_byline(text: str) -> Iterator[str]:
    """Yield what a byline says about the pictures' makers: «Текст — A, фото — B»."""
    said = list(named_credits(LABEL_APART.sub(r"\1 ", text)))
    yield from said or filter(is_credit_line, map(str.strip, PARTS_OF_BYLINE.split(text)[1:]))


def captions(facts: PageFacts) -> list[Any]:
    """Return what may hold a credit.

    captions and figures, elements with a caption's or credit's class, then pictures.
    """
    figures, marked = elements_named(facts, "figcaption", "figure"), captions_classes(facts.class_names)
    return figures + elements_of_class(facts, marked) + elements_named(facts, *LONE_PICTURES)


def captions_classes(names: set[str]) -> set[str]:
    """Return the class attributes of captions and credits. The words omit their first letter to match either case."""
    suspects = [name for name in names if CAPTION_LETTERS.search(name.lower())]
    return {name for name in suspects if CAPTION_CLASS.search(name)}


def credits_of(element: Any, facts: PageFacts) -> Iterator[str]:
    """Yield the credits of one caption, credit element or picture."""
    if element.tag in LONE_PICTURES:
        told = list(credits_of_picture(element))
        if told and not stands_in_teaser(element, facts) and not stands_by_other_headline(element, facts):
            yield from told
        return
    found = [text for text in caption_or_figure(element) if text]
    if found and not stands_in_footer(element):
        yield from found


def credits_of_picture(picture: Any) -> Iterator[str]:
    """Yield what a picture's attributes say about its maker."""
    yield from filter(None, map(picture.get, CREDIT_ATTRIBUTES))
    for text in (picture.get("alt"), picture.get("title")):
        if text:
            yield from named_credits(text[:MAX_CAPTION])


def caption_or_figure(element: Any) -> Iterator[str]:
    """Yield what a caption, credit element or figure says about makers, wherever it stands."""
    text = "" if element.tag == "figure" else shown_caption(element)
    if not text:
        yield from (shown_caption(part) for part in element.iter(*CREDIT_TAGS))
        yield from labelled_credits(element) or maker_lines(element)
    elif len(text) <= MAX_CREDIT and _OF_CREDIT[element.get("class") or ""]:
        yield text
    else:
        yield from credits_in_caption(element, text)


def credits_in_caption(element: Any, text: str) -> Iterator[str]:
    """Yield what a caption says about makers: from elements that hold only the credit, else from its words."""
    inner = [shown_caption(part) for part in filter(is_credit_element, element.iterdescendants())]
    makers = [words for words in inner if label_end(words) != len(words)]
    said = makers or labelled_credits(element) or maker_lines(element) or list(caption_credits(text))
    yield from said or maker_behind_caption(element)


def maker_behind_caption(element: Any) -> list[str]:
    """Return the name that fills the last of a caption's innermost elements, behind one that tells of the picture."""
    texts = [text for part in element.iterdescendants(*LINES) if not len(part) and (text := shown_caption(part))]
    return texts[-1:] if len(texts) > 1 and is_maker_behind(texts[-2], texts[-1]) else []


def labelled_credits(caption: Any) -> list[str]:
    """Return what follows "Image source," or similar in a figure or caption, in the same element or beside it."""
    found = []
    for part in caption.iter("p", "span", "div", "b", "strong"):
        words = shown_caption(part) if len(part) < MOST_PARTS else ""
        end = label_end(words) if 0 < len(words) <= MAX_CREDIT else None
        if end is not None:
            found.append(words[end:] or text_behind(part))
    return [words for words in found if 0 < len(words) <= MAX_CREDIT]


def text_behind(element: Any) -> str:
    """Return the text directly after an element, or that of the next element."""
    behind = " ".join((element.tail or "").split())
    following = element.getnext()
    return behind or (shown_caption(following) if following is not None else "")


def maker_lines(caption: Any) -> list[str]:
    """Return the texts of a caption's innermost elements that list makers and nothing else."""
    parts = (shown_caption(part) for part in caption.iterdescendants(*LINES) if not len(part))
    texts = list(filter(None, parts))
    found = [text for text in texts if is_maker_line(text)]
    return found or [text for text in texts[1:][-1:] if is_name_and_outlet(text)]


def is_name_and_outlet(text: str) -> bool:
    """Tell whether a text is two names separated by a slash, the first a person's; the outlet need not be known."""
    person, slash, outlet = text.partition("/")
    is_two = bool(slash) and "/" not in outlet and 2 <= len(person.split()) <= 3 and 1 <= len(outlet.split()) <= 4
    return is_two and all(word[0].isupper() for word in text.replace("/", " ").split())


def is_credit_element(element: Any) -> bool:
    """Tell whether an element within a caption holds only the credit."""
    if not isinstance(element.tag, str):
        return False
    marks = (element.get("class"), element.get("data-fp-flag"), element.get("itemprop"))
    return element.tag in CREDIT_TAGS or any(mark and _OF_CREDIT[mark] for mark in marks)


def image_nodes(facts: PageFacts) -> Iterator[str]:
    """Yield what JSON-LD says about the article's own pictures."""
    image = facts.article.get("image")
    for node in image if isinstance(image, list) else [image]:
        if isinstance(node, dict):
            for name in ("creditText", "author", "copyrightHolder", "creator"):
                text = plain(node.get(name))
                if 2 <= len(text) <= MAX_CREDIT and "://" not in text:
                    yield text
                    break
