"""The SQL of a retag: read stored articles, write new tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import duckdb

from presswatch.records import Article, OutdatedArticle, StoredLink, StoredText
from warehouse.store.articles.keeping import Also
from warehouse.store.articles.tags import keep_tags
from warehouse.store.file.rows import change_for, insert, select_as, select_for, select_for_as
from warehouse.store.file.touched import note_touched


class OutdatedText(StoredText):
    """An article to be tagged again without its links; the fields as in `OutdatedArticle`."""

    rules_version: str | None
    kept_publisher_id: str | None


class LinkOf(StoredLink):
    """A link and the article that contains it."""

    article_id: str


#: an article whose tags were made by other rules, or whose feed had no source when it was read and has one now
_IS_OUTDATED = (
    "(rules_version IS DISTINCT FROM ? OR publisher_id IS NULL AND CASE WHEN text_origin = 'feed' "
    "THEN feed_id IN (SELECT feed_id FROM feeds WHERE source_id IS NOT NULL) "
    "ELSE article_id IN (SELECT article_id FROM article_feeds JOIN feeds USING (feed_id) WHERE source_id IS NOT NULL) "
    "END)"
)


#: what is read of an article
_READ = ", ".join(name for name in StoredText.__annotations__ if name != "publisher_id")


def outdated_articles(connection: duckdb.DuckDBPyConnection, rules_version: str, limit: int) -> list[OutdatedArticle]:
    """Return articles to be tagged again, with their links; oldest first, the order in which tags are stored.

    An article without a known publisher belongs to a feed that lists it: the feed may have got a source since. A feed's
    own text belongs to its feed, whatever an earlier version took it for.
    """
    articles = select_as(
        connection,
        OutdatedText,
        # Texts are read of the rows found only: a sort that carries them reads those of all articles for each batch.
        f"WITH found AS MATERIALIZED (SELECT rowid AS place FROM articles WHERE {_IS_OUTDATED} "
        "ORDER BY first_seen_at, article_id LIMIT ?) "
        f"SELECT {_READ}, rules_version, publisher_id AS kept_publisher_id, "
        "CASE WHEN text_origin = 'feed' THEN told_by ELSE publisher_id END AS publisher_id "
        "FROM articles JOIN found ON articles.rowid = place "
        "LEFT JOIN (SELECT feed_id, source_id AS told_by FROM feeds) USING (feed_id) "
        "ORDER BY first_seen_at, article_id",
        [rules_version, limit],
    )
    links = select_for_as(
        connection,
        LinkOf,
        "SELECT article_id, url, domain, anchor FROM article_links SEMI JOIN wanted ON article_id = key",
        [article["article_id"] for article in articles],
    )
    by_article: dict[str, list[StoredLink]] = defaultdict(list)
    for link in links:
        by_article[link["article_id"]].append({"url": link["url"], "domain": link["domain"], "anchor": link["anchor"]})
    nameless = [article["article_id"] for article in articles if is_nameless(article)]
    feeds = publishers_by_feed(connection, nameless) if nameless else {}
    for article in articles:
        article["publisher_id"] = feeds.get(article["article_id"], article["publisher_id"])
    return [OutdatedArticle(**article, links=by_article[article["article_id"]]) for article in articles]


def is_nameless(article: StoredText) -> bool:
    """Tell whether another feed may determine an article's publisher."""
    return article["publisher_id"] is None and article["text_origin"] != "feed"


def publishers_by_feed(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return whose feeds list these articles, as far as known; of several, the feed that was first."""
    rows = select_for(
        connection,
        "SELECT l.article_id, min_by(f.source_id, (l.first_seen_at, f.feed_id)) AS source_id "
        "FROM article_feeds l JOIN feeds f USING (feed_id) SEMI JOIN wanted ON l.article_id = key "
        "WHERE f.source_id IS NOT NULL GROUP BY l.article_id",
        article_ids,
    )
    return {row["article_id"]: row["source_id"] for row in rows}


def count_outdated(connection: duckdb.DuckDBPyConnection, rules_version: str) -> int:
    """Return how many articles are to be tagged again."""
    found = connection.execute(f"SELECT count(*) FROM articles WHERE {_IS_OUTDATED}", [rules_version]).fetchone()
    return int(found[0]) if found else 0


def outdated_versions(connection: duckdb.DuckDBPyConnection, rules_version: str) -> dict[str, int]:
    """Return how many articles were tagged by each other version of the rules."""
    rows = connection.execute(
        "SELECT rules_version, count(*) FROM articles WHERE rules_version <> ? GROUP BY ALL ORDER BY ALL",
        [rules_version],
    ).fetchall()
    return dict(rows)


def keep_as_they_are(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], rules_version: str) -> None:
    """Record that these articles' tags are those of this version too; the tags' own rows tell what made them."""
    connection.execute("BEGIN")
    change_for(
        connection,
        "UPDATE articles SET rules_version = ? WHERE article_id IN (SELECT key FROM wanted)",
        article_ids,
        [rules_version],
    )
    note_touched(connection, "articles", article_ids)
    connection.execute("COMMIT")


def keep_retagged(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str, also: Also | None = None
) -> list[tuple[Article, str]]:
    """Replace tags, language and publisher of a batch, all or nothing; texts and versions stay.

    `also` is called with them in the same transaction. Returns the articles whose new tags fit no column, each with
    the problem; they keep their old tags.
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
    note_touched(connection, "articles", [article.article_id for article in articles])
    if also:
        also(connection, articles, run_id)
    connection.execute("COMMIT")
    return refused
