"""`sql`, `status`, `report`, `explain`: what the published snapshot says."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from presswatch.settings import Settings, load_settings
from presswatch.shown import write_pieces, write_rows


def sql(chosen: argparse.Namespace) -> int:
    """One reading statement, in a process of its own; without one, on a terminal, a shell."""
    home = load_settings(chosen.home).home
    if chosen.statement is None and sys.stdin.isatty():
        from presswatch.cli.sql_shell import start

        return start(home, chosen.format)
    from warehouse.snapshot import write_results

    statement = sys.stdin.read() if chosen.statement in (None, "-") else chosen.statement
    write_results(home, statement, chosen.format, sys.stdout)
    return 0


def status(chosen: argparse.Namespace) -> int:
    """Last runs, counts, feeds that need a look, possible losses."""
    from warehouse.snapshot import counts, feed_health, open_snapshot, recent_gaps, recent_runs

    now = datetime.now(UTC)
    with open_snapshot(load_settings(chosen.home).home) as connection:
        runs, totals = recent_runs(connection, chosen.runs), counts(connection)
        feeds, gaps = feed_health(connection, now), recent_gaps(connection, now)
    if chosen.format == "json":
        parts = {"runs": runs, "counts": totals, "feeds": feeds, "gaps": gaps}
        print(json.dumps({name: objects(*part) for name, part in parts.items()}, ensure_ascii=False, default=str))
        return 0
    if chosen.format == "table":
        feeds_title, feeds = feeds_to_look_at(feeds)
    else:
        feeds_title = "Feeds"
    lost = "Possible losses of the last week (two visits of a feed shared no item)"
    for title, part in (("Last runs", runs), ("In the warehouse", totals), (feeds_title, feeds), (lost, gaps)):
        if chosen.format == "table" and not part.rows and part is gaps:
            continue
        if chosen.format == "table":
            print(f"{title}:" if part.rows else f"{title}.")
        if part.rows or chosen.format == "csv":
            write_rows(part.columns, part.rows, chosen.format, sys.stdout)
        print()
    return 0


def feeds_to_look_at(feeds: Any) -> tuple[str, Any]:
    """For people: how many feeds are in which state, and the rows of those that are not well."""
    counted = Counter(row[0] for row in feeds.rows)
    words = ", ".join(f"{count} {state}" for state, count in counted.most_common()) or "none is followed"
    columns = [name for name in feeds.columns if name not in ("problem", "feed_id", "last_success_at")]
    places = [feeds.columns.index(name) for name in columns]
    rows = [tuple(row[place] for place in places) for row in feeds.rows if row[0] != "ok"]
    return f"Feeds: {words}", type(feeds)(columns, rows)


def report(chosen: argparse.Namespace) -> int:
    """The overview page of a period; prints where it stands."""
    from presswatch.home import write_overview

    settings = load_settings(chosen.home)
    now = datetime.now(UTC)
    print(write_overview(settings.home, chosen.since, now, chosen.out, time_zone=settings.time_zone))
    return 0


def objects(columns: list[str], rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows as JSON objects; times as ISO 8601."""
    return [
        {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in zip(columns, row, strict=True)
        }
        for row in rows
    ]


def explain(chosen: argparse.Namespace) -> int:
    """Everything known about an address, an article's id or a seed's path; exit code 1 where nothing is."""
    from presswatch.cli.explained import explanation_lines
    from transforms.web import article_id, canonical_url, feed_id, main_url, mirror_table
    from warehouse.snapshot import explain as explained
    from warehouse.snapshot import open_snapshot, source_hosts

    canonical = canonical_url(chosen.wanted)
    settings = load_settings(chosen.home)
    with open_snapshot(settings.home) as connection:
        also = []
        if canonical:
            # A mirror's article is known by its place on the outlet's main host.
            on_main_host = main_url(canonical, mirror_table(source_hosts(connection)))
            also = [canonical, article_id(canonical), article_id(on_main_host), feed_id(chosen.wanted)]
        found = explained(connection, chosen.wanted, also)
    if found is None:
        print(f"presswatch: {never_seen(settings, chosen.wanted)}", file=sys.stderr)
        return 1
    if chosen.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        write_pieces((f"{line}\n" for line in explanation_lines(found)), sys.stdout)
    return 0


def never_seen(settings: Settings, wanted: str) -> str:
    """Why nothing is known: a feed of the list that no run has visited yet, or nothing that anybody named."""
    from presswatch.home import feed_list_path, listed_feeds
    from presswatch.shown import redact_url
    from transforms.web import feed_id

    listed = {feed.feed_id: feed for feed in listed_feeds(settings, datetime.now(UTC))}
    if wanted in listed or feed_id(wanted) in listed:
        return f"{redact_url(wanted)} is a feed of {feed_list_path(settings)} that no run has visited yet"
    return f"{redact_url(wanted)} was never seen: no feed, seed or archive named it, and it is no feed that is followed"
