"""Articles from WARC files of any origin: captures become versions in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from connectors.pages import is_home, is_html
from connectors.pool import ReadingPool
from flows.steps.rereading import RereadingWork, reread_outdated
from flows.steps.runs import NOBODY, Caller, framed_run
from flows.steps.stories import batch_rules
from presswatch.clock import latest_moment
from presswatch.errors import Unreadable
from presswatch.home import PrivateLinks
from presswatch.records import Article, Drop, DropReason, Fetched, RunTally
from presswatch.settings import Settings
from presswatch.shown import how_many, redact_url
from transforms.feeds import is_feed_document
from transforms.web import article_id, canonical_url, feed_id
from transforms.work import ARCHIVED_ARTICLE, PageBytes
from warehouse.archive import RawArchive, RawPlace, records
from warehouse.store import keep_drops, open_warehouse
from warehouse.store.articles import (
    BatchRules,
    Kept,
    bad_row_drop,
    keep_articles,
    known_captures,
    split_by_age,
    weave_in,
)
from warehouse.store.feeds import feed_addresses

BATCH = 200
#: bytes of bodies per batch; each is held both raw and decoded
BATCH_BYTES = 32_000_000
#: tolerance for an archive made just now on a machine whose clock is ahead of ours
CLOCKS_APART = timedelta(hours=1)


def import_archives(settings: Settings, files: Sequence[Path], caller: Caller = NOBODY, batch: int = BATCH) -> RunTally:
    """Import the articles of WARC files; what is not an article leaves a drop with its reason.

    Raises:
        WarehouseBusy: a run is at work.
    """
    captures = chain.from_iterable(map(records, files))
    tally = caller.new_tally("import-warc")
    with framed_run(settings, tally, caller) as pool:
        for some in batches(captures, batch):
            caller.step("import a batch", partial(import_batch, settings, pool, some, tally))
            new = how_many(tally.articles_new, "new article")
            caller.measured("records", tally.items_seen, None)
            caller.progress(f"{how_many(tally.items_seen, 'record')}, {new}, {tally.articles_changed} changed")
    return tally


def batches(captures: Iterator[Fetched | Unreadable], size: int) -> Iterator[list[Fetched | Unreadable]]:
    """Yield lists limited in number and in bytes."""
    batch: list[Fetched | Unreadable] = []
    held = 0
    for capture in captures:
        batch.append(capture)
        held += len(capture.body) + len(capture.wire_body) if isinstance(capture, Fetched) else 0
        if len(batch) == size or held >= BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def import_batch(settings: Settings, pool: ReadingPool, captures: list[Fetched | Unreadable], tally: RunTally) -> None:
    """Read and keep one batch in one transaction; captures of one page become versions, oldest first."""
    links = PrivateLinks(settings.home)
    others = [one if isinstance(one, Unreadable) else links.page(one) for one in without_feeds(settings, captures)]
    pages, drops = pages_of(others, tally)
    pages = unknown_pages(settings, pages)
    articles: list[Article] = []
    for (page, place), answer in pool.map_pairs(archive_tasks(settings, pages)):
        if isinstance(answer, Unreadable):
            drops.append(drop_of(page, (answer.reason, answer.detail), tally, place))
        else:
            articles.append(answer)
    work = RereadingWork(settings.home, pool, tally.run_id, tally.started_at)
    reread_outdated(work, [article.article_id for article in articles])
    keep_captures(settings, articles, drops, tally)
    tally.items_seen += len(captures)
    tally.dropped += len(drops)


def without_feeds(settings: Settings, captures: Sequence[Fetched | Unreadable]) -> list[Fetched | Unreadable]:
    """Return the captures that are not feeds; our own raw archive holds the answers of feeds beside pages.

    Whatever came from a known feed address is not an article either: it may be a server's error page.
    """
    with open_warehouse(settings.home) as connection:
        feeds = feed_addresses(connection)
    # A feed that has moved keeps the id of its first address.
    known = frozenset(chain.from_iterable((name, feed_id(url)) for name, url in feeds))
    return [capture for capture in captures if isinstance(capture, Unreadable) or not is_feed(capture, known)]


def is_feed(capture: Fetched, known: frozenset[str]) -> bool:
    """Tell whether a capture is a feed's answer: by its address, else by its type and its bytes."""
    if {feed_id(capture.url), feed_id(capture.final_url)} & known:
        return True
    return is_feed_document(capture.media_type, capture.body)


