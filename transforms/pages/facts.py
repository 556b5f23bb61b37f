"""One pass over a page's tree: everything it says about itself, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from transforms.pages.json_ld import article_node, nodes_by_id, nodes_of, parse_block

#: no heading has been looked for yet
UNKNOWN: Any = object()

#: headings that stand in for a missing h1, elements that are no headings though they hold nothing but text
LOWER_HEADINGS = frozenset({"h2", "h3", "h4"})
NO_HEADINGS = frozenset({"title", "meta", "script", "style", "a", "option", "li", "img", "button", "p"})

#: characters of a paragraph of running text
LONG_PARAGRAPH = 80
#: paragraphs of a block that is a text
FEWEST_PARAGRAPHS = 2

#: a page with more elements of a kind than this repeats itself
MOST_OF_A_KIND = 200


@dataclass(slots=True)
class PageFacts:
    """What a page's markup says. `meta` has lower-case names with all their contents, in the page's order."""

    url: str | None
    meta: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    page_title: str = ""
    #: the title that was chosen; bylines stand behind its heading
    title: str = ""
    headings: list[Any] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    times: list[Any] = field(default_factory=list)
    #: texts by the heading that look like bylines, once somebody has looked for them
    bylines: list[list[str]] = field(default_factory=list)
    #: the title's heading once somebody has looked for it (None where there is none), and what stands around it
    heading: Any = UNKNOWN
    around: frozenset[Any] | None = None
    #: what stands below the article's text, once somebody has looked for it
    below: frozenset[Any] | None = None
    #: the element that holds the text and its long paragraphs, once somebody has looked for them
    block: tuple[Any, list[Any]] | None = None
    #: all elements in the page's order with their classes, programs left out; see `index_elements`
    elements: list[Any] = field(default_factory=list)
    classes: list[str | None] = field(default_factory=list)
    class_names: set[str] = field(default_factory=set)
    #: folded names that the site goes by, once somebody has looked for them
    sites: set[str] | None = None

    def first_meta(self, *names: str) -> str:
        """The first non-empty content of the first of these names that has one."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return ""


def gather_facts(tree: Any, url: str | None) -> PageFacts:
    """Collect meta elements, JSON-LD, headings, times, canonical link and language of a tree."""
    facts = PageFacts(url)
    blocks: list[Any] = []
    for element in tree.iter("meta", "script", "link", "title", "h1", "time", "html"):
        if element.tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text:
                blocks.append(parse_block(element.text))
        else:
            NOTES.get(element.tag, note_text)(facts, element)
    facts.nodes = nodes_of(blocks)
    facts.by_id = nodes_by_id(facts.nodes)
    facts.article = article_node(facts.nodes)
    return facts


def index_elements(facts: PageFacts, tree: Any) -> None:
    """Keep all elements in order: one walk for everybody who looks for classes, instead of a search of the tree each.

    An XPath over the page's classes takes twice the time that this walk takes.
    """
    facts.elements = list(tree.iter())
    facts.classes = [element.get("class") for element in facts.elements]
    facts.class_names = {name for name in set(facts.classes) if name}


def elements_of_class(facts: PageFacts, meant: set[str]) -> list[Any]:
    """The elements whose class attribute is one of these, in the page's order."""
    if not meant:
        return []
    return [element for element, name in zip(facts.elements, facts.classes, strict=True) if name in meant]


def note_meta(facts: PageFacts, element: Any) -> None:
    """Keep a meta element under each of its names."""
    attributes = dict(element.items())
    content = " ".join((attributes.get("content") or attributes.get("value") or "").split())
    for attribute in ("property", "name", "itemprop"):
        name = attributes.get(attribute)
        if name and (name := name.strip().lower()):
            contents = facts.meta.setdefault(name, [])
            if len(contents) < MOST_OF_A_KIND:
                contents.append(content)


def note_link(facts: PageFacts, element: Any) -> None:
    """Keep the first canonical address."""
    if "canonical" in (element.get("rel") or "").lower().split():
        facts.canonical = facts.canonical or element.get("href")


def note_language(facts: PageFacts, element: Any) -> None:
    """Keep the language that the page says it is in."""
    facts.language = facts.language or element.get("lang") or element.get("xml:lang")


#: what is kept of an element by its name; of others their text
NOTES: dict[str, Callable[[PageFacts, Any], None]] = {"meta": note_meta, "link": note_link, "html": note_language}


