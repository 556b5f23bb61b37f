"""`watch list|test`: the watchlists, and what one would have found in the archive."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from presswatch.cli.progress import progress_line
from presswatch.cli.rules.topics import described
from presswatch.files import SNAPSHOT_FILE
from presswatch.settings import load_settings
from presswatch.shown import how_many, write_rows
from presswatch.since import moment_if_said

if TYPE_CHECKING:
    from presswatch.home import BackTest

HIT_COLUMNS = ["at", "score", "article_id", "title", "evidence"]
MISS_COLUMNS = ["at", "share", "why", "article_id", "title", "evidence"]


def list_watchlists(chosen: argparse.Namespace) -> int:
    """List the watchlists in use, with their number of hits."""
    from presswatch.home import read_rule_texts, seeds_folder
    from transforms.topics import parse_watchlists
    from warehouse.snapshot import hits_by_watchlist, open_snapshot

    rules = parse_watchlists(read_rule_texts(seeds_folder()).watchlists_toml)
    home = load_settings(chosen.home).home
    hits: dict[str, tuple[int, Any]] = {}
    if (home / SNAPSHOT_FILE).is_file():
        with open_snapshot(home) as connection:
            hits = hits_by_watchlist(connection)
    rows = [(name, rules.compiled.names[name]["en"], *hits.get(name, (0, None))) for name in rules.names]
    write_rows(["watchlist", "name", "hits", "newest_hit_at"], rows, chosen.format, sys.stdout)
    return 0


def test_watchlist(chosen: argparse.Namespace) -> int:
    """Show what a watchlist would have found in the archive: hits a week, the newest of them, near misses."""
    from presswatch.home import back_test

    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    found = back_test(settings, chosen.name, chosen.file, since, progress_line)
    hits = [(at, score, article_id, title, list(words)) for article_id, at, title, score, words in hit_rows(found)]
    misses = [
        (article["at"], miss.share, miss.why, article["article_id"], article["title"], list(miss.evidence))
        for article, miss in found.misses
    ]
    if chosen.format == "json":
        print_back_test(found, hits, misses)
        return 0
    near = how_many(len(misses), "near miss", "near misses")
    print(f"{how_many(len(hits), 'hit')} and {near} in {how_many(found.articles, 'article')}\n")
    write_rows(["week", "hits"], sorted(found.weeks.items()), "table", sys.stdout)
    for heading, columns, rows in (("Hits", HIT_COLUMNS, hits), ("Near misses", MISS_COLUMNS, misses)):
        print(f"\n{heading}, {min(chosen.show, len(rows))} of {len(rows)}:")
        write_rows(columns, rows[: chosen.show], "table", sys.stdout)
    return 0


def hit_rows(found: BackTest) -> list[tuple[Any, ...]]:
    """Return hits as article_id, at, title, score, evidence."""
    return [(*described(article), score, evidence) for article, score, evidence in found.hits]


def print_back_test(found: BackTest, hits: list[tuple[Any, ...]], misses: list[tuple[Any, ...]]) -> None:
    """Print a back-test as one JSON object."""
    whole = {
        "articles": found.articles,
        "weeks": dict(sorted(found.weeks.items())),
        "hits": [dict(zip(HIT_COLUMNS, row, strict=True)) for row in hits],
        "near_misses": [dict(zip(MISS_COLUMNS, row, strict=True)) for row in misses],
    }
    print(json.dumps(whole, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat()))
