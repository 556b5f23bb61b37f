"""The desk's pages and files over a small archive with hostile texts in it: right, harmless, and always the newest."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import httpx
import pytest
import uvicorn

from presswatch.desk.app import desk_app
from presswatch.desk.formats import ATOM
from presswatch.desk.tables import TABLES
from presswatch.settings import Settings
from tests.warehouse.sample import RUN, article, filled_home, hours
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.rows import insert

SINCE = "since=2026-10-01&until=2026-12-01"
HOSTILE = article(
    66, "tut_by", 5, "<script>alert(1)</script> \u202egnp.exe\x07 {{ 7*7 }}",
    "A <img src=x onerror=alert(2)> text.\nMore.",
    url="javascript:alert(3)", credits="\u2066</title><script>", lead="=HYPERLINK(1)",
)  # fmt: skip


@contextmanager
def desk(home: Path, secret: str | None = None, zone: str = "UTC") -> Iterator[httpx.Client]:
    """A client of a desk that answers on a free port of this machine."""
    # Of a socket whose protocol is named asyncio sends small answers at once.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        app = desk_app(Settings(home=home, time_zone=zone), frozenset({host}), secret)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            with httpx.Client(base_url=f"http://{host}", trust_env=False) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    home = filled_home(tmp_path_factory.mktemp("desk"))
    with open_warehouse(home) as connection:
        insert(connection, "articles", [HOSTILE])
        insert(connection, "watchlist_hits", [{"watchlist": "</a><b>x", "article_id": "a66", "first_hit_at": hours(5)},
            {"watchlist": "amnesty", "article_id": "a66", "first_hit_at": hours(5)}])  # fmt: skip
    publish(home, "run-2")
    return home


@pytest.fixture(scope="module")
def client(home) -> Iterator[httpx.Client]:
    with desk(home) as client:
        yield client


PAGES = [
    f"/?{SINCE}",
    "/articles",
    "/articles?q=bridge",
    "/articles?q=-repairs+bridge&order=oldest",
    "/articles?outlet=tut_by&lang=en",
    "/articles?author=Writer",
    "/articles/a1",
    "/articles/a66",
    "/stories",
    f"/outlets/tut_by?{SINCE}",
    f"/sources/belta?{SINCE}",
    f"/topics/transport?{SINCE}",
    f"/watchlists/%3C%2Fa%3E%3Cb%3Ex?{SINCE}",
    *(f"/{name}?{SINCE}" for name in TABLES),
]


@pytest.mark.parametrize("language", ["en", "ru", "be"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_every_language_and_nothing_foreign_acts(client, path, language):
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    page = answer.text
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<(script|img|iframe|b>x)|onerror=alert\(2\)>|href=\"javascript:|\u202e|\u2066|\x07", page)
    assert "{{" not in page.replace("{{ 7*7 }}", "")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy


def test_an_article_shows_its_text_with_what_was_found_in_it_and_why(client):
    page = client.get("/articles/a1").text
    assert re.search(
        r'<mark class="source"><a href="#s\d" title="BelTA: attribution[^"]*">BelTA reports</a></mark>', page
    )
    assert "<del>good,</del>" in page or "<del>for good</del>" in page.replace("good,", "good")
    assert "https://tut.by/news/1" in page
    assert "<p>transport</p>" in page, "and not Transport beside it: the same word"


def test_search_narrows_by_filters_and_says_how_many_of_each_there_are(client):
    page = client.get("/articles?q=bridge").text
    assert "Bridge over the Sozh closed" in page
    assert re.search(r'outlet=belta"?[^>]*>BelTA</a> <span>1</span>', page)
    assert '<mark class="hit">bridge</mark>' in page
    narrowed = client.get("/articles?q=bridge&outlet=belta").text
    assert "Bridge closed</a>" not in narrowed
    assert "Bridge over the Sozh closed" in narrowed


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/articles?outlet=tutby", 400, "did you mean"),
        ("/articles?foo=1", 400, "foo is not part of a question"),
        ("/articles?order=up", 400, "order up is none of"),
        ("/articles?since=yesterdayish", 400, "yesterdayish"),
        ("/articles?page=0", 400, "page 0 is not a page"),
        ("/articles/a999", 404, "presswatch explain"),
        ("/articles.exe", 404, "no form exe"),
        ("/outlets.rss", 404, "no form rss"),
        ("/outlets/nobody", 404, "no outlet nobody"),
        ("/stories/nothing", 404, "no story nothing"),
        ("/nothing/at/all", 404, "no such page"),
    ],
)
def test_what_cannot_be_answered_is_a_page_that_says_why(client, path, status, said):
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.text


def test_a_list_is_also_csv_json_a_sheet_and_a_feed(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/articles.csv?order=oldest").text.removeprefix("\ufeff"))))
    entries = json.loads(client.get("/articles.json?order=oldest").text)
    assert [row["article_id"] for row in rows] == [entry["article_id"] for entry in entries]
    assert len(rows) == 7
    hostile = next(row for row in rows if row["article_id"] == "a66")
    assert hostile["lead"] == "'=HYPERLINK(1)"
    feed = feedparser.parse(client.get("/articles.atom").content)
    assert not feed.bozo
    assert {entry.id.rpartition(":")[2] for entry in feed.entries} == {row["article_id"] for row in rows}
    assert all(entry.link.startswith(f"{client.base_url}/articles/") for entry in feed.entries)
    assert "javascript:" not in client.get("/articles.atom").text


LISTS = ["outlets", "sources", "topics", "feeds", "drops"]


def leads_to_pages(client: httpx.Client, name: str) -> None:
    """Every row of a list is an entry of its feed that leads to a page."""
    assert f"/{name}.atom?" in client.get(f"/{name}?{SINCE}").text
    feed = feedparser.parse(client.get(f"/{name}.atom?{SINCE}").content)
    rows = client.get(f"/{name}.json?{SINCE}").json()
    assert not feed.bozo
    assert len({entry.id for entry in feed.entries}) == len(rows) > 0
    assert {client.get(entry.link).status_code for entry in feed.entries} == {200}
    assert feed.feed.links[0].href == f"{client.base_url}/{name}.atom?{SINCE}"


@pytest.mark.parametrize("name", ["stories", "edits", "vanished", *LISTS])
def test_every_list_is_a_feed_whose_entries_lead_to_pages(home_with_story, name):
    with desk(home_with_story) as client:
        leads_to_pages(client, name)


@pytest.mark.parametrize(
    "path", [f"/watchlists?{SINCE}", "/watchlists/amnesty", "/articles?list=amnesty", "/articles/a66"]
)
def test_watchlists_are_called_by_their_names_in_the_language_of_the_page(client, path):
    assert "Амністыя" in client.get(path, headers={"Accept-Language": "be"}).text
    assert "Амнистия" in client.get(path, headers={"Accept-Language": "ru"}).text


@pytest.mark.parametrize("name", ["watchlists", *LISTS])
def test_so_they_do_where_names_are_hostile(client, name):
    leads_to_pages(client, name)


def test_a_feed_says_where_it_is_and_holds_only_what_xml_allows(client):
    root = ElementTree.fromstring(client.get("/articles.atom?outlet=tut_by").content)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{{{ATOM}}}link")}
    assert links["self"] == f"{client.base_url}/articles.atom?outlet=tut_by"
    assert links["alternate"] == f"{client.base_url}/articles?outlet=tut_by"


def test_a_sheet_holds_cyrillic_and_times_of_the_zone_and_no_formula(home):
    with desk(home, zone="Europe/Minsk") as client:
        content = client.get("/articles.xlsx?q=bridge&order=oldest").content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "at (Europe/Minsk)" in texts
    assert "Bridge closed" in texts
    assert "<f>" not in sheet
    # 30 October 2026, 11:00 in Minsk, as Excel counts days since 1899-12-30
    assert str(46325 + 11 / 24)[:9] in sheet


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_file_too(client, name):
    answer = client.get(f"/{name}.json?{SINCE}")
    assert answer.headers["content-disposition"] == f'attachment; filename="presswatch-{name}.json"'
    assert isinstance(json.loads(answer.text), list)


def test_another_host_another_method_and_a_wrong_secret_are_refused(home, client):
    assert client.get("/articles", headers={"Host": "evil.test"}).status_code == 421
    assert client.post("/articles").status_code == 405
    with desk(home, secret="presswatch:s3cret") as guarded:
        refused = guarded.get("/articles")
        assert refused.status_code == 401
        assert "s3cret" not in refused.text
        assert guarded.get("/articles", auth=("presswatch", "wrong")).status_code == 401
        assert guarded.get("/articles", auth=("presswatch", "s3cret")).status_code == 200


def test_a_snapshot_that_is_published_meanwhile_is_the_one_that_is_shown(tmp_path):
    home = filled_home(tmp_path)
    with desk(home) as client:
        assert client.get("/articles/a77").status_code == 404
        with open_warehouse(home) as connection:
            insert(connection, "articles", [article(77, "belta", 81, "A late report", "The zyzzyva was seen at noon.")])
        publish(home, RUN)
        assert client.get("/articles/a77").status_code == 200
        assert "A late report" in client.get("/articles?q=zyzzyva").text


def test_without_a_snapshot_the_page_says_what_to_do(tmp_path):
    with desk(tmp_path) as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert f"presswatch ingest --home {tmp_path}" in answer.text


def test_the_language_that_was_chosen_stays(home):
    with desk(home) as client:
        chosen = client.get("/ui/be", headers={"Referer": f"{client.base_url}/outlets"})
        assert chosen.headers["location"] == "/outlets"
        assert '<html lang="be">' in client.get("/outlets").text
        elsewhere = client.get("/ui/be", headers={"Referer": "http://evil.test//evil.test/x"})
        assert elsewhere.headers["location"] == "/"


def test_days_are_those_of_the_zone(tmp_path):
    home = filled_home(tmp_path)
    late = hours(0) + timedelta(hours=14)  # 22:00 UTC is the next day in Minsk
    with open_warehouse(home) as connection:
        insert(connection, "articles", [article(78, "reuters", 14, "At night", "Said at night.")])
    publish(home, RUN)
    assert late.hour == 22
    with desk(home, zone="Europe/Minsk") as client:
        page = client.get("/outlets/reuters?since=2026-10-30&until=2026-11-02").text
    assert re.search(r'<th scope="row">2026-10-31</th><td class="number">2</td>', page)


@pytest.fixture(scope="module")
def home_with_story(tmp_path_factory) -> Path:
    home = filled_home(tmp_path_factory.mktemp("story"))
    tied = [("a1", "a1", "founder", []), ("a2", "a1", "words", ["bridge", "Sozh"])]
    rows = [
        {"article_id": one, "story_id": story, "revision": 1, "assigned_at": hours(2), "score": 0.5, "rule": rule}
        | {"evidence": evidence, "first_seen_at": hours(1), "rules_version": "1", "run_id": RUN}
        for one, story, rule, evidence in tied
    ]
    with open_warehouse(home) as connection:
        insert(connection, "story_assignments", rows)
        copied = {"article_id": "a2", "from_article_id": "a1", "from_source_id": "tut_by", "near_article_id": "a1"}
        copied |= {"kind": "passage", "shared": 0.6, "of_article": 0.6, "rule": "time", "confidence": 0.6}
        insert(connection, "republications", [copied | {"evidence": "The bridge over the Sozh", "minutes_later": 20.0}])
        gone = {"article_id": "a2", "version": 9, "title": "Gone", "seen_at": hours(50), "change": "deleted"}
        insert(connection, "article_versions", [gone | {"kinds": ["deleted"]}])
    publish(home, RUN)
    return home


def test_a_story_shows_who_told_it_when_and_what_ties_them(home_with_story):
    with desk(home_with_story) as client:
        page = client.get("/stories/a1").text
        assert page.index("Bridge closed</a>") < page.index("Bridge over the Sozh closed</a>")
        assert "the same words: bridge, Sozh" in page
        assert "later by the hour of both" in page
        assert re.search(
            r'On whose word</h2>.*href="/sources/belta">BelTA</a>\s*<small>1 article · attribution</small>', page
        )
        assert '<q class="passage">The bridge over the Sozh</q>' in page
        listed = client.get(f"/stories?{SINCE}").text
        assert "<b>2 outlets</b> · 2 articles" in listed
        assert 'href="/outlets/belta">BelTA</a>' in listed
        assert "Bridge over the Sozh closed" in client.get("/articles/a1").text
        assert json.loads(client.get(f"/stories.json?{SINCE}").text)[0]["story_id"] == "a1"
        assert 'href="/stories/a1">' in client.get(f"/?{SINCE}").text


def test_an_entry_without_an_address_is_counted_under_its_headline_and_the_address_of_its_feed(tmp_path):
    home = filled_home(tmp_path / "home")
    feed = {"feed_id": "half", "url": "https://half.example/rss", "is_followed": True}
    with open_warehouse(home) as connection:
        insert(connection, "feeds", [feed])
        lost = {"at": hours(5), "reason": "no_link", "title": "Half an entry", "feed_id": "half"}
        insert(connection, "drops", [lost])
    publish(home, "run-2")
    with desk(home) as client:
        (row,) = [row for row in client.get(f"/drops.json?{SINCE}").json() if row["reason"] == "no_link"]
    assert (row["example"], row["url"]) == ("Half an entry", "https://half.example/rss")


def test_a_silent_edit_is_listed_with_everything_that_changed(tmp_path):
    home = filled_home(tmp_path / "home")
    before = {
        "article_id": "a2",
        "version": 8,
        "title": "Old",
        "text": "Old text",
        "seen_at": hours(4),
        "change": "text",
    }
    now = before | {"version": 9, "title": "New", "text": "New", "seen_at": hours(5), "change": "title"}
    with open_warehouse(home) as connection:
        insert(connection, "article_versions", [before, now | {"kinds": ["title", "text", "passage_removed"]}])
        insert(connection, "article_versions", [now | {"version": 10, "title": "Newer", "kinds": None}])
    publish(home, "run-2")
    with desk(home) as client:
        page = " ".join(client.get(f"/edits?{SINCE}").text.split())
        rows = client.get(f"/edits.json?{SINCE}").json()
    assert "headline, text, passage taken out" in page
    kinds = {row["version"]: row["kinds"] for row in rows if row["article_id"] == "a2"}
    assert (kinds[9], kinds[10]) == (["title", "text", "passage_removed"], ["title"])


def test_the_facts_of_an_article_stand_apart(tmp_path):
    home = filled_home(tmp_path / "home")
    with open_warehouse(home) as connection:
        connection.execute("UPDATE articles SET gone_at = ?, version = 3 WHERE article_id = 'a1'", [hours(60)])
    publish(home, "run-2")
    with desk(home) as client:
        page = " ".join(re.sub(r"<[^>]*>", "", client.get("/articles?q=bridge").text).split())
    assert " · 3 versions · gone from its address since " in page
