"""Verbs that collect: rounds, the service around them, feeds, the past."""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch.cli.parser.verbs import Parser, Verb, listing, verb

KINDS_OF_FEED = ("feed", "sitemap", "listing", "telegram")
INGEST = Verb("collect.ingest:ingest", is_done_by_others=True, keeps_what_it_did=True)
BACKFILL = Verb("collect.backfill:backfill", keeps_what_it_did=True)
IMPORT_WARC = Verb("collect.import_warc:import_warc", keeps_what_it_did=True)


def add_collecting(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs that collect."""
    ingest = verb(verbs, "ingest", INGEST, "one full run in this process: seeds, feeds, pages, snapshot")
    ingest.add_argument("--seeds", type=Path, metavar="DIR", help="folder of seed files (default: seeds/articles)")
    ingest.add_argument(
        "--feeds", type=Path, metavar="FILE", help="follow this list of feeds, not that of `feeds list`"
    )
    ingest.add_argument("--only", choices=("seeds", "feeds"), help="do one half")
    ingest.add_argument("--force", action="store_true", help="visit every feed now, due or not")
    ingest.add_argument(
        "--may-be-offline", action="store_true", help="exit code 0 also where no feed's server could be connected to"
    )
    up = verb(
        verbs, "up", "collect.up:up", "start Prefect's server, the deployments and a worker; print the UI's address"
    )
    up.add_argument("--detach", action="store_true", help="go on in the background; stop with `presswatch down`")
    verb(verbs, "down", "collect.down:down", "stop what `presswatch up --detach` started")
    verb(verbs, "server", "collect.server:server", "Prefect's server alone, for the houses of a cluster")
    doctor = verb(
        verbs, "doctor", "collect.doctor:doctor", "what is missing or wrong on this machine, and how to mend it"
    )
    listing(doctor)
    add_feeds(verbs)
    add_archives(verbs)


def add_feeds(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs about feeds."""
    feeds = verbs.add_parser("feeds", help="list, add, remove, import, export or check feeds")
    actions = feeds.add_subparsers(metavar="ACTION", required=True)
    listing(verb(actions, "list", "collect.feeds:list_feeds", "the followed feeds with their state"))
    check = listing(
        verb(actions, "check", "collect.feeds:check", "visit feeds without storing anything, say what is found")
    )
    check.add_argument("urls", nargs="*", metavar="URL", help="feeds to check (default: the whole list)")
    check.add_argument("--kind", choices=KINDS_OF_FEED, help="of the URLs (default: as listed, else a feed)")
    check.add_argument("--feeds", type=Path, metavar="FILE", help="list of feeds (default: the followed ones)")
    add = verb(actions, "add", "collect.feeds_add:add", "follow a feed, given its address or its site's")
    add.add_argument("url", metavar="URL", nargs="?")
    add.add_argument(
        "--shipped", action="store_true", help="the shipped feeds that your list lacks: a newer version has more"
    )
    add.add_argument("--source", metavar="ID", help="the outlet's id in seeds/sources.toml")
    add.add_argument("--language", metavar="CODE", help="a hint, like `be`")
    add.add_argument("--kind", choices=KINDS_OF_FEED, help="what stands there (default: what is found)")
    remove = verb(actions, "remove", "collect.feeds:remove", "follow a feed no longer; what came from it stays")
    remove.add_argument("url", metavar="URL|ID")
    importing = verb(
        actions,
        "import",
        "collect.feeds:import_feeds",
        "follow the feeds of an OPML or CSV file, or of a list of addresses",
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    verb(actions, "export", "collect.feeds:export", "write the followed feeds as OPML to standard output")


def add_archives(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs that read the past from web archives."""
    past = verb(
        verbs,
        "backfill",
        BACKFILL,
        "the past of an outlet, from web archives",
    )
    past.add_argument("source", metavar="SOURCE|DOMAIN", help="a source's id, like tut_by, or a domain")
    past.add_argument("--from", dest="first_day", required=True, metavar="DAY", help="the first day, like 2019-08-01")
    past.add_argument("--to", dest="last_day", required=True, metavar="DAY", help="the last day")
    past.add_argument("--via", choices=("wayback", "commoncrawl", "sitemap"), default="wayback", help="whom to ask")
    past.add_argument("--match", default="", metavar="PATTERN", help="only addresses that hold this regular expression")
    past.add_argument("--dry-run", action="store_true", help="say how many captures there are and how long it takes")
    archive = verb(
        verbs,
        "import-warc",
        IMPORT_WARC,
        "articles from web archives",
    )
    archive.add_argument("files", nargs="+", type=Path, metavar="FILE")
