"""Articles whose page is due to be read again, and the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import datetime, timedelta
from typing import TypedDict

import duckdb

from presswatch.records import Article, ArticleLine, Change, RevisitState, StoredReading
from warehouse.store.articles.keeping import BatchRules, Kept, bad_row_drop, keep_articles
from warehouse.store.file.rows import fields_of, insert, replace, select_as, select_for_as
from warehouse.store.runs import keep_drops


@dataclass(frozen=True, slots=True)
class Revisit:
    """The state of an article's revisits ('due', 'done' or 'gone') after one, with the article as found.

    A deleted page is revisited like others: `is_back` says that it is back.
    """

    article_id: str
    state: RevisitState
    tries: int
    next_visit_at: datetime | None
    article: Article | None = None
    is_back: bool = False
    #: where the page's bytes are, for comparison at the next revisit
    raw_file: str | None = None
    raw_offset: int | None = None


class DueLook(StoredReading):
    """An article whose page is to be revisited."""

    first_seen_at: datetime
    gone_at: datetime | None
    tries: int
    raw_file: str | None
    raw_offset: int | None


class SeenArticle(TypedDict):
    """A row of `articles` whose page was found gone or back, with the columns used by code."""

    article_id: str
    version: int
    title: str | None
    url: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class LooksWanted:
    """Which articles are to be revisited."""

    now: datetime
    #: the ages at which an article is revisited
    ages: Sequence[timedelta]
    #: by an age, the share 1 - exp(-sqrt(age / this)) of edits has happened; in hours
    edit_hours: float
    extractor_version: str
    #: an article whose story several outlets joined within this time is likelier to be edited, up to this factor
    growing_within: timedelta = timedelta(0)
    growing_most: float = 1.0
    limit: int = 100
    per_host: int = 12


IS_DUE = """
    a.origin = 'feed' AND a.text_origin = 'page' AND (a.extractor_version = ?) = ? AND a.first_seen_at > ?
    -- a page that came at last was read in this very run
    AND a.fetched_at < ? AND CASE WHEN r.article_id IS NULL THEN a.first_seen_at <= ?
    ELSE r.state IN ('due', 'gone') AND r.next_visit_at <= ? END
"""
IS_ANY_DUE = f"SELECT EXISTS (FROM articles a LEFT JOIN article_revisits r USING (article_id) WHERE {IS_DUE})"
#: a story grows by the outlets that joined it lately: two of them raise the value of a revisit by half, three double it
DUE_REVISITS = f"""
WITH habits AS (
    SELECT publisher_id, (sum(a.version - 1) + 1) / (sum(coalesce(r.tries, 0)) + 20) AS habit
    FROM articles a LEFT JOIN article_revisits r USING (article_id)
    WHERE a.origin = 'feed' AND a.first_seen_at > ? GROUP BY publisher_id
), grown AS (
    SELECT coalesce(m.into_story_id, s.story_id) AS story_id,
           count(DISTINCT coalesce(a.publisher_id, a.feed_id)) AS outlets
    FROM story_assignments s JOIN articles a USING (article_id) LEFT JOIN story_roots m USING (story_id)
    WHERE s.assigned_at > ? AND a.origin = 'feed' GROUP BY ALL HAVING outlets > 1
), breaking AS (
    SELECT s.article_id, max(g.outlets) AS outlets
    FROM story_assignments s LEFT JOIN story_roots m USING (story_id)
    JOIN grown g ON g.story_id = coalesce(m.into_story_id, s.story_id) GROUP BY s.article_id
)
SELECT a.article_id, a.url, a.feed_id, a.publisher_id, a.origin, a.published_at, a.date_origin, a.authors,
       a.image_url, a.first_seen_at, a.gone_at, coalesce(r.tries, 0) AS tries, ?::TIMESTAMPTZ AS seen_at,
       coalesce(r.raw_file, a.raw_file) AS raw_file, coalesce(r.raw_offset, a.raw_offset) AS raw_offset,
       (exp(-sqrt(coalesce(list_extract(?::DOUBLE[], coalesce(r.tries, 0)), 0) / ?))
        - exp(-sqrt(epoch(?::TIMESTAMPTZ - a.first_seen_at) / 3600 / ?))) * coalesce(h.habit, 0.05)
       * (CASE WHEN a.version > 1 THEN 2 ELSE 1 END) * least(0.5 + 0.5 * coalesce(b.outlets, 1), ?) AS chance,
       regexp_extract(a.url, '^[a-z]+://([^/?#]+)', 1) AS host
FROM articles a LEFT JOIN article_revisits r USING (article_id) LEFT JOIN breaking b USING (article_id)
LEFT JOIN habits h ON h.publisher_id IS NOT DISTINCT FROM a.publisher_id
WHERE {IS_DUE}
QUALIFY row_number() OVER (
    PARTITION BY host ORDER BY chance DESC, coalesce(r.next_visit_at, a.first_seen_at), a.article_id) <= ?
