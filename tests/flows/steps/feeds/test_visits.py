"""Visits of feeds, from a server that misbehaves to the rows that are left."""

from __future__ import annotations

import gzip
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pytest

from connectors.http.fetcher import FetchPolicy
from connectors.http.robots import RobotsCache
from connectors.pool.pool import ReadingPool
from flows.steps.feeds.changes import hash_of
from flows.steps.feeds.visits import BATCH_BYTES, FeedVisits, FeedWork, opened_visits
from presswatch.records import Feed, Fetched, Source
from presswatch.records.rounds import FeedOutcome
from presswatch.shown.links import redact_url
from tests.connectors.http.fault_server import Asked, FaultServer, answer, redirect, serving
from tests.flows.steps.feeds.feed_reader import poll_feeds, without_rules
from tests.processes import PATIENCE_SECONDS
from transforms.web.mirrors import mirror_table
from transforms.web.urls import feed_id
from warehouse.snapshot.feed_states import feed_health, recent_gaps
from warehouse.store.feeds.registry import sync_feeds
from warehouse.store.file.connection import migrate, open_warehouse

#: how long an answer is held at most; only a fault makes a test wait so long
HELD_SECONDS = 60.0
START = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIRRORS = mirror_table(
    [Source("outlet", "Outlet", domains=("outlet.example", "mirror.test"), mirrors=("mirror.test",))]
)


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    with open_warehouse(folder) as connection:
        migrate(connection)
    return folder


def feed_work(home: Path, site: FaultServer, children: ReadingPool, urls: list[str], after: float = 0) -> FeedWork:
    return FeedWork(
        home,
        FetchPolicy(home / "politeness", allow_networks=f"127.0.0.0/8:{site.port}", total_deadline_seconds=30),
        RobotsCache(home / "politeness"),
        children,
        f"run-{after}",
        START + timedelta(hours=after),
        time.monotonic() + PATIENCE_SECONDS,
        MIRRORS,
        {feed_id(url): url for url in urls},
    )


@pytest.fixture
def poll(home: Path, site: FaultServer, pool: ReadingPool) -> Callable[..., FeedOutcome]:
    """Visit the feeds at these paths (or addresses); `after` counts hours from START."""

    def visit(*paths: str, after: float = 0, force: bool = True, children: ReadingPool = pool) -> FeedOutcome:
        urls = [path if "://" in path else site.url + path for path in paths]
        with open_warehouse(home) as connection:
            sync_feeds(connection, [Feed(feed_id(url), redact_url(url)) for url in urls])
        return poll_feeds(feed_work(home, site, children, urls, after), force=force)

    return visit


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_warehouse(home) as connection:
        return connection.execute(sql).fetchall()


def item(number: int, title: str | None = None, more: str = "", guid: str | None = None) -> str:
    return (
        f"<item><title>{title or f'Title {number}'}</title><link>https://site.test/{number}</link>"
        f"<guid>{guid or f'g{number}'}</guid><pubDate>Sun, 01 Nov 2026 10:{number % 60:02d}:00 GMT</pubDate>"
        f"{more}</item>"
    )


def rss(*items: str, head: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>News</title>{head}{"".join(items)}</channel></rss>'.encode()


TEN = rss(*(item(number) for number in range(10)))
CYRILLIC = rss(*(item(n, f"В Минске открылась выставка номер {n}") for n in range(10)))
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{ENTITIES}]>'.encode() + rss(item(1, "&l9;"))

CUT = TEN[: TEN.index(b"Title 7")]
STORM = f"<description>{'<!--' * 140_000}</description>"
SWARM = "<a " + " ".join(f'a{number}=""' for number in range(60_000)) + "/>"

