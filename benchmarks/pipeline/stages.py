"""What each stage of the pipeline costs a page: `benchmarks.pipeline.whole` includes this in its section.

Every stage is the product's own code on the same pages, one stage after another, in processor time of the process
and the children it waited for. The stages of reading are timed page by page in one warm process; those that involve
others (press, children, disk) over all pages at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any
from urllib.request import urlopen

from benchmarks.pipeline.peers import read_bare
from benchmarks.pipeline.press import host_of, page_url
from connectors.fetching import fetch_all
from connectors.http.fetcher import FetchPolicy
from connectors.http.robots import RobotsCache
from connectors.kinds import visit_feed
from connectors.pages import fetch_page
from connectors.pool.pool import ReadingPool
from flows.steps.feeds.visits import FeedWork, opened_visits
from flows.steps.pages.batches import BATCHING
from flows.steps.runs import NOBODY
from presswatch.errors import Unreadable
from presswatch.home.rule_files import read_rule_texts, seeds_folder
from presswatch.records import Article, Feed, Fetched, ItemState, PageReading, Validators
from transforms.article import Provenance, Rules, article_of, compile_rules
from transforms.changes import kinds_of_change
from transforms.language.identification import identify
from transforms.pages import reading as page_reading
from transforms.pages.reading import reading_of
from transforms.pages.texts import parse_page
from transforms.sources.tags import read_sources
from transforms.topics.tags import tag_topics
from transforms.topics.watchlists import watch
from transforms.warm_up import warm_up
from transforms.web.urls import domain_of, feed_id
from transforms.work import PageBytes
from warehouse.archive.raw_archive import RawArchive
from warehouse.snapshot.publication import publish
from warehouse.store.articles.items import ItemOutcome, keep_outcomes
from warehouse.store.articles.keeping import BatchRules
from warehouse.store.feeds import FeedRow
from warehouse.store.feeds.registry import sync_feeds, sync_registry
from warehouse.store.feeds.visits import due_feeds
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.runs import begin_run

#: answers between two flushes of the archive
BATCH = 100
MOST_FEEDS = 300
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """Processor seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        """Add what happens meanwhile to a stage, including ended children."""
        began = spent()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + spent() - began


def spent() -> float:
    """Processor seconds of this process, its threads, and the children it has waited for."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def stages(site: Path, port: int, pages: int, home: Path) -> str:
    """A Markdown table of processor milliseconds a page, measured on the first `pages` pages of a running press."""
    clock = Clock()
    bare(clock, site, pages)  # first: reading pages speeds up trafilatura in this process
    texts = read_rule_texts(seeds_folder())
    warm_up(texts)
    rules = compile_rules(texts)
    policy = FetchPolicy(state_dir=home / "politeness", allow_networks=f"127.0.0.0/8:{port}", host_delay_seconds=0)
    fetched = fetched_pages(clock, policy, [page_url(number, port) for number in range(pages)])
    archived(clock, home, fetched)
    articles = list(read_articles(clock, fetched, rules))
    handed_over(clock, fetched, articles)
    stored(clock, home, rules, articles)
    text = table(clock, pages)
    return f"{text}\n\n{unchanged_feeds(policy, home, rules, many_feeds(pages, port))}"


def fetched_pages(clock: Clock, policy: FetchPolicy, urls: Sequence[str]) -> list[Fetched]:
    """Return the pages as fetched from the press, including robots.txt and politeness."""
    robots = RobotsCache(policy.state_dir)

    async def fetch_one(fetcher: Any, url: str) -> Fetched:
        return await fetch_page(fetcher, robots, url)

    with clock.on("fetch"):
        return [answer for _, answer in fetch_all(policy, urls, domain_of, fetch_one) if isinstance(answer, Fetched)]


def archived(clock: Clock, home: Path, fetched: Sequence[Fetched]) -> None:
    """Append to the raw archive."""
    with clock.on("archive"), RawArchive(home / "raw") as archive:
        for number, answer in enumerate(fetched, 1):
            archive.append(answer)
            if number % BATCH == 0:
                archive.flush()


def read_articles(clock: Clock, fetched: Sequence[Fetched], rules: Rules) -> Iterator[Article]:
    """Read and tag page by page."""
    for number, page in enumerate(fetched):
        try:
            with clock.on("parse"):
                tree = parse_page(page.body, None)
            with clock.on("reading"), text_measured(clock):
                reading = reading_of(tree, page.final_url, datetime.now(UTC))
        except Unreadable:
            continue
        yield tagged(clock, reading, Provenance(f"a{number}", "feed", "page", NOW, page.final_url), rules)


@contextmanager
def text_measured(clock: Clock) -> Iterator[None]:
    """Measure the text within the reading: extracted once more, it would find remembered what was asked of the page."""
    names = vars(page_reading)
    extract = names["extract_text"]

    def measured_extract(*arguments: Any, **options: Any) -> Any:
        with clock.on("text"):
            return extract(*arguments, **options)

    names["extract_text"] = measured_extract
    try:
        yield
    finally:
        names["extract_text"] = extract


def tagged(clock: Clock, reading: PageReading, provenance: Provenance, rules: Rules) -> Article:
    """Return the article of a reading, its stages measured one by one."""
    with clock.on("language"):
        identify(reading.title, reading.text, reading.language_hint)
    with clock.on("source tags"):
        read_sources(reading, rules.registry, None)
    with clock.on("topics"):
        tag_topics(reading.title, reading.text, rules.topics)
        watch(reading.title, reading.text, rules.watchlists)
    return article_of(reading, provenance, rules)


def give_back(_page: PageBytes, article: Article) -> Article:
    """Return the article: what a child does when only the transfer is measured."""
    return article


def handed_over(clock: Clock, fetched: Sequence[Fetched], articles: Sequence[Article]) -> None:
    """Send a page's bytes to a child and get an article back. The article goes both ways: its share is small."""
    with clock.on("pool alone"), ReadingPool(give_back, 2, 30.0, 1_500_000_000) as pool:
        list(pool.map([(PageBytes("", None, b""), articles[0])] * 2))
    tasks = [
        (PageBytes(page.final_url, None, page.body), article) for page, article in zip(fetched, articles, strict=False)
    ]
    with clock.on("hand-over"), ReadingPool(give_back, 2, 30.0, 1_500_000_000) as pool:
        for _ in pool.map(tasks):
            pass
    clock.seconds["hand-over"] -= clock.seconds.pop("pool alone")


