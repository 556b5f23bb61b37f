"""Places on a page: its heading, its block of text, what is below it, what is in its margins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, compress, islice
from typing import Any

from lxml.etree import XPath

from presswatch.patterns import late_pattern
from transforms.language import Memo
from transforms.pages.facts import UNKNOWN, PageFacts
from transforms.text import folded, holding

#: headings that replace a missing h1, and elements that are no headings though they hold only text
LOWER_HEADINGS = frozenset({"h2", "h3", "h4"})
NO_HEADINGS = frozenset({"title", "meta", "script", "style", "a", "option", "li", "img", "button", "p"})

#: the fewest characters of a paragraph of running text
LONG_PARAGRAPH = 80
#: how many elements after the heading are near it
NEAR_HEADING = 200
#: the fewest paragraphs of a block of text
FEWEST_PARAGRAPHS = 2
#: the same of a text that has short paragraphs alone, characters of one, and paragraphs that are looked at
FEWEST_SHORT, SHORT_SENTENCE, MOST_PARAGRAPHS = 3, 40, 400


def remembered(pattern: re.Pattern[str]) -> Memo[bool]:
    """Return a cached test for a pattern in an attribute's value: values repeat within a page and an outlet."""
    return Memo(holding(pattern), most=4096, longest=256)


def elements_named(facts: PageFacts, *names: str, first: int = 0) -> list[Any]:
    """Return the elements of these names from a place on, in the page's order."""
    if facts.places is None:
        facts.places = places_of(facts.tags)
    found = [facts.places.get(name, []) for name in names]
    places = found[0] if len(found) == 1 else sorted(chain.from_iterable(found))
    return [facts.elements[place] for place in (places[bisect_left(places, first) :] if first else places)]


def places_of(tags: list[str]) -> dict[str, list[int]]:
    """Return the places of each name among the elements' names."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, tag in enumerate(tags):
        places[tag].append(place)
    return dict(places)


def elements_of_class(facts: PageFacts, meant: set[str]) -> list[Any]:
    """Return the elements whose class attribute is one of these, in the page's order."""
    if not meant:
        return []
    return [element for element, name in zip(facts.elements, facts.classes, strict=True) if name in meant]


def title_heading(facts: PageFacts) -> Any:
    """Return the heading that holds the chosen title, else the only heading, else None."""
    if facts.heading is UNKNOWN:
        facts.heading = heading_of_title(facts)
    return facts.heading


def heading_of_title(facts: PageFacts) -> Any:
    """Search for the title's heading."""
    letters = "".join(facts.title.split())
    for heading in facts.headings:
        text = "".join(heading.text_content().split())
        if text and (text in letters or letters in text):
            return heading
    if len(facts.headings) == 1:
        return facts.headings[0]
    return next((element for element in facts.elements if has_letters(element, letters)), None)


def has_letters(element: Any, letters: str) -> bool:
    """Tell whether an element, a lower heading or one with text only, has exactly these letters."""
    if element.tag not in LOWER_HEADINGS and (len(element) or element.tag in NO_HEADINGS):
        return False
    text = element.text_content() if len(element) else element.text or ""
    return bool(letters) and len(text) < 2 * len(letters) + 200 and "".join(text.split()) == letters


def elements_below_text(facts: PageFacts) -> frozenset[Any]:
    """Return the elements after the article's last long paragraph, as far as this is known before extraction."""
    if facts.below is None:
        facts.below = frozenset(behind_paragraphs(facts))
    return facts.below


def behind_paragraphs(facts: PageFacts) -> list[Any]:
    """Return what follows the first block of paragraphs below the heading; nothing if there is no such block."""
    _, paragraphs = text_block(facts)
    if not paragraphs:
        return []
    return facts.elements[facts.elements.index(paragraphs[-1]) + sum(1 for _ in paragraphs[-1].iter()) :]


def is_above_text(element: Any, facts: PageFacts) -> bool:
    """Tell whether an element stands between the heading and the text: an article's footer there is its byline."""
    _, paragraphs = text_block(facts)
    if not paragraphs or element not in elements_after_heading(facts, NEAR_HEADING):
        return False
    return facts.elements.index(element) < facts.elements.index(paragraphs[0]) and element not in set(
        paragraphs[0].iterancestors()
    )


def text_block(facts: PageFacts) -> tuple[Any, list[Any]]:
    """Return the first element below the heading with several long paragraphs, and these.

    (None, []) if there is none.
    """
    if facts.block is None:
        facts.block = block_below_heading(facts)
    return facts.block


