"""Items between feed and article: what to fetch next, and the results."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

import duckdb

from presswatch.records import Article, Drop, DropReason, ItemState
from warehouse.store.articles.keeping import BatchRules, Kept, bad_row_drop, keep_articles
from warehouse.store.articles.same_pages import settled
from warehouse.store.file.rows import change_for, replace, select_for, select_for_as
from warehouse.store.file.touched import note_touched
from warehouse.store.runs import keep_drops

#: bytes of feeds' own texts in memory at once; a feed may give a megabyte for each of its items
MOST_TEXT_BYTES = 16_000_000


class ItemFacts(TypedDict):
    """What a feed said about an item, in the columns of `items`."""

    feed_id: str
    guid: str | None
    url: str | None
    title: str | None
    published_at: datetime | None
    authors: Sequence[str] | None
    summary_html: str | None
    content_html: str | None
    language: str | None
    image_url: str | None
    categories: Sequence[str] | None
    section: str | None
    credits: str | None
    is_whole: bool | None
    date_origin: str | None
    told_source: str | None
    told_source_url: str | None


class PendingItem(ItemFacts):
    """An item waiting for its page, with its feed's address and source."""

    item_key: str
    article_id: str
    host: str
    tries: int
    feed_url: str | None
    publisher_id: str | None


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """The result of one try at an item: its new state, an article, a drop, or both."""

    item_key: str
    state: ItemState
    tries: int
    next_try_at: datetime | None = None
    reason: DropReason | None = None
    article: Article | None = None
    drop: Drop | None = None
    #: the article id given by the item's link, and that link, if the page names another address of its own
    asked_id: str | None = None
    asked_url: str | None = None


@dataclass(frozen=True, slots=True)
class ItemsWanted:
    """Which items to try: at most `limit`, `per_host` of one host, none of `without`.

    `most_text_bytes` limits the memory for their feeds' own texts.
    """

    now: datetime
    per_host: int
    limit: int
    without: Sequence[str] = ()
    most_text_bytes: int = MOST_TEXT_BYTES


#: the items to try now; chosen by their keys alone: the texts of all pending items would not fit into memory
PENDING = (
    "WITH due AS (SELECT item_key, host, coalesce(f.source_id, i.feed_id) AS outlet, i.first_seen_at, s.tries, "
    "s.state, s.tries > 0 AS is_again, "
    "row_number() OVER (PARTITION BY i.feed_id, host, s.tries > 0 "
    "ORDER BY i.first_seen_at, i.published_at, item_key) AS of_feed_on_host, i.feed_id "
    "FROM items i JOIN item_states s USING (item_key) LEFT JOIN feeds f ON f.feed_id = i.feed_id "
    "WHERE s.state IN ('pending', 'retried') AND (s.next_try_at IS NULL OR s.next_try_at <= ?) "
    "AND item_key NOT IN (SELECT key FROM wanted)), "
    "by_feed AS (SELECT *, row_number() OVER (PARTITION BY feed_id, is_again "
    "ORDER BY of_feed_on_host, first_seen_at, item_key) AS of_feed FROM due), "
    "by_outlet AS (SELECT *, row_number() OVER (PARTITION BY outlet, is_again "
    "ORDER BY of_feed, first_seen_at, item_key) AS of_outlet FROM by_feed), "
    "by_host AS (SELECT *, row_number() OVER (PARTITION BY host, is_again "
    "ORDER BY of_outlet, first_seen_at, item_key) AS of_host FROM by_outlet), "
    "ordered AS (SELECT item_key, host, outlet, tries, state, row_number() OVER "
    "(ORDER BY is_again, greatest(of_outlet, of_host), first_seen_at, host, item_key) AS turn FROM by_host), "
    "chosen AS (SELECT item_key, tries, state, turn FROM ordered "
    "QUALIFY row_number() OVER (PARTITION BY host ORDER BY turn) <= ? "
    "AND row_number() OVER (PARTITION BY outlet ORDER BY turn) <= ? ORDER BY turn LIMIT ?) "
    "SELECT items.*, tries, chosen.state, feeds.url AS feed_url, feeds.source_id AS publisher_id "
    "FROM items JOIN chosen USING (item_key) "
    "LEFT JOIN feeds ON feeds.feed_id = items.feed_id "
    "WINDOW before AS (ORDER BY turn "
    "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
    "QUALIFY coalesce(sum(coalesce(strlen(content_html), 0) + coalesce(strlen(summary_html), 0)) OVER before, 0) "
    "< ? "
    "ORDER BY turn"
)


