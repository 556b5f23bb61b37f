"""Visible bylines: elements that are marked as an author's or begin like a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.etree import XPath

from presswatch.patterns import late_pattern
from transforms.pages.elements import (
    NEAR_HEADING,
    elements_after_heading,
    elements_of_class,
    is_above_text,
    is_of_teaser,
    margins,
    remembered,
    title_heading,
)
from transforms.pages.facts import PageFacts
from transforms.people import BY, BY_BEGINNINGS, FIRST_LETTERS, GIVEN_NAMES, begins_with_name

NO_BYLINES = frozenset({"body", "html", "meta", "link", "script", "style", "img", "svg", "h1"})

#: attributes of elements that hold a byline, and class words of elements around other texts
BYLINE = late_pattern(
    r"author|byline|autor(?!is)|avtor|writer|creator|/staff/|/bios?/|/people/|/reporters?/|/newsteam/"
    # "entry-by", not "sponsored-by" nor "photo-by"
    r"|(?:^|[\s_-])(?<!ed[_-])(?<!photo[_-])(?<!photos[_-])by(?:\s|$)|(?:posted|published|reported)[_-]by(?:\s|$)",
    re.IGNORECASE,
)
#: An author's own card (also microformats' vcard, h-card) is not a teaser. A part of a Bootstrap card belongs to what
#: the surrounding card says. An article's own footer names its author.
_ELSEWHERE = remembered(
    late_pattern(
        r"comment|related|teaser|recommend|sidebar|popular|latest|promo(?!te|tions?-?author)|newsletter|caption|tag-?cloud|tags|columnists"
        r"|(?<!article[_-])(?<!article__)(?<!entry[_-])(?<!post[_-])(?<!\bcard-)footer"
        r"|(?!(?<![\w-])card-(?:body|header|footer|text|title|subtitle|block|content)(?![\w-]))"
        r"(?<!v)(?<!\bh-)(?<!author)(?<!author[_-])(?<!author__)(?<!byline[_-])(?<!autor[_-])(?<!avtor[_-])card",
        re.IGNORECASE,
    )
)
#: the class word of an author's card itself, not of something inside it
AUTHOR_CARD = late_pattern(r"(?:author|byline|autor|avtor)[_-]{0,2}card(?![\w-])", re.IGNORECASE)

#: headings within a text; unmarked, they are bylines only above its first paragraph
SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})

#: the fewest characters of a paragraph; below so many paragraphs, with one more after it, there is no byline
PARAGRAPH = 80
MOST_BEFORE_BYLINE = 2

#: the most characters of a text that is nothing but "By", "Author:" or similar
LABEL = 24

#: elements after which a line begins
BREAKS = frozenset({"br", "div", "p"})
#: the most characters of a byline with its role, place and date
LONGEST_BYLINE = 150
LONGEST_UNMARKED = 89
LONGEST_OWN = 60
LONGEST_NAME = 120
#: what precedes a photographer's name in a caption: a sentence, then "By"
CAPTION_BY = late_pattern(r"\w[.!?…]\s+(?:photos? )?by\s*$", re.IGNORECASE)

#: how many marked elements are searched in the rest of the page
MOST_FAR = 60
#: how many elements before the heading are searched
MOST_ABOVE = 3

#: the most authors with separate elements beside the first
MOST_AUTHORS_BESIDE = 5

#: how many levels of an element's surroundings are judged: wrappers of whole pages are named after sidebars too
NEAREST = 9
#: what a surname in an element of its own is: one word, or two
SURNAME = late_pattern(r"[^\W\d_a-zа-яёіў][^\W\d_]+(?:[ -][^\W\d_]+)?")
INNER_PATH = XPath(".//*[@rel='author' or @itemprop='name' or contains(@href,'/author')]")


def near_bylines(facts: PageFacts) -> Iterator[list[str]]:
    """Yield the texts of elements after the heading that look like bylines, and keep them in the facts."""
    paragraphs = 0
    staff = cards_of_staff(facts)
    for element in elements_after_heading(facts, NEAR_HEADING):
        paragraphs += paragraphs < MOST_BEFORE_BYLINE and is_paragraph(element)
        texts = byline_texts(element, facts)
        if not texts and (not paragraphs or is_before_label(element)):
            texts = byline_behind(element)
        elif paragraphs and (is_within(element, staff) or is_prose(element, paragraphs)):
            continue
        if texts:
            texts = [*texts, *texts_of_siblings(element, facts)]
            facts.bylines.append(texts)
            yield texts
    yield from bylines_above(facts)


def bylines_above(facts: PageFacts) -> Iterator[list[str]]:
    """Yield the texts directly above the heading, beside it, that are a byline and nothing more."""
    heading = title_heading(facts)
    for element in () if heading is None else islice(heading.itersiblings(preceding=True), MOST_ABOVE):
        if (text := shown_parts(element)) and is_byline_of_its_own(text) and not stands_elsewhere(element, facts):
            facts.bylines.append([text])
            yield [text]


def texts_of_siblings(element: Any, facts: PageFacts) -> Iterator[str]:
    """Yield the bylines in the next elements of the same name and class: each author may have a separate one."""
    name = element.get("class")
    if name and is_marked_as_byline(element):
        for sibling in islice(element.itersiblings(element.tag), MOST_AUTHORS_BESIDE):
            if sibling.get("class") == name:
                yield from byline_texts(sibling, facts)


def byline_behind(element: Any) -> list[str]:
    """Return the text after an element if it is a byline and nothing more."""
    tail = (element.tail or "").strip()
    return [tail] if tail and is_byline_of_its_own(tail) else []


def is_before_label(element: Any) -> bool:
    """Tell whether a line that a break begins is a label with a colon, which no sentence is: «Автор: Анна Лесная»."""
    return element.tag in BREAKS and ":" in (element.tail or "").strip()[:LABEL]


def is_byline_of_its_own(text: str) -> bool:
    """Tell whether a text after an element is a byline and nothing more: "by Anna Lane" after the date."""
    return len(text) <= LONGEST_OWN and BY.match(text) is not None and begins_with_name(text) and text[-1] not in ".!?"


def is_paragraph(element: Any) -> bool:
    """Tell whether an element is a paragraph of the text, not a line with date and author."""
    return element.tag == "p" and len("".join(islice(element.itertext(), 20))) >= PARAGRAPH


def is_prose(element: Any, paragraphs: int) -> bool:
    """Tell whether an unmarked element after so many paragraphs is part of the text.

    "By the Lake" is a heading in it.
    """
    if is_marked_as_byline(element):
        return False
    block, parent = element, element.getparent()
    if parent is not None and (parent.tag in SUBHEADINGS or parent.tag == "p"):
        block = parent
    if block.tag in SUBHEADINGS:
        return True
    # A single paragraph above a byline is a lead.
    return paragraphs >= MOST_BEFORE_BYLINE and any(map(is_paragraph, islice(block.itersiblings("p"), 3)))


def cards_of_staff(facts: PageFacts) -> frozenset[Any]:
    """Return the author cards of a page with cards for several authors.

    columnists, unless they stand above the text.
    """
    names = {name for name in facts.class_names if "ard" in name and AUTHOR_CARD.search(name)}
    cards = {card: shown_parts(card) for card in elements_of_class(facts, names)}
    return frozenset(cards) if len(set(cards.values())) > 1 else frozenset()


def is_within(element: Any, others: frozenset[Any]) -> bool:
    """Tell whether an element is one of these or inside one."""
    return bool(others) and (element in others or any(around in others for around in element.iterancestors()))


def byline_texts(element: Any, facts: PageFacts) -> list[str]:
    """Return the text of an element that is a byline by its marks or its words, else nothing."""
    if element.tag in NO_BYLINES:
        return []
    is_marked = is_marked_as_byline(element)
    if not (is_marked or begins_like_byline(element)) or (element.tag == "a" and is_linked_in_passing(element)):
        return []
    text = with_name_beside(shown_parts(element), element)
    text = with_whole_names(text) if is_marked else text
    is_byline = is_marked or (len(text) <= LONGEST_UNMARKED and begins_with_name(text))
    if not is_byline or stands_elsewhere(element, facts):
        return []
    return (names_within(element) if is_marked else []) or [text[: LONGEST_NAME + 1]]


def with_whole_names(text: str) -> str:
    """Join a known first name and a surname that stand in elements of their own."""
    if " | " not in text:
        return text
    whole: list[str] = []
    for part in text.split(" | "):
        if whole and whole[-1].lower() in GIVEN_NAMES and SURNAME.fullmatch(part):
            part = f"{whole.pop()} {part}"
        whole.append(part)
    return " | ".join(whole)


def names_within(element: Any) -> list[str]:
    """Return the texts of inner elements that are marked as a name."""
    return [part for part in map(shown_parts, INNER_PATH(element)) if 0 < len(part) < LONGEST_NAME]


def is_linked_in_passing(link: Any) -> bool:
    """Tell whether a link leads to a person in the news, or to the maker of the picture above."""
    parent = link.getparent()
    return len(shown_parts(parent)) > LONGEST_BYLINE or CAPTION_BY.search(parent.text or "") is not None


def with_name_beside(text: str, element: Any) -> str:
    """Complete a text that is only "By" or similar with the name beside it; return any other unchanged."""
    if len(text) >= LABEL or BY.sub("", text + " x") != "x":
        return text
    return f"{text} {(element.tail or '').strip() or shown_parts_of_next(element)}"


def is_marked_as_byline(element: Any) -> bool:
    """Tell whether an element's attributes speak of authors."""
    for name in SPEAKING:
        value = element.get(name)
        if value and _SPEAKS_OF_AUTHORS[value]:
            return True
    return False


