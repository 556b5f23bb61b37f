"""Find what a page lists and write it as a rule: repeated links that are articles, not menus or teasers.

anchors ──> groups that stand alike ──> the likeliest ──> a rule that finds just these again ──> ListingFound
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from transforms.listings.anchors import Anchor, anchors_of, is_aside, next_link, plain_classes
from transforms.listings.doubts import Finding, doubts_about
from transforms.listings.entries import Entry, entries_by
from transforms.listings.groups import DIGITS, Group, groups_of, template_of
from transforms.listings.moments import Clock
from transforms.listings.rules import ListingRule
from transforms.pages import parse_page
from transforms.web import domain_of


@dataclass(frozen=True, slots=True)
class ListingFound:
    """What a page seems to list, the rule for it, where it continues, and doubts (empty if there are none)."""

    rule: ListingRule
    entries: tuple[Entry, ...]
    older: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Tell whether there are no doubts."""
        return not self.doubts


def find_listing(body: bytes, url: str, charset: str | None, now: datetime) -> ListingFound:
    """Find what a page lists.

    Args:
        body: the page.
        url: its address.
        charset: the charset of the Content-Type header, or None.
        now: later dates are not believed; «yesterday» is the day before it.

    Raises:
        Unreadable: 'listing', nothing on the page repeats; else as `parse_page`.
    """
    tree = parse_page(body, charset)
    clock = Clock(now, domain_of(url), tree.get("lang"))
    groups = groups_of(anchors_of(tree, url), url, clock)
    if not groups:
        raise Unreadable(DropReason.LISTING, "no three links of this page stand alike and lead to pages of its site")
    best = groups[0]
    wanted = with_lead_story(best, groups, tree, url)
    rule = rule_that_finds(best, wanted, tree, url, clock)
    entries = entries_by(rule, tree, url, clock)
    older, selector = next_link(tree, url)
    doubts = tuple(doubts_about(Finding(url, groups, entries, wanted, now)))
    return ListingFound(replace(rule, next=selector), tuple(entries), older, doubts)


def with_lead_story(best: Group, groups: Sequence[Group], tree: Any, url: str) -> list[str]:
    """Return the list's addresses with a lead story set apart above it: similar address, in a heading."""
    shapes = {template_of(place) for place in best.urls}
    if len(shapes) > 1:
        return best.urls
    known = set(best.urls)
    apart = [
        anchor
        for anchor in lead_anchors(best, tree, url)
        if anchor.url not in known and template_of(anchor.url) in shapes
    ]
    others = {place for group in groups[1:] for place in group.urls} - known
    lead = list(dict.fromkeys(anchor.url for anchor in apart if anchor.url not in others))
    return [*lead[:3], *best.urls]


def lead_anchors(best: Group, tree: Any, url: str) -> Iterator[Anchor]:
    """Return links in headings before the list that are in no menu."""
    first = best.anchors[0].element
    for anchor in anchors_of(tree, url):
        if anchor.element is first:
            return
        above = [anchor.element, *list(anchor.element.iterancestors())[:3]]
        is_heading = any(
            element.tag in ("h1", "h2", "h3") for element in [*above, *anchor.element.iter("h1", "h2", "h3")]
        )
        if is_heading and not is_aside(anchor.element):
            yield anchor


def rule_that_finds(best: Group, wanted: Sequence[str], tree: Any, url: str, clock: Clock) -> ListingRule:
    """Return the simplest rule that finds exactly these addresses; if none does, the last one tried."""
    path = path_pattern(wanted)
    rule = ListingRule(url, "a")
    items = list(item_selectors(best, len(wanted) > len(best.urls), tree))
    for item in items:
        for link in link_selectors(best):
            for condition in ("", path):
                rule = ListingRule(url, item, link, path=condition)
                if {entry.url for entry in entries_by(rule, tree, url, clock)} == set(wanted):
                    return rule
    return rule


