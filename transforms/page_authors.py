"""An article's authors as persons: without "By", roles, photo credits, agencies."""

from __future__ import annotations

import re
from typing import Any

from transforms.page_facts import PageFacts
from transforms.page_json_ld import plain

BY = re.compile(r"^(?:by|von|par|por|di|door|от|автор(?:ы)?|аўтар(?:ы)?|text|текст|тэкст)[:\s]+(?=\S)", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:[;,&|/]|\b(?:and|und|et|y|e|и|і|og|och|en)\b)\s+", re.IGNORECASE)
CREDIT = re.compile(r"\b(?:photo|фото|фота|foto|bild|image)s?\s*[:/]", re.IGNORECASE)


def authors_of(facts: PageFacts) -> tuple[str, ...]:
    """The persons a page names as its authors, each once, in the page's order."""
    raw = structured_authors(facts) or [
        *facts.meta.get("author", ()),
        *facts.meta.get("article:author", ()),
        *facts.meta.get("dc.creator", ()),
    ]
    names: list[str] = []
    for text in raw:
        for name in persons_in(text):
            if name.casefold() not in {known.casefold() for known in names}:
                names.append(name)
    return tuple(names[:20])


def structured_authors(facts: PageFacts) -> list[str]:
    """Author names of JSON-LD; organisations are left out."""
    value: Any = facts.article.get("author") or facts.article.get("creator")
    entries = value if isinstance(value, list) else [value]
    names: list[str] = []
    for entry in entries:
        node = facts.by_id.get(entry.get("@id", ""), entry) if isinstance(entry, dict) else entry
        if isinstance(node, dict) and "Organization" in str(node.get("@type")):
            continue
        name = node.get("name") if isinstance(node, dict) else node
        names.extend(plain(part) for part in (name if isinstance(name, list) else [name]))
    return [name for name in names if name]


def persons_in(text: str) -> list[str]:
    """The names in a byline."""
    if "://" in text or CREDIT.search(text):
        return []
    return [name for part in BETWEEN.split(BY.sub("", text.strip())) if (name := part.strip(" .,;")) and len(name) < 60]