#: attributes that describe what an element holds
SPEAKING = ("class", "href", "rel", "itemprop", "data-testid")
#: whether an attribute's value speaks of authors; values repeat within an outlet's pages
_SPEAKS_OF_AUTHORS = remembered(BYLINE)


def begins_like_byline(element: Any) -> bool:
    """Tell whether the first words of an element are "By" or similar.

    The text of a large element is never collected.
    """
    innermost = element
    while not (first := (innermost.text or "").strip()) and len(innermost):
        innermost = innermost[0]
    # Most elements begin with a word that cannot begin a byline.
    said = first[:60]
    if first[:1].isalnum() and not (may_begin_byline(first) and (BY.match(f"{said} x") or BY.match(f"{said} | x"))):
        return False
    beginning = " | ".join(islice(element.itertext(), 3))
    return may_begin_byline(beginning) and BY.match(beginning + " x") is not None


def may_begin_byline(text: str) -> bool:
    """Tell whether a text has the first letters of "By" or similar: a quick test for every element."""
    found = FIRST_LETTERS.search(text)
    letters = found.group().lower() if found else ""
    return letters in BY_BEGINNINGS or (letters[:2] in BY_BEGINNINGS and not letters[2:].isalpha())


def shown_parts(element: Any) -> str:
    """Return an element's text with single spaces and a bar between its parts.

    Name, role and date often stand side by side.
    """
    return " | ".join(text for part in islice(element.itertext(), 40) if (text := " ".join(part.split())))


