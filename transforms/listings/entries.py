"""Read a listing page into items by its rule; a page where the rule finds nothing is unreadable, never empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item
from transforms.feeds import FeedOrigin
from transforms.listings.anchors import base_of, next_link, titles_in
from transforms.listings.moments import MONTH, Clock, moment_in, moment_of
from transforms.listings.rules import ListingRule
from transforms.listings.selectors import BadSelector, select
from transforms.listings.words import pattern_of
from transforms.pages import parse_page
from transforms.web import domain_of, join_url

#: how many entries of a page are read
MOST_ENTRIES = 500
#: longest title, in characters
MAX_TITLE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """What a listing says about one article; `published_at` in UTC."""

    url: str
    title: str
    published_at: datetime | None = None


def entries_by(rule: ListingRule, tree: Any, url: str, clock: Clock) -> list[Entry]:
    """Return the entries that a rule finds in a page, in order, each address once.

    Raises:
        BadSelector: a selector of the rule cannot be read.
    """
    base = base_of(tree, url)
    found: dict[str, Entry] = {}
    for item in select(tree, rule.item)[: MOST_ENTRIES * 4]:
        link = link_in(item, rule, base)
        # If picture and headline link to the same article, the headline gives its title.
        if link is None or (link[1] in found and names_something(found[link[1]].title)):
            continue
        element, place = link
        title = title_in(item, element, rule, clock)
        dated = select(item, rule.date) if rule.date else None
        found[place] = Entry(place, title, moment_of(item, title, place, clock, dated))
        if len(found) >= MOST_ENTRIES:
            break
    return list(found.values())


def link_in(item: Any, rule: ListingRule, base: str) -> tuple[Any, str] | None:
    """Return the first link of an item that leads to an article, and its address."""
    for element in select(item, rule.link):
        place = join_url(base, element.get("href") or "")
        target = place.partition("#")[0] if place else ""
        if target and (not rule.path or re.search(rule.path, target)):
            return element, target
    return None


def title_in(item: Any, link: Any, rule: ListingRule, clock: Clock) -> str:
    """Return an item's title: what the rule names, else the link's text, else what looks like a title."""
    found = map(words_of, select(item, rule.title)) if rule.title else titles_by_place(item, link, clock)
    return next(filter(None, found), "")


def titles_by_place(item: Any, link: Any, clock: Clock) -> Iterator[str]:
    """Yield what may be an item's title, best first; '' for a place that has none."""
    yield first_title(titles_in(link))
    if len(link) and len(words_of(link).split()) > 3:
        yield first_words(link, clock) or words_of(link)
    yield first_title((link, *same_links(item, link)))
    yield first_title(titles_in(item))
    yield (link.get("title") or picture_text(link) or "").strip()[:MAX_TITLE_CHARACTERS]


def first_title(elements: Iterable[Any]) -> str:
    """Return the text of the first element that reads like a title; '' if none does."""
    return next(filter(names_something, map(words_of, elements)), "")


def same_links(item: Any, link: Any) -> list[Any]:
    """Return the item's other links to the same address: of picture and headline, the headline has the text."""
    return [other for other in item.iter("a") if other is not link and other.get("href") == link.get("href")]


def first_words(link: Any, clock: Clock) -> str:
    """Return the first text that is a title and no date inside a link around a whole card."""
    pieces = [" ".join(text.split()) for text in link.itertext() if text.strip()]
    for piece in pieces:
        if len(piece.split()) >= 3 and moment_in(piece, clock) is None:
            return piece[:MAX_TITLE_CHARACTERS]
    return ""


def names_something(words: str) -> bool:
    """Tell whether a text is a title rather than «Read more», a number or a date."""
    letters = sum(character.isalpha() for character in words)
    return letters >= 4 and not pattern_of("read_more").fullmatch(words.strip(" .…→»>›"))


def words_of(element: Any) -> str:
    """Return an element's text in one line, cut to a limit."""
    return " ".join(" ".join(text for text in element.itertext() if text.strip()).split())[:MAX_TITLE_CHARACTERS]


def picture_text(link: Any) -> str:
    """Return the alternative text of a picture within a link."""
    return next((picture.get("alt") or "" for picture in link.iter("img")), "")


def older_by(rule: ListingRule, tree: Any, url: str) -> str | None:
    """Return the address where the list continues."""
    if rule.next:
        base = base_of(tree, url)
        places = (join_url(base, element.get("href") or "") for element in select(tree, rule.next))
        return next((place for place in places if place and place != url), None)
    return next_link(tree, url)[0]


def are_menus(entries: Sequence[Entry]) -> bool:
    """Tell whether entries look like a menu: most titles are at most one word, a month with year, or equal."""
    titles = [entry.title for entry in entries]
    wordy = sum(len(title.split()) >= 2 and not MONTH.fullmatch(title) for title in titles)
    return wordy * 2 < len(titles) or len(set(titles)) * 2 < len(titles)


def read_listing(body: bytes, origin: FeedOrigin, rule: ListingRule | None) -> FeedReading:
    """Return a listing's entries as items, in order; `older` is where the list continues.

    Args:
        body: the page.
        origin: its address, feed, charset and time.
        rule: how to read the page.

    Raises:
        Unreadable: 'not_a_feed', there is no rule, or it finds nothing or only menus; else as `parse_page`.
    """
    if rule is None:
        raise Unreadable(
            DropReason.NOT_A_FEED, "listings.toml has no rule for this page: `presswatch feeds add` finds one"
        )
    tree = parse_page(body, origin.charset)
    try:
        entries = entries_by(rule, tree, origin.url, Clock(origin.now, domain_of(origin.url), tree.get("lang")))
    except BadSelector as fault:
        raise Unreadable(DropReason.NOT_A_FEED, f"the rule of this page cannot be read: {fault}") from fault
    if not entries:
        raise Unreadable(
            DropReason.NOT_A_FEED, f"the page has a new layout: nothing in it is {rule.item!r} with a link"
        )
    if are_menus(entries):
        raise Unreadable(DropReason.NOT_A_FEED, f"the page has a new layout: {rule.item!r} finds menus")
    language = (tree.get("lang") or "").partition("-")[0].lower() or None
    items = tuple(
        Item(origin.feed_id, None, entry.url, entry.title, published_at=entry.published_at, language=language)
        for entry in entries
    )
    title = " ".join((tree.findtext(".//title") or "").split())[:300] or None
    return FeedReading(items, title=title, language=language, older=older_by(rule, tree, origin.url))
