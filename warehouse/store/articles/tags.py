"""The rows beside an article: source tags, topic tags, links and watchlist hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import duckdb

from presswatch.records import Article
from warehouse.store.file.rows import (
    change_for,
    fields_of,
    insert,
    insert_staged,
    select_for,
    staged,
    staged_without_bad,
)

if TYPE_CHECKING:
    from warehouse.store.file.columns import Incoming

#: fields of an article -> the tables that hold their rows
TAG_TABLES = {
    "source_tags": "article_sources",
    "topic_tags": "article_topics",
    "links": "article_links",
    "watch_hits": "watchlist_hits",
}
#: those whose rows carry the article's `first_seen_at`
TIMED_TABLES = ("article_sources", "article_topics", "article_links")
#: fields of an article that are rows of other tables
BESIDE = frozenset({*TAG_TABLES, "sketch"})


def keep_tags(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str
) -> list[tuple[Article, str]]:
    """Replace the rows beside these articles; return those whose rows do not fit, each with the problem."""
    stage = partial(staged_with_ids, connection, run_id, first_seen(connection, articles))
    (article_ids, tables), refused = staged_without_bad(stage, articles)
    insert_tags(connection, article_ids, tables)
    return refused


def first_seen(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> dict[str, datetime]:
    """Return when each stored one of these articles was first seen."""
    sql = "SELECT article_id, first_seen_at FROM articles SEMI JOIN wanted ON article_id = key"
    rows = select_for(connection, sql, [article.article_id for article in articles])
    return {row["article_id"]: row["first_seen_at"] for row in rows}


def follow_first_sight(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Update the rows beside articles that turned out to be older."""
    for table in TIMED_TABLES:
        change_for(
            connection,
            f"UPDATE {table} AS t SET first_seen_at = a.first_seen_at FROM articles a "
            "WHERE a.article_id = t.article_id AND a.first_seen_at <> t.first_seen_at "
            "AND a.article_id IN (SELECT key FROM wanted)",
            article_ids,
        )


def staged_with_ids(
    connection: duckdb.DuckDBPyConnection, run_id: str, seen: Mapping[str, datetime], articles: Sequence[Article]
) -> tuple[list[str], dict[str, Incoming]]:
    """Return the articles' ids and the rows beside them."""
    return [article.article_id for article in articles], staged_tags(connection, articles, run_id, seen)


def staged_tags(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str, seen: Mapping[str, datetime]
) -> dict[str, Incoming]:
    """Return rows by table, in the types of the tables; `seen` says when each article was first seen.

    Raises:
        BAD_VALUES: a value does not fit its column.
    """
    return {
        table: staged(
            connection,
            table,
            [
                fields_of(tag)
                | {
                    "article_id": article.article_id,
                    "run_id": run_id,
                    "rules_version": article.rules_version,
                    "first_seen_at": seen.get(article.article_id),
                    "first_hit_at": article.fetched_at,
                }
                for article in articles
                for tag in getattr(article, field)
            ],
        )
        for field, table in TAG_TABLES.items()
    }


def insert_tags(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], tables: dict[str, Incoming]) -> None:
    """Replace the articles' rows by these; an existing watchlist hit keeps its first time."""
    connection.execute("CREATE OR REPLACE TEMP TABLE retagged (article_id VARCHAR)")
    insert(connection, "retagged", [{"article_id": article_id} for article_id in article_ids])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE earlier_hits AS SELECT watchlist, article_id, first_hit_at "
        "FROM watchlist_hits SEMI JOIN retagged USING (article_id)"
    )
    for table, rows in tables.items():
        connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM retagged)")
        insert_staged(connection, table, rows)
    connection.execute(
        "UPDATE watchlist_hits SET first_hit_at = earlier_hits.first_hit_at FROM earlier_hits WHERE "
        "watchlist_hits.article_id = earlier_hits.article_id AND watchlist_hits.watchlist = earlier_hits.watchlist"
    )
    connection.execute("DROP TABLE earlier_hits")
    connection.execute("DROP TABLE retagged")
