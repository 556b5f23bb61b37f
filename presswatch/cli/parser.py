"""The words of the command line: every verb with its options, and the function that does it."""

from __future__ import annotations

import argparse
import difflib
import re
from pathlib import Path
from typing import NamedTuple, NoReturn

from presswatch import __version__
from presswatch.errors import UsageError

EPILOG = "Settings: presswatch.toml in the home folder, and PRESSWATCH_… variables. See docs/operations.md."
HOME = "home folder (default: PRESSWATCH_HOME, else ./data)"
KINDS_OF_FEED = ("feed", "sitemap", "listing", "telegram")
#: what `--since` takes everywhere
WHEN = "24h, 7d, 4w, 3m, 1y or 2026-03-01"
SEARCH_HELP = (
    'words that must all occur, in any form; "side by side"; -without; this OR that; begin*; title:word; filters: '
    "outlet: cites: topic: lang: list: since: until: (days and hours by the setting time_zone, else UTC)"
)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line with the way out."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError; an unknown word comes with the one that was probably meant."""
        if unknown := re.match(r"argument (COMMAND|ACTION): invalid choice: '(.*?)' \(choose from (.*)\)", message):
            known = re.findall(r"[\w-]+", unknown[3])
            near = difflib.get_close_matches(unknown[2], known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            message = f"there is no {unknown[1].lower()} {unknown[2]!r}; {hint}"
        raise UsageError(f"{message.replace('argument ', '')} (`{self.prog} --help` tells more)")


MOST = 1_000_000_000


def positive(text: str) -> int:
    """A whole number from 1 to a milliard: more rows than any table has."""
    if not text.isdecimal() or len(text) > 10 or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number from 1 to {MOST:,}")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The whole command line. `chosen.verb` says what is to be done."""
    whole = Parser(
        prog="presswatch", description="Watch the press: feeds and seed files in, DuckDB out.", epilog=EPILOG
    )
    whole.add_argument("--version", action="version", version=f"presswatch {__version__}")
    whole.add_argument("--home", type=Path, metavar="DIR", help=HOME)
    verbs = whole.add_subparsers(metavar="COMMAND", required=True)
    add_running(verbs)
    add_looking(verbs)
    add_feeds(verbs)
    add_rules(verbs)
    add_keeping(verbs)
    add_sources(verbs)
    add_topics(verbs)
    add_stories(verbs)
    return whole


class Verb(NamedTuple):
    """What the command line knows of a verb before it is run."""

    #: 'module:function' below presswatch.cli, imported when it is run
    work: str = ""
    #: another run that is at work does what this one would have done
    is_done_by_others: bool = False
    #: stopped, it has kept what it did, and the next run takes up the rest
    keeps_what_it_did: bool = False
    #: Ctrl-C breaks off a question and not the command
    outlives_ctrl_c: bool = False


RETAG = Verb("rules.retag:retag", keeps_what_it_did=True)
REEXTRACT = Verb("store.reextract:reextract", keeps_what_it_did=True)
IMPORT_WARC = Verb("collect.import_warc:import_warc", keeps_what_it_did=True)
INGEST = Verb("collect.ingest:ingest", is_done_by_others=True, keeps_what_it_did=True)
SQL = Verb("look.sql:sql", outlives_ctrl_c=True)


def verb(verbs: argparse._SubParsersAction[Parser], name: str, work: Verb | str, help_text: str) -> Parser:
    """Add one verb; all know --home, which may stand before the verb as well."""
    made = verbs.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    made.add_argument("--home", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=HOME)
    made.set_defaults(verb=work if isinstance(work, Verb) else Verb(work))
    return made


def listing(made: Parser) -> Parser:
    """Give a verb the choice of output formats."""
    made.add_argument("--format", choices=("table", "csv", "json"), default="table")
    return made


def add_running(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs that do the work."""
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
    doctor = verb(
        verbs, "doctor", "collect.doctor:doctor", "what is missing or wrong on this machine, and how to mend it"
    )
    listing(doctor)


def add_looking(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs that read the snapshot."""
    sql = listing(verb(verbs, "sql", SQL, "read-only SQL over the published snapshot"))
    sql.add_argument("statement", nargs="?", help="one SELECT; `-` reads standard input; without one: a shell")
    sql.add_argument("--raw", action="store_true", help="CSV and JSON: control characters as they are")
    status = listing(verb(verbs, "status", "look.status:status", "last runs, counts, feeds late or broken"))
    status.add_argument("--runs", type=positive, default=5, metavar="N", help="how many runs to show")
    search = listing(verb(verbs, "search", "look.search:search", "find articles by words, in all their forms"))
    search.add_argument("words", nargs="+", metavar="WORDS", help=SEARCH_HELP)
    search.add_argument("--limit", type=positive, default=10, metavar="N", help="how many to show (default: 10)")
    search.add_argument("--flat", action="store_true", help="every article, not one for each story")
    search.add_argument("--newest", action="store_true", help="the newest first, not the best")
    report = verb(
        verbs, "report", "look.report:report", "one HTML page: coverage, topics, citations, silent edits, feeds"
    )
    report.add_argument("--since", default="7d", metavar="WHEN", help=f"{WHEN} (default: 7d)")
    report.add_argument("--force", action="store_true", help="overwrite FILE whatever it is")
    report.add_argument("--out", type=Path, metavar="FILE", help="the page (default: overview.html in the home folder)")
    desk = verb(verbs, "desk", "look.desk:desk", "pages for reading the archive, on this machine only, until Ctrl-C")
    desk.add_argument("--port", type=positive, metavar="N", help="port on 127.0.0.1 (default: one above that of `up`)")
    desk.add_argument("--secret", action="store_true", help="ask for the name and password of the Prefect UI")
    read = verb(verbs, "read", "look.read:read", "one article to read, with what was found in it")
    read.add_argument("wanted", metavar="URL|ID|PATH", help="an article's address or id, or a seed's path")
    read.add_argument("--version", dest="number", type=positive, metavar="N", help="as it stood in this version")
    read.add_argument("--diff", action="store_true", help="what each version changed")
    explain = verb(verbs, "explain", "look.explain:explain", "where an article came from and why each tag stands")
    explain.add_argument(
        "wanted", metavar="URL|ID|PATH", help="an article's address or id, a seed's path, a feed's address"
    )
    explain.add_argument("--format", choices=("table", "json"), default="table")


def add_feeds(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs about feeds."""
    feeds = verbs.add_parser("feeds", help="list, add, remove, import, export or check feeds")
    actions = feeds.add_subparsers(metavar="ACTION", required=True)
    listing(verb(actions, "list", "collect.feeds:list_feeds", "the followed feeds with their state"))
    check = listing(
        verb(actions, "check", "collect.feeds:check", "visit feeds without storing anything, say what is found")
    )
    check.add_argument("urls", nargs="*", metavar="URL", help="feeds to check (default: the whole list)")
    check.add_argument("--kind", choices=KINDS_OF_FEED, help="of the URLs (default: as listed, else a feed)")
    check.add_argument("--feeds", type=Path, metavar="FILE", help="list of feeds (default: the followed ones)")
    add = verb(actions, "add", "collect.feeds:add", "follow a feed, given its address or its site's")
    add.add_argument("url", metavar="URL")
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


def add_rules(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs about sources and topics."""
    tag = verb(verbs, "tag", "rules.tag:tag", "tag a text without a database")
    tag.add_argument("file", metavar="FILE|-", help="a seed file, or `-` for standard input")
    tag.add_argument("--format", choices=("table", "json"), default="table")
    verb(
        verbs,
        "retag",
        RETAG,
        "today's rules of sources, topics and watchlists over what is stored",
    )
    reextract = verb(
        verbs,
        "reextract",
        REEXTRACT,
        "today's extractor over what an older one read, no network",
    )
    reextract.add_argument("--since", metavar="WHEN", help=f"only versions seen since: {WHEN}")
    past = verb(
        verbs,
        "backfill",
        Verb("collect.backfill:backfill", keeps_what_it_did=True),
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


def add_sources(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs about the registry of sources."""
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
    tried = verb(actions, "try", "rules.sources_try:try_sentence", "the names and phrases of a sentence, and why not")
    tried = listing(tried)
    tried.add_argument("text", metavar="TEXT", help="a sentence; `-` reads standard input")


def add_stories(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs about stories: what outlets tell together, and an analyst's corrections."""
    stories = verbs.add_parser("stories", help="list stories, show one, correct what was grouped, group anew")
    actions = stories.add_subparsers(metavar="ACTION", required=True)
    listed = listing(
        verb(actions, "list", "stories:list_stories", "the stories of a period, those of most outlets first")
    )
    listed.add_argument("--since", default="24h", metavar="WHEN", help=f"{WHEN} (default: 24h)")
    listed.add_argument("--limit", type=positive, default=20, metavar="N", help="how many to show (default: 20)")
    listed.add_argument("--all", action="store_true", help="those of one article too")
    show = verb(actions, "show", "stories:show", "a story's articles in order, and what ties each of them")
    show.add_argument("wanted", metavar="STORY|ARTICLE|URL")
    show.add_argument("--format", choices=("table", "json"), default="table")
    merge = verb(actions, "merge", "stories:merge", "make two stories one, for good; the first goes on")
    merge.add_argument("story", metavar="STORY")
    merge.add_argument("other", metavar="OTHER")
    move = verb(actions, "move", "stories:move", "put an article into a story, for good")
    move.add_argument("article", metavar="ARTICLE")
    move.add_argument("story", metavar="STORY")
    split = verb(actions, "split", "stories:split", "take articles out of their story, or undo a merge, for good")
    split.add_argument("names", nargs="+", metavar="ARTICLE|STORY", help="articles of one story, or one merged story")
    for made in (merge, move, split):
        made.add_argument("--note", default="", metavar="WORDS", help="why, kept with the correction")
    rebuild = listing(
        verb(actions, "rebuild", "stories:rebuild", "group the archive anew; shows first what would change")
    )
    rebuild.add_argument("--yes", action="store_true", help="do it; without, nothing is written")


def add_topics(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs that look at rules of topics and watchlists, and try them on the archive."""
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
    """Give a verb that tries rules on the archive its bounds."""
    made.add_argument("--since", metavar="WHEN", help=f"only articles published since: {WHEN}")
    made.add_argument("--show", type=int, default=10, metavar="N", help="how many articles a table shows of each kind")


def add_keeping(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Verbs that look after the store."""
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