ORDER BY chance DESC, coalesce(r.next_visit_at, a.first_seen_at), a.article_id LIMIT ?
"""


def due_revisits(
    connection: duckdb.DuckDBPyConnection, wanted: LooksWanted, *, is_current: bool = True
) -> list[DueLook]:
    """Return articles of feeds whose page is due again, those first whose revisit is likeliest to find a change.

    The chance is the share of edits that have happened since the last visit, times the outlet's rate over the last
    month, doubled for an article edited before, and higher if several outlets have lately joined its story; of equal
    chances the longest wait comes first. At most `per_host` of one host: each costs a pause.

    Only articles that this extractor read: another one's difference would be ours, not the publisher's. With
    `is_current=False` only those of another extractor, to be read again from the raw archive first.
    """
    now, newest, oldest = wanted.now, wanted.now - wanted.ages[0], wanted.now - wanted.ages[-1] - timedelta(days=2)
    due = [wanted.extractor_version, is_current, oldest, now, newest, now]
    # In most rounds there is none, and to find that takes a tenth of the time of ordering them.
    found = connection.execute(IS_ANY_DUE, due).fetchone()
    if not found or not found[0]:
        return []
    return select_as(
        connection,
        DueLook,
        DUE_REVISITS,
        [
            *(now - timedelta(days=30), now - wanted.growing_within),
            *(now, [age / timedelta(hours=1) for age in wanted.ages], wanted.edit_hours, now, wanted.edit_hours),
            wanted.growing_most,
            *due,
            *(wanted.per_host, wanted.limit),
        ],
    )


def keep_revisits(
    connection: duckdb.DuckDBPyConnection,
    revisits: Sequence[Revisit],
    run_id: str,
    now: datetime,
    rules: BatchRules,
) -> Kept:
    """Store changed articles, mark those gone and those back, update the states; all or nothing."""
    connection.execute("BEGIN")
    back = mark_back(
        connection, [revisit.article for revisit in revisits if revisit.is_back and revisit.article], run_id
    )
    found = [look.article for look in revisits if look.article]
    kept = keep_articles(connection, found, run_id, rules.kinds_of_change, rules.also)
    drops = tuple(bad_row_drop(*refusal) for refusal in kept.refused)
    keep_drops(connection, run_id, list(drops))
    gone = mark_deleted(
        connection, [revisit.article_id for revisit in revisits if revisit.state == RevisitState.GONE], run_id, now
    )
    replace(
        connection, "article_revisits", "article_id", [fields_of(revisit) | {"run_id": run_id} for revisit in revisits]
    )
    connection.execute("COMMIT")
    return replace_fields(kept, drops=drops, gone=gone, back=back)


def mark_deleted(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], run_id: str, now: datetime
) -> tuple[ArticleLine, ...]:
    """Store a version 'deleted' for pages that are gone; our text stays. Return those newly gone."""
    rows = select_for_as(
        connection,
        SeenArticle,
        "SELECT * EXCLUDE (run_id, gone_at) FROM articles SEMI JOIN wanted ON article_id = key WHERE gone_at IS NULL",
        article_ids,
    )
    gone = [
        {**row, "version": row["version"] + 1, "gone_at": now}
        | {"change": Change.DELETED, "kinds": [Change.DELETED], "seen_at": now, "run_id": run_id}
        for row in rows
    ]
    insert(connection, "article_versions", gone)
    replace(connection, "articles", "article_id", gone)
    return lines_of(rows)


def mark_back(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str
) -> tuple[ArticleLine, ...]:
    """Store a version 'restored' for pages that came back; other changes become the next version."""
    found = {article.article_id: article for article in articles}
    rows = select_for_as(
        connection,
        SeenArticle,
        "SELECT * EXCLUDE (run_id, gone_at) FROM articles SEMI JOIN wanted ON article_id = key "
        "WHERE gone_at IS NOT NULL",
        list(found),
    )
    back = [
        {**row, "version": row["version"] + 1, "run_id": run_id, "change": Change.RESTORED, "kinds": [Change.RESTORED]}
        | {"seen_at": found[row["article_id"]].fetched_at}
        | {name: getattr(found[row["article_id"]], name) for name in ("fetched_at", "raw_file", "raw_offset")}
        for row in rows
    ]
    insert(connection, "article_versions", back)
    replace(connection, "articles", "article_id", back)
    return lines_of(rows)


def lines_of(rows: Sequence[SeenArticle]) -> tuple[ArticleLine, ...]:
    """Stored articles as lists name them."""
    return tuple(ArticleLine(row["article_id"], row["title"] or "", row["url"] or "", row["language"]) for row in rows)
