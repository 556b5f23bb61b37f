"""Sitemaps as feeds, from a tree of addresses on a server to the items that are left."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.http.fetcher import FetchPolicy
from connectors.http.robots import RobotsCache
from connectors.pool.pool import ReadingPool
from flows.steps.feeds.visits import FeedWork
from presswatch.records import Feed, FeedOutcome
from tests.connectors.http.fault_server import Asked, FaultServer, answer, serving
from tests.flows.steps.feeds.feed_reader import poll_feeds
from tests.processes import PATIENCE_SECONDS
from transforms.web.mirrors import mirror_table
from transforms.web.urls import feed_id
from warehouse.store.feeds.registry import sync_feeds
from warehouse.store.file.connection import migrate, open_warehouse

START = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving() as server:
        server.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /secret/\n")
        yield server


@pytest.fixture
def poll(tmp_path: Path, site: FaultServer, pool: ReadingPool) -> Callable[..., FeedOutcome]:
    """Visit the sitemap at a path; `after` counts hours from START."""
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
    robots = RobotsCache()

    def visit(path: str, after: float = 0) -> FeedOutcome:
        url = site.url + path
        with open_warehouse(tmp_path) as connection:
            sync_feeds(connection, [Feed(feed_id(url), url, None, None, "sitemap")])
        work = FeedWork(
            tmp_path,
            FetchPolicy(tmp_path / "politeness", allow_networks=f"127.0.0.0/8:{site.port}", total_deadline_seconds=30),
            robots,
            pool,
            f"run-{after}",
            START + timedelta(hours=after),
            time.monotonic() + PATIENCE_SECONDS,
            mirror_table([]),
            {feed_id(url): url},
        )
        site.asked.clear()
        return poll_feeds(work, force=True)

    return visit


def rows(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(tmp_path) as connection:
        return connection.execute(sql).fetchall()


def urlset(*entries: str) -> bytes:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'.encode()


def entry(url: str, day: datetime | None = None) -> str:
    lastmod = f"<lastmod>{day:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if day else ""
    return f"<url><loc>{url}</loc>{lastmod}</url>"


def index(*children: tuple[str, str]) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for url, day in children
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


def conditional(body: bytes, tag: str) -> Callable[[Asked], bytes]:
    def answered(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == tag:
            return answer(status="304 Not Modified")
        return answer(body, f"ETag: {tag}", "Content-Type: application/xml")

    return answered


def tree(site: FaultServer, newest: int = 1000) -> None:
    """100,000 addresses: an index of a hundred packed sitemaps, the last of which grows."""
    children = []
    for number in range(100):
        count = newest if number == 99 else 1000
        day = START - timedelta(days=3 * (99 - number))
        entries = (entry(f"{site.url}/{number}/{at}", day + timedelta(seconds=at)) for at in range(count))
        site.routes[f"/map-{number}.xml.gz"] = answer(
            gzip.compress(urlset(*entries), 1), "Content-Type: application/gzip"
        )
        children.append((f"{site.url}/map-{number}.xml.gz", f"{day + timedelta(seconds=count):%Y-%m-%dT%H:%M:%SZ}"))
    site.routes["/index.xml"] = conditional(index(*children), f'"{newest}"')


def test_of_a_tree_of_a_hundred_thousand_addresses_only_what_is_new_is_asked_for(tmp_path, site, poll):
    tree(site)
    first = poll("/index.xml")
    assert first.items_new == 3000
    assert [visit.problem for visit in first.visits] == [None]
    nothing = poll("/index.xml", 1)
    assert (nothing.items_new, [visit.outcome for visit in nothing.visits]) == (0, ["not_modified"])
    assert len(site.asked) <= 3
    tree(site, newest=1007)
    later = poll("/index.xml", 2)
    assert later.items_new == 7
    assert site.paths() == ["/index.xml", "/map-99.xml.gz"]
    assert rows(tmp_path, "SELECT count(*) FROM gaps") == [(0,)]


def test_a_news_sitemap_gives_title_date_language_and_keywords(tmp_path, site, poll):
    news = (
        f"<url><loc>{site.url}/news/1</loc><n:news><n:publication><n:name>Town</n:name><n:language>be</n:language>"
        "</n:publication><n:publication_date>2026-11-02T10:00:00+03:00</n:publication_date>"
        "<n:title>Мост адкрылі &amp; пафарбавалі</n:title><n:keywords>мост, горад</n:keywords></n:news>"
        f"<i:image><i:loc>{site.url}/bridge.jpg</i:loc><i:title>Здымак</i:title></i:image></url>"
    )
    spaces = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"'
    site.routes["/news.xml"] = answer(urlset(news).replace(b"<urlset ", f"<urlset {spaces} ".encode()))
    assert poll("/news.xml").items_new == 1
    found = rows(tmp_path, "SELECT url, title, hour(published_at AT TIME ZONE 'UTC'), language, categories FROM items")
    assert found[0][0:2] == (f"{site.url}/news/1", "Мост адкрылі & пафарбавалі")
    assert found[0][2:] == (7, "be", ["мост", "горад"])


def test_a_sitemap_without_dates_gives_what_was_not_in_it_before(tmp_path, site, poll):
    site.routes["/map.xml"] = answer(urlset(*(entry(f"{site.url}/news/{number}") for number in range(1, 1501))))
    assert poll("/map.xml").items_new == 1000
    assert rows(tmp_path, "SELECT reason, detail FROM drops") == [
        ("too_many_items", "500 entries beyond the first 1000"),
    ]
    # The newest are those with the highest numbers.
    assert rows(tmp_path, "SELECT min(split_part(url, '/', -1)::INT) FROM items") == [(501,)]
    site.routes["/map.xml"] = answer(urlset(*(entry(f"{site.url}/news/{number}") for number in range(1, 1504))))
    assert poll("/map.xml", 1).items_new == 3
    assert rows(tmp_path, "SELECT count(*) FROM gaps") == [(0,)]


def test_sitemaps_of_an_index_without_dates_are_looked_at_again_though_the_index_is_the_same(site, poll):
    site.routes["/index.xml"] = conditional(
        index(*((f"{site.url}/2026-{month:02d}.xml", "") for month in range(1, 12))), '"same"'
    )
    for month in range(1, 12):
        site.routes[f"/2026-{month:02d}.xml"] = answer(urlset(entry(f"{site.url}/{month}/1")))
    assert poll("/index.xml").items_new == 3
    site.routes["/2026-11.xml"] = answer(urlset(entry(f"{site.url}/11/1"), entry(f"{site.url}/11/2")))
    later = poll("/index.xml", 1)
    assert later.items_new == 1
    assert len(site.asked) == 3


def test_a_sitemap_that_cannot_be_had_is_asked_for_again_and_nothing_is_lost(site, poll):
    children = ((f"{site.url}/a.xml", "2026-11-01"), (f"{site.url}/b.xml", "2026-11-02"))
    site.routes["/index.xml"] = conditional(index(*children), '"1"')
    site.routes["/a.xml"] = answer(urlset(entry(f"{site.url}/a/1")))
    site.routes["/b.xml"] = answer(status="503 Busy")
    first = poll("/index.xml")
    assert first.items_new == 1
    assert "503" in (first.visits[0].problem or "")
    site.routes["/b.xml"] = answer(urlset(entry(f"{site.url}/b/1")))
    assert poll("/index.xml", 1).items_new == 1


def test_a_packed_sitemap_that_is_called_text_is_read_and_an_index_that_names_itself_ends(site, poll):
    site.routes["/map.xml.gz"] = answer(gzip.compress(urlset(entry(f"{site.url}/a"))), "Content-Type: text/plain")
    assert poll("/map.xml.gz").items_new == 1
    children = ((f"{site.url}/index.xml", ""), (f"{site.url}/sub.xml", ""))
    site.routes["/index.xml"] = answer(index(*children))
    site.routes["/sub.xml"] = answer(index((f"{site.url}/index.xml", ""), (f"{site.url}/b.xml", "")))
    site.routes["/b.xml"] = answer(urlset(entry(f"{site.url}/b")))
    outcome = poll("/index.xml")
    assert outcome.items_new == 1
    assert sorted(site.paths()) == ["/b.xml", "/index.xml", "/sub.xml"]


@pytest.mark.parametrize(
    "body",
    [b"<html><body>Not found</body></html>", b"<rss/>", b"nothing here", b"<urlset"],
    ids=["page", "feed", "text", "cut"],
)
def test_what_is_no_sitemap_is_a_failed_visit_and_never_an_empty_one(site, poll, body):
    site.routes["/map.xml"] = answer(body)
    (visit,) = poll("/map.xml").visits
    assert visit.outcome == "failed"
    assert visit.problem.startswith(("not_a_feed", "empty: cut off"))


def test_a_list_of_addresses_is_a_sitemap_and_robots_txt_is_obeyed(site, poll):
    site.routes["/list.txt"] = answer(f"{site.url}/a\n{site.url}/b\n".encode(), "Content-Type: text/plain")
    assert poll("/list.txt").items_new == 2
    (visit,) = poll("/secret/map.xml").visits
    assert (visit.outcome, visit.problem) == ("failed", "robots")


def test_entities_and_a_bomb_cost_nothing(site, poll):
    bomb = (
        b'<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "'
        + b"&a;" * 1000
        + b'">]>'
        + urlset(entry(f"{site.url}/&b;x"), entry(f"{site.url}/good"))
    )
    site.routes["/map.xml"] = answer(bomb)
    assert poll("/map.xml").items_new >= 1


def test_a_mark_is_what_was_written(tmp_path, site, poll):
    site.routes["/map.xml"] = answer(urlset(entry(f"{site.url}/a")))
    poll("/map.xml")
    ((mark,),) = rows(tmp_path, "SELECT mark FROM feed_documents")
    assert set(json.loads(str(mark))) == {"took", "passed", "again"}