def item_selectors(best: Group, has_lead: bool, tree: Any) -> Iterator[str]:
    """Yield selectors for entries, simplest first."""
    if has_lead:
        yield from (f"{own}, {lead}" for own in own_selectors(best.items) for lead in ("div", "article", "section"))
    yield from own_selectors(best.items)
    for item in own_selectors(best.items):
        for above in context_selectors(best.items[0]):
            yield f"{above} {item}"
    yield path_selector(best.items, tree)
    yield from own_selectors([anchor.element for anchor in best.anchors])


def own_selectors(elements: Sequence[Any]) -> Iterator[str]:
    """Return the tag with each class that all elements share, longest first; else the tag alone."""
    tags = {element.tag for element in elements}
    tag = tags.pop() if len(tags) == 1 else "*"
    classes = set.intersection(*(set(plain_classes(element)) for element in elements))
    usable = sorted((name for name in classes if re.fullmatch(r"[\w-]+", name)), key=lambda name: (-len(name), name))
    yield from (f"{tag}.{name}" for name in usable)
    if tag != "*":
        yield tag


def context_selectors(item: Any) -> Iterator[str]:
    """Return selectors for the ancestors of entries, nearest first."""
    for above in item.iterancestors():
        if re.fullmatch(r"[A-Za-z][\w-]*", above.get("id") or ""):
            yield f"#{above.get('id')}"
        yield from (f"{above.tag}.{name}" for name in plain_classes(above) if re.fullmatch(r"[\w-]+", name))
        if above.tag in ("main", "article", "section", "table"):
            yield above.tag


def path_selector(items: Sequence[Any], tree: Any) -> str:
    """Return an XPath to the entries by position, with the indexes that differ left out."""
    root = tree.getroottree()
    paths = [root.getpath(item).split("/") for item in items]
    if len({len(path) for path in paths}) > 1:
        return "a"
    steps = [
        parts[0] if len(set(parts)) == 1 else DIGITS.sub("", parts[0]).replace("[]", "")
        for parts in zip(*paths, strict=True)
    ]
    return "/".join(steps)


def link_selectors(best: Group) -> Iterator[str]:
    """Yield selectors for the link within an entry, simplest first."""
    if all(item is anchor.element for item, anchor in zip(best.items, best.anchors, strict=True)):
        yield "."
    yield "a"
    parents = [anchor.element.getparent() for anchor in best.anchors]
    for selector in own_selectors([anchor.element for anchor in best.anchors]):
        if "." in selector:
            yield selector
    for selector in own_selectors([parent for parent in parents if parent is not None]):
        yield f"{selector} a"


def path_pattern(urls: Sequence[str]) -> str:
    """Return a regular expression for what these addresses share and others may lack."""
    parts = [urlsplit(place) for place in urls]
    prefix = shared_folder([part.path for part in parts])
    start = as_pattern(prefix)
    rest = [part.path[len(prefix) :] for part in parts]
    if all(re.fullmatch(r"/?\d+/?", tail) for tail in rest):
        return start + r"/\d+"
    if len(set(rest)) == 1 and (shape := shape_of([part.query for part in parts])):
        return as_pattern(parts[0].path + "?") + as_pattern(shape).replace(r"\#", r"\d+")
    if all(re.search(r"\d", tail) for tail in rest):
        return start + r"/[^/]*\d"
    return start + r"/[^/?#]+" if len(prefix) > 1 else ""


def shared_folder(paths: Sequence[str]) -> str:
    """Return the folders with which all paths begin."""
    steps = zip(*(path.split("/") for path in paths), strict=False)
    return "/".join(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))


def shape_of(queries: Sequence[str]) -> str:
    """Return the query that all are but for their numbers, with a # for each number; '' if they differ otherwise."""
    shapes = {DIGITS.sub("#", query) for query in queries}
    return shapes.pop() if len(shapes) == 1 and all(map(DIGITS.search, queries)) else ""


def as_pattern(text: str) -> str:
    """Return a text as part of a regular expression, its hyphens unescaped."""
    return re.escape(text).replace("\\-", "-")
