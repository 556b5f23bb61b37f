"""The links of a page that may lead to articles of the same site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from transforms.listings.words import pattern_of, tokens_of
from transforms.web import domain_of, join_url

#: a page with more links than this is no listing
MOST_ANCHORS = 3000
FILES = re.compile(r"(?i)\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|jpe?g|png|gif|svg|webp|mp[34]|avi|xml|rss|txt|css|js)$")
TOKEN = re.compile(r"[a-z]+")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ASIDE_TAGS = frozenset({"nav", "aside", "footer"})


@dataclass(frozen=True, eq=False)
class Anchor:
    """A link with the address it leads to."""

    element: Any
    url: str

    @cached_property
    def text(self) -> str:
        """Its words in one line."""
        return " ".join(" ".join(text for text in self.element.itertext() if text.strip()).split())

    @cached_property
    def signature(self) -> tuple[str, ...]:
        """How it stands in its page: its element and the five above it, by tag and class."""
        chain = [self.element, *list(self.element.iterancestors())[:5]]
        return tuple(f"{element.tag}.{' '.join(counted_classes(element))}" for element in chain)


def plain_classes(element: Any) -> list[str]:
    """An element's classes but those with numbers, which differ from one entry to the next."""
    return sorted(name for name in (element.get("class") or "").split() if not re.search(r"\d{2,}|\d$", name))


def counted_classes(element: Any) -> list[str]:
    """An element's classes, their numbers left open: `row-1` and `row-2` are one."""
    return sorted({re.sub(r"\d+", "#", name) for name in (element.get("class") or "").split()})


def anchors_of(tree: Any, url: str) -> list[Anchor]:
    """The links of a page to other pages of its site, in their order."""
    base = base_of(tree, url)
    own, here = domain_of(url), url.partition("#")[0]
    anchors: list[Anchor] = []
    for element in tree.iter("a"):
        place = join_url(base, element.get("href") or "")
        target = place.partition("#")[0] if place else ""
        if target and target != here and is_of_site(domain_of(target), own) and not FILES.search(urlsplit(target).path):
            anchors.append(Anchor(element, target))
        if len(anchors) >= MOST_ANCHORS:
            break
    return anchors


def base_of(tree: Any, url: str) -> str:
    """What relative links of a page stand to."""
    element = next(tree.iter("base"), None)
    return (join_url(url, element.get("href") or "") if element is not None else None) or url


def is_of_site(host: str, own: str) -> bool:
    """Whether a host is the page's, above or below it."""
    return host == own or host.endswith("." + own) or own.endswith("." + host)


def is_aside(element: Any) -> bool:
    """Whether an element stands in what surrounds a page's contents: menus, teasers, footers."""
    words = tokens_of("aside")
    for above in [element, *element.iterancestors()]:
        if above.tag in ("body", "html", "main"):
            return False
        if above.tag in ASIDE_TAGS:
            return True
        names = f"{above.get('class') or ''} {above.get('id') or ''} {above.get('role') or ''}".lower()
        if set(TOKEN.findall(names)) & words:
            return True
    return False


def next_link(tree: Any, url: str) -> tuple[str | None, str]:
    """Where the list goes on, and a selector for the link; (None, '') where nothing says."""
    base = base_of(tree, url)
    for element in [*tree.iter("link"), *tree.iter("a")]:
        if "next" in (element.get("rel") or "").lower().split() and (
            place := join_url(base, element.get("href") or "")
        ):
            return place, f"{element.tag}[rel=next]"
    for element in tree.iter("a"):
        place = join_url(base, element.get("href") or "")
        if place and place != url and domain_of(place) == domain_of(url) and is_next(element):
            return place, ""
    return None, ""


def is_next(element: Any) -> bool:
    """Whether a link is that to older entries, by its words, its class or its arrow."""
    words = " ".join(element.text_content().split())
    if len(words) > 40:
        return False
    names = set(TOKEN.findall(f"{element.get('class') or ''} {parent_class(element)}".lower()))
    is_arrow = words in (">", "›", "»", ">>", "››", "→")
    return is_arrow or bool(pattern_of("next").search(words)) or (bool(names & tokens_of("next_class")) and bool(words))


def parent_class(element: Any) -> str:
    """The class of what a link stands in."""
    parent = element.getparent()
    return (parent.get("class") or "") if parent is not None else ""


def titles_in(item: Any) -> Iterator[Any]:
    """The elements of an item that look like its title: headings, then those that are called so."""
    for element in item.iter(*HEADINGS):
        yield element
    for element in item.iter():
        if isinstance(element.tag, str) and set(TOKEN.findall((element.get("class") or "").lower())) & tokens_of(
            "title_class"
        ):
            yield element
