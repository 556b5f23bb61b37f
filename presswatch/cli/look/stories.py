"""`stories list|show|merge|move|split|rebuild`: stories, and an analyst's corrections."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from presswatch.cli.look.explained import tie_lines
from presswatch.settings import load_settings
from presswatch.shown import essential, for_terminal, how_many, write_rows
from presswatch.since import moment_since

if TYPE_CHECKING:
    from warehouse.stories import StoryLine, StoryRow

COLUMNS = ["story_id", "first_at", "articles", "outlets", "languages", "first", "copies", "title"]
#: columns that fit a terminal of 80 columns
AT_TERMINALS = ["first_at", "outlets", "languages", "title", "story_id"]


def list_stories(chosen: argparse.Namespace) -> int:
    """List the stories of a period."""
    from warehouse.snapshot import open_snapshot
    from warehouse.stories import stories_since

    settings = load_settings(chosen.home)
    since = moment_since(chosen.since, datetime.now(UTC), time_zone=settings.time_zone)
    with open_snapshot(settings.home) as connection:
        rows = stories_since(connection, since, chosen.limit, 1 if chosen.all else 2)
    told: tuple[Sequence[str], Iterable[Sequence[object]]] = (COLUMNS, map(shown_row, rows))
    if chosen.format == "table":
        told = essential(*told, AT_TERMINALS, sys.stdout)
    write_rows(*told, chosen.format, sys.stdout)
    if not rows:
        print("presswatch: no story of several articles in this period; --all shows the others", file=sys.stderr)
    return 0


def shown_row(row: StoryRow) -> tuple[object, ...]:
    """Return a story in the order of COLUMNS."""
    told = (row["story_id"], row["first_at"], row["articles"], row["outlets"], row["languages"])
    return (*told, row["first_publisher_id"], row["republished"], row["title"])


def show(chosen: argparse.Namespace) -> int:
    """Show one story's articles; exit code 1 if there is none."""
    from presswatch.home import PrivateLinks
    from transforms.web import article_id, canonical_url
    from warehouse.snapshot import open_snapshot
    from warehouse.stories import story_lines, story_of

    home = load_settings(chosen.home).home
    wanted = PrivateLinks(home).known_address(chosen.wanted)
    url = canonical_url(wanted)
    with open_snapshot(home) as connection:
        story_id = story_of(connection, wanted, [url, article_id(url)] if url else [])
        lines = story_lines(connection, story_id) if story_id else []
    if story_id is None:
        print(f"presswatch: no story and no article in one is known as {chosen.wanted}", file=sys.stderr)
        return 1
    if chosen.format == "json":
        print(json.dumps({"story_id": story_id, "articles": lines}, ensure_ascii=False, indent=2, default=str))
    else:
        print(f"{story_id}  {how_many(len(lines), 'article')}")
        print("\n".join(for_terminal(line) for line in shown_lines(lines)))
    return 0


def shown_lines(lines: Sequence[StoryLine]) -> Iterator[str]:
    """Yield a story's articles as people read them."""
    for line in lines:
        when, outlet = f"{line['told_at']:%Y-%m-%d %H:%M}Z", line["publisher_id"] or "?"
        yield f"  {when}  {outlet} ({line['language'] or '?'})  {line['title'] or '(no title)'}  {line['article_id']}"
        if line["rule"] == "edit":
            yield "      put here by an analyst"
        yield from (f"      {tie}" for tie in tie_lines(line))


def merge(chosen: argparse.Namespace) -> int:
    """Merge two stories."""
    return corrected(chosen, "merge", [chosen.story, chosen.other])


def move(chosen: argparse.Namespace) -> int:
    """Move an article to another story."""
    return corrected(chosen, "move", [chosen.article, chosen.story])


def split(chosen: argparse.Namespace) -> int:
    """Split articles off as a separate story; a merged story is separated again."""
    return corrected(chosen, "split", chosen.names)


def corrected(chosen: argparse.Namespace, action: str, names: Sequence[str]) -> int:
    """Store a correction and publish it."""
    from flows.steps import correct_stories

    print(correct_stories(load_settings(chosen.home), action, names, chosen.note))
    return 0


def rebuild(chosen: argparse.Namespace) -> int:
    """Regroup the archive; without --yes only show what would change."""
    from flows.steps import Caller, rebuild_stories
    from presswatch.cli.progress import shown_progress

    with shown_progress() as shown:
        caller = Caller(progress=shown.line, measured=shown.measure)
        changes = rebuild_stories(load_settings(chosen.home), caller, is_meant=chosen.yes)
    write_rows(["article_id", "story_id", "new_story_id", "title"], changes, chosen.format, sys.stdout)
    done = "were regrouped" if chosen.yes else "would be regrouped; --yes does it"
    print(f"presswatch: {how_many(len(changes), 'article')} {done}", file=sys.stderr)
    return 0
