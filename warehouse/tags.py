"""What stands beside an article: source tags, topic tags, links and watchlist hits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa

from presswatch.records import Article, Link, SourceTag, TopicTag, WatchHit
from warehouse.rows import insert, insert_staged, staged, staged_without_bad

#: fields of an article -> the tables that hold their rows
TAG_TABLES = {
    "source_tags": "article_sources",
    "topic_tags": "article_topics",
    "links": "article_links",
    "watch_hits": "watchlist_hits",
}
#: fields of an article that are rows of other tables
BESIDE = frozenset(TAG_TABLES)


def keep_tags(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str
) -> list[tuple[Article, str]]:
    """Replace the rows beside these articles; returns those whose rows do not fit, each with what is wrong."""
    stage = partial(staged_with_ids, connection, run_id)
    (article_ids, tables), refused = staged_without_bad(stage, articles)
    insert_tags(connection, article_ids, tables)
    return refused


def staged_with_ids(
    connection: duckdb.DuckDBPyConnection, run_id: str, articles: Sequence[Article]
) -> tuple[list[str], dict[str, pa.Table]]:
    """The articles' ids and the rows beside them."""
    return [article.article_id for article in articles], staged_tags(connection, articles, run_id)


def staged_tags(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str) -> dict[str, pa.Table]:
    """Rows by table, in the form of the tables.

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
                    "first_hit_at": article.fetched_at,
                }
                for article in articles
                for tag in getattr(article, field)
            ],
        )
        for field, table in TAG_TABLES.items()
    }


def insert_tags(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], tables: dict[str, pa.Table]) -> None:
    """Put these rows in place of what the articles had; a watchlist hit that was there keeps its first time."""
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


def fields_of(tag: SourceTag | TopicTag | Link | WatchHit) -> dict[str, Any]:
    """A tag's fields; dataclasses.asdict would copy each of them deeply, at half the cost of storing."""
    return {name: getattr(tag, name) for name in tag.__slots__}
