"""Topics and watchlists: from rules to tags, with the words that justify them.

topics.toml ── file + patterns, checked by faults ── compiled + matcher ──┐
Texts ───────────────────────────────────────────── tags, prominence ─┴──> topic tags
watchlists: the same rules for what an analyst waits for     what_if: what other rules would change, and why
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.topics.compiled import TopicRules
    from transforms.topics.differences import differing_words
    from transforms.topics.faults import check_topics
    from transforms.topics.file import parse_topics
    from transforms.topics.matcher import Matcher
    from transforms.topics.tags import tag_topics
    from transforms.topics.watchlists import WatchlistRules, check_watchlists, parse_watchlists, watch
    from transforms.topics.what_if import NearMiss, TopicChange, near_miss, topic_changes
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Matcher",
    "NearMiss",
    "TopicChange",
    "TopicRules",
    "WatchlistRules",
    "check_topics",
    "check_watchlists",
    "differing_words",
    "near_miss",
    "parse_topics",
    "parse_watchlists",
    "tag_topics",
    "topic_changes",
    "watch",
]
