"""Stored articles in, new tags out: the part of a retag that is SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from presswatch.records import Article
from warehouse.rows import insert, select, select_for
from warehouse.tags import keep_tags


def outdated_articles(connection: duckdb.DuckDBPyConnection, rules_version: str, limit: int) -> list[dict[str, Any]]:
    """Articles whose tags were made by other rules, with their links; the oldest first, the order tags are kept in."""
    articles = select(
        connection,
        "SELECT * FROM articles WHERE rules_version IS DISTINCT FROM ? ORDER BY first_seen_at, article_id LIMIT ?",
        [rules_version, limit],
    )
    links = select_for(
        connection,
        "SELECT article_id, url, domain, anchor FROM article_links SEMI JOIN wanted ON article_id = key",
        [article["article_id"] for article in articles],
    )
    by_article: dict[str, list[dict[str, Any]]] = {}
    for link in links:
        by_article.setdefault(link.pop("article_id"), []).append(link)
    return [article | {"links": by_article.get(article["article_id"], [])} for article in articles]


def count_outdated(connection: duckdb.DuckDBPyConnection, rules_version: str) -> int:
    """How many articles carry tags of other rules."""
    found = connection.execute(
        "SELECT count(*) FROM articles WHERE rules_version IS DISTINCT FROM ?", [rules_version]
    ).fetchone()
    return int(found[0]) if found else 0


def keep_retagged(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str
) -> list[tuple[Article, str]]:
    """Replace tags, language and publisher of a batch, all or nothing; texts and versions stay as they are.

    Returns the articles whose new tags fit no column, each with what is wrong; they keep their old ones.
    """
    connection.execute("BEGIN")
    refused = keep_tags(connection, articles, run_id)
    left_out = {article.article_id for article, _ in refused}
    articles = [article for article in articles if article.article_id not in left_out]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE judged AS "
        "SELECT article_id, language, language_score, publisher_id, rules_version FROM articles LIMIT 0"
    )
    names = ("article_id", "language", "language_score", "publisher_id", "rules_version")
    insert(connection, "judged", [{name: getattr(article, name) for name in names} for article in articles])
    connection.execute(
        "UPDATE articles SET language = judged.language, language_score = judged.language_score, "
        "publisher_id = judged.publisher_id, rules_version = judged.rules_version "
        "FROM judged WHERE articles.article_id = judged.article_id"
    )
    connection.execute("DROP TABLE judged")
    connection.execute("COMMIT")
    return refused
