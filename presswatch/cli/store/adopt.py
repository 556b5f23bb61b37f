"""`adopt k/n`: a home of a cluster takes over a share from the lake."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import Lines, caller_of
from presswatch.houses import known_shard
from presswatch.settings import load_settings
from presswatch.shown import how_many


def adopt(chosen: argparse.Namespace) -> int:
    """Fill the home with what the lake has of a house's share."""
    from flows.steps import adopt as adopted

    found = adopted(load_settings(chosen.home), known_shard(chosen.shard), caller_of(chosen, Lines()))
    items, articles = how_many(found.items, "entry", "entries"), how_many(found.articles, "article")
    print(f"{how_many(found.feeds, 'feed')}, {items} and {articles} of house {chosen.shard} are here")
    return 0