#: name: what the server sends, how the visit ends, what it says, how many items come
FAULTS: dict[str, tuple[Any, str, str, int]] = {
    "good": (answer(TEN), "new", "", 10),
    "a file's name": (answer(b"/dev/zero"), "failed", "not_a_feed", 0),
    "an address": (answer(b"http://127.0.0.3/secret"), "failed", "not_a_feed", 0),
    "nothing": (answer(b""), "failed", "empty", 0),
    "a login page": (answer(b"<!doctype html><html><body><form></form></body></html>"), "failed", "HTML", 0),
    "an entity bomb": (answer(BOMB), "failed", "entities", 0),
    "nested ten thousand deep": (answer(rss("<a>" * 10_000 + "</a>" * 10_000, item(1))), "new", "", 1),
    "gzip that is cut": (answer(gzip.compress(TEN)[:-20], "Content-Encoding: gzip"), "failed", "cut", 0),
    "gzip that is none": (answer(TEN, "Content-Encoding: gzip"), "new", "", 10),
    "too short for its length": ([answer(CUT, 'ETag: "x"', length=9000)], "new", "cut off", 7),
    "closed in an item": ([b'HTTP/1.0 200 OK\r\nETag: "x"\r\n\r\n' + CUT], "new", "cut off", 7),
    "cut in an item": (answer(CUT, 'ETag: "x"'), "new", "cut off", 7),
    "cut before the first": (answer(TEN[:60], 'ETag: "x"'), "failed", "cut off", 0),
    "a bad byte": (answer(CYRILLIC.replace("номер 3".encode(), b"\xd0\xff 3")), "new", "not UTF-8", 10),
    "a bad reference": (answer(rss(item(1), item(2, "a&#xD800;&#1114112;b"), item(3))), "new", "", 3),
    "windows-1251 unsaid": (answer(CYRILLIC.decode().encode("cp1251")), "new", "guessed", 10),
    "a warning before it": (answer(b"<b>Warning</b>: mysql_connect() in x.php on line 3\n" + TEN), "new", "", 10),
    "a huge title": (answer(rss(item(1, "x" * 1_000_000, "<category>c</category>" * 5000), item(2))), "new", "", 2),
    "no entries": (answer(rss()), "same", "", 0),
    "a comment storm": (answer(rss(item(1, more=STORM))), "new", "not well-formed", 1),
    "gone": (answer(b"", status="410 Gone"), "failed", "HTTP 410", 0),
}  # fmt: skip


def test_every_fault_is_its_own_feeds_alone(home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]) -> None:
    paths = {name: f"/{number}" for number, name in enumerate(FAULTS)}
    site.routes |= {paths[name]: sent for name, (sent, *_) in FAULTS.items()}
    poll(*paths.values())
    columns = "f.url, v.outcome, coalesce(v.problem, ''), v.items_new, f.etag"
    found = rows(home, f"SELECT {columns} FROM visits v JOIN feeds f USING (feed_id)")
    by_path = {url.removeprefix(site.url): seen for url, *seen in found}
    for name, (_, outcome, problem, items) in FAULTS.items():
        seen = by_path[paths[name]]
        assert (name, seen[0], problem in seen[1], seen[2]) == (name, outcome, True, items), seen
        assert seen[3] is None, name
    titles = [title for (title,) in rows(home, "SELECT title FROM items WHERE title LIKE 'В Минске%'")]
    assert titles.count("В Минске открылась выставка номер 4") == 2
    assert len(titles) == 20


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>u</id>{}</feed>'
JSON = '{{"version":"https://jsonfeed.org/version/1.1","title":"News"{},"items":[{}]}}'


def atom(*numbers: int, head: str = "") -> bytes:
    entries = (
        f'<entry><id>u{n}</id><title>Title {n}</title><link href="https://site.test/{n}"/>'
        f"<updated>2026-11-01T10:{n:02d}:00Z</updated></entry>"
        for n in numbers
    )
    return ATOM.format(head + "".join(entries)).encode()


def json_feed(*numbers: int, head: str = "") -> bytes:
    items = (f'{{"id":"j{n}","url":"https://site.test/{n}","title":"Title {n}"}}' for n in numbers)
    return JSON.format(head, ",".join(items)).encode()


OLDER = {
    "the next page of Atom": (atom, '<link rel="next" href="/older"/>'),
    "the archive before": (atom, '<link rel="prev-archive" href="/older"/>'),
    "the next page of RSS": (
        lambda *numbers, head="": rss(*map(item, numbers), head=head),
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/older"/>',
    ),
    "the next page of JSON": (json_feed, ',"next_url":"/older"'),
}


