"""One pass over a page's tree: everything it says about itself, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from presswatch.records import JsonObject
from transforms.pages.json_ld import article_node, nodes_by_id, nodes_of, parse_block

#: no heading has been looked for yet
UNKNOWN: Any = object()

#: elements that extraction throws away and that hold nothing to look for
NO_PARTS = frozenset({"style", "link", "meta"})

#: a page with more elements of a kind than this repeats itself
MOST_OF_A_KIND = 200


@dataclass(slots=True)
class PageFacts:
    """What a page's markup says. `meta` has lower-case names with all their contents, in the page's order."""

    url: str | None
    meta: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[JsonObject] = field(default_factory=list)
    by_id: dict[str, JsonObject] = field(default_factory=dict)
    article: JsonObject = field(default_factory=dict)
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
    #: all elements in the page's order, programs and the head's left out, with their names and classes
    elements: list[Any] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    classes: list[str | None] = field(default_factory=list)
    class_names: set[str] = field(default_factory=set)
    #: the short texts beside each picture, once somebody has looked for them
    boxes: list[list[str]] | None = None
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
    """Collect meta elements, JSON-LD, headings, times, canonical link and language of a tree, and all its elements.

    One walk for everybody who looks for elements: it is the walking that costs, a third of a millisecond a time, and an
    XPath over the page's classes takes twice that.
    """
    facts = PageFacts(url)
    blocks: list[Any] = []
    elements = list(tree.iter())
    tags = [element.tag for element in elements]
    for element, tag in zip(elements, tags, strict=True):
        if tag in NOTES:
            NOTES[tag](facts, element)
        elif tag == "script" and "ld+json" in (element.get("type") or "").lower() and element.text:
            blocks.append(parse_block(element.text))
    facts.nodes = nodes_of(blocks)
    facts.by_id = nodes_by_id(facts.nodes)
    facts.article = article_node(facts.nodes)
    keep_parts(facts, elements, tags)
    return facts


def keep_parts(facts: PageFacts, elements: list[Any], tags: list[str]) -> None:
    """Keep the elements that there are to be read: no programs, no styles, nothing that is told to machines only."""
    is_part = [
        tag not in NO_PARTS and (tag != "script" or is_data(one)) for one, tag in zip(elements, tags, strict=True)
    ]
    facts.elements = list(compress(elements, is_part))
    facts.tags = list(compress(tags, is_part))
    facts.classes = [element.get("class") for element in facts.elements]
    facts.class_names = {name for name in set(facts.classes) if name}


def is_data(script: Any) -> bool:
    """Whether a script element holds data, not a program."""
    return "json" in (script.get("type") or "")


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


#: what is kept of an element by its name
NOTES: dict[str, Callable[[PageFacts, Any], None]] = {
    "meta": note_meta,
    "link": note_link,
    "html": note_language,
    **dict.fromkeys(("title", "h1", "time"), note_text),
}
