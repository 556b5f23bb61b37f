"""An analyst's corrections: rows that override automatic results and survive every rerun."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import duckdb

from presswatch.errors import UsageError
from presswatch.records import EditAction
from warehouse.store import insert, select
from warehouse.stories.assignments import current_stories
from warehouse.stories.listing import story_of


class Correction(NamedTuple):
    """An analyst's correction: MERGE, MOVE or SPLIT, of which stories or articles, and why."""

    action: str
    names: tuple[str, ...]
    note: str


def correct(connection: duckdb.DuckDBPyConnection, said_so: Correction, now: datetime, run_id: str) -> str:
    """Store a correction, in the caller's transaction, and return what was done.

    Raises:
        UsageError: a name is no story or article, or the correction would change nothing; the message says which.
    """
    action, names, note = said_so
    work = {EditAction.MERGE: merged, EditAction.MOVE: moved, EditAction.SPLIT: split}[EditAction(action)]
    edits, said = work(connection, names)
    found = connection.execute("SELECT coalesce(max(number), 0) FROM story_edits").fetchone()
    number = int(found[0]) if found else 0
    rows = []
    for place, edit in enumerate(edits, number + 1):
        text = "\n".join([str(place), *edit])
        edit_id = "e" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        kind, story_id, other_id, from_story_id = edit
        row = {"action": kind, "story_id": story_id, "other_id": other_id, "from_story_id": from_story_id or None}
        rows.append(row | {"edit_id": edit_id, "edited_at": now, "number": place, "note": note, "run_id": run_id})
    insert(connection, "story_edits", rows)
    return said


#: action, story_id, other_id, from_story_id
Edit = tuple[str, str, str, str]


def merged(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> tuple[list[Edit], str]:
    """Merge two stories; the first stays."""
    story, other = (known_story(connection, name) for name in names)
    if story == other:
        raise UsageError(f"{names[0]} and {names[1]} are one story already: {story}")
    return [(EditAction.MERGE, story, other, "")], f"{other} goes on as {story}"


def moved(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> tuple[list[Edit], str]:
    """Move an article to another story."""
    article, story = names[0], known_story(connection, names[1])
    before = article_s_story(connection, article)
    if before == story:
        raise UsageError(f"{article} is in {story} already")
    return [(EditAction.MOVE, story, article, before)], f"{article} moved from {before} to {story}"


def split(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> tuple[list[Edit], str]:
    """Split articles off as a separate story; a story that was merged becomes separate again."""
    into = {
        row["story_id"]: row["into_story_id"]
        for row in select(connection, "SELECT story_id, into_story_id FROM story_roots")
    }
    if len(names) == 1 and names[0] in into and not is_article_of(connection, names[0], into):
        former = into[names[0]]
        return [(EditAction.KEEP_APART, names[0], former, "")], f"{names[0]} and {former} are two stories again"
    before = {article_s_story(connection, name) for name in names}
    if len(before) > 1:
        raise UsageError(f"{', '.join(names)} are of several stories: split those of one at a time")
    (story,) = before
    all_of_it = {
        row["article_id"]
        for row in select(connection, "SELECT article_id FROM story_articles WHERE story_id = ?", [story])
    }
    if all_of_it <= set(names):
        raise UsageError(f"{story} holds no other article: there is nothing to split it from")
    new = new_story_id(connection, names[0])
    edits: list[Edit] = [(EditAction.SPLIT, new, name, story) for name in names]
    return edits, f"{', '.join(names)} left {story}; their story is {new}"


def placed_by_hand(connection: duckdb.DuckDBPyConnection) -> tuple[frozenset[str], dict[str, int]]:
    """Return the articles that an analyst has put where they are, and how many corrections there are of each action."""
    rows = select(connection, "SELECT action, other_id FROM story_edits")
    placed = frozenset(row["other_id"] for row in rows if row["action"] in (EditAction.MOVE, EditAction.SPLIT))
    return placed, dict(Counter(row["action"] for row in rows))


def is_article_of(connection: duckdb.DuckDBPyConnection, name: str, into: dict[str, str]) -> bool:
    """Tell whether a name is an article that was moved out of the story it once founded."""
    return current_stories(connection, [name]).get(name, into[name]) != into[name]


def known_story(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return the story with a name.

    Raises:
        UsageError: there is none.
    """
    found = story_of(connection, name)
    if found is None:
        raise UsageError(f"there is no story {name}: `presswatch stories list` shows them")
    return found


def article_s_story(connection: duckdb.DuckDBPyConnection, article_id: str) -> str:
    """Return the story an article is in.

    Raises:
        UsageError: there is no such article, or it has no story.
    """
    found = current_stories(connection, [article_id]).get(article_id)
    if found is None:
        raise UsageError(f"there is no article {article_id} in a story: `presswatch stories show STORY` names them")
    return found


def new_story_id(connection: duckdb.DuckDBPyConnection, article_id: str) -> str:
    """Return an id for a story that was split off: the article's own, or a numbered one if a story has that."""
    taken = {
        row["story_id"]
        for row in select(
            connection,
            "SELECT story_id FROM story_assignments WHERE starts_with(story_id, $id) UNION "
            "SELECT story_id FROM story_edits WHERE starts_with(story_id, $id)",
            {"id": article_id},
        )
    }
    number, name = 1, article_id
    while name in taken:
        number += 1
        name = f"{article_id}-{number}"
    return name
