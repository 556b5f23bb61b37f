"""The summary that `ingest` prints: what arrived, what did not and why, and how to view it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presswatch.records import RunState
from presswatch.settings import Settings, home_option
from presswatch.shown import for_terminal, how_many

if TYPE_CHECKING:
    from presswatch.records import ArticleLine, Drop, RoundReport

#: the most titles shown, and problems; a query gives the rest
MOST_LINES = 12
MOST_PROBLEMS = 5
FAILED = 1


def exit_code(report: RoundReport, *, may_be_offline: bool = False) -> int:
    """Return 0 for work done, 1 for a failure.

    If the only problem is that no feed's server could be reached, the work counts as done if the run brought something
    anyway, as a first one brings its seeds, or if the caller accepts a machine without a network.
    """
    tally = report.tally
    has_brought = tally.articles_new + tally.articles_changed > 0
    is_done = tally.state != RunState.FAILED or (report.is_offline and (may_be_offline or has_brought))
    return 0 if is_done else FAILED


def print_report(report: RoundReport, settings: Settings) -> None:
    """Print what arrived, what did not and why, and how to view it."""
    home = home_option(settings.home)
    print(f"\n{for_terminal(report.message)}")
    if report.stories_new:
        print(f"{how_many(report.stories_new, 'new story', 'new stories')}: presswatch stories list{home}")
    print_articles("Arrived", report.new)
    print_articles("Changed", report.changed)
    print_articles("Gone from their address (our text stays)", report.gone)
    print_articles("There again", report.back)
    if report.feed_problems:
        print_feed_problems(report)
    print_pages(report)
    if report.lost_by_reason:
        print_lost(report, home)
    if report.tally.pending:
        print(f"\n{how_many(report.tally.pending, 'item')} not read yet; each is tried when its time has come.")
    if report.between_at:
        print(f"\nA feed runs hot: look again by {report.between_at:%H:%M} UTC; a quarter of an hour may be too long.")
    print_ways_on(home)


def print_articles(heading: str, articles: Sequence[ArticleLine]) -> None:
    """Print a list of articles under its heading; nothing if it is empty."""
    if articles:
        print(f"\n{heading}:")
        print_some(
            articles,
            lambda line: f"  {line.language or '??'}  {for_terminal(line.title)}\n      {for_terminal(line.address)}",
        )


def print_feed_problems(report: RoundReport) -> None:
    """Print problems of feeds; if no server could be reached, the hint that this machine is offline."""
    if report.is_offline:
        url, problem = report.feed_problems[0]
        print(f"\nNone of {report.tally.feeds_visited} feeds' servers could be reached: is this machine online? Like")
        print(for_terminal(f"  {url}: {problem}"))
        return
    print("\nFeeds that could not be read:")
    print_some(report.feed_problems, lambda row: for_terminal(f"  {row[0]}: {row[1]}"), MOST_PROBLEMS)


def print_pages(report: RoundReport) -> None:
    """Print how many pages were read, and why the feed's own text replaces the others."""
    if report.pages.tried:
        print(f"\n{report.pages}")
    if report.stand_ins_by_reason:
        print(f"Pages that could not be read, the feed's own text stands in: {counts(report.stand_ins_by_reason)}")


def print_lost(report: RoundReport, home: str) -> None:
    """Print drops by reason, the first ones by name, and how to see the rest."""
    print(f"\nNot an article: {counts(report.lost_by_reason)}")
    for drop in report.lost[:MOST_PROBLEMS]:
        print(for_terminal(f"  {drop.reason}  {place_of(drop)}"))
    left = report.lost_by_reason.total() - min(len(report.lost), MOST_PROBLEMS)
    print(f"  {f'… and {left} more; all' if left > 0 else 'More'} of them:")
    print(f'  {own_name()} sql{home} "SELECT reason, coalesce(seed_path, url, title) AS what, detail FROM drops '
          f"WHERE run_id = '{report.tally.run_id}'\"")  # fmt: skip


def place_of(drop: Drop) -> str:
    """Return a drop and its problem; the detail of a seed names its file."""
    what = drop.seed_path or drop.url or drop.title or ""
    detail = "" if drop.detail in (None, drop.reason) else drop.detail
    return detail if detail and detail.startswith(what) else ": ".join(part for part in (what, detail) if part)


def counts(reasons: Mapping[str, int]) -> str:
    """Return reasons with their counts in a line: "3 bad_fields, 1 bad_json"."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))


def print_ways_on(home: str) -> None:
    """Print commands that show the collected articles."""
    command = own_name()
    print("\nLook at it:")
    print(f'  {command} sql{home} "SELECT published_at, publisher_id, title FROM articles '
          f'ORDER BY first_seen_at DESC LIMIT 10"')  # fmt: skip
    print(f'  {command} sql{home} "SELECT * FROM who_cites_whom ORDER BY articles DESC LIMIT 10"')
    print(f'  {command} search{home} "снег"')
    print(f"  {command} report{home} --since 1y")


def own_name() -> str:
    """Return how to call this command again from this folder."""
    import shutil

    called = Path(sys.argv[0])
    if shutil.which("presswatch") or called.name != "presswatch":
        return "presswatch"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def print_some(rows: Sequence[Any], line: Callable[[Any], str], most: int = MOST_LINES) -> None:
    """Print the first rows, and how many more there are."""
    for row in rows[:most]:
        print(line(row))
    if len(rows) > most:
        print(f"  … and {len(rows) - most} more")