def pending_items(connection: duckdb.DuckDBPyConnection, wanted: ItemsWanted) -> list[PendingItem]:
    """Return the items to try now, each with its feed's address and source.

    Oldest first, outlets, feeds and hosts in turn.

    First tries come before others, so that failures delay nothing new. A feed of six hundred entries, be they on one
    host or on six hundred slow ones, gets as many turns as a feed of twenty: at most half of the limit goes to one
    outlet, or to one feed of no known outlet; and fewer are returned if their feeds' own texts are long.
    """
    return select_for_as(
        connection,
        PendingItem,
        PENDING,
        wanted.without,
        [wanted.now, wanted.per_host, max(wanted.limit // 2, 1), wanted.limit, wanted.most_text_bytes],
    )


def keep_outcomes(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Sequence[ItemOutcome],
    run_id: str,
    rules: BatchRules,
) -> Kept:
    """Store the results of a batch of tries, all or nothing; an article that cannot be stored becomes a drop."""
    connection.execute("BEGIN")
    outcomes = settled(connection, outcomes, rules.same_news)
    articles = [outcome.article for outcome in outcomes if outcome.article]
    kept = keep_articles(connection, articles, run_id, rules.kinds_of_change, rules.also)
    if kept.refused:
        problems = {article.article_id: problem for article, problem in kept.refused}
        outcomes = [with_refusal(outcome, problems) for outcome in outcomes]
        kept = dataclasses.replace(kept, drops=refusals_among(outcomes))
    keep_drops(connection, run_id, [o.drop for o in outcomes if o.drop])
    keep_states(connection, outcomes, run_id)
    connection.execute("COMMIT")
    return kept


def refusals_among(outcomes: Sequence[ItemOutcome]) -> tuple[Drop, ...]:
    """Return the drops of articles that no column took."""
    return tuple(o.drop for o in outcomes if o.drop and o.reason == DropReason.BAD_ROW)


def keep_states(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[ItemOutcome], run_id: str) -> None:
    """Update the items' states; for those that became no article, try what other feeds say about them."""
    names = ("item_key", "state", "tries", "next_try_at", "reason")
    rows = [{"run_id": run_id, **{name: getattr(outcome, name) for name in names}} for outcome in outcomes]
    replace(connection, "item_states", "item_key", rows)
    # Its page may come later, but another feed's text is there now.
    failed = (ItemState.GIVEN_UP, ItemState.RETRIED)
    try_others(connection, [outcome.item_key for outcome in outcomes if outcome.state in failed])


def try_others(connection: duckdb.DuckDBPyConnection, failed: Sequence[str]) -> None:
    """Make pending what other feeds say about the articles that these items did not become."""
    others = select_for(
        connection,
        "SELECT item_key FROM item_states WHERE state = 'done' AND item_key IN ("
        "SELECT other.item_key FROM items i SEMI JOIN wanted ON i.item_key = key "
        "JOIN items other USING (article_id) WHERE i.url IS NOT NULL "
        "AND (coalesce(other.content_html, '') <> '' OR coalesce(other.summary_html, '') <> '') "
        "AND NOT EXISTS (FROM articles a WHERE a.article_id = i.article_id))",
        failed,
    )
    names = [row["item_key"] for row in others]
    change_for(connection, "UPDATE item_states SET state = 'pending' WHERE item_key IN (SELECT key FROM wanted)", names)
    note_touched(connection, "items", names)


def with_refusal(outcome: ItemOutcome, problems: Mapping[str, str]) -> ItemOutcome:
    """Return the outcome of an item whose article has a value that fits no column: given up, until it is replayed."""
    article = outcome.article
    if article is None or article.article_id not in problems:
        return outcome
    drop = bad_row_drop(article, problems[article.article_id], item_key=outcome.item_key)
    return ItemOutcome(outcome.item_key, ItemState.GIVEN_UP, outcome.tries, None, DropReason.BAD_ROW, None, drop)


def count_pending(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many items wait for their page, due now or later."""
    found = connection.execute("SELECT count(*) FROM item_states WHERE state IN ('pending', 'retried')").fetchone()
    return int(found[0]) if found else 0
