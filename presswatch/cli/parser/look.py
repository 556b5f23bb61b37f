"""Verbs that read the snapshot."""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch.cli.parser.verbs import WHEN, Parser, Verb, listing, of_lake, positive, verb

SEARCH_HELP = (
    'words that must all occur, in any form; "side by side"; -without; this OR that; begin*; title:word; filters: '
    "outlet: cites: topic: lang: list: since: until: (days and hours by the setting time_zone, else UTC)"
)
SQL = Verb("look.sql:sql", outlives_ctrl_c=True)

#: filters of `report` and what they mean
REPORT_FILTERS = {
    "topic": "about this topic",
    "outlet": "of this outlet",
    "language": "in this language",
    "watchlist": "on this watchlist",
    "story": "that tell this story",
}


def add_looking(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the verbs that read the snapshot, in the order of `--help`."""
    for add in (add_asking, add_search, add_report, add_pages, add_reading):
        add(verbs)


def add_asking(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add SQL, and the state of runs and feeds."""
    sql = of_lake(listing(verb(verbs, "sql", SQL, "read-only SQL over the published snapshot")))
    sql.add_argument("statement", nargs="?", help="one SELECT; `-` reads standard input; without one: a shell")
    sql.add_argument("--raw", action="store_true", help="CSV and JSON: control characters as they are")
    status = listing(verb(verbs, "status", "look.status:status", "last runs, counts, feeds late or broken"))
    status.add_argument("--runs", type=positive, default=5, metavar="N", help="how many runs to show")


def add_search(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add full-text search."""
    search = of_lake(listing(verb(verbs, "search", "look.search:search", "find articles by words, in all their forms")))
    search.add_argument("words", nargs="+", metavar="WORDS", help=SEARCH_HELP)
    search.add_argument("--limit", type=positive, default=10, metavar="N", help="how many to show (default: 10)")
    search.add_argument("--flat", action="store_true", help="every article, not one for each story")
    order = search.add_mutually_exclusive_group()
    order.add_argument("--newest", action="store_true", help="the newest first, not the best")
    order.add_argument("--oldest", action="store_true", help="the oldest first")


def add_report(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add the report of a period."""
    report = of_lake(
        verb(
            verbs,
            "report",
            "look.report:report",
            "one HTML page of a period: stories, headlines, sources, silent edits",
        )
    )
    for name, what in REPORT_FILTERS.items():
        report.add_argument(f"--{name}", action="append", default=[], metavar="NAME", help=f"only articles {what}")
    report.add_argument("--until", default="", metavar="WHEN", help="the end of the period (default: now)")
    report.add_argument(
        "--words", choices=("en", "ru", "be"), default="en", help="the language of the page's own words"
    )
    report.add_argument("--since", default="7d", metavar="WHEN", help=f"{WHEN} (default: 7d)")
    report.add_argument("--force", action="store_true", help="overwrite FILE whatever it is")
    report.add_argument("--out", type=Path, metavar="FILE", help="the page (default: overview.html in the home folder)")


def add_pages(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add verbs that run until stopped, and shell completion."""
    desk = of_lake(verb(verbs, "desk", "look.desk:desk", "pages for reading the archive, until Ctrl-C"))
    desk.add_argument("--port", type=positive, metavar="N", help="port (default: one above that of `up`)")
    desk.add_argument(
        "--secret",
        action="store_true",
        help="ask for a name and password: those of PRESSWATCH_DESK_AUTH, else of the Prefect UI",
    )
    verb(
        verbs,
        "mcp",
        "look.mcp:mcp",
        "answer an assistant over the Model Context Protocol, read-only, on stdin and stdout",
    )
    completion = verb(verbs, "completion", "look.completion:completion", "completion on Tab, for your shell to load")
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def add_reading(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add verbs about one article."""
    read = of_lake(verb(verbs, "read", "look.read:read", "one article to read, with what was found in it"))
    read.add_argument("wanted", metavar="URL|ID|PATH", help="an article's address or id, or a seed's path")
    read.add_argument("--version", dest="number", type=positive, metavar="N", help="as it stood in this version")
    read.add_argument("--diff", action="store_true", help="what each version changed")
    explain = of_lake(
        verb(verbs, "explain", "look.explain:explain", "where an article came from and why each tag stands")
    )
    explain.add_argument(
        "wanted", metavar="URL|ID|PATH", help="an article's address or id, a seed's path, a feed's address"
    )
    explain.add_argument("--format", choices=("table", "json"), default="table")


def add_stories(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Add verbs about stories, and an analyst's corrections."""
    stories = verbs.add_parser("stories", help="list stories, show one, correct what was grouped, group anew")
    actions = stories.add_subparsers(metavar="ACTION", required=True)
    listed = of_lake(
        listing(
            verb(actions, "list", "look.stories:list_stories", "the stories of a period, those of most outlets first")
        )
    )
    listed.add_argument("--since", default="24h", metavar="WHEN", help=f"{WHEN} (default: 24h)")
    listed.add_argument("--limit", type=positive, default=20, metavar="N", help="how many to show (default: 20)")
    listed.add_argument("--all", action="store_true", help="those of one article too")
    show = of_lake(
        verb(actions, "show", "look.stories:show", "a story's articles in order, and what ties each of them")
    )
    show.add_argument("wanted", metavar="STORY|ARTICLE|URL")
    show.add_argument("--format", choices=("table", "json"), default="table")
    merge = verb(actions, "merge", "look.stories:merge", "make two stories one, for good; the first goes on")
    merge.add_argument("story", metavar="STORY")
    merge.add_argument("other", metavar="OTHER")
    move = verb(actions, "move", "look.stories:move", "put an article into a story, for good")
    move.add_argument("article", metavar="ARTICLE")
    move.add_argument("story", metavar="STORY")
    split = verb(actions, "split", "look.stories:split", "take articles out of their story, or undo a merge, for good")
    split.add_argument("names", nargs="+", metavar="ARTICLE|STORY", help="articles of one story, or one merged story")
    for made in (merge, move, split):
        made.add_argument("--note", default="", metavar="WORDS", help="why, kept with the correction")
    rebuild = listing(
        verb(actions, "rebuild", "look.stories:rebuild", "group the archive anew; shows first what would change")
    )
    rebuild.add_argument("--yes", action="store_true", help="do it; without, nothing is written")
