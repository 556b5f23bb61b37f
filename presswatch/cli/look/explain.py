"""`explain`: show where an article came from and why it has each tag."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from presswatch.settings import Settings, load_settings
from presswatch.shown import write_pieces


def explain(chosen: argparse.Namespace) -> int:
    """Show everything known about an address, an article's id or a seed's path; exit code 1 if that is nothing."""
    from presswatch.cli.look.explained import explanation_lines
    from presswatch.home import found_about

    settings = load_settings(chosen.home)
    found = found_about(settings, chosen.wanted)
    if found is None:
        print(f"presswatch: {never_seen(settings, chosen.wanted)}", file=sys.stderr)
        return 1
    if chosen.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        write_pieces((f"{line}\n" for line in explanation_lines(found)), sys.stdout)
    return 0


def never_seen(settings: Settings, wanted: str) -> str:
    """Return why nothing is known: a listed feed that no run has visited yet, or an unknown name."""
    from presswatch.home import feed_list_path, listed_feeds
    from presswatch.shown import redact_url
    from transforms.web import feed_id

    listed = {feed.feed_id: feed for feed in listed_feeds(settings, datetime.now(UTC))}
    if wanted in listed or feed_id(wanted) in listed:
        return f"{redact_url(wanted)} is a feed of {feed_list_path(settings)} that no run has visited yet"
    return f"{redact_url(wanted)} was never seen: no feed, seed or archive named it, and it is not a followed feed"