def pages_of(captures: Sequence[Fetched | Unreadable], tally: RunTally) -> tuple[list[Fetched], list[Drop]]:
    """Return the captures that may be articles, oldest first, and a drop for each of the others."""
    latest = latest_moment(tally.started_at) + CLOCKS_APART
    reasons = [(capture, why_no_page(capture, latest)) for capture in captures]
    pages = [capture for capture, reason in reasons if reason is None and isinstance(capture, Fetched)]
    drops = [drop_of(capture, reason, tally) for capture, reason in reasons if reason]
    return sorted(pages, key=lambda page: page.fetched_at), drops


def unknown_pages(settings: Settings, pages: Sequence[Fetched]) -> list[Fetched]:
    """Return pages from which no version was made yet: a file imported twice is neither read nor archived twice."""
    urls = [canonical_url(page.url) for page in pages]
    names = [article_id(url) if url else "" for url in urls]
    with open_warehouse(settings.home) as connection:
        known = known_captures(connection, names)
    return [page for page, name in zip(pages, names, strict=True) if (name, page.fetched_at) not in known]


def keep_captures(settings: Settings, articles: Sequence[Article], drops: list[Drop], tally: RunTally) -> None:
    """Store a batch: captures newer than the stored state follow it, older ones are inserted before it."""
    with open_warehouse(settings.home) as connection:
        connection.execute("BEGIN")
        kept_lists, older = keep_in_time(connection, articles, tally.run_id, batch_rules(tally.started_at))
        tally.articles_changed += older
        for kept in kept_lists:
            tally.articles_new += len(kept.new)
            tally.articles_changed += len(kept.changed)
            drops += [bad_row_drop(article, problem, tally.started_at) for article, problem in kept.refused]
        keep_drops(connection, tally.run_id, drops)
        connection.execute("COMMIT")


def keep_in_time(
    connection: Any, captures: Sequence[Article], run_id: str, rules: BatchRules
) -> tuple[list[Kept], int]:
    """Store captures, oldest first, in the caller's transaction, each in its place among the versions of its article.

    Return the results for captures newer than the stored state, and how many versions the older ones made.
    """
    earlier, later = split_by_age(connection, captures)
    older = weave_in(connection, earlier, run_id, rules.kinds_of_change)
    kept = [keep_articles(connection, some, run_id, rules.kinds_of_change, rules.also) for some in generations(later)]
    return kept, older


def generations(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Yield lists in which no article appears twice: first captures, then second ones, and so on."""
    counts: dict[str, int] = {}
    ranked: dict[int, list[Article]] = {}
    for article in articles:
        rank = counts[article.article_id] = counts.get(article.article_id, 0) + 1
        ranked.setdefault(rank, []).append(article)
    yield from ranked.values()


def archive_tasks(
    settings: Settings, pages: Sequence[Fetched]
) -> Iterator[tuple[tuple[Fetched, RawPlace], tuple[Any, ...]]]:
    """Copy each record into our own archive, so that it can be read again, then hand it to a child.

    Records of our own archive are not copied: the file being read would grow for ever.
    """
    with RawArchive(settings.home / "raw") as archive:
        for page in pages:
            place = archive.place_of(page) or archive.append(page)
            bytes_of = PageBytes(page.url, page.charset, page.body, place.file, place.offset)
            yield (page, place), (ARCHIVED_ARTICLE, bytes_of, page.fetched_at, page.final_url)


def why_no_page(capture: Fetched | Unreadable, latest: datetime) -> tuple[DropReason, str] | None:
    """Return reason and detail if a record is not a page; redirects and errors of a crawl are not articles.

    A capture dated after `latest` would remain the article's newest state until that day.
    """
    if isinstance(capture, Unreadable):
        return capture.reason, capture.detail
    if capture.fetched_at > latest:
        return DropReason.UNREADABLE, f"the record's date lies ahead: {capture.fetched_at:%Y-%m-%d}"
    if capture.status != 200:
        return DropReason.REFUSED, f"the archive holds status {capture.status}"
    if is_home(capture.final_url) and not is_home(capture.url):
        return DropReason.SOFT_404, f"redirected to the home page {redact_url(capture.final_url)[:300]}"
    media_type = capture.media_type
    return None if is_html(media_type, capture.body) else (DropReason.NOT_HTML, media_type[:60])


def drop_of(
    capture: Fetched | Unreadable, reason: tuple[DropReason, str], tally: RunTally, place: RawPlace | None = None
) -> Drop:
    """Return the drop of a record that did not become an article."""
    url = redact_url(capture.url) if capture.url else None
    name = capture.fetched_at if isinstance(capture, Fetched) else ""
    file, offset = (place.file, place.offset) if place else (None, None)
    return Drop(tally.started_at, reason[0], url, detail=reason[1], raw_file=file, raw_offset=offset, capture=str(name))
