"""Store an article that several links lead to once, under the page's own address.

The page's claim is not enough if another article has that address: some sites mistakenly name one canonical address for
all their pages. So the texts decide, by a rule that is passed in; while the other article still waits, its headline.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

import duckdb

from presswatch.records import Article, Drop, DropReason
from warehouse.store.file.rows import change_for, insert, select_for, select_for_as
from warehouse.store.file.touched import note_touched

if TYPE_CHECKING:
    from warehouse.store.articles.items import ItemOutcome


class ItemPlace(TypedDict):
    """An item and the article that it belongs to."""

    item_key: str
    article_id: str
    feed_id: str
    guid: str | None
    first_seen_at: datetime
    run_id: str | None


class ItemTitle(TypedDict):
    """An item, the article id of its link, and its title in the feed."""

    item_key: str
    link_id: str
    title: str | None


#: whether (title, text) of two articles are the same news: a rule of transforms/, passed in
SameNews = Callable[[tuple[str, str], tuple[str, str]], bool]


def never_the_same(_one: tuple[str, str], _other: tuple[str, str]) -> bool:
    """Return the rule of callers whose articles all keep the address of their links."""
    return False


def settled(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[ItemOutcome], same_news: SameNews
) -> list[ItemOutcome]:
    """Return the outcomes with each article under its page's own address, or its link's if other news has that address.

    Their items follow, in the caller's transaction. An article that already existed under its own address is not
    stored twice; a drop says so.
    """
    moved = [outcome for outcome in outcomes if is_elsewhere(outcome)]
    if not moved:
        return list(outcomes)
    there = told_under(connection, ids_of(moved))
    # What is at its own address comes first: whether others belong there is decided by its text.
    there |= {
        outcome.article.article_id: (outcome.article.title, outcome.article.text)
        for outcome in outcomes
        if outcome.article is not None and not is_elsewhere(outcome) and outcome.article.article_id not in there
    }
    awaited = awaited_elsewhere(connection, moved)
    result = []
    for given in outcomes:
        outcome = placed(given, there, awaited, same_news) if is_elsewhere(given) else given
        if outcome.article is not None:
            there.setdefault(outcome.article.article_id, (outcome.article.title, outcome.article.text))
        result.append(outcome)
    move_items(connection, [outcome for outcome in result if is_elsewhere(outcome)])
    return result


def ids_of(outcomes: Sequence[ItemOutcome]) -> list[str]:
    """Return the ids that these articles have by their own address and by their links."""
    own = {outcome.article.article_id for outcome in outcomes if outcome.article}
    return sorted(own | {outcome.asked_id or "" for outcome in outcomes})


def is_elsewhere(outcome: ItemOutcome) -> bool:
    """Tell whether an outcome's article has another address than its item's link."""
    return outcome.article is not None and outcome.asked_id not in (None, outcome.article.article_id)


def placed(
    outcome: ItemOutcome, there: Mapping[str, tuple[str, str]], awaited: Collection[str], same_news: SameNews
) -> ItemOutcome:
    """Return the outcome with its article where it belongs, given what is already `there`, or `awaited` there.

    An article already stored under the link, as from its feed's text, stays there.
    """
    article = outcome.article
    assert article is not None
    before = there.get(article.article_id)
    is_others = not same_news(before, (article.title, article.text)) if before else outcome.item_key in awaited
    if outcome.asked_id in there or is_others:
        return under_its_link(outcome, article)
    return under_its_own_address(outcome, article) if before else outcome


def awaited_elsewhere(connection: duckdb.DuckDBPyConnection, moved: Sequence[ItemOutcome]) -> set[str]:
    """Return the items whose pages name an address that is the link of another item, with another headline.

    That item's page may not have been read yet; if it were stored afterwards, it would be taken for an edit.
    """
    claims = {outcome.item_key: outcome.article for outcome in moved if outcome.article}
    titles = titles_for(connection, "item_key", list(claims))
    links = titles_for(connection, "coalesce(link_id, article_id)", [each.article_id for each in claims.values()])
    own = {row["item_key"]: row["title"] for row in titles}
    awaited = set()
    for item_key, article in claims.items():
        told = {words_of(own.get(item_key)), words_of(article.title)}
        others = [row for row in links if row["link_id"] == article.article_id and row["item_key"] != item_key]
        if others and told.isdisjoint(words_of(row["title"]) for row in others):
            awaited.add(item_key)
    return awaited


def words_of(title: str | None) -> str:
    """Return a title by its words alone, for comparison."""
    return " ".join((title or "").casefold().split())


def titles_for(connection: duckdb.DuckDBPyConnection, column: str, keys: Sequence[str]) -> list[ItemTitle]:
    """Return the titles of the items that have one of these keys in a column, and whose link each is."""
    sql = (
        "SELECT item_key, coalesce(link_id, article_id) AS link_id, title FROM items "
        f"SEMI JOIN wanted ON {column} = key"
    )
    return select_for_as(connection, ItemTitle, sql, keys)


def told_under(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Title and text of the stored articles with these ids."""
    sql = "SELECT article_id, title, text FROM articles SEMI JOIN wanted ON article_id = key"
    return {
        row["article_id"]: (row["title"] or "", row["text"] or "") for row in select_for(connection, sql, article_ids)
    }


