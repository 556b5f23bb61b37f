"""The files of a home: the list of feeds, the rules, the settings of fetching.

feeds.csv ── feed_list ──> feeds ── feed_check       seeds/*.toml ── rule_files ──> texts of rules ── rule_trials
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.home.archive_lookup import found_about
    from presswatch.home.earlier_rules import DIFFERENCE_FROM, earlier_rule_texts, keep_rule_texts
    from presswatch.home.feed_check import COLUMNS, FoundFeed, NoAnswer, check_feeds, found_feed, lacks_of
    from presswatch.home.feed_list import (
        as_listings,
        feed_list_path,
        known_source,
        list_held,
        listed_feeds,
        merged,
        read_import,
        require_writable,
        shipped_beside,
        unknown_sources,
        with_options,
        with_sources,
        write_feeds,
    )
    from presswatch.home.fetching import fetch_policy
    from presswatch.home.listing_rules import keep_listing_rule, read_listing_rules
    from presswatch.home.other_kinds import check_others, found_other
    from presswatch.home.private_links import PrivateLinks
    from presswatch.home.rule_cache import RULE_LISTS, RUN_BY_KEPT, WARM_UP, kept_lists, kept_rules, lists_if_kept
    from presswatch.home.rule_files import (
        SEEDS_VARIABLE,
        declension_text,
        read_feed_list,
        read_rule_texts,
        search_names,
        seeds_folder,
        watchlist_names,
    )
    from presswatch.home.rule_trials import BackTest, back_test, preview_topics, require_topic, rule_faults
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "BackTest", "COLUMNS", "DIFFERENCE_FROM", "FoundFeed", "NoAnswer", "PrivateLinks", "RULE_LISTS", "RUN_BY_KEPT",
    "SEEDS_VARIABLE", "WARM_UP", "as_listings", "back_test", "check_feeds", "check_others", "declension_text",
    "feed_list_path", "earlier_rule_texts", "fetch_policy", "found_about", "found_feed", "found_other",
    "keep_listing_rule", "keep_rule_texts", "kept_lists", "lists_if_kept", "kept_rules", "lacks_of",
    "read_listing_rules", "known_source", "list_held", "listed_feeds", "merged", "preview_topics", "read_feed_list",
    "read_import", "read_rule_texts", "require_topic", "require_writable", "shipped_beside", "rule_faults",
    "search_names", "seeds_folder", "unknown_sources", "watchlist_names", "with_options", "with_sources",
    "write_feeds",
]  # fmt: skip
