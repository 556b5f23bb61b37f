"""One pass over a page's tree: everything it says about itself, before anything is judged.

JSON-LD is read as pages really carry it: arrays, @graph, entities, comments, trailing commas, broken strings.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from presswatch.records import JsonObject

#: characters: a block larger than this is a shop's catalogue or an attack; a live blog of two days takes 840,000
MAX_BLOCK = 2_000_000

#: nodes looked at; a page's own article comes early
MAX_NODES = 2000

WRAPPERS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
CONTROL = re.compile(r"[\x00-\x1f]")

#: properties that lead to other articles
ELSEWHERE = frozenset(
    {"itemListElement", "hasPart", "isPartOf", "relatedLink", "mentions", "citation", "comment", "liveBlogUpdate"}
)

#: schema.org types of texts, the more telling first
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
#: properties that only a node has that describes an article
TELLING = ("headline", "datePublished", "author")


def parse_block(text: str) -> Any:
    """The content of one `application/ld+json` block; None where nothing can be made of it."""
    if len(text) > MAX_BLOCK:
        return None
    stripped = WRAPPERS.sub("", text.strip()).strip()
    for attempt in (stripped, mended(stripped), html.unescape(mended(stripped))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def mended(text: str) -> str:
    """The usual mistakes put right: commas before a closing bracket, bare control characters, a missing beginning."""
    return TRAILING_COMMA.sub(r"\1", CONTROL.sub(" ", text))


def nodes_of(blocks: list[Any]) -> list[JsonObject]:
    """All objects of the page's blocks that may describe the page itself, in their order."""
    return list(walked(blocks))


def walked(blocks: list[Any]) -> Iterator[JsonObject]:
    """Breadth first, without entering lists of other articles."""
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
    """A node's types in lower case, without `schema:` or an address before them."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [re.split(r"[/:#]", name)[-1].lower() for name in names if isinstance(name, str)]


def article_node(nodes: list[JsonObject]) -> JsonObject:
    """The node that describes the page's article; an empty one where none does.

    A video comes before the page it is on, unless the page tells of itself what only an article has: then the video is
    a part of it, and may be older.
    """
    best = min(nodes, key=rank_of, default={})
    return best if rank_of(best) < len(ARTICLE_TYPES) else {}


def rank_of(node: JsonObject) -> int:
    """The place of a node among those that may describe an article, the best first; the number of types for others."""
    rank = min((ARTICLE_TYPES.index(kind) for kind in types_of(node) if kind in ARTICLE_TYPES), default=None)
    if rank is None:
        return len(ARTICLE_TYPES)
    return rank - 2 if rank == WEBPAGE and any(node.get(name) for name in TELLING) else rank


def nodes_by_id(nodes: list[JsonObject]) -> dict[str, JsonObject]:
    """Nodes that others point to by `@id`."""
    found: dict[str, JsonObject] = {}
    for node in nodes:
        identity = node.get("@id")
        if isinstance(identity, str) and len(node) > len(found.get(identity, {})):
            found[identity] = node
    return found


def plain(value: Any) -> str:
    """The first text of a value, entities resolved and tags taken off."""
    if isinstance(value, list):
        return next((text for text in map(plain, value) if text), "")
    if isinstance(value, dict):
        return plain(value.get("@value") or value.get("name") or value.get("url"))
    if not isinstance(value, str | int | float):
        return ""
    return " ".join(re.sub(r"<[^<>]{1,200}>", "", html.unescape(str(value))).split())


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
    #: the page's script elements, asked where they are loaded from
    programs: list[Any] = field(default_factory=list)
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
        elif tag == "script":
            facts.programs.append(element)
            if "ld+json" in (element.get("type") or "").lower() and element.text:
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
    """Whether a meta element tells something of the author that the element around it is marked as."""
    around = meta.getparent()
    return around is not None and around.get("itemprop") == "author"


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