def under_its_link(outcome: ItemOutcome, article: Article) -> ItemOutcome:
    """Return the outcome with its article under the link that the feed gave."""
    known_as = dataclasses.replace(article, article_id=outcome.asked_id or article.article_id, url=outcome.asked_url)
    return dataclasses.replace(outcome, article=known_as)


def under_its_own_address(outcome: ItemOutcome, article: Article) -> ItemOutcome:
    """Return the outcome with a drop: its article exists under its page's own address.

    A newer state of it is still stored.
    """
    detail = f"the page of {article.url}, which is there already"
    drop = Drop(
        article.fetched_at,
        DropReason.DUPLICATE,
        outcome.asked_url,
        article.title[:300],
        article.feed_id,
        detail,
        outcome.item_key,
    )
    return dataclasses.replace(outcome, drop=outcome.drop or drop)


def move_items(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[ItemOutcome]) -> None:
    """Assign these items and their feeds to the articles that they became."""
    ids: dict[str, str] = {outcome.item_key: outcome.article.article_id for outcome in outcomes if outcome.article}
    rows = select_for_as(
        connection,
        ItemPlace,
        "SELECT item_key, article_id, feed_id, guid, first_seen_at, run_id FROM items "
        "SEMI JOIN wanted ON item_key = key",
        list(ids),
    )
    for row in rows:
        connection.execute(
            "UPDATE items SET link_id = coalesce(link_id, article_id), article_id = ? WHERE item_key = ?",
            [ids[row["item_key"]], row["item_key"]],
        )
    note_touched(connection, "items", [row["item_key"] for row in rows])
    note_touched(connection, "article_feeds", [f"{row['article_id']} {row['feed_id']}" for row in rows])
    change_for(
        connection,
        "DELETE FROM article_feeds WHERE article_id IN (SELECT key FROM wanted) "
        "AND (article_id, feed_id) NOT IN (SELECT (article_id, feed_id) FROM items)",
        [row["article_id"] for row in rows],
    )
    add_feeds(connection, [{**row, "article_id": ids[row["item_key"]]} for row in rows])


def add_feeds(connection: duckdb.DuckDBPyConnection, rows: Sequence[ItemPlace]) -> None:
    """Add the feeds that list these articles, where unknown."""
    pairs = {(row["article_id"], row["feed_id"]): row for row in rows}
    known = select_for(
        connection,
        "SELECT article_id, feed_id FROM article_feeds SEMI JOIN wanted ON article_id = key",
        list({article_id for article_id, _ in pairs}),
    )
    there = {(row["article_id"], row["feed_id"]) for row in known}
    insert(connection, "article_feeds", [row for pair, row in pairs.items() if pair not in there])
