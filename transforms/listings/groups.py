"""Groups of links in similar positions, each a candidate for the page's list of articles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from transforms.listings.anchors import Anchor, is_aside
from transforms.listings.entries import names_something, title_in
from transforms.listings.moments import Clock, moment_of
from transforms.listings.rules import ListingRule
from transforms.web import domain_of

#: fewer entries are no repetition
FEWEST_ENTRIES = 3
DIGITS = re.compile(r"\d+")
ANY = ListingRule("*", ".")


@dataclass(slots=True)
class Group:
    """Links in similar positions, each with the largest element that belongs to its entry alone."""

    anchors: list[Anchor]
    items: list[Any]
    titles: list[str] = field(default_factory=list)
    dated: int = 0
    score: float = 0.0
    doubts: list[str] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Return the addresses in order."""
        return [anchor.url for anchor in self.anchors]


def groups_of(anchors: Sequence[Anchor], url: str, clock: Clock) -> list[Group]:
    """Return a page's groups, likeliest first; of groups with the same targets only the one with the best titles."""
    by_signature: dict[tuple[str, ...], dict[str, Anchor]] = defaultdict(dict)
    for anchor in anchors:
        by_signature[anchor.signature].setdefault(anchor.url, anchor)
    alike = [list(members.values()) for members in by_signature.values() if len(members) >= FEWEST_ENTRIES]
    groups = [Group(some, items_of(some)) for members in alike for some in (members, *by_container(members))]
    for group in groups:
        judge(group, url, clock)
    return sorted(groups, key=lambda group: -group.score)


def by_container(anchors: Sequence[Anchor]) -> list[list[Anchor]]:
    """Group links by their entries' container: a menu and a news list may both be a plain `ul`."""
    containers: dict[Any, list[Anchor]] = defaultdict(list)
    for anchor, item in zip(anchors, items_of(anchors), strict=True):
        containers[item.getparent()].append(anchor)
    return [some for some in containers.values() if FEWEST_ENTRIES <= len(some) < len(anchors)]


def items_of(anchors: Sequence[Anchor]) -> list[Any]:
    """Return for each link the largest element around it that contains no other link of its group."""
    owners: dict[Any, set[str]] = defaultdict(set)
    for anchor in anchors:
        for element in [anchor.element, *anchor.element.iterancestors()]:
            owners[element].add(anchor.url)
    items = []
    for anchor in anchors:
        item = anchor.element
        for above in anchor.element.iterancestors():
            if len(owners[above]) > 1 or above.tag in ("body", "html", "main"):
                break
            item = above
        items.append(item)
    return items


def judge(group: Group, url: str, clock: Clock) -> None:
    """Score a group by what suggests a list of articles and what suggests a menu."""
    count = len(group.anchors)
    group.titles = [
        title_in(item, anchor.element, ANY, clock) for item, anchor in zip(group.items, group.anchors, strict=True)
    ]
    moments = [
        moment_of(item, title, anchor.url, clock)
        for item, title, anchor in zip(group.items, group.titles, group.anchors, strict=True)
    ]
    group.dated = sum(moment is not None for moment in moments)
    words = median(len(title.split()) for title in group.titles)
    named = sum(map(names_something, group.titles)) / count
    distinct = len(set(group.titles)) / count
    surrounding = sum(map(is_aside, (anchor.element for anchor in group.anchors))) / count
    group.score = (
        2.0 * group.dated / count
        + 1.5 * min(max(words - 1, 0) / 3, 1.0) * named
        + address_score(group.urls, url)
        + 0.7 * min(count, 10) / 10
        - 2.5 * surrounding
        - 3.0 * (1 - distinct)
    )


def address_score(urls: Sequence[str], url: str) -> float:
    """Score how well addresses fit this list's articles: below its path, similar, with numbers or long names."""
    here = directory_of(url)
    below = sum(urlsplit(place).path.startswith(here) and here != "/" for place in urls) / len(urls)
    named = sum(is_named(place) for place in urls) / len(urls)
    own_host = sum(domain_of(place) == domain_of(url) for place in urls) / len(urls)
    return 0.6 * below + 0.5 * named + 0.2 * own_host - 0.2


def directory_of(url: str) -> str:
    """Return the path below which a listing's articles stand: its own, without a file name."""
    path = urlsplit(url).path or "/"
    last = path.rpartition("/")[2]
    if "." in last:
        path = path[: -len(last)]
    return path if path.endswith("/") else path + "/"


def is_named(url: str) -> bool:
    """Tell whether an address names one thing: by a number of several digits or a long last part."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(re.search(r"\d{2,}", last + parts.query)) or len(last) >= 12 or last.count("-") >= 2


def template_of(url: str) -> str:
    """Return an address with the parts that differ between articles of a list left open."""
    parts = urlsplit(url)
    *folders, last = parts.path.rstrip("/").split("/")
    opened = "/".join("#" if DIGITS.fullmatch(folder) else folder for folder in folders)
    return f"{parts.netloc}{opened}/*?{DIGITS.sub('#', parts.query)}"
