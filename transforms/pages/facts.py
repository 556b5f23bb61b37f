"""One pass over a page's tree: everything it says about itself, before any judgement.

JSON-LD is read as it occurs in practice: arrays, @graph, entities, comments, trailing commas, broken strings.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from presswatch.records import JsonObject
from transforms.pages.texts import drop_programs

#: characters; a larger block is a shop's catalogue or an attack, and a live blog of two days takes 840,000
MAX_BLOCK = 2_000_000

#: nodes examined; a page's own article comes early
MAX_NODES = 2000

WRAPPERS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
CONTROL = re.compile(r"[\x00-\x1f]")

#: properties that lead to other articles
ELSEWHERE = frozenset(
    {"itemListElement", "hasPart", "isPartOf", "relatedLink", "mentions", "citation", "comment", "liveBlogUpdate"}
)

#: schema.org types of texts, most specific first
ARTICLE_TYPES = (
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "liveblogposting",
    "advertisercontentarticle",
    "article",
    "blogposting",
    "scholarlyarticle",
    "report",
    "medicalscholarlyarticle",
    "techarticle",
    "review",
    "satiricalarticle",
    "socialmediaposting",
    "discussionforumposting",
    "videoobject",
    "webpage",
)
WEBPAGE = ARTICLE_TYPES.index("webpage")
#: properties that only a node describing an article has
TELLING = ("headline", "datePublished", "author")


def parse_block(text: str) -> Any:
    """Return the content of an `application/ld+json` block; None if it cannot be read."""
    if len(text) > MAX_BLOCK:
        return None
    stripped = WRAPPERS.sub("", text.strip()).strip()
    for form in (str, mended, lambda text: html.unescape(mended(text))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(form(stripped))[0]
        except (ValueError, RecursionError):
            continue
    return None


def mended(text: str) -> str:
    """Repair common mistakes: commas before a closing bracket, bare control characters, a missing beginning."""
    return TRAILING_COMMA.sub(r"\1", CONTROL.sub(" ", text))


def nodes_of(blocks: list[Any]) -> list[JsonObject]:
    """Return all objects of the page's blocks that may describe the page itself, in their order."""
    return list(walked(blocks))