def block_below_heading(facts: PageFacts) -> tuple[Any, list[Any]]:
    """Search for that element."""
    heading = title_heading(facts)
    if heading is None:
        return None, []
    first = facts.elements.index(heading)
    paragraphs_below = elements_named(facts, "p", first=first)
    for is_paragraph, fewest in ((is_long_paragraph, FEWEST_PARAGRAPHS), (is_sentence_alone, FEWEST_SHORT)):
        for block in dict.fromkeys(one.getparent() for one in paragraphs_below[:MOST_PARAGRAPHS] if is_paragraph(one)):
            paragraphs = [child for child in block.iterchildren("p") if is_paragraph(child)]
            if len(paragraphs) >= fewest:
                return block, paragraphs
    return None, []


def unmark_commentary(facts: PageFacts) -> None:
    """Remove the class of an article's text that is called a comment: extraction discards readers' comments.

    Readers' comments are many elements of one class; a commentator's text is the only one of its class.
    """
    block, _ = text_block(facts)
    name = block.get("class") or "" if block is not None else ""
    if "comment" in name.lower() and facts.classes.count(name) == 1:
        del block.attrib["class"]


def is_long_paragraph(element: Any) -> bool:
    """Tell whether an element is a paragraph of running text."""
    return element.tag == "p" and len("".join(islice(element.itertext(), 20))) >= LONG_PARAGRAPH


def is_sentence_alone(element: Any) -> bool:
    """Tell whether an element is a paragraph of a short sentence, not a name with a full stop."""
    words = "".join(islice(element.itertext(), 20)).strip() if element.tag == "p" else ""
    return len(words) >= SHORT_SENTENCE and words[-1] in ".!?…»”"


def is_emphasis(paragraph: Any) -> bool:
    """Tell whether all words of a paragraph are emphasised."""
    emphasised = paragraph.xpath("string(./strong | ./b | ./em | ./i)")
    return bool(emphasised.strip()) and folded(emphasised) == folded(paragraph.text_content())


def elements_after_heading(facts: PageFacts, most: int) -> list[Any]:
    """Return the elements after the title's heading, in the page's order; none if there is no heading."""
    heading = title_heading(facts)
    if heading is None:
        return []
    first = facts.elements.index(heading) + sum(1 for _ in heading.iter())
    return facts.elements[first : first + most]


def around_heading(facts: PageFacts) -> frozenset[Any]:
    """Return the elements around the title's heading: whatever their names, they are not teaser, sidebar or footer."""
    if facts.around is None:
        heading = title_heading(facts)
        facts.around = frozenset() if heading is None else frozenset(heading.iterancestors())
    return facts.around


def margins(element: Any, facts: PageFacts, levels: int) -> Iterator[Any]:
    """Yield an element and those around it, nearest first, up to one that also surrounds the heading."""
    own = around_heading(facts)
    for around in islice(chain([element], element.iterancestors()), levels):
        if around in own or around.tag in ("body", "html"):
            return
        yield around


def forget(facts: PageFacts, dropped: set[Any]) -> None:
    """Remove elements from the facts of their page."""
    kept = [element not in dropped for element in facts.elements]
    facts.elements = list(compress(facts.elements, kept))
    facts.tags = list(compress(facts.tags, kept))
    facts.classes = list(compress(facts.classes, kept))
    facts.block, facts.below, facts.places = None, None, None
    facts.headings = [heading for heading in facts.headings if heading not in dropped]


def shown_line(element: Any, most_texts: int, most_characters: int | None = None) -> str:
    """Return the beginning of an element's text, of so many of its texts, in one line; None: as long as they are."""
    return " ".join(" ".join(islice(element.itertext(), most_texts)).split())[:most_characters]


#: how many levels up a teaser's author can be from its heading
TEASER_LEVELS = 5
HEADING_LINK = XPath(
    "boolean(descendant::a[parent::h2 or parent::h3 or parent::h4][not(@rel='author' or contains(@href,'author'))])"
)
_PERSONS_CARD = remembered(late_pattern(r"vcard|\bh-card|(?:author|byline|autor|avtor)[_-]{0,2}card", re.IGNORECASE))


def is_of_teaser(element: Any, facts: PageFacts) -> bool:
    """Tell whether a person's card (hCard, author-card) stands beside a linked heading and belongs to that article."""
    around_it = list(margins(element, facts, TEASER_LEVELS))
    if not any(_PERSONS_CARD[around.get("class") or ""] for around in around_it):
        return False
    return any(HEADING_LINK(around) for around in around_it)
