"""Addresses: canonical form, identity, mirrors of one outlet.

URL ── urls + url_rules ──> canonical URL, article id        URL ── mirrors ──> the address on the outlet's main host
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.web.mirrors import MirrorTable, main_url, mirror_table
    from transforms.web.shares import is_of_share
    from transforms.web.urls import (
        article_id,
        canonical_url,
        domain_of,
        feed_id,
        is_counting_proxy,
        join_url,
        unwrapped_url,
    )
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "MirrorTable",
    "article_id",
    "canonical_url",
    "domain_of",
    "feed_id",
    "is_counting_proxy",
    "is_of_share",
    "join_url",
    "main_url",
    "mirror_table",
    "unwrapped_url",
]
