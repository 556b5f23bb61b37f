"""Verbs about rules of sources, topics and watchlists."""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch.cli.parser.verbs import WHEN, Parser, Verb, listing, over_lake, verb

RETAG = Verb("rules.retag:retag", keeps_what_it_did=True)


def add_rules(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs about sources and topics."""
    tag = verb(verbs, "tag", "rules.tag:tag", "tag a text without a database")
    tag.add_argument("file", metavar="FILE|-", help="a seed file, or `-` for standard input")
    tag.add_argument("--format", choices=("table", "json"), default="table")
    over_lake(verb(verbs, "retag", RETAG, "today's rules of sources, topics and watchlists over what is stored"))
    add_sources(verbs)
    add_topics(verbs)


def add_sources(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs about the registry of sources."""
    sources = verbs.add_parser("sources", help="the registry of sources listed, searched and checked; a sentence tried")
    actions = sources.add_subparsers(metavar="ACTION", required=True)
    listed = listing(verb(actions, "list", "rules.sources:list_sources", "the outlets and bodies that tags can name"))
    listed.add_argument("--country", metavar="CODE", help="only of this country, like BY")
    listed.add_argument("--owner", metavar="TYPE", help="only of this owner type, like in_exile")
    listed.add_argument("--kind", metavar="KIND", help="only of this kind, like agency")
    find = listing(
        verb(actions, "find", "rules.sources:find", "which source a name, an address or a mirror belongs to")
    )
    find.add_argument("wanted", metavar="NAME|URL")
    check = verb(actions, "check", "rules.sources:check", "name what is wrong in a registry or clashes, with its line")
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a changed copy (default: the one in use)")
    tried = verb(actions, "try", "rules.sources:try_sentence", "the names and phrases of a sentence, and why not")
    tried = listing(tried)
    tried.add_argument("text", metavar="TEXT", help="a sentence; `-` reads standard input")


def add_topics(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add verbs that show rules of topics and watchlists, and try them on the archive."""
    topics = verbs.add_parser("topics", help="list the topics, check their rules, preview changed rules")
    actions = topics.add_subparsers(metavar="ACTION", required=True)
    listing(verb(actions, "list", "rules.topics:list_topics", "every topic with its names and what it belongs to"))
    check = verb(
        actions, "check", "rules.topics:check", "name faults of the rules by line, tried on the archive's articles"
    )
    check.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="topics or watchlists (default: those in use)"
    )
    preview = listing(
        verb(actions, "preview", "rules.topics:preview", "what changed rules would change; nothing is written")
    )
    preview.add_argument("file", type=Path, metavar="FILE", help="a changed copy of topics.toml")
    preview.add_argument("--topic", metavar="ID", help="only this topic")
    trial(preview)
    watching = verbs.add_parser("watch", help="list the watchlists, test one on the archive")
    actions = watching.add_subparsers(metavar="ACTION", required=True)
    listing(verb(actions, "list", "rules.watch:list_watchlists", "the watchlists in use, with the hits they have"))
    test = verb(
        actions, "test", "rules.watch:test_watchlist", "what a watchlist would have caught: weeks, hits, near misses"
    )
    test.add_argument("name", metavar="NAME")
    test.add_argument("--file", type=Path, metavar="FILE", help="watchlists (default: those in use)")
    test.add_argument("--format", choices=("table", "json"), default="table")
    trial(test)


def trial(made: argparse.ArgumentParser) -> None:
    """Add the limits of a trial on the archive to a verb."""
    made.add_argument("--since", metavar="WHEN", help=f"only articles published since: {WHEN}")
    made.add_argument("--show", type=int, default=10, metavar="N", help="how many articles a table shows of each kind")
