"""The current story of each article, and what a batch adds: rows are only appended, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb

from presswatch.records import Assignment, Grouping, Lineage, StoredText
from warehouse.store import fields_of, insert, note_touched, select, select_as, select_for

#: the most merges followed from a story to its current one
MOST_HOPS = 50


def current_stories(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the stories of these articles, like the view `story_articles`; those never assigned are left out.

    An analyst's move or split overrides the last automatic assignment; merges are followed.
    """
    rows = select_for(
        connection,
        "SELECT article_id, arg_max(story_id, revision) AS story_id FROM story_assignments "
        "SEMI JOIN wanted ON article_id = key GROUP BY article_id",
        article_ids,
    )
    stories = {row["article_id"]: row["story_id"] for row in rows}
    moved = {
        row["other_id"]: row["story_id"]
        for row in select(connection, "FROM story_edits WHERE action IN ('move', 'split') ORDER BY number")
    }
    stories.update({name: moved[name] for name in stories.keys() & moved.keys()})
    roots = roots_of(connection, sorted(set(stories.values())))
    return {name: roots.get(story, story) for name, story in stories.items()}


def held_in_place(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> frozenset[str]:
    """Return those of these articles whose story must not be changed automatically.

    An analyst has put them there, or others joined the story that they founded: those would lose it.
    """
    if not article_ids:
        return frozenset()
    rows = select_for(
        connection,
        "SELECT other_id AS name FROM story_edits SEMI JOIN wanted ON other_id = key WHERE action IN ('move', 'split') "
        "UNION SELECT story_id FROM story_assignments SEMI JOIN wanted ON story_id = key WHERE article_id <> story_id",
        article_ids,
    )
    return frozenset(row["name"] for row in rows)


def roots_of(connection: duckdb.DuckDBPyConnection, story_ids: Sequence[str]) -> dict[str, str]:
    """Return what merged stories have become; unmerged ones are left out."""
    found = connection.execute("SELECT count(*) FROM story_edits").fetchone()
    if found and found[0]:
        rows = select_for(connection, "SELECT * FROM story_roots SEMI JOIN wanted ON story_id = key", story_ids)
        return {row["story_id"]: row["into_story_id"] for row in rows}
    # Without an analyst's corrections a chain is followed step by step: the view would follow every story's.
    into: dict[str, str] = {}
    asked = list(story_ids)
    for _ in range(MOST_HOPS):
        rows = select_for(
            connection, "SELECT story_id, into_story_id FROM story_merges SEMI JOIN wanted ON story_id = key", asked
        )
        into.update({row["story_id"]: row["into_story_id"] for row in rows})
        asked = [row["into_story_id"] for row in rows]
        if not asked:
            break
    return {name: end_of(name, into) for name in story_ids if name in into}


def end_of(story_id: str, into: Mapping[str, str]) -> str:
    """Return the last story of a chain of merges."""
    for _ in range(MOST_HOPS):
        if story_id not in into:
            break
        story_id = into[story_id]
    return story_id


def kept_apart(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """Return the pairs of stories, sorted, that an analyst keeps apart."""
    rows = select(
        connection,
        "SELECT coalesce(a.into_story_id, e.story_id) AS one, coalesce(b.into_story_id, e.other) AS other FROM ("
        "SELECT story_id, CASE action WHEN 'split' THEN from_story_id ELSE other_id END AS other FROM story_edits "
        "WHERE action IN ('split', 'keep_apart')) e LEFT JOIN story_roots a USING (story_id) "
        "LEFT JOIN story_roots b ON b.story_id = e.other",
    )
    return frozenset((min(row["one"], row["other"]), max(row["one"], row["other"])) for row in rows)


def keep_grouping(
    connection: duckdb.DuckDBPyConnection,
    found: Grouping,
    seen: Mapping[str, datetime],
    lineage: Lineage,
) -> None:
    """Append assignments and merges, in the caller's transaction.

    `seen` says when each article was first seen.
    """
    earlier = revisions(connection, found.assignments)
    insert(
        connection,
        "story_assignments",
        (
            {**fields_of(one), **lineage}
            | {
                "revision": earlier.get(one.article_id, 0) + 1,
                "assigned_at": lineage["at"],
                "first_seen_at": seen.get(one.article_id),
            }
            for one in found.assignments
        ),
    )
    insert(
        connection,
        "story_merges",
        (
            {**fields_of(one), **lineage} | {"merged_at": lineage["at"], "first_seen_at": seen.get(one.article_id)}
            for one in found.merges
        ),
    )


def revisions(connection: duckdb.DuckDBPyConnection, assignments: Sequence[Assignment]) -> dict[str, int]:
    """Return how many assignments these articles have had."""
    rows = select_for(
        connection,
        "SELECT article_id, max(revision) AS revision FROM story_assignments SEMI JOIN wanted ON article_id = key "
        "GROUP BY article_id",
        [one.article_id for one in assignments],
    )
    return {row["article_id"]: row["revision"] for row in rows}


def stories_founded(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Return how many stories a run's articles founded."""
    found = connection.execute(
        "SELECT count(*) FROM story_assignments WHERE run_id = ? AND rule = 'founds' AND revision = 1", [run_id]
    ).fetchone()
    return int(found[0]) if found else 0


class TimedArticle(StoredText):
    """A stored article; `told_at` is when it was published, or first seen."""

    told_at: datetime
    first_seen_at: datetime


def articles_by_time(
    connection: duckdb.DuckDBPyConnection, after: tuple[datetime, str] | None, limit: int
) -> list[TimedArticle]:
    """Return stored articles in order of publication, those after the last one given."""
    moment, name = after or (None, "")
    return select_as(
        connection,
        TimedArticle,
        "SELECT * FROM (SELECT *, coalesce(published_at, first_seen_at) AS told_at FROM articles) "
        "WHERE ?::TIMESTAMPTZ IS NULL OR (told_at, article_id) > (?, ?) ORDER BY told_at, article_id LIMIT ?",
        [moment, moment, name, limit],
    )


def count_told(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many articles `articles_by_time` gives in all."""
    found = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(found[0]) if found else 0


def article_stories(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Return each article's automatic story, merges followed, with its title, ignoring an analyst's corrections."""
    rows = select(
        connection,
        "SELECT article_id, arg_max(story_id, revision) AS story_id, any_value(a.title) AS title "
        "FROM story_assignments JOIN articles a USING (article_id) GROUP BY article_id",
    )
    merges = select(connection, "SELECT story_id, into_story_id FROM story_merges")
    into = {row["story_id"]: row["into_story_id"] for row in merges}
    return {row["article_id"]: (end_of(row["story_id"], into), row["title"] or "") for row in rows}


def keep_rebuilt(connection: duckdb.DuckDBPyConnection, assignments: Sequence[Assignment], lineage: Lineage) -> None:
    """Append the results of regrouping, all or nothing; they include the automatic merges, which are deleted."""
    connection.execute("BEGIN")
    rows = select(connection, "SELECT concat_ws(' ', story_id, into_story_id) AS key FROM story_merges")
    note_touched(connection, "story_merges", [row["key"] for row in rows])
    connection.execute("DELETE FROM story_merges")
    seen = {
        row["article_id"]: row["first_seen_at"]
        for row in select(connection, "SELECT article_id, first_seen_at FROM articles")
    }
    keep_grouping(connection, Grouping(tuple(assignments)), seen, lineage)
    connection.execute("COMMIT")
