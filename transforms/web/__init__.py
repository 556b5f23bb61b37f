"""Addresses: canonical form, identity, mirrors of one outlet.

URL ── urls + url_rules ──> canonical URL, article id        URL ── mirrors ──> address on the outlet's main host

bytes ── masking ──> the same bytes without secrets in links
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.web.masking import Masking, Secret, marks_in, whole_url
    from transforms.web.mirrors import MirrorTable, article_number, is_one_host, is_one_number, main_url, mirror_table
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
    from transforms.web.written_links import join_typed
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Masking",
    "MirrorTable",
    "Secret",
    "article_id",
    "article_number",
    "canonical_url",
    "domain_of",
    "feed_id",
    "is_counting_proxy",
    "is_of_share",
    "is_one_host",
    "is_one_number",
    "join_typed",
    "join_url",
    "main_url",
    "marks_in",
    "mirror_table",
    "unwrapped_url",
    "whole_url",
]
