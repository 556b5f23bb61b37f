"""Keep articles: new ones, changed ones as a new version, and nothing for what is already there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from presswatch.records import Article, Link, SourceTag, TopicTag, WatchHit
from warehouse.rows import insert, replace, select_for

#: kinds of change from (old title, old text, new title, new text, date_moved=...): a rule of transforms/, handed in
ChangeRule = Callable[..., tuple[str, ...]]
#: tables that hold one article's rows beside `articles`
TAG_TABLES = {"source_tags": "article_sources", "topic_tags": "article_topics", "links": "article_links"}
#: fields of an article that are rows of other tables
BESIDE = frozenset({*TAG_TABLES, "watch_hits"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a batch: ids of new articles, of changed ones, and the number of unchanged ones."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def keep_articles(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str, kinds_of_change: ChangeRule
) -> Kept:
    """Store a batch inside the caller's transaction; of two articles with one id the last wins."""
    latest = {article.article_id: article for article in articles}
    stored = stored_articles(connection, list(latest))
    rows: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    new: list[str] = []
    changed: list[str] = []
    for article_id, article in latest.items():
        before = stored.get(article_id)
        change, kinds = change_between(before, article, kinds_of_change)
        if change is None:
            continue
        if change != "upgrade":
            (new if before is None else changed).append(article_id)
        row = article_row(article, before, change, run_id)
        rows.append(row)
        versions.append(row | {"change": change, "kinds": kinds, "seen_at": article.fetched_at})
    keep_rows(connection, [latest[row["article_id"]] for row in rows], rows, versions, run_id)
    return Kept(tuple(new), tuple(changed), len(latest) - len(rows))


def keep_rows(
    connection: duckdb.DuckDBPyConnection,
    articles: Sequence[Article],
    rows: list[dict[str, Any]],
    versions: list[dict[str, Any]],
    run_id: str,
) -> None:
    """Write the rows of new and changed articles with their tags, links and versions."""
    replace(connection, "articles", "article_id", rows)
    upgraded = [row for row in versions if row["change"] == "upgrade"]
    # The page came after the feed's text: it is still the same version, read better.
    replace(connection, "article_versions", "article_id", [row | {"change": "first"} for row in upgraded])
    insert(connection, "article_versions", [row for row in versions if row["change"] != "upgrade"])
    keep_tags(connection, articles, run_id)


def keep_tags(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str) -> None:
    """Replace the tags and links of these articles."""
    connection.execute("CREATE OR REPLACE TEMP TABLE retagged (article_id VARCHAR)")
    insert(connection, "retagged", [{"article_id": article.article_id} for article in articles])
    for field, table in TAG_TABLES.items():
        connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM retagged)")
        insert(
            connection,
            table,
            [
                fields_of(tag)
                | {"article_id": article.article_id, "run_id": run_id, "rules_version": article.rules_version}
                for article in articles
                for tag in getattr(article, field)
            ],
        )
    keep_hits(connection, articles)
    connection.execute("DROP TABLE retagged")


def fields_of(tag: SourceTag | TopicTag | Link | WatchHit) -> dict[str, Any]:
    """A tag's fields; dataclasses.asdict would copy each of them deeply, at half the cost of storing."""
    return {name: getattr(tag, name) for name in tag.__slots__}


def keep_hits(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> None:
    """Replace the watchlist hits of these articles; a hit that was there before keeps the time it was first seen."""
    connection.execute("CREATE OR REPLACE TEMP TABLE before AS SELECT watchlist, article_id, first_hit_at "
                       "FROM watchlist_hits SEMI JOIN retagged USING (article_id)")  # fmt: skip
    connection.execute("DELETE FROM watchlist_hits WHERE article_id IN (SELECT article_id FROM retagged)")
    insert(
        connection,
        "watchlist_hits",
        [
            fields_of(hit)
            | {
                "article_id": article.article_id,
                "first_hit_at": article.fetched_at,
                "rules_version": article.rules_version,
            }
            for article in articles
            for hit in article.watch_hits
        ],
    )
    connection.execute(
        "UPDATE watchlist_hits SET first_hit_at = before.first_hit_at FROM before "
        "WHERE watchlist_hits.article_id = before.article_id AND watchlist_hits.watchlist = before.watchlist"
    )
    connection.execute("DROP TABLE before")


def stored_articles(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What a comparison needs of the articles that are there, by id."""
    rows = select_for(
        connection,
        "SELECT article_id, title, text, published_at, date_origin, version, first_seen_at, fetched_at, "
        "text_origin, feed_id "
        "FROM articles SEMI JOIN wanted ON article_id = key",
        article_ids,
    )
    return {row["article_id"]: row for row in rows}


def change_between(
    before: dict[str, Any] | None, article: Article, kinds_of_change: ChangeRule
) -> tuple[str | None, tuple[str, ...]]:
    """The main change and all kinds of change; (None, ()) where nothing that counts differs.

    A feed's own text never replaces a page's; a page that comes after it is an 'upgrade', not an edit. A time is a
    change only where both have one from the same place: another place is our reading, not the publisher's edit.
    A capture older than what is stored changes nothing.
    """
    if before is None:
        return "first", ()
    if before["text_origin"] == "feed" and article.text_origin != "feed":
        return "upgrade", ()
    if article.text_origin == "feed" or article.fetched_at < before["fetched_at"]:
        return None, ()
    kinds = kinds_of_change(
        before["title"], before["text"], article.title, article.text, date_moved=date_changed(before, article)
    )
    return (kinds[0] if kinds else None), kinds


def date_changed(before: dict[str, Any], article: Article) -> bool:
    """Whether the publisher moved the article's date."""
    earlier: datetime | None = before["published_at"]
    both = earlier is not None and article.published_at is not None
    return both and before["date_origin"] == article.date_origin and earlier != article.published_at


def article_row(article: Article, before: dict[str, Any] | None, change: str, run_id: str) -> dict[str, Any]:
    """The article as a row, with version and first sight carried on."""
    row = {name: getattr(article, name) for name in article.__slots__ if name not in BESIDE}
    if before is None:
        return row | {"version": 1, "first_seen_at": article.fetched_at, "run_id": run_id}
    version = before["version"] + (change != "upgrade")
    return row | {
        "version": version,
        "first_seen_at": before["first_seen_at"],
        "feed_id": article.feed_id or before["feed_id"],
        "run_id": run_id,
    }
