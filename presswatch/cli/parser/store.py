"""Verbs that maintain the store."""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch.cli.parser.verbs import WHEN, Parser, Verb, listing, over_lake, verb

REEXTRACT = Verb("store.reextract:reextract", keeps_what_it_did=True)


def add_keeping(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs that maintain the store."""
    replay = verb(verbs, "replay", "store.replay:replay", "try again what was dropped, after a fix or a change of mind")
    replay.add_argument("ids", nargs="*", metavar="DROP_ID", help="drops by their drop_id (see the table drops)")
    replay.add_argument("--reason", metavar="WORD", help="all drops of one reason, like no_text")
    replay.add_argument("--since", metavar="WHEN", help=f"with --reason: only drops since: {WHEN}")
    export = verb(verbs, "export", "store.export:export", "write the snapshot's tables as Parquet by month or as CSV")
    export.add_argument("kind", choices=("parquet", "csv"))
    export.add_argument("folder", metavar="DIR", help="made where it is not there; earlier exports are replaced")
    verb(verbs, "maintain", "store.maintain:maintain", "retention by settings, checkpoint, compaction when it pays")
    restore = listing(verb(verbs, "restore", "store.restore:restore", "go back to a published state that can be read"))
    restore.add_argument("--from", dest="source", type=Path, metavar="FILE", help="this snapshot or backup")
    restore.add_argument("--list", action="store_true", help="show what there is to go back to, and change nothing")
    adopt = verb(verbs, "adopt", "store.adopt:adopt", "a house of a cluster takes over a share from the lake")
    adopt.add_argument("shard", metavar="K/N", help="house K of N, the first is 0; the setting shard says the same")
    reextract = over_lake(
        verb(verbs, "reextract", REEXTRACT, "today's extractor over what an older one read, no network")
    )
    reextract.add_argument("--since", metavar="WHEN", help=f"only versions seen since: {WHEN}")