def stored(clock: Clock, home: Path, rules: Rules, articles: Sequence[Article]) -> None:
    """Store articles in the warehouse in the product's batches, then publish the snapshot."""
    tally = NOBODY.new_tally("ingest", NOW)
    with open_warehouse(home) as connection:
        migrate(connection)
        begin_run(connection, tally)
        sync_registry(connection, rules.sources, rules.topics.topics)
    left = iter(articles)
    for size in BATCHING.sizes():
        batch = list(islice(left, size))
        if not batch:
            break
        outcomes = [ItemOutcome(f"i{article.article_id}", ItemState.DONE, 1, article=article) for article in batch]
        with clock.on("store"), open_warehouse(home) as connection:
            keep_outcomes(connection, outcomes, tally.run_id, BatchRules(kinds_of_change))
    with clock.on("publish"):
        publish(home, tally.run_id)


def bare(clock: Clock, site: Path, pages: int) -> None:
    """Bare trafilatura with metadata on the same pages, for the ratio."""
    for number in range(min(20, pages)):
        read_bare(site / f"{number}.html", "https://press.invalid/")
    with clock.on("bare"):
        for number in range(pages):
            read_bare(site / f"{number}.html", page_url(number, 80))


def table(clock: Clock, pages: int) -> str:
    """Return milliseconds a page, and the share of what bare trafilatura takes for the same page."""
    seconds = clock.seconds
    rows = {
        "fetch: HTTP, robots.txt, politeness, gzip": seconds["fetch"],
        "raw archive (WARC)": seconds["archive"],
        "hand-over to a child and back": seconds["hand-over"],
        "decode and parse": seconds["parse"],
        "text (trafilatura without metadata)": seconds["text"],
        "title, authors, dates, credits, links, verdict": seconds["reading"] - seconds["text"],
        "language": seconds["language"],
        "source tags": seconds["source tags"],
        "topics and watchlists": seconds["topics"],
        "store (DuckDB, batches as in a run)": seconds["store"],
        "publish the snapshot": seconds["publish"],
    }
    lines = ["| stage | CPU ms a page | of bare |", "| --- | ---: | ---: |"]
    rows["all stages"] = sum(rows.values())
    rows["bare trafilatura with metadata, one process"] = seconds["bare"]
    for name, value in rows.items():
        lines.append(f"| {name} | {value / pages * 1000:.2f} | {value / seconds['bare']:.1%} |")
    return "\n".join(lines)


def many_feeds(pages: int, port: int) -> list[str]:
    """Return more feeds than the pages fill: the press gives one from any page on."""
    return [f"http://{host_of(first)}:{port}/{first}.xml" for first in range(min(pages, MOST_FEEDS))]


def unchanged_feeds(policy: FetchPolicy, home: Path, rules: Rules, urls: Sequence[str]) -> str:
    """Return what the poll of an unchanged feed costs over its HTTP call."""
    feeds = [Feed(feed_id(url), url) for url in urls]
    with open_warehouse(home) as connection:
        sync_feeds(connection, feeds)
        rows = due_feeds(connection, NOW, force=True)
    etag = etag_of(urls[0])
    validators = Validators(etag, None)

    async def ask(fetcher: Any, row: FeedRow) -> Any:
        return await visit_feed(fetcher, Feed(row["feed_id"], row["url"]), validators)

    http = measured(lambda: list(fetch_all(policy, rows, lambda row: domain_of(row["url"]), ask)))
    with_etags(home, etag)
    with ReadingPool(give_back, 1, 30.0, 1_500_000_000) as idle_pool:

        def poll() -> object:
            deadline = time.monotonic() + 600
            work = FeedWork(
                home, policy, RobotsCache(), idle_pool, "run", datetime.now(UTC), deadline, rules.mirrors, {}
            )
            with opened_visits(work, force=True) as visits:
                visits.take()
                return visits.outcome

        whole = measured(poll)
    over = (whole - http) / len(rows) * 1000
    return (
        f"An unchanged feed (304): {whole / len(rows) * 1000:.2f} ms, {over:.2f} ms of it over the HTTP call "
        f"({len(rows)} feeds; choosing them, one transaction and the state of each included)."
    )


def with_etags(home: Path, etag: str) -> None:
    """Store the feeds' validators, as after a first poll."""
    with open_warehouse(home) as connection:
        connection.execute("UPDATE feeds SET etag = ?, last_full_fetch_at = now()", [etag])


def etag_of(url: str) -> str:
    """Return the validator that the press gives its feeds now."""
    with urlopen(url, timeout=10) as answer:
        return str(answer.headers["ETag"])


def measured(work: Callable[[], object]) -> float:
    """Return the least of three runs' processor seconds."""
    seconds = []
    for _ in range(3):
        began = spent()
        work()
        seconds.append(spent() - began)
    return min(seconds)
