"""Read a listing page into items by its rule; a page where the rule finds nothing is unreadable, never empty."""

from __future__ import annotations

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item
from transforms.feeds import FeedOrigin
from transforms.listings.entries import are_menus, entries_by, older_by
from transforms.listings.moments import Clock
from transforms.listings.rules import ListingRule
from transforms.listings.selectors import BadSelector
from transforms.pages import parse_page
from transforms.web import domain_of


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
