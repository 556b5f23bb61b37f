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
    """A link and the address it leads to."""

    element: Any
    url: str

    @cached_property
    def text(self) -> str:
        """Return the link's text in one line."""
        return " ".join(" ".join(text for text in self.element.itertext() if text.strip()).split())

    @cached_property
    def signature(self) -> tuple[str, ...]:
        """Return where the link stands: its element and five ancestors, by tag and class."""
        chain = [self.element, *list(self.element.iterancestors())[:5]]
        return tuple(f"{element.tag}.{' '.join(counted_classes(element))}" for element in chain)


def plain_classes(element: Any) -> list[str]:
    """Return an element's classes except those with digits, which differ between entries."""
    return sorted(name for name in (element.get("class") or "").split() if not re.search(r"\d{2,}|\d$", name))


def counted_classes(element: Any) -> list[str]:
    """Return an element's classes with digits left open: `row-1` and `row-2` are equal."""
    return sorted({re.sub(r"\d+", "#", name) for name in (element.get("class") or "").split()})


def anchors_of(tree: Any, url: str) -> list[Anchor]:
    """Return a page's links to other pages of its site, in order."""
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
    """Return the base address for a page's relative links."""
    element = next(tree.iter("base"), None)
    return (join_url(url, element.get("href") or "") if element is not None else None) or url


def is_of_site(host: str, own: str) -> bool:
    """Tell whether a host is the page's own, a parent or a subdomain of it."""
    return host == own or host.endswith("." + own) or own.endswith("." + host)


def is_aside(element: Any) -> bool:
    """Tell whether an element stands outside the page's main content: in a menu, teaser or footer."""
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
    """Return the address where the list continues and a selector for that link; (None, '') if nothing shows it."""
    base = base_of(tree, url)
    for element in filter(is_marked_next, [*tree.iter("link"), *tree.iter("a")]):
        if place := join_url(base, element.get("href") or ""):
            return place, f"{element.tag}[rel=next]"
    for element in tree.iter("a"):
        place = join_url(base, element.get("href") or "")
        if place and place != url and domain_of(place) == domain_of(url) and is_next(element):
            return place, ""
    return None, ""


def is_marked_next(element: Any) -> bool:
    """Tell whether a link's relation says that it leads to the next page of a list."""
    return "next" in (element.get("rel") or "").lower().split()


def is_next(element: Any) -> bool:
    """Tell by words, class or arrow whether a link leads to older entries."""
    words = " ".join(element.text_content().split())
    if len(words) > 40:
        return False
    names = set(TOKEN.findall(f"{element.get('class') or ''} {parent_class(element)}".lower()))
    is_arrow = words in (">", "›", "»", ">>", "››", "→")
    return is_arrow or bool(pattern_of("next").search(words)) or (bool(names & tokens_of("next_class")) and bool(words))


def parent_class(element: Any) -> str:
    """Return the class of a link's parent."""
    parent = element.getparent()
    return (parent.get("class") or "") if parent is not None else ""


def titles_in(item: Any) -> Iterator[Any]:
    """Return the elements of an item that look like its title: headings first, then title classes."""
    for element in item.iter(*HEADINGS):
        yield element
    for element in item.iter():
        if isinstance(element.tag, str) and set(TOKEN.findall((element.get("class") or "").lower())) & tokens_of(
            "title_class"
        ):
            yield element