def walked(blocks: list[Any]) -> Iterator[JsonObject]:
    """Walk breadth first, without entering lists of other articles."""
    waiting: list[Any] = list(blocks)
    for _ in range(MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value
        elif isinstance(value, dict):
            yield value
            waiting.extend(v for k, v in value.items() if k not in ELSEWHERE and isinstance(v, dict | list))


def types_of(node: JsonObject) -> list[str]:
    """Return a node's types in lower case, without `schema:` or an address before them."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [re.split(r"[/:#]", name)[-1].lower() for name in names if isinstance(name, str)]


def article_node(nodes: list[JsonObject]) -> JsonObject:
    """Return the node that describes the page's article; an empty one if there is none.

    A video node comes before its page, unless the page has properties that only an article has: then the video is
    a part of the article and may be older.
    """
    best = min(nodes, key=rank_of, default={})
    return best if rank_of(best) < len(ARTICLE_TYPES) else {}


def rank_of(node: JsonObject) -> int:
    """Return the rank of a node among those that may describe an article, best first.

    The number of types for others.
    """
    rank = min((ARTICLE_TYPES.index(kind) for kind in types_of(node) if kind in ARTICLE_TYPES), default=None)
    if rank is None:
        return len(ARTICLE_TYPES)
    return rank - 2 if rank == WEBPAGE and any(node.get(name) for name in TELLING) else rank


def nodes_by_id(nodes: list[JsonObject]) -> dict[str, JsonObject]:
    """Return the nodes that others refer to by `@id`."""
    found: dict[str, JsonObject] = {}
    for node in nodes:
        identity = node.get("@id")
        if isinstance(identity, str) and len(node) > len(found.get(identity, {})):
            found[identity] = node
    return found


def plain(value: Any) -> str:
    """Return the first text of a value, with character references resolved and tags removed."""
    if isinstance(value, list):
        return next((text for text in map(plain, value) if text), "")
    if isinstance(value, dict):
        return plain(value.get("@value") or value.get("name") or value.get("url"))
    if not isinstance(value, str | int | float):
        return ""
    return " ".join(re.sub(r"<[^<>]{1,200}>", "", html.unescape(str(value))).split())


#: characters of a title or heading that are read: an element that nobody closed holds the page, and titles are compared
#: piece by piece
LONGEST_TITLE = 1000
#: no heading has been searched for yet
UNKNOWN: Any = object()

#: a page with more elements of a kind than this repeats itself
MOST_OF_A_KIND = 200


@dataclass(slots=True)
class PageFacts:
    """Everything a page's markup says. `meta` maps lower-case names to all their contents, in the page's order."""

    url: str | None
    meta: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[JsonObject] = field(default_factory=list)
    by_id: dict[str, JsonObject] = field(default_factory=dict)
    article: JsonObject = field(default_factory=dict)
    page_title: str = ""
    #: the chosen title; bylines follow its heading
    title: str = ""
    headings: list[Any] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    times: list[Any] = field(default_factory=list)
    #: texts near the heading that look like bylines, once searched
    bylines: list[list[str]] = field(default_factory=list)
    #: the title's heading, once searched (None if there is none), and the elements around it
    heading: Any = UNKNOWN
    around: frozenset[Any] | None = None
    #: elements below the article's text, once searched
    below: frozenset[Any] | None = None
    #: the element that holds the text, and its long paragraphs, once searched
    block: tuple[Any, list[Any]] | None = None
    #: all elements in the page's order, except programs, styles and the head's, with their names and classes
    elements: list[Any] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    classes: list[str | None] = field(default_factory=list)
    class_names: set[str] = field(default_factory=set)
    #: the places of each name's elements among all, once they were searched
    places: dict[str, list[int]] | None = None
    #: the page's script elements, checked for if they are loaded from
    programs: list[Any] = field(default_factory=list)
    #: the short texts beside each picture, once searched
    boxes: list[list[str]] | None = None
    #: folded names of the site, once searched
    sites: set[str] | None = None

    def first_meta(self, *names: str) -> str:
        """Return the first non-empty content of the first of these names that has one."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return ""


def gather_facts(tree: Any, url: str | None) -> PageFacts:
    """Collect meta elements, JSON-LD, headings, times, canonical link and language of a tree, and all its elements.

    The tree loses its programs. There is one walk over what is left for everyone, since walking is what costs: a third
    of a millisecond each time, and twice that for an XPath over the page's classes.
    """
    facts = PageFacts(url)
    blocks: list[Any] = []
    for element in tree.iter("script", *NOTES):
        if element.tag != "script":
            NOTES[element.tag](facts, element)
            continue
        facts.programs.append(element)
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            blocks.append(parse_block(element.text))
    facts.nodes = nodes_of(blocks)
    facts.by_id = nodes_by_id(facts.nodes)
    facts.article = article_node(facts.nodes)
    drop_programs(tree)
    keep_parts(facts, tree)
    return facts


def keep_parts(facts: PageFacts, tree: Any) -> None:
    """Keep the elements that are left in a tree without programs."""
    facts.elements = list(tree.iter())
    facts.tags = [element.tag for element in facts.elements]
    facts.classes = [element.get("class") for element in facts.elements]
    facts.class_names = {name for name in set(facts.classes) if name}


def note_meta(facts: PageFacts, element: Any) -> None:
    """Keep a meta element under each of its names."""
    attributes = dict(element.items())
    content = " ".join((attributes.get("content") or attributes.get("value") or "").split())
    if (attributes.get("http-equiv") or "").lower() == "refresh":
        facts.meta.setdefault("refresh", []).append(content)
    for attribute in ("property", "name", "itemprop"):
        name = attributes.get(attribute)
        if name and (name := name.strip().lower()):
            if attribute == "itemprop" and name == "name" and is_of_author(element):
                name = "microdata:author"
            contents = facts.meta.setdefault(name, [])
            if len(contents) < MOST_OF_A_KIND:
                contents.append(content)


def is_of_author(meta: Any) -> bool:
    """Tell whether a meta element describes the author that the element around it is marked as."""
    around = meta.getparent()
    return around is not None and around.get("itemprop") == "author"


def note_link(facts: PageFacts, element: Any) -> None:
    """Keep the first canonical address."""
    if "canonical" in (element.get("rel") or "").lower().split():
        facts.canonical = facts.canonical or element.get("href")


def note_language(facts: PageFacts, element: Any) -> None:
    """Keep the language that the page declares."""
    facts.language = facts.language or element.get("lang") or element.get("xml:lang")


def note_text(facts: PageFacts, element: Any) -> None:
    """Keep the page's title, a heading or a time element."""
    if element.tag == "title":
        parent = element.getparent()
        if parent is None or parent.tag != "svg":
            facts.page_title = facts.page_title or shown_title(element)
        return
    kept = facts.times if element.tag == "time" else facts.headings
    if len(kept) < MOST_OF_A_KIND:
        kept.append(element)


def shown_title(element: Any) -> str:
    """Return the text of a title or heading with single spaces, as far as titles go."""
    return " ".join(element.text_content().split())[:LONGEST_TITLE]


#: what to keep of an element, by its name
NOTES: dict[str, Callable[[PageFacts, Any], None]] = {
    "meta": note_meta,
    "link": note_link,
    "html": note_language,
    **dict.fromkeys(("title", "h1", "time"), note_text),
}