def note_text(facts: PageFacts, element: Any) -> None:
    """Keep the page's title, a heading or a time element."""
    if element.tag == "title":
        parent = element.getparent()
        if parent is None or parent.tag != "svg":
            facts.page_title = facts.page_title or " ".join(element.text_content().split())
        return
    kept = facts.times if element.tag == "time" else facts.headings
    if len(kept) < MOST_OF_A_KIND:
        kept.append(element)


def title_heading(facts: PageFacts) -> Any:
    """The heading whose text the chosen title is, else the only one, else None."""
    if facts.heading is UNKNOWN:
        facts.heading = heading_of_title(facts)
    return facts.heading


def heading_of_title(facts: PageFacts) -> Any:
    """The title's heading, looked for."""
    letters = "".join(facts.title.split())
    for heading in facts.headings:
        text = "".join(heading.text_content().split())
        if text and (text in letters or letters in text):
            return heading
    if len(facts.headings) == 1:
        return facts.headings[0]
    return next((element for element in facts.elements if has_letters(element, letters)), None)


def has_letters(element: Any, letters: str) -> bool:
    """Whether an element, a lower heading or one of nothing but text, has these letters and no others."""
    if element.tag not in LOWER_HEADINGS and (len(element) or element.tag in NO_HEADINGS):
        return False
    text = element.text_content() if len(element) else element.text or ""
    return bool(letters) and len(text) < 2 * len(letters) + 200 and "".join(text.split()) == letters


def elements_below_text(facts: PageFacts) -> frozenset[Any]:
    """The elements behind the last long paragraph of the article, as far as it can be told without extraction."""
    if facts.below is None:
        facts.below = frozenset(behind_paragraphs(facts))
    return facts.below


def behind_paragraphs(facts: PageFacts) -> list[Any]:
    """What stands behind the first block of paragraphs below the heading; nothing where there is no such block."""
    _, paragraphs = text_block(facts)
    if not paragraphs:
        return []
    return facts.elements[facts.elements.index(paragraphs[-1]) + sum(1 for _ in paragraphs[-1].iter()) :]


def text_block(facts: PageFacts) -> tuple[Any, list[Any]]:
    """The first element below the heading with several long paragraphs, and these; (None, []) where there is none."""
    if facts.block is None:
        facts.block = block_below_heading(facts)
    return facts.block


def block_below_heading(facts: PageFacts) -> tuple[Any, list[Any]]:
    """That element, looked for."""
    heading = title_heading(facts)
    below_heading = islice(facts.elements, facts.elements.index(heading), None) if heading is not None else ()
    for block in dict.fromkeys(element.getparent() for element in below_heading if is_long_paragraph(element)):
        paragraphs = [child for child in block.iterchildren("p") if is_long_paragraph(child)]
        if len(paragraphs) >= FEWEST_PARAGRAPHS:
            return block, paragraphs
    return None, []


def unmark_commentary(facts: PageFacts) -> None:
    """Take the class off an article's text that is called a comment: extraction throws readers' comments away.

    Those are many elements of one class; a commentator's text is the only one of its own.
    """
    block, _ = text_block(facts)
    name = block.get("class") or "" if block is not None else ""
    if "comment" in name.lower() and facts.classes.count(name) == 1:
        del block.attrib["class"]


def is_long_paragraph(element: Any) -> bool:
    """Whether an element is a paragraph of running text."""
    return element.tag == "p" and len("".join(islice(element.itertext(), 20))) >= LONG_PARAGRAPH


def elements_after_heading(facts: PageFacts, most: int) -> list[Any]:
    """The elements behind the title's heading, in the page's order; none where it has none."""
    heading = title_heading(facts)
    if heading is None:
        return []
    first = facts.elements.index(heading) + sum(1 for _ in heading.iter())
    return facts.elements[first : first + most]


def around_heading(facts: PageFacts) -> frozenset[Any]:
    """The elements around the title's heading: whatever they are called, they are no teaser, sidebar or footer."""
    if facts.around is None:
        heading = title_heading(facts)
        facts.around = frozenset() if heading is None else frozenset(heading.iterancestors())
    return facts.around


def margins(element: Any, facts: PageFacts, levels: int) -> Iterator[Any]:
    """An element and what stands around it, nearest first, up to what stands around the heading as well."""
    own = around_heading(facts)
    for around in islice(chain([element], element.iterancestors()), levels):
        if around in own or around.tag in ("body", "html"):
            return
        yield around
