"""Feeds: turn their bytes into items, and decide when to visit them next (pure policy).

bytes ── xml_text ── items (JSON Feed too), entries + entry_values ──> FeedReading
FeedReading ── identity + sightings + sameness ──> new, known, folded
bytes of a site ── discovery ──> feeds it names
visits + pace + retries: when next        silence: can an outlet's silence be chance?
telegram: a channel's posts        sitemap: what is new in a list of everything
opml, feed_lists: lists of feeds from and for other programs
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.feeds.discovery import (
        FeedOrLinks,
        NoFeed,
        feeds_in_header,
        is_feed_document,
        read_feed_or_links,
    )
    from transforms.feeds.entry_values import CLOCK_SKEW, DAY_AHEAD, FeedZone, text_hash
    from transforms.feeds.feed_lists import addresses_listed
    from transforms.feeds.identity import Told, identified
    from transforms.feeds.items import FeedOrigin, parse_feed
    from transforms.feeds.opml import ADDRESS_NAMES, FeedListing, local_name, read_opml, write_opml
    from transforms.feeds.pace import SHORTEST_SECONDS, entries_a_day, round_between
    from transforms.feeds.retries import next_try_at
    from transforms.feeds.sightings import Sighting, folded_title, lookup_keys, sighting_of, told_key
    from transforms.feeds.silence import NEWEST_TEXTS, empty_pages, length_shifts, lost_outlets, unusual_silence
    from transforms.feeds.sitemaps.marks import sitemaps_asked_again
    from transforms.feeds.sitemaps.reading import read_sitemap, sitemap_entries
    from transforms.feeds.telegram import preview_address, read_channel
    from transforms.feeds.visits import (
        NO_SIGNS,
        FeedHistory,
        FeedSigns,
        after_redirects,
        after_visit,
        floor_seconds,
        missed_window,
        validators_for,
    )
    from transforms.feeds.wrappers import kind_of_document, told_move
    from transforms.feeds.xml_text import CUT_OFF
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ADDRESS_NAMES", "CLOCK_SKEW", "CUT_OFF", "DAY_AHEAD", "NEWEST_TEXTS", "NO_SIGNS", "SHORTEST_SECONDS",
    "FeedHistory", "FeedListing", "FeedOrLinks", "FeedOrigin", "FeedSigns", "FeedZone", "NoFeed", "Sighting",
    "Told", "addresses_listed", "after_redirects", "after_visit", "empty_pages", "entries_a_day",
    "feeds_in_header", "floor_seconds", "folded_title", "identified", "is_feed_document", "kind_of_document",
    "length_shifts", "local_name", "lookup_keys", "lost_outlets", "missed_window", "next_try_at", "parse_feed",
    "preview_address", "read_channel", "read_feed_or_links", "read_opml", "read_sitemap", "round_between",
    "sighting_of", "sitemap_entries", "sitemaps_asked_again", "text_hash", "told_key", "told_move",
    "unusual_silence", "validators_for", "write_opml",
]  # fmt: skip
