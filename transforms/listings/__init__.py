"""Pages that list articles: the rule by which such a page is read, and the finder that proposes a rule.

bytes ── anchors ── groups of alike links ── finder ──> ListingRule, shown before it is kept
bytes + ListingRule ── selectors, moments ── reading ──> FeedReading
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.listings.entries import read_listing
    from transforms.listings.finder import ListingFound, find_listing
    from transforms.listings.rules import ListingRule, parse_listing_rules, rule_for, written_rule
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ListingFound",
    "ListingRule",
    "find_listing",
    "parse_listing_rules",
    "read_listing",
    "rule_for",
    "written_rule",
]
