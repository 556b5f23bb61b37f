"""Store articles: new ones, changed ones as a new version, and nothing for unchanged ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypedDict

import duckdb

from presswatch.records import Article, ArticleLine, Change, Drop, DropReason
from warehouse.store.articles.same_pages import SameNews, never_the_same
from warehouse.store.articles.tags import BESIDE, insert_tags, staged_tags
from warehouse.store.file.rows import delete, insert_staged, select_for_as, staged, staged_without_bad

if TYPE_CHECKING:
    from warehouse.store.file.columns import Incoming

#: kinds of change from (old title, old text, new title, new text, date_moved=...): a rule of transforms/, passed in
ChangeRule = Callable[..., tuple[str, ...]]
#: what else to store with articles, (connection, articles, run id): their stories, found by transforms/
Also = Callable[[duckdb.DuckDBPyConnection, Sequence[Article], str], object]


@dataclass(frozen=True, slots=True)
class BatchRules:
    """Rules of transforms/ for storing a batch: kinds of change, what else to store, which texts are the same news."""

    kinds_of_change: ChangeRule
    also: Also | None = None
    same_news: SameNews = never_the_same


class Before(TypedDict):
    """The columns of a stored article that a new reading is compared with."""

    article_id: str
    title: str
    text: str
    published_at: datetime | None
    date_origin: str | None
    version: int
    first_seen_at: datetime
    fetched_at: datetime
    text_origin: str
    feed_id: str | None
    publisher_id: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of a batch: ids of new articles, of changed ones, the number of unchanged ones, and the refused.

    A refused article has a value that fits no column; its bytes stay if they are. `drops` lists these row by row.
    `gone` and `back` are the articles whose page was found gone, or back.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    refused: tuple[tuple[Article, str], ...] = ()
    drops: tuple[Drop, ...] = ()
    gone: tuple[ArticleLine, ...] = ()
    back: tuple[ArticleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """A batch as rows of its tables, ready to be written."""

    kept: Kept
    article_ids: tuple[str, ...]
    upgraded_ids: tuple[str, ...]
    articles: Incoming
    versions: Incoming
    beside: dict[str, Incoming]


def keep_articles(
    connection: duckdb.DuckDBPyConnection,
    articles: Sequence[Article],
    run_id: str,
    kinds_of_change: ChangeRule,
    also: Also | None = None,
) -> Kept:
    """Store a batch inside the caller's transaction; of two articles with one id the last of the higher rank wins.

    An article that cannot be stored costs only itself: everything is staged before the first row is written.
    `also` is called with those that were new, changed or read better, in the same transaction.
    """
    latest = {article.article_id: article for article in sorted(articles, key=rank)}
    stored = stored_articles(connection, list(latest))
    stage = partial(staged_batch, connection, stored, run_id, kinds_of_change)
    batch, refused = staged_without_bad(stage, list(latest.values()))
    write_batch(connection, batch)
    if also:
        written = set(batch.article_ids)
        also(connection, [article for name, article in latest.items() if name in written], run_id)
    return Kept(batch.kept.new, batch.kept.changed, batch.kept.unchanged, tuple(refused))


def staged_batch(
    connection: duckdb.DuckDBPyConnection,
    stored: dict[str, Before],
    run_id: str,
    kinds_of_change: ChangeRule,
    articles: Sequence[Article],
) -> Staged:
    """Decide what each article is (new, changed, read better, unchanged) and make its rows."""
    rows: list[dict[str, object]] = []
    versions: list[dict[str, object]] = []
    first_seen: dict[str, datetime] = {}
    written: list[Article] = []
    new: list[str] = []
    changed: list[str] = []
    upgraded: list[str] = []
    for article in articles:
        before = stored.get(article.article_id)
        change, kinds = change_between(before, article, kinds_of_change)
        if change is None:
            continue
        row = article_row(article, before, change, run_id)
        # The page came after the feed's text: it is still the same version, read better.
        name = Change.FIRST if change == Change.UPGRADE else change
        (upgraded if change == Change.UPGRADE else new if before is None else changed).append(article.article_id)
        rows.append(row)
        first_seen[article.article_id] = before["first_seen_at"] if before else article.fetched_at
        written.append(article)
        versions.append(row | {"change": name, "kinds": kinds, "seen_at": article.fetched_at})
    return Staged(
        Kept(tuple(new), tuple(changed), len(articles) - len(rows)),
        tuple(article.article_id for article in written),
        tuple(upgraded),
        staged(connection, "articles", rows),
        staged(connection, "article_versions", versions),
        staged_tags(connection, written, run_id, first_seen),
    )


def write_batch(connection: duckdb.DuckDBPyConnection, batch: Staged) -> None:
    """Write the rows of new and changed articles with their tags, links and versions."""
    delete(connection, "articles", "article_id", batch.article_ids)
    insert_staged(connection, "articles", batch.articles)
    delete(connection, "article_versions", "article_id", batch.upgraded_ids)
    insert_staged(connection, "article_versions", batch.versions)
    insert_tags(connection, batch.article_ids, batch.beside)


def bad_row_drop(article: Article, problem: str, at: datetime | None = None, item_key: str | None = None) -> Drop:
    """Return the row that says why an article could not be stored and where its bytes are."""
    return Drop(
        at or article.fetched_at,
        DropReason.BAD_ROW,
        article.url,
        str(article.title)[:300],
        article.feed_id,
        problem,
        item_key,
        article.seed_path,
        article.raw_file,
        article.raw_offset,
    )


def stored_articles(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, Before]:
    """Stored articles for comparison, by id."""
    rows = select_for_as(
        connection,
        Before,
        "SELECT article_id, title, text, published_at, date_origin, version, first_seen_at, fetched_at, "
        "text_origin, feed_id, publisher_id "
        "FROM articles SEMI JOIN wanted ON article_id = key",
        article_ids,
    )
    return {row["article_id"]: row for row in rows}


def change_between(
    before: Before | None, article: Article, kinds_of_change: ChangeRule
) -> tuple[str | None, tuple[str, ...]]:
    """Return the main change and all kinds of change; (None, ()) if nothing relevant differs.

    A feed's own text never replaces a page's, nor another feed's; of the same feed it may be an edit. A page that comes
    after it is an 'upgrade', not an edit, and so are the words of the outlet's own feed after those of another feed. A
    time counts as changed only if both come from the same place: a different place means another reading, not an edit.
    A capture older than the stored state changes nothing.
    """
    if before is None:
        return Change.FIRST, ()
    if before["text_origin"] == "feed" and is_better_told(article, before["publisher_id"]):
        return Change.UPGRADE, ()
    is_from_other_feed = article.text_origin == "feed" and (before["text_origin"], before["feed_id"]) != (
        "feed",
        article.feed_id,
    )
    if is_from_other_feed or article.fetched_at < before["fetched_at"]:
        return None, ()
    kinds = kinds_of_change(
        before["title"], before["text"], article.title, article.text, date_moved=date_changed(before, article)
    )
    return (kinds[0] if kinds else None), kinds


def rank(article: Article) -> int:
    """Return an article's rank.

    2 for the outlet's page, 1 for its own feed's words, 0 for the words of another feed.
    """
    if article.text_origin != "feed":
        return 2
    return int(any(tag.rule == "publisher.domain" for tag in article.source_tags))


def is_better_told(article: Article, told_by: str | None) -> bool:
    """Tell whether a text outranks a feed's words, given by this publisher."""
    return rank(article) == 2 or (rank(article) == 1 and article.publisher_id != told_by)


def date_changed(before: Before, article: Article) -> bool:
    """Tell whether the publisher moved the article's date."""
    earlier: datetime | None = before["published_at"]
    both = earlier is not None and article.published_at is not None
    return both and before["date_origin"] == article.date_origin and earlier != article.published_at


def article_row(article: Article, before: Before | None, change: str, run_id: str) -> dict[str, object]:
    """Return the article as a row, with version and first sight carried over."""
    row: dict[str, object] = {name: getattr(article, name) for name in article.__slots__ if name not in BESIDE}
    if before is None:
        return row | {"version": 1, "first_seen_at": article.fetched_at, "run_id": run_id}
    version = before["version"] + (change != Change.UPGRADE)
    return row | {
        "version": version,
        "first_seen_at": before["first_seen_at"],
        "feed_id": article.feed_id or before["feed_id"],
        "run_id": run_id,
    }
