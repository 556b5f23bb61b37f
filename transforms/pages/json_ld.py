"""JSON-LD as pages really carry it: arrays, @graph, entities, comments, trailing commas, broken strings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
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
