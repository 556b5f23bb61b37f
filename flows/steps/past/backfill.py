"""An outlet's past: planned from archive indexes or sitemaps, fetched politely, added to the articles' histories.

    indexes ── plan, a page at a time ──> backfill_captures ── slices ──> stored as import-warc stores

The home's lock is held only while a page of the plan or a slice is stored, never during network requests. The same
order continues after a kill: what a slice had fetched and not stored is fetched again, and nothing is stored twice,
since the time of its capture identifies a version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from flows.steps.past.plan import after_page, begun, keep_page, pages_of, rows_of
from flows.steps.past.slices import (
    BackfillResult,
    BackfillWork,
    archives_of,
    duration_in_words,
    fetch_planned,
    patiently,
)
from flows.steps.runs import NOBODY, Caller
from presswatch.errors import UsageError
from presswatch.home import kept_lists, read_rule_texts, seeds_folder
from presswatch.records import BackfillWay, CaptureState
from presswatch.settings import Settings
from presswatch.shown import how_many
from warehouse.store.again import Backfill, backfill_id


@dataclass(frozen=True, slots=True)
class BackfillOrder:
    """The part of the past that is wanted: these domains from one day to another, both included.

    `via` is a BackfillWay; `pattern` is a regular expression that addresses match, '' for any.
    """

    domains: tuple[str, ...]
    first_day: date
    last_day: date
    via: str = BackfillWay.WAYBACK
    pattern: str = ""

    def backfills(self) -> list[Backfill]:
        """Return one for each domain, identified by what is wanted: the same order continues where it stopped."""
        days = (self.first_day, self.last_day)
        return [
            Backfill(backfill_id(domain, f"{self.via} {self.pattern}", *days), domain, self.via, *days, self.pattern)
            for domain in self.domains
        ]


def backfill_past(settings: Settings, order: BackfillOrder, caller: Caller = NOBODY) -> BackfillResult:
    """Plan, fetch and store until nothing is left, or an archive asks for a long rest.

    Raises:
        WarehouseBusy: another run holds the home for half an hour.
        FetchError: an index cannot be fetched; what was planned and fetched is kept.
        Unreadable: an index answers with something else.
    """
    work = BackfillWork(settings, caller, archives_of(settings))
    run_id = caller.new_tally("backfill").run_id
    for ordered in order.backfills():
        backfill = patiently(partial(begun, settings, ordered, run_id))
        for page in pages_of(work, backfill):
            backfill = after_page(backfill, page)
            kept, told = patiently(partial(keep_page, settings, backfill, page, run_id))
            work.result.dropped += told
            work.result.problems += filter(None, [page.problem])
            caller.progress(f"{backfill.domain}: {how_many(kept, 'capture')} planned")
        fetch_planned(work, backfill)
        if work.result.rest_seconds:
            break
    return work.result


def count_past(settings: Settings, order: BackfillOrder, caller: Caller = NOBODY) -> tuple[int, int, float]:
    """Return the number of pages in an order, of redirects and errors, and the seconds to fetch them; store nothing.

    Raises:
        FetchError, Unreadable: as `backfill_past`.
    """
    work = BackfillWork(settings, caller, archives_of(settings))
    pages = others = 0
    for backfill in order.backfills():
        for page in pages_of(work, backfill):
            rows = rows_of(backfill, page.captures)
            pages += sum(row["state"] == CaptureState.WAITING for row in rows)
            others += sum(row["state"] != CaptureState.WAITING for row in rows)
            caller.progress(f"{backfill.domain}: {how_many(pages, 'page')} so far")
    return pages, others, pages * max(settings.host_delay_seconds, 0.5)


def backfill_order(source: str, first_day: str, last_day: str, via: str, pattern: str = "") -> BackfillOrder:
    """Read an order as people write it: a source's id or a domain, and days like 2019-08-01.

    Raises:
        UsageError: the source has no domains, a day is invalid, or the pattern cannot be read.
    """
    first, last = day_of(first_day), day_of(last_day)
    if first > last:
        raise UsageError(f"the first day, {first}, comes after the last, {last}")
    try:
        re.compile(pattern)
    except re.error as error:
        raise UsageError(f"the pattern {pattern!r} cannot be read: {error}") from error
    return BackfillOrder(domains_of(source), first, last, via, pattern)


def domains_of(source: str) -> tuple[str, ...]:
    """Return the domains of a registered source, without those below others; a domain stands for itself.

    Raises:
        UsageError: it is neither a source nor a domain, or a source without domains.
    """
    sources = {known.source_id: known for known in kept_lists(read_rule_texts(seeds_folder())).sources}
    if source in sources:
        tops = top_hosts(sources[source].domains)
        if not tops:
            raise UsageError(f"source {source!r} has no domain in the registry; give a domain")
        return tops
    host = source if "://" in source else f"//{source}"
    name = urlsplit(host).netloc
    if "." not in name and ":" not in name:
        raise UsageError(f"{source!r} is neither a source (`presswatch sources find` knows them) nor a domain")
    return (source if "://" in source else name,)


def top_hosts(domains: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts among the domains of a source, without those below others."""
    hosts = [name for name in domains if "*" not in name and "/" not in name]
    return tuple(name for name in hosts if not any(name.endswith(f".{other}") for other in hosts))


def day_of(text: str) -> date:
    """Parse a day.

    Raises:
        UsageError: it is invalid.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day like 2019-08-01") from error


def words_on_backfill(order: BackfillOrder, result: BackfillResult) -> str:
    """Summarise a backfill in a line or two."""
    if not result.planned and not result.problems:
        where = "the site's sitemaps hold" if order.via == BackfillWay.SITEMAP else "the archive holds"
        return f"{where} nothing of {', '.join(order.domains)}, {order.first_day} to {order.last_day}"
    said = (
        f"{result.done} of {how_many(result.planned, 'capture')} done: {how_many(result.articles_new, 'new article')}, "
        f"{how_many(result.articles_changed, 'new version')}, {result.dropped} not articles"
    )
    if result.problems:
        said += f"\n{how_many(len(result.problems), 'sitemap')} not read: {result.problems[0]}"
    if not result.rest_seconds:
        return said
    return (
        f"{said}\nthe archive asks for a rest of {duration_in_words(result.rest_seconds)}; the same order goes on then"
    )
