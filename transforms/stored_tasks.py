"""The work of child processes on stored and archived data: read, compare and tag it again with today's rules."""

from __future__ import annotations

from datetime import datetime

from presswatch.errors import Unreadable
from presswatch.records import (
    Article,
    Item,
    Link,
    PageReading,
    Sketch,
    StoredArticle,
    StoredReading,
    StoredText,
    StoryBasis,
)
from transforms.article import Provenance, Rules, article_of
from transforms.pages import read_page
from transforms.tasks import refuse_led_away, with_feed_facts
from transforms.work import PageBytes


def retagged(rules: Rules, row: StoredArticle, before: StoryBasis | None = None) -> Article:
    """Return a stored article with tags by today's rules; text and metadata stay as stored.

    Without a sketch if `before`, what the stored one was made from, still stands.
    """
    provenance = Provenance(
        row["article_id"],
        row["origin"],
        row["text_origin"],
        row["fetched_at"],
        row["url"],
        row["feed_id"],
        row["publisher_id"],
        row["seed_path"],
        row["raw_file"],
        row["raw_offset"],
    )
    return article_of(reading_of(row), provenance, rules, before)


def reading_of(row: StoredArticle) -> PageReading:
    """Return what is stored of an article's reading."""
    return PageReading(
        title=row["title"] or "",
        text=row["text"] or "",
        lead=row["lead"],
        url=row["url"],
        authors=tuple(row["authors"] or ()),
        published_at=row["published_at"],
        date_origin=row["date_origin"],
        credits=row["credits"] or "",
        byline=row["byline"] or "",
        # Used only if the words are inconclusive, like the page's own claim.
        language_hint=row["language"],
        links=tuple(Link(link["url"], link["domain"], link["anchor"] or "") for link in row["links"]),
    )


def reread_article(rules: Rules, row: StoredReading, page: PageBytes | Unreadable, now: datetime) -> Article:
    """Return a stored version read again from its raw bytes; what the feed had said about it is kept.

    Raises:
        Unreadable: the record is gone, or today's extractor finds no article in it.
    """
    if isinstance(page, Unreadable):
        raise page
    came_from_feed = (row["date_origin"] or "").startswith("feed")
    item = Item(
        row["feed_id"] or "",
        None,
        row["url"],
        "",
        published_at=row["published_at"] if came_from_feed else None,
        authors=tuple(row["authors"] or ()),
        image_url=row["image_url"],
        date_origin=row["date_origin"] if came_from_feed else None,
    )
    reading = with_feed_facts(read_page(page.body, page.url, page.charset, now), item)
    text_origin = "archive" if row["origin"] == "archive" else "page"
    provenance = Provenance(
        row["article_id"],
        row["origin"],
        text_origin,
        row["seen_at"],
        row["url"],
        row["feed_id"],
        row["publisher_id"],
        raw_file=page.raw_file,
        raw_offset=page.raw_offset,
    )
    return article_of(reading, provenance, rules)


def revisited_article(rules: Rules, row: StoredReading, page: PageBytes | Unreadable, now: datetime) -> Article:
    """Return an article read from its revisited page; what a lapsed domain or a hijacked address shows is not an edit.

    Raises:
        Unreadable: as `reread_article`, and if another host answered for a known source's address.
    """
    article = reread_article(rules, row, page, now)
    if isinstance(page, PageBytes):
        refuse_led_away(row["url"], page.url, None, rules)
    return article


def sketched(rules: Rules, row: StoredText) -> Sketch | None:
    """Return the sketch of a stored article by today's rules."""
    return retagged(rules, StoredArticle(**row, links=[])).sketch