def shown_parts_of_next(element: Any) -> str:
    """Return the text of the element that follows."""
    following = element.getnext()
    return "" if following is None else shown_parts(following)


def stands_elsewhere(element: Any, facts: PageFacts) -> bool:
    """Tell whether an element belongs to comments, teasers or a page's margins."""
    return any(is_elsewhere(around, facts) for around in margins(element, facts, NEAREST)) or is_of_teaser(
        element, facts
    )


def is_elsewhere(around: Any, facts: PageFacts) -> bool:
    """Tell whether an element holds comments, teasers, a caption or the page's margins, and not an article's byline.

    What is called a comment between heading and text is the commentator's byline.
    """
    name = around.get("class") or ""
    if around.tag in ("nav", "figcaption") or _ELSEWHERE[name]:
        return around.tag in ("nav", "figcaption") or "comment" not in name.lower() or not is_above_text(around, facts)
    return around.tag == "footer" and not is_above_text(around, facts)


def far_bylines(facts: PageFacts) -> Iterator[list[str]]:
    """Yield the texts of elements marked as an author's, anywhere on the page; searched only when needed."""
    marked = (
        element
        for element, name in zip(facts.elements, facts.classes, strict=True)
        if (name and ("author" in name or "byline" in name))
        or element.get("rel") == "author"
        or element.get("itemprop") == "author"
    )
    staff = cards_of_staff(facts)
    return (byline_texts(element, facts) for element in islice(marked, MOST_FAR) if not is_within(element, staff))
