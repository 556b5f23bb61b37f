"""Articles whose page is to be read again, and what the look gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import datetime, timedelta
from typing import Any

import duckdb

from presswatch.records import Article, ArticleLine
from warehouse.store.articles import Also, ChangeRule, Kept, bad_row_drop, keep_articles
from warehouse.store.rows import fields_of, insert, replace, select, select_for
from warehouse.store.runs import keep_drops


@dataclass(frozen=True, slots=True)
class Revisit:
    """The state of an article's re-visits ('due', 'done' or 'gone') after a look, with the article as it was found.

    A page that is gone is looked at again as others are: `is_back` says that one is there again.
    """

    article_id: str
    state: str
    tries: int
    next_visit_at: datetime | None
    article: Article | None = None
    is_back: bool = False


def due_revisits(
    connection: duckdb.DuckDBPyConnection,
    now: datetime,
    *,
    first_age: timedelta,
    last_age: timedelta,
    extractor_version: str,
    limit: int,
    is_current: bool = True,
) -> list[dict[str, Any]]:
    """Articles of feeds whose page is due again, longest waiting first.

    Only those that this extractor read: another one's difference would be ours, not the publisher's. With
    `is_current=False` only those of another one, to be read again from the raw archive first.
    """
    return select(
        connection,
        "SELECT a.article_id, a.url, a.feed_id, a.publisher_id, a.origin, a.published_at, a.date_origin, a.authors, "
        "a.image_url, a.first_seen_at, a.gone_at, coalesce(r.tries, 0) AS tries, ?::TIMESTAMPTZ AS seen_at "
        "FROM articles a LEFT JOIN article_revisits r USING (article_id) "
        "WHERE a.origin = 'feed' AND a.text_origin = 'page' AND (a.extractor_version = ?) = ? AND a.first_seen_at > ? "
        # A page that came at last was read in this very run.
        "AND a.fetched_at < ? AND CASE WHEN r.article_id IS NULL THEN a.first_seen_at <= ? "
        "ELSE r.state IN ('due', 'gone') AND r.next_visit_at <= ? END "
        "ORDER BY coalesce(r.next_visit_at, a.first_seen_at), a.article_id LIMIT ?",
        [now, extractor_version, is_current, now - last_age - timedelta(days=2), now, now - first_age, now, limit],
    )


def keep_revisits(
    connection: duckdb.DuckDBPyConnection,
    revisits: Sequence[Revisit],
    run_id: str,
    now: datetime,
    rule: ChangeRule,
    also: Also | None = None,
) -> Kept:
    """Store changed articles, mark those gone and those back, move the states on; all or nothing."""
    connection.execute("BEGIN")
    back = mark_back(
        connection, [revisit.article for revisit in revisits if revisit.is_back and revisit.article], run_id
    )
    kept = keep_articles(connection, [look.article for look in revisits if look.article], run_id, rule, also)
    drops = tuple(bad_row_drop(*refusal) for refusal in kept.refused)
    keep_drops(connection, run_id, list(drops))
    gone = mark_deleted(
        connection, [revisit.article_id for revisit in revisits if revisit.state == "gone"], run_id, now
    )
    replace(
        connection, "article_revisits", "article_id", [fields_of(revisit) | {"run_id": run_id} for revisit in revisits]
    )
    connection.execute("COMMIT")
    return replace_fields(kept, drops=drops, gone=gone, back=back)


def mark_deleted(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], run_id: str, now: datetime
) -> tuple[ArticleLine, ...]:
    """Note that the publisher's page is gone as a version of its own; our text stays. Gives those gone only now."""
    rows = select_for(
        connection,
        "SELECT * EXCLUDE (run_id, gone_at) FROM articles SEMI JOIN wanted ON article_id = key WHERE gone_at IS NULL",
        article_ids,
    )
    gone = [
        row
        | {"version": row["version"] + 1, "change": "deleted", "kinds": ["deleted"], "seen_at": now, "run_id": run_id}
        | {"gone_at": now}
        for row in rows
    ]
    insert(connection, "article_versions", gone)
    replace(connection, "articles", "article_id", gone)
    return lines_of(gone)


def mark_back(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str
) -> tuple[ArticleLine, ...]:
    """Note that a page that was gone is there again, as a version of its own; what else changed is the next one."""
    found = {article.article_id: article for article in articles}
    rows = select_for(
        connection,
        "SELECT * EXCLUDE (run_id, gone_at) FROM articles SEMI JOIN wanted ON article_id = key "
        "WHERE gone_at IS NOT NULL",
        list(found),
    )
    back = [
        row
        | {"version": row["version"] + 1, "change": "restored", "kinds": ["restored"], "run_id": run_id}
        | {"seen_at": found[row["article_id"]].fetched_at}
        | {name: getattr(found[row["article_id"]], name) for name in ("fetched_at", "raw_file", "raw_offset")}
        for row in rows
    ]
    insert(connection, "article_versions", back)
    replace(connection, "articles", "article_id", back)
    return lines_of(back)


def lines_of(rows: Sequence[dict[str, Any]]) -> tuple[ArticleLine, ...]:
    """Stored articles as lists name them."""
    return tuple(ArticleLine(row["article_id"], row["title"] or "", row["url"] or "", row["language"]) for row in rows)