@pytest.mark.parametrize("kind", OLDER)
def test_where_the_whole_window_is_new_older_entries_are_read_as_far_as_known_ones(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome], kind: str
) -> None:
    told, head = OLDER[kind]
    site.routes["/rss"] = answer(told(1, 2, head=head))
    site.routes["/older"] = answer(told(0))
    assert poll("/rss").items_new == 2  # the past of a new feed is not asked for
    site.routes["/rss"] = answer(told(5, 6, head=head))
    site.routes["/older"] = answer(told(4, 3, 2, head=head.replace("older", "oldest")))
    site.routes["/oldest"] = answer(told(0))
    assert poll("/rss", after=1).items_new == 4
    assert rows(home, "SELECT count(*) FROM gaps") == [(0,)]
    site.routes["/rss"] = answer(told(6, 7, head=head))
    assert poll("/rss", after=2).items_new == 1
    assert [asked.path for asked in site.asked] == ["/rss", "/rss", "/older", "/rss"]


def test_older_entries_are_not_sought_on_another_site(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    head = f'<link rel="next" href="{site.url.replace("127.0.0.1", "127.0.0.9")}/older"/>'
    for after, numbers in enumerate(((1, 2), (5, 6))):
        site.routes["/rss"] = answer(atom(*numbers, head=head))
        poll("/rss", after=after)
    assert rows(home, "SELECT count(*), min(problem) FROM visits") == [(2, None)]
    assert rows(home, "SELECT count(*) FROM gaps") == [(1,)]


def test_a_sitemap_that_is_followed_as_a_feed_is_read_as_one_and_stays_one(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    def sitemap(*numbers: int) -> bytes:
        pages = (f"<url><loc>{site.url}/{n}</loc><lastmod>2026-11-01</lastmod></url>" for n in numbers)
        names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        return answer(f"<?xml version='1.0'?>\n<urlset {names}>{''.join(pages)}</urlset>".encode(), 'ETag: "s"')

    for after, numbers in enumerate(((1,), (1, 2))):
        site.routes["/rss"] = sitemap(*numbers)
        poll("/rss", after=after)
    assert rows(home, "SELECT count(*) FROM items") == [(2,)]
    assert rows(home, "SELECT kind, problem FROM feeds") == [("sitemap", None)]
    site.routes["/rss"] = answer(TEN)
    poll("/rss", after=2)
    assert rows(home, "SELECT kind, problem FROM feeds") == [("feed", None)]


def test_a_feed_that_tells_its_new_address_itself_is_read_there_and_followed_there_after_a_day(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    told = "<redirect><newLocation>/new.xml</newLocation></redirect>"
    site.routes["/rss"] = answer(f'<?xml version="1.0"?>{told}'.encode(), 'ETag: "old"')
    for visit in range(3):
        site.routes["/new.xml"] = answer(rss(*(item(number) for number in range(visit + 1))), f'ETag: "{visit}"')
        poll("/rss", after=13 * visit)
    assert rows(home, "SELECT count(*) FROM items") == [(3,)]
    assert all("if-none-match" not in asked.headers for asked in site.asked)
    assert rows(home, "SELECT url LIKE '%/new.xml', previous_url LIKE '%/rss' FROM feeds") == [(True, True)]


def test_a_page_that_sends_browsers_to_the_feed_is_followed_at_each_visit_and_moves_nothing(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(b'<html><meta http-equiv="refresh" content="0; url=/new.xml"></html>')
    site.routes["/new.xml"] = answer(TEN)
    for visit in range(3):
        poll("/rss", after=13 * visit)
    assert rows(home, "SELECT count(*), (SELECT url LIKE '%/rss' FROM feeds) FROM items") == [(10, True)]


def test_a_guard_that_makes_browsers_load_it_again_is_no_move(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(
        b'<html><meta http-equiv="refresh" content="0; url=/rss">Checking</html>', "Refresh: 3"
    )
    poll("/rss")
    assert rows(home, "SELECT outcome, problem FROM visits") == [("failed", "not_a_feed: HTML")]
    assert len(site.asked) == 1


def test_a_move_that_a_document_tells_leads_to_no_other_host_of_the_user_s_own_network(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    inwards = site.url.replace("127.0.0.1", "127.0.0.9")
    site.routes["/rss"] = answer(f"<redirect><newLocation>{inwards}/admin</newLocation></redirect>".encode())
    poll("/rss")
    assert [asked.path for asked in site.asked] == ["/rss"]
    assert rows(home, "SELECT outcome FROM visits") == [("failed",)]


@pytest.mark.parametrize("status", ["300 Multiple Choices", "301 Moved Permanently", "500 Internal Server Error"])
def test_a_whole_feed_behind_a_failing_status_is_read_and_its_status_told(
    status: str, home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(TEN, 'ETag: "of the fault"', status=status)
    poll("/rss")
    assert rows(home, "SELECT outcome, items_new, visits.problem, etag FROM visits JOIN feeds USING (feed_id)") == [
        ("new", 10, f"HTTP {status[:3]}, with the feed in its body", None)
    ]


@pytest.mark.parametrize(
    ("status", "body"),
    [("500 Oh", CUT), ("500 Oh", b"<html><rss></rss></html>"), ("503 Busy", TEN), ("404 None", TEN), ("410 Gone", TEN)],
)
def test_of_a_failing_answer_no_part_of_a_feed_is_read_and_none_that_refuses_it(
    status: str, body: bytes, home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(body, status=status)
    poll("/rss")
    assert rows(home, "SELECT outcome, problem LIKE 'HTTP ' || http_status || '%' FROM visits") == [("failed", True)]


def test_of_several_choices_the_server_s_own_is_taken(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {"/rss": redirect("/new.xml", "300 Multiple Choices"), "/new.xml": answer(TEN)}
    poll("/rss")
    assert rows(home, "SELECT outcome, items_new FROM visits") == [("new", 10)]


def test_a_feed_made_to_be_read_for_ever_costs_its_deadline_and_no_other_feed(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {"/swarm": answer(rss(item(1, more=SWARM))), "/good": answer(TEN)}
    with ReadingPool(without_rules, 1, 4.0, 400_000_000) as impatient:
        poll("/swarm", "/good", children=impatient)
    found = rows(home, "SELECT outcome, problem, items_new FROM visits ORDER BY items_new")
    assert found == [("failed", "timeout: not read within 4 s", 0), ("new", None, 10)]


def test_a_second_visit_asks_conditionally_and_adds_nothing(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    odd = 'W/"\xe4 1"'

    def conditional(asked: Asked) -> bytes:
        is_known = asked.headers.get("if-none-match") == odd
        return answer(b"", status="304 Not Modified") if is_known else answer(TEN, f"ETag: {odd}")

    site.routes["/rss"] = conditional
    assert poll("/rss").items_new == 10
    again = poll("/rss", after=1)
    assert (again.items_new, again.visits[0].outcome) == (0, "not_modified")
    assert poll("/rss", after=24 * 8).visits[0].outcome == "same"  # once a week nothing is taken on trust
    assert rows(home, "SELECT count(*) FROM items") == [(10,)]


def test_validators_are_kept_only_with_the_items_of_the_same_answer(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(TEN, 'ETag: "v1"')
    with open_warehouse(home) as connection:
        connection.execute("ALTER TABLE item_states RENAME TO away")
    with pytest.raises(duckdb.CatalogException, match="item_states"):
        poll("/rss")
    with open_warehouse(home) as connection:
        connection.execute("ALTER TABLE away RENAME TO item_states")
    assert rows(home, "SELECT etag, last_visit_at FROM feeds") == [(None, None)]
    assert poll("/rss", after=1).items_new == 10
    assert "if-none-match" not in site.asked[-1].headers


def test_guids_and_tracking_parameters_that_change_make_no_new_items_and_no_gap(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    def restless(asked: Asked) -> bytes:
        items = (item(n, guid=f"{asked.at}-{n}").replace(f"/{n}<", f"/{n}?utm_source={asked.at}<") for n in range(10))
        return answer(rss(*items))

    site.routes["/rss"] = restless
    assert poll("/rss").items_new == 10
    again = poll("/rss", after=1)
    assert (again.visits[0].items_new, again.visits[0].items_seen, again.visits[0].outcome) == (0, 10, "same")
    assert rows(home, "SELECT count(*) FROM items") == [(10,)]
    assert rows(home, "SELECT count(*) FROM gaps") == [(0,)]


def test_two_visits_without_a_common_item_are_a_possible_loss_that_status_shows(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(rss(*(item(number) for number in range(20))))
    poll("/rss")
    site.routes["/rss"] = answer(rss(*(item(number) for number in range(15, 35))))
    poll("/rss", after=1)
    assert rows(home, "SELECT count(*) FROM gaps") == [(0,)]
    site.routes["/rss"] = answer(rss(*(item(number) for number in range(50, 70))))
    poll("/rss", after=73)  # asleep for three days: one catch-up visit
    before, after = START + timedelta(hours=1), START + timedelta(hours=73)
    with open_warehouse(home) as connection:
        found = recent_gaps(connection, after)
        assert [row[1:] for row in found.rows] == [(None, site.url + "/rss", before, after)]
        assert recent_gaps(connection, after + timedelta(days=8)).rows == []
    assert rows(home, "SELECT round(interval_seconds) FROM feeds") == [(900.0,)]
    assert len(site.asked) == 3


def test_items_that_lack_anything_keep_their_identity(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    body = rss(
        "<item><title>only a title</title></item>",
        "<item><link>https://site.test/only-link</link></item>",
        "<item><guid>https://site.test/only-guid</guid></item>",
        "<item><description>only words</description></item>",
        "<item><description>other words</description></item>",
        "<item></item>",
        *(item(number, guid="1") for number in range(3)),
    )
    site.routes |= {"/a": answer(body), "/b": answer(body)}
    assert poll("/a").visits[0].items_new == 8
    assert poll("/a", after=1).visits[0].items_new == 0
    # Two feeds may use the same names for different things; addresses are the same article.
    assert poll("/a", "/b", after=2).items_new == 3
    assert rows(home, "SELECT count(*), count(DISTINCT article_id) FROM items") == [(16, 11)]


def test_of_one_item_twice_in_a_document_the_newer_one_counts(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    older = item(1, "Old headline")
    newer = older.replace("Old", "New").replace("10:01:00", "11:30:00")
    site.routes["/rss"] = answer(rss(older, newer, item(2)))
    poll("/rss")
    assert sorted(rows(home, "SELECT title FROM items")) == [("New headline",), ("Title 2",)]


def test_what_is_folded_or_holds_nothing_leaves_a_row_and_is_counted(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes["/rss"] = answer(rss(item(1), item(1, guid="other"), item(2), "<item></item>"))
    assert poll("/rss").visits[0].items_seen == 3
    found = rows(home, "SELECT reason, url, title, detail FROM drops ORDER BY reason")
    assert [row[:3] for row in found] == [
        ("duplicate", "https://site.test/1", "Title 1"),
        ("empty", f"{site.url}/rss", None),
    ]
    (key,) = rows(home, "SELECT item_key FROM items WHERE title = 'Title 1'")[0]
    assert key in found[0][3]
    # The same document once more, made anew: what is folded into a known entry is no news of any kind.
    site.routes["/rss"] = answer(rss(item(1), item(1, guid="other"), item(2)) + b"<!-- 2 -->")
    assert poll("/rss", after=1).visits[0].items_new == 0
    assert rows(home, "SELECT count(*) FROM drops") == [(2,)]


def test_nameless_entries_are_counted_once_a_day_and_at_once_where_there_are_more(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    def told_after(hours: float, empty: int) -> int:
        site.routes["/rss"] = answer(rss(item(1), *["<item></item>"] * empty) + f"<!-- {hours} -->".encode())
        return len(poll("/rss", after=hours).drops)

    assert [told_after(hours, 1) for hours in (0, 1, 2)] == [1, 0, 0]
    assert told_after(3, 2) == 1
    assert [told_after(hours, 1) for hours in (4, 20)] == [0, 0]
    assert [told_after(hours, 1) for hours in (28, 29)] == [1, 0]
    assert [told_after(hours, 0) for hours in (30, 31)] == [0, 0]
    counts = rows(home, "SELECT split_part(detail, ' ', 1) FROM drops ORDER BY \"at\"")
    assert counts == [("1",), ("2",), ("1",)]


def test_what_another_feed_has_told_and_a_clock_that_was_ahead_hide_no_count(
    site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {"/a": answer(rss(item(1), "<item></item>")), "/b": answer(rss(item(2), "<item></item>"))}
    assert len(poll("/a", after=50).drops) == 1
    assert len(poll("/b", after=50).drops) == 1
    site.routes["/a"] = answer(rss(item(1), "<item></item>") + b"<!-- 2 -->")
    assert len(poll("/a", after=1).drops) == 1


def test_an_entry_whose_words_change_is_tried_again_where_its_feeds_text_is_the_article(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    texts = [f"<description>Text {n}.</description>" for n in range(3)]
    site.routes["/rss"] = answer(rss(*(item(n, more=texts[n]) for n in range(3))))
    feed = feed_id(site.url + "/rss")
    poll("/rss")
    with open_warehouse(home) as connection:
        connection.execute("UPDATE item_states SET state = 'done', tries = 1")
        connection.execute("UPDATE item_states SET state = 'given_up' WHERE item_key IN "
                           "(SELECT item_key FROM items WHERE guid = 'g2')")  # fmt: skip
        connection.execute("INSERT INTO articles BY NAME SELECT article_id, feed_id, CASE guid WHEN 'g0' THEN 'feed' "
                           "ELSE 'page' END AS text_origin FROM items WHERE guid <> 'g2'")  # fmt: skip
    site.routes["/rss"] = answer(rss(*(item(n, more=texts[n].replace("Text", "Corrected")) for n in range(3))))
    again = poll("/rss", after=1)
    assert (again.visits[0].items_new, again.visits[0].outcome) == (0, "same")
    states = (
        "SELECT guid, state, summary_html, first_seen_at = ? FROM items JOIN item_states USING (item_key) ORDER BY 1"
    )
    with open_warehouse(home) as connection:
        assert connection.execute(states, [START]).fetchall() == [
            ("g0", "pending", "Corrected 0.", True),
            ("g1", "done", "Corrected 1.", True),
            ("g2", "pending", "Corrected 2.", True),
        ]
    assert feed in {name for (name,) in rows(home, "SELECT DISTINCT feed_id FROM items")}


def test_hostile_names_and_addresses_are_stored_as_text_and_lead_nowhere(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome], tmp_path: Path
) -> None:
    links = ("file:///etc/passwd", "javascript:alert(1)", "http://169.254.169.254/latest", "gopher://127.0.0.3:6379/_x")
    guids = ("../../etc/passwd", "a\\b/c", "CON", "x" * 400, "'; DROP TABLE items; --", "$1 %s {}", "COPY x TO 'y'")
    items = [f"<item><title>{guid}</title><link>{link}</link><guid>{guid}</guid></item>"
             for guid, link in zip(guids, links * 2, strict=False)]  # fmt: skip
    site.routes["/rss"] = answer(rss(*items))
    with serving({}, "127.0.0.3", site.port) as internal:
        poll("/rss")
        assert internal.asked == []
    assert sorted(guid for (guid,) in rows(home, "SELECT guid FROM items")) == sorted(guids)
    assert {url for (url,) in rows(home, "SELECT url FROM items")} == {None, "http://169.254.169.254/latest"}
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert all(path.suffix in (".json", ".duckdb", ".warc", ".wal", ".lock", "") for path in home.rglob("*"))


def test_one_impossible_value_costs_its_own_field(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    items = [item(number) for number in range(500)]
    items[100] = item(100, "half a pair &#xD83D; here")
    items[200] = item(200).replace("01 Nov 2026", "01 Nov 0000")
    items[300] = item(300, "x" * 10_000_000)
    site.routes["/rss"] = answer(rss(*items))
    assert poll("/rss").items_new == 500
    assert rows(home, "SELECT count(*), max(length(title)) FROM items") == [(500, 2000)]
    assert rows(home, "SELECT guid FROM items WHERE published_at IS NULL") == [("g200",)]


def test_secrets_of_a_feeds_address_are_used_and_never_shown(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    url = f"http://user:s3cret@127.0.0.1:{site.port}/rss?token=s3cret&page=2"
    site.routes["/rss?token=s3cret&page=2"] = answer(TEN)
    assert poll(url).items_new == 10
    assert site.paths() == ["/rss?token=s3cret&page=2"]
    assert "authorization" not in site.asked[0].headers
    site.routes["/rss?token=s3cret&page=2"] = answer(b"", status="404 Not Found")
    assert "s3cret" not in str(poll(url, after=1).visits)
    for path in home.rglob("*"):
        assert path.is_dir() or b"s3cret" not in path.read_bytes(), path.name


def test_a_feed_that_moved_for_good_is_followed_there_after_three_answers_over_a_day(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    known = answer(b"", status="304 Not Modified")
    site.routes |= {
        "/old": redirect("/new", "301 Moved Permanently"),
        "/new": lambda asked: known if "if-none-match" in asked.headers else answer(TEN, 'ETag: "v"'),
    }
    for hours in (0, 12, 25):
        poll("/old", after=hours)
    assert rows(home, "SELECT url, previous_url FROM feeds") == [(f"{site.url}/new", f"{site.url}/old")]
    poll("/old", after=26)
    assert site.paths()[-1:] == ["/new"]
    assert site.paths().count("/old") == 3
    assert rows(home, "SELECT count(*), count(DISTINCT feed_id) FROM items") == [(10, 1)]


def test_a_feed_that_leads_to_a_home_page_keeps_its_address_and_validators(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {"/rss": answer(TEN, 'ETag: "v"'), "/": answer(b"<!doctype html><html><body>Home</body></html>")}
    poll("/rss")
    site.routes["/rss"] = redirect("/", "301 Moved Permanently")
    for hours in (12, 25, 38, 51):
        poll("/rss", after=hours)
    assert rows(home, "SELECT url, etag, failures FROM feeds") == [(f"{site.url}/rss", '"v"', 4)]
    with open_warehouse(home) as connection:
        (state, since, why), *_ = [row[:3] for row in feed_health(connection, START + timedelta(hours=51)).rows]
    assert (state, since, why) == ("broken", START + timedelta(hours=12), "not_a_feed: HTML, 4 times")


def test_a_feed_that_shows_fewer_items_loses_none(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    for hours, body in enumerate((TEN, rss(*(item(n) for n in range(3))), rss(), TEN)):
        site.routes["/rss"] = answer(body)
        assert poll("/rss", after=hours).items_new == (10 if hours == 0 else 0)
    assert rows(home, "SELECT count(*), count(DISTINCT item_key) FROM items") == [(10, 10)]
    assert rows(home, "SELECT count(*) FROM visits WHERE outcome = 'failed'") == [(0,)]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_host_that_asks_for_patience_gets_it_and_its_feed_is_not_broken(
    status: str, home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {"/a": answer(b"", "Retry-After: 120", status=status), "/b": answer(TEN)}
    outcome = poll("/a", "/b")
    assert sorted(visit.outcome for visit in outcome.visits) in (["failed", "new"], ["failed", "postponed"])
    assert poll("/a", "/b", after=0.01).items_new == 0
    assert site.paths().count("/a") == 1
    with open_warehouse(home) as connection:
        found = feed_health(connection, START)
    about_a = next(
        dict(zip(found.columns, row, strict=True))
        for row in found.rows
        if str(dict(zip(found.columns, row, strict=True))["url"]).endswith("/a")
    )
    assert about_a["state"] == "late"
    assert status[:3] in about_a["why"]


def test_a_feed_says_itself_when_not_to_come(home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (12, 13, 14, 15, 99))
    site.routes["/rss"] = answer(rss(item(1), head=f"<skipHours>{hours}</skipHours>"))
    poll("/rss")
    assert rows(home, "SELECT next_visit_at FROM feeds") == [(START.replace(hour=16),)]
    assert poll("/rss", after=3.9, force=False).visits == []
    assert len(poll("/rss", after=4, force=False).visits) == 1


def test_an_article_of_a_mirror_is_the_outlets_own(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {
        "/main": answer(rss(item(1).replace("site.test", "www.outlet.example"))),
        "/mirror": answer(rss(item(1).replace("site.test", "mirror.test"))),
    }
    assert poll("/main", "/mirror").items_new == 1
    assert rows(home, "SELECT count(*), count(DISTINCT article_id), count(DISTINCT feed_id) FROM article_feeds") == [
        (2, 1, 2)
    ]


class Came:
    """Answers that have come by now."""

    def __init__(self, *sizes: int) -> None:
        bodies = [bytes(size) for size in sizes]
        self.answers = iter(
            [(({"body_hash": hash_of(b), "kind": "feed"}, [0.0]), Fetched("u", "u", 200, {}, b, START)) for b in bodies]
        )

    def answers_as_they_come(self, _patience: float | None) -> Iterator[Any]:
        return self.answers


def test_answers_are_stored_in_batches_that_fit_into_memory(tmp_path: Path) -> None:
    work = FeedWork(tmp_path, *[None] * 8)  # type: ignore[arg-type]

    def sizes(*bodies: int) -> list[int]:
        visits = FeedVisits(work, Came(*bodies), len(bodies))  # type: ignore[arg-type]
        return [len(visits._next_answers(None, math.inf)) for _ in range(3)]

    assert sizes(*[BATCH_BYTES // 2 + 1] * 5) == [2, 2, 1]
    assert sizes(*[1] * 250) == [100, 100, 50]


def test_one_slow_host_keeps_no_other_feed_s_news_waiting(home: Path, site: FaultServer, pool: ReadingPool) -> None:
    held = Event()

    def answer_when_let_go(_asked: Any) -> bytes:
        held.wait(HELD_SECONDS)
        return answer(TEN)

    site.routes |= {"/slow": answer_when_let_go, "/rss": answer(TEN)}
    other = site.url.replace("127.0.0.1", "127.0.0.2")
    urls = [f"{site.url}/slow", f"{other}/rss"]
    with open_warehouse(home) as connection:
        sync_feeds(connection, [Feed(feed_id(url), url) for url in urls])
    work = feed_work(home, site, pool, urls)
    patient = replace(work.policy, total_deadline_seconds=HELD_SECONDS)
    work = replace(work, policy=patient, deadline=time.monotonic() + 2 * HELD_SECONDS)
    with serving(site.routes, "127.0.0.2", site.port), opened_visits(work, force=True) as visits:
        until = time.monotonic() + HELD_SECONDS / 2
        while not visits.outcome.visits and time.monotonic() < until:
            visits.take(0.1)
        assert (len(visits.outcome.visits), visits.is_done) == (1, False)
        assert rows(home, "SELECT count(*) FROM item_states WHERE state = 'pending'") == [(10,)]
        held.set()
        visits.take()
    assert (len(visits.outcome.visits), visits.is_done) == (2, True)


def test_a_feed_that_moved_to_where_another_is_followed_is_visited_once_and_says_so(
    home: Path, site: FaultServer, poll: Callable[..., FeedOutcome]
) -> None:
    site.routes |= {"/old": redirect("/new", "301 Moved Permanently"), "/new": answer(TEN)}
    for hours in (0, 12, 25):
        poll("/old", "/new", after=hours)
    before = len(site.asked)
    assert len(poll("/old", "/new", after=27).visits) == 1
    assert site.paths()[before:] == ["/new"]
    problems = dict(rows(home, "SELECT previous_url IS NOT NULL, problem FROM feeds"))
    assert "followed as well" in problems[True]
    assert problems[False] is None
    # Once the other one is followed no more, this one is visited again.
    assert len(poll("/old", after=30).visits) == 1
