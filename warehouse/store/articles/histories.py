"""Insert captures older than the stored state among an article's versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, cast

import duckdb

from presswatch.records import Article, Change
from warehouse.store.articles.keeping import ChangeRule
from warehouse.store.articles.tags import follow_first_sight
from warehouse.store.file.rows import replace, select_for, select_for_as
from warehouse.store.file.touched import note_touched


class Version(TypedDict):
    """A captured state of an article, or a stored version: a row of `article_versions`."""

    article_id: str
    version: int
    seen_at: datetime
    title: str
    text: str
    published_at: datetime | None
    modified_at: datetime | None
    change: str | None
    kinds: list[str]
    run_id: str | None
    extractor_version: str | None
    rules_version: str | None
    raw_file: str | None
    raw_offset: int | None


#: changes that say what became of the page, whatever its text
SIGHTS = frozenset({Change.DELETED, Change.RESTORED})


def known_captures(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> set[tuple[str, datetime]]:
    """Return (article, time) of the states in which versions were first seen, and of each article's latest visit."""
    rows = select_for(
        connection,
        "SELECT article_id, seen_at AS at_time FROM article_versions SEMI JOIN wanted ON article_id = key UNION "
        "SELECT article_id, fetched_at FROM articles SEMI JOIN wanted ON article_id = key",
        article_ids,
    )
    return {(row["article_id"], row["at_time"]) for row in rows}


def split_by_age(
    connection: duckdb.DuckDBPyConnection, captures: Sequence[Article]
) -> tuple[list[Article], list[Article]]:
    """Return captures older than the stored state of their article, and the others; a feed's own text has no age."""
    rows = select_for(
        connection,
        "SELECT article_id, fetched_at FROM articles SEMI JOIN wanted ON article_id = key WHERE text_origin <> 'feed'",
        [capture.article_id for capture in captures],
    )
    latest = {row["article_id"]: row["fetched_at"] for row in rows}
    earlier = [c for c in captures if c.article_id in latest and c.fetched_at < latest[c.article_id]]
    among = set(map(id, earlier))
    return earlier, [capture for capture in captures if id(capture) not in among]


def weave_in(connection: duckdb.DuckDBPyConnection, captures: Sequence[Article], run_id: str, rule: ChangeRule) -> int:
    """Insert older captures into the histories of their articles, in the caller's transaction; return the new versions.

    Versions are renumbered in order of time. The article itself, its tags and its latest text stay.
    """
    ids = sorted({capture.article_id for capture in captures})
    sql = "SELECT * FROM article_versions SEMI JOIN wanted ON article_id = key ORDER BY version"
    rows = select_for_as(connection, Version, sql, ids)
    histories: dict[str, list[Version]] = {name: [] for name in ids}
    for row in rows:
        histories[row["article_id"]].append(row)
    before = {name: len(history) for name, history in histories.items()}
    for capture in sorted(captures, key=lambda capture: capture.fetched_at):
        history = histories[capture.article_id]
        histories[capture.article_id] = woven(history, version_of(capture, run_id), rule)
    added = {name: len(history) - before[name] for name, history in histories.items()}
    keep_histories(connection, histories, added)
    return sum(added.values())


def version_of(capture: Article, run_id: str) -> Version:
    """Return a capture as a version that has no number yet."""
    return Version(
        article_id=capture.article_id,
        version=0,
        seen_at=capture.fetched_at,
        title=capture.title,
        text=capture.text,
        published_at=capture.published_at,
        modified_at=capture.modified_at,
        change=None,
        kinds=[],
        run_id=run_id,
        extractor_version=capture.extractor_version,
        rules_version=capture.rules_version,
        raw_file=capture.raw_file,
        raw_offset=capture.raw_offset,
    )


def woven(history: Sequence[Version], capture: Version, rule: ChangeRule) -> list[Version]:
    """Return the history with an older capture: as a new version, or as an earlier sight of the next version."""
    earlier, later = around(history, capture["seen_at"])
    if earlier and not kinds_between(earlier[-1], capture, rule):
        return list(history)
    if later and later[0]["change"] not in SIGHTS and not kinds_between(capture, later[0], rule):
        return [*earlier, seen_earlier(later[0], capture), *later[1:]]
    return renumbered([*earlier, capture, *later], len(earlier), rule)


def around(history: Sequence[Version], moment: datetime) -> tuple[list[Version], list[Version]]:
    """Return the versions up to a moment, and those after it."""
    earlier = [version for version in history if version["seen_at"] <= moment]
    return earlier, [version for version in history if version["seen_at"] > moment]


def seen_earlier(version: Version, capture: Version) -> Version:
    """Return a version moved to the time of an earlier capture with the same content."""
    sight = {"seen_at": capture["seen_at"], "raw_file": capture["raw_file"], "raw_offset": capture["raw_offset"]}
    return cast(Version, version | sight)


def renumbered(history: list[Version], new: int, rule: ChangeRule) -> list[Version]:
    """Return the history numbered from 1, with the changes of the version at `new` and of the next."""
    for place in (new, new + 1):
        if place < len(history) and history[place]["change"] not in SIGHTS:
            kinds = kinds_between(history[place - 1], history[place], rule) if place else ()
            history[place] = history[place] | {"change": kinds[0] if kinds else Change.FIRST, "kinds": list(kinds)}
    return [version | {"version": number} for number, version in enumerate(history, start=1)]


def kinds_between(before: Version, after: Version, rule: ChangeRule) -> tuple[str, ...]:
    """Return what the publisher changed between two states.

    Dates are ignored, since archives give them in too many places.
    """
    return rule(before["title"], before["text"], after["title"], after["text"])


def keep_histories(
    connection: duckdb.DuckDBPyConnection, histories: dict[str, list[Version]], added: dict[str, int]
) -> None:
    """Replace these articles' versions; update the articles' number of versions and first sight."""
    replace(connection, "article_versions", "article_id", [row for history in histories.values() for row in history])
    for name, history in histories.items():
        connection.execute(
            "UPDATE articles SET version = version + ?, first_seen_at = least(first_seen_at, ?) WHERE article_id = ?",
            [added[name], history[0]["seen_at"], name],
        )
    follow_first_sight(connection, list(histories))
    note_touched(connection, "articles", list(histories))
