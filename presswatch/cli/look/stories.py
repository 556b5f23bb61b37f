"""`stories list|show|merge|move|split|rebuild`: stories, and an analyst's corrections."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from presswatch.cli.look.story_told import first_line, tie_lines, told_line
from presswatch.records import EditAction
from presswatch.settings import load_settings
from presswatch.shown import essential, for_terminal, how_many, write_rows
from presswatch.since import moment_since

if TYPE_CHECKING:
    from presswatch.records import RegroupedStory, Regrouping
    from warehouse.desk import Row, StoryFile
    from warehouse.stories import StoryLine, StoryRow

COLUMNS = ["story_id", "first_at", "articles", "outlets", "languages", "first", "copies", "title", "first_outlet"]
#: those that fit a terminal of 80 places
AT_TERMINALS = ["first_at", "outlets", "languages", "first_outlet", "title", "story_id"]


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
    # Programs get the columns of an empty list, readers only the sentence.
    if rows or chosen.format != "table":
        write_rows(*told, chosen.format, sys.stdout)
    if not rows:
        said = sys.stdout if chosen.format == "table" else sys.stderr
        print("presswatch: no story of several articles in this period; --all shows the others", file=said)
    return 0


def shown_row(row: StoryRow) -> tuple[object, ...]:
    """Return a story in the order of COLUMNS."""
    told = (row["story_id"], row["first_at"], row["articles"], row["outlets"], row["languages"])
    return (*told, row["first_publisher_id"], row["republished"], row["title"], row["first_outlet"])


def show(chosen: argparse.Namespace) -> int:
    """Show one story's articles; exit code 1 if there is none."""
    from presswatch.home import PrivateLinks
    from transforms.web import article_id, canonical_url
    from warehouse.desk import story_file
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
        with open_snapshot(home) as connection:
            file = story_file(connection, story_id)
        print("\n".join(for_terminal(line) for line in shown_lines(story_id, lines, file)))
    return 0


def shown_lines(story_id: str, lines: Sequence[StoryLine], file: StoryFile | None) -> Iterator[str]:
    """Yield a story as people read it: what it is, who was first, its articles, their sources, who kept silent."""
    yield f"{story_id}  {lines[0]['title'] or '(no title)'}" if lines else story_id
    if file:
        story = file.story
        outlets = how_many(story["outlets"], "outlet")
        languages = ", ".join(story["languages"]) or "no known language"
        yield f"  {how_many(len(lines), 'article')} by {outlets} in {languages}"
        yield f"  {first_line(file.first)}"
    for line in lines:
        yield f"  {told_line(line, line['article_id'])}"
        yield from (f"      {tie}" for tie in tie_lines(line))
    yield from relied_on_lines(file.relied_on if file else ())
    yield from silence_lines(file.silence if file else ())


def relied_on_lines(relied_on: Sequence[Row]) -> Iterator[str]:
    """Yield whom a story's articles rely on, those of most articles first."""
    if relied_on:
        yield "  on the word of:"
    for one in relied_on:
        roles = ", ".join(str(role).replace("_", " ") for role in one["roles"])
        yield f"      {one['source']}: {how_many(one['articles'], 'article')} ({roles})"


#: why an outlet has no article in a story, in words
VERDICTS = {
    "could not look": "we could not look, or missed entries",
    "published nothing": "published nothing at all meanwhile",
    "not its topic": "hardly ever writes on this",
    "silent": "silent, though it writes on this",
}


def silence_lines(silence: Sequence[Row]) -> Iterator[str]:
    """Yield the outlets that did not tell a story, and whether we could have seen it if they had."""
    if silence:
        yield "  not told by:"
    for one in silence:
        looked = f"looked at in {how_many(one['hours_looked_at'], 'hour')}"
        verdict, meanwhile = str(one["verdict"]), how_many(one["published_meanwhile"], "article")
        yield f"      {one['outlet']}: {VERDICTS.get(verdict, verdict)} ({looked}, {meanwhile} meanwhile)"


def merge(chosen: argparse.Namespace) -> int:
    """Merge two stories."""
    return corrected(chosen, EditAction.MERGE, [chosen.story, chosen.other])


def move(chosen: argparse.Namespace) -> int:
    """Move an article to another story."""
    return corrected(chosen, EditAction.MOVE, [chosen.article, chosen.story])


def split(chosen: argparse.Namespace) -> int:
    """Split articles off as a separate story; a merged story is separated again."""
    return corrected(chosen, EditAction.SPLIT, chosen.names)


def corrected(chosen: argparse.Namespace, action: str, names: Sequence[str]) -> int:
    """Store a correction and publish it."""
    from flows.steps import correct_stories

    print(correct_stories(load_settings(chosen.home), action, names, chosen.note))
    return 0


def rebuild(chosen: argparse.Namespace) -> int:
    """Regroup the archive; without --yes only show what would change."""
    from flows.steps import rebuild_stories
    from presswatch.cli.progress import caller_of, shown_progress

    with shown_progress() as shown:
        caller = caller_of(chosen, shown)
        changes = rebuild_stories(load_settings(chosen.home), caller, is_meant=chosen.yes)
    if chosen.format == "table":
        print("\n".join(for_terminal(line) for line in regrouping_lines(changes)))
    else:
        write_rows(["article_id", "story_id", "new_story_id", "title"], changes.moved, chosen.format, sys.stdout)
    done = "done" if chosen.yes else "nothing was written: --yes does it, --format csv names every article"
    print(f"presswatch: {done}", file=sys.stderr)
    return 0


#: stories and articles that are named as examples
MOST_EXAMPLES = 5
#: an analyst's corrections, in words
EDITS: dict[str, str] = {
    EditAction.MERGE: "merged",
    EditAction.MOVE: "moved",
    EditAction.SPLIT: "split off",
    EditAction.KEEP_APART: "kept apart",
}


def example_lines(said: str, stories: Sequence[RegroupedStory]) -> Iterator[str]:
    """Yield how many stories a regrouping changes in one way, and the first of them."""
    if stories:
        yield f"{how_many(len(stories), 'story', 'stories')} {said}:"
    for one in stories[:MOST_EXAMPLES]:
        yield f"  {one.title or '(no title)'}  ({one.story_id}: {', '.join(one.others[:MOST_EXAMPLES])})"
    if len(stories) > MOST_EXAMPLES:
        yield f"  … and {len(stories) - MOST_EXAMPLES} more"


def regrouping_lines(changes: Regrouping) -> Iterator[str]:
    """Yield what grouping anew changes, and some examples."""
    yield (
        f"{how_many(changes.articles, 'article')} in {changes.stories_after} stories of several articles "
        f"({changes.stories_before} before); {len(changes.moved)} move, {changes.renamed} keep their company under "
        "another id"
    )
    kept = ", ".join(f"{count} {EDITS.get(action, action)}" for action, count in sorted(changes.edits.items()))
    if kept:
        yield f"corrections by hand stay: {kept}; {how_many(changes.placed, 'article')} placed by them"
    yield from example_lines("made of several", changes.merged)
    yield from example_lines("taken apart", changes.split)
    if changes.moved:
        yield "articles that move:"
    for article in changes.moved[:MOST_EXAMPLES]:
        yield f"  {article.title or article.article_id}  ({article.story_id or 'no story'} -> {article.new_story_id})"
