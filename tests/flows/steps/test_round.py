"""The whole round, from seed files and a press on the loopback to the published snapshot."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.steps.again.retag import retag_all
from flows.steps.pages.batches import BATCHING, Batching
from flows.steps.pages.revisits import revisit_all
from flows.steps.rounds.round import run_round
from flows.steps.runs import Caller, unmeasured, untold
from presswatch.errors import PresswatchError, UsageError, WarehouseDamaged, WarehouseError
from presswatch.home.rule_files import RULE_FILES, seeds_folder
from presswatch.records.fetched import Fetched
from presswatch.records.rounds import RoundOptions, RoundReport
from presswatch.settings import Settings
from tests.connectors.http.fault_server import answer, serving
from tests.flows.steps.pool_here import HERE
from tests.flows.steps.press_server import Press, running_press
from tests.one_mother import SHARING, one_mother
from tests.processes import PATIENCE_SECONDS
from tests.warehouse.sample import bytes_of_a_block
from warehouse.archive.raw_archive import RawArchive
from warehouse.archive.warc_reading import records
from warehouse.desk.newest import NewestSnapshot
from warehouse.desk.scope import Scope
from warehouse.desk.tables import table
from warehouse.snapshot.alarms import find_alarms
from warehouse.snapshot.feed_states import feed_health
from warehouse.snapshot.restoration import copies, restore
from warehouse.store.articles.items import keep_outcomes, pending_items
from warehouse.store.file.soundness import HEADER_BYTES, HEADERS, blocks_in_use

BRIDGE = "The old bridge over the river opened on Monday after two years of work, BelTA reports, citing the ministry."
SCHOOL = "Pupils of the village school moved into a new house with a library, a workshop and a hall for sports."
MORE = "The mayor said that buses would take the new way from Tuesday on and that the old ferry would stay for walkers."


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        yield served


@pytest.fixture(autouse=True)
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


def line_of(press: Press, path: str) -> str:
    """A feed in the list of feeds; `path` may name its source behind a comma."""
    path, _, source_id = path.partition(",")
    return f"{press.url(path)},{source_id},en"


def ingest(tmp_path: Path, press: Press | None = None, feeds: tuple[str, ...] = (), **options: Any) -> RoundReport:
    """One round as the command line runs it."""
    listed = tmp_path / "feeds.csv"
    listed.write_text("url,source_id,language\n" + "".join(f"{line_of(press, path)}\n" for path in feeds if press))
    port = press.port if press else 1
    settings = Settings(home=tmp_path / "home", allow_networks=f"127.0.0.0/8:{port}", workers=1)
    chosen = RoundOptions(tmp_path / "seeds", listed, options.get("only"), options.get("force", True))
    caller = Caller(
        progress=options.get("progress", untold), measured=options.get("measured", unmeasured), pool=one_mother
    )
    return run_round(settings, chosen, caller, options.get("now"), options.get("batching", BATCHING))


def desk_list(folder: Path, name: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """A list of the desk over a period."""
    with NewestSnapshot(folder / "home").reading() as connection:
        return table(connection, name, Scope(since, until)).records()


def rows(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(tmp_path / "home" / "presswatch.duckdb"), read_only=True) as reader:
        return reader.execute(sql).fetchall()


def test_seeds_become_articles_once_and_an_edited_one_version_two(tmp_path: Path, seeds: Path):
    (seeds / "bridge.txt").write_text(f"Bridge opens\n\n{BRIDGE}\n\nSources: TUT.BY, president.gov.by")
    (seeds / "deeper").mkdir()
    (seeds / "deeper" / "school.md").write_text(f"# School moves\n\n{SCHOOL}\n", encoding="utf-16")
    (seeds / "empty.txt").write_text("")
    lines: list[str] = []
    first = ingest(tmp_path, only="seeds", progress=lines.append)
    assert (first.tally.articles_new, first.drops_by_reason) == (2, {"empty": 1})
    assert "seeds: 3 new or changed files: 2 new articles, 0 changed, 1 drop" in lines
    again = ingest(tmp_path, only="seeds")
    assert (again.tally.articles_new, again.tally.articles_changed, again.tally.dropped) == (0, 0, 0)
    (seeds / "bridge.txt").write_text(f"Bridge opens\n\n{BRIDGE}\n\n{MORE}\n\nSources: TUT.BY, president.gov.by")
    assert ingest(tmp_path, only="seeds").tally.articles_changed == 1
    found = rows(tmp_path, "SELECT title, version, credits FROM articles ORDER BY title")
    assert found == [("Bridge opens", 2, "Sources: TUT.BY, president.gov.by"), ("School moves", 1, "")]
    tags = rows(tmp_path, "SELECT source_id FROM article_sources WHERE role = 'source_line' ORDER BY source_id")
    assert tags == [("president_gov_by",), ("tut_by",)]


def test_a_moved_seed_keeps_its_article_also_when_edited_later(tmp_path: Path, seeds: Path):
    (seeds / "old.txt").write_text(f"School moves\n\n{SCHOOL}")
    ingest(tmp_path, only="seeds")
    before = rows(tmp_path, "SELECT article_id FROM articles")
    shutil.move(seeds / "old.txt", seeds / "new.txt")
    assert ingest(tmp_path, only="seeds").tally.articles_new == 0
    assert rows(tmp_path, "SELECT article_id, seed_path FROM articles") == [(before[0][0], "new.txt")]
    (seeds / "new.txt").write_text(f"School moves\n\n{SCHOOL}\n\n{MORE}")
    assert ingest(tmp_path, only="seeds").tally.articles_changed == 1
    assert rows(tmp_path, "SELECT article_id, version FROM articles") == [(before[0][0], 2)]


def test_a_feeds_pages_become_articles_with_tags_raw_bytes_and_lineage(tmp_path: Path, press: Press):
    press.put_page("/bridge", "Bridge opens", BRIDGE, MORE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", "A bridge."))
    told: list[tuple[str, int, int | None]] = []
    report = ingest(tmp_path, press, ("/rss",), measured=lambda *measure: told.append(measure))
    assert report.message == "1 new, 0 changed, 1/1 feeds"
    assert {("feeds", 0, 1), ("feeds", 1, 1), ("pages", 1, None)} <= set(told)
    found = rows(tmp_path, "SELECT title, text, text_origin, date_origin, raw_file IS NOT NULL, language FROM articles")
    title, text, *facts = found[0]
    assert (title, facts) == ("Bridge opens", ["page", "feed", True, "en"])
    assert text.endswith(f"{BRIDGE}\n{MORE}")
    tagged = rows(tmp_path, "SELECT source_id, evidence, text[start_char+1:end_char] FROM article_sources "
                            "JOIN articles USING (article_id) WHERE role = 'attribution'")  # fmt: skip
    assert tagged[0][0] == "belta"
    assert tagged[0][1] == tagged[0][2]
    assert ingest(tmp_path, press, ("/rss",)).tally.articles_new == 0
    assert press.asked["/bridge"] == 1


def test_where_the_page_cannot_be_had_the_feeds_own_text_stands_in_and_the_page_is_tried_again(
    tmp_path: Path, press: Press
):
    press.put("/bridge", "out of order", status=503)
    press.put_feed("/rss", ("/bridge", "Bridge opens", BRIDGE))
    report = ingest(tmp_path, press, ("/rss",))
    assert report.drops_by_reason == {"unreachable": 1}
    assert rows(tmp_path, "SELECT text, text_origin FROM articles") == [(BRIDGE, "feed")]
    assert report.tally.pending == 1
    assert (str(report.pages), report.lost_by_reason) == ("1 page, 0 read; 1 article from the feed's own text", {})
    assert [line.title for line in report.new] == ["Bridge opens"]
    again = ingest(tmp_path, press, ("/rss",), now=datetime.now(UTC) + timedelta(hours=2))
    assert (press.asked["/bridge"], again.new, again.changed) == (2, [], [])
    now = datetime.now(UTC)
    assert desk_list(tmp_path, "drops", now - timedelta(days=1), now + timedelta(days=1)) == []


def test_what_slow_hosts_draw_out_is_kept_before_the_batch_is_through(tmp_path: Path, press: Press):
    put_bridges(press, 3)
    kept_before: list[int] = []

    def counted(connection: duckdb.DuckDBPyConnection, *rest: Any) -> Any:
        found = connection.execute("SELECT count(*) FROM articles").fetchone()
        kept_before.append(found[0] if found else 0)
        return keep_outcomes(connection, *rest)

    report = ingest(tmp_path, press, ("/rss",), batching=Batching(seconds_until_kept=0.0, keep=counted))
    assert (report.tally.articles_new, kept_before) == (3, [0, 1, 2])


def test_the_next_batch_is_read_while_one_is_stored(tmp_path: Path, press: Press):
    put_bridges(press, 2)
    read_meanwhile: list[bool] = []

    def slowly(*asked: Any) -> Any:
        until = time.monotonic() + PATIENCE_SECONDS
        while len(press.asked.keys() & {"/story-0", "/story-1"}) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        read_meanwhile.append(time.monotonic() < until)
        return keep_outcomes(*asked)

    report = ingest(tmp_path, press, ("/rss",), batching=Batching(1, 1, keep=slowly))
    assert (report.tally.articles_new, read_meanwhile) == (2, [True, True])


def test_a_batch_that_the_disk_refuses_fails_the_run_and_is_read_again_by_the_next(tmp_path: Path, press: Press):
    put_bridges(press, 4)
    stored: list[int] = []

    def refused_once(connection: duckdb.DuckDBPyConnection, outcomes: Any, *rest: Any) -> Any:
        stored.append(len(outcomes))
        if len(stored) == 2:
            raise duckdb.IOException("no space left on device")
        return keep_outcomes(connection, outcomes, *rest)

    with pytest.raises(WarehouseError, match="no space left"):
        ingest(tmp_path, press, ("/rss",), batching=Batching(1, 1, keep=refused_once))
    assert rows(tmp_path, "SELECT state, problem LIKE '%no space left%' FROM runs") == [("failed", True)]
    assert len(stored) == 2
    again = ingest(tmp_path, press, ("/rss",))
    assert (again.tally.state, again.tally.articles_new, again.tally.pending) == ("completed", 3, 0)


def put_bridges(press: Press, number: int) -> None:
    """So many pages about a bridge, all in the feed /rss."""
    paths = [f"/story-{one}" for one in range(number)]
    for path in paths:
        press.put_page(path, f"Bridge {path[-1]} opens", BRIDGE, MORE)
    press.put_feed("/rss", *((path, f"Bridge {path[-1]} opens", "A bridge.") for path in paths))


def test_a_run_reads_on_when_its_steps_are_used_up(tmp_path: Path, press: Press):
    put_bridges(press, 3)
    assert ingest(tmp_path, press, ("/rss",), batching=Batching(1, 1, most_steps=1)).tally.articles_new == 3


def test_robots_are_obeyed_and_the_refusal_is_a_drop(tmp_path: Path, press: Press):
    press.put("/robots.txt", "User-agent: *\nDisallow: /bridge", "text/plain")
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    report = ingest(tmp_path, press, ("/rss",))
    assert report.drops_by_reason == report.lost_by_reason == {"robots": 1}
    now = datetime.now(UTC)
    drops = desk_list(tmp_path, "drops", now - timedelta(days=1), now + timedelta(days=1))
    assert [(row["reason"], row["times"]) for row in drops] == [("robots", 1)]
    assert press.asked["/bridge"] == 0


def test_one_article_in_two_feeds_is_one_article_with_both(tmp_path: Path, press: Press):
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    press.put_feed("/rss2", ("/bridge?utm_source=rss", "Bridge opens", ""))
    assert ingest(tmp_path, press, ("/rss", "/rss2")).tally.articles_new == 1
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT article_id) FROM article_feeds") == [(2, 1)]


@pytest.mark.parametrize("twin", ["/bridge/amp/", "/amp/bridge", "/bridge.amp.html", "/4711/a-slug"])
def test_a_page_in_another_edition_is_the_article_of_its_canonical_page(tmp_path: Path, press: Press, twin: str):
    own = "/4711" if "4711" in twin else "/bridge"
    for path in (own, twin):
        press.put_page(path, "Old bridge opens", BRIDGE, MORE)
        status, media_type, body = press.answers[path]
        named = f'<link rel="canonical" href="{press.url(own)}"></head>'.encode()
        press.answers[path] = (status, media_type, body.replace(b"</head>", named))
    press.put_feed("/rss", (own, "Old bridge opens", BRIDGE))
    press.put_feed("/rss2", (twin, "Old bridge opens to traffic", BRIDGE))
    ingest(tmp_path, press, ("/rss",))
    ingest(tmp_path, press, ("/rss", "/rss2"))
    assert rows(tmp_path, "SELECT url, (SELECT count(*) FROM article_feeds) FROM articles") == [(press.url(own), 2)]


def named_at(press: Press, path: str, address: str) -> None:
    """Let a page say that it stands at an address."""
    status, media_type, body = press.answers[path]
    named = f'<link rel="canonical" href="{address}"></head>'.encode()
    press.answers[path] = (status, media_type, body.replace(b"</head>", named))


@pytest.mark.parametrize("is_late", [False, True], ids=["read together", "its own page comes later"])
def test_a_page_that_names_its_neighbours_address_does_not_take_the_neighbours_place(
    tmp_path: Path, press: Press, is_late: bool
):
    press.put_page("/bridge", "Bridge opens", BRIDGE, MORE)
    press.put_page("/school", "School is rebuilt", SCHOOL, MORE)
    for path in ("/bridge", "/school"):
        named_at(press, path, press.url("/bridge"))
    whole = press.answers["/bridge"]
    press.put_feed("/rss", ("/school", "School is rebuilt", ""), ("/bridge", "Bridge opens", ""))
    if is_late:
        press.put("/bridge", "busy", status=503)
        ingest(tmp_path, press, ("/rss",))
        press.answers["/bridge"] = whole
    ingest(tmp_path, press, ("/rss",), now=datetime.now(UTC) + timedelta(days=1))
    assert rows(tmp_path, "SELECT url, title, version FROM articles ORDER BY url") == [
        (press.url("/bridge"), "Bridge opens", 1),
        (press.url("/school"), "School is rebuilt", 1),
    ]


def test_one_page_under_two_links_is_one_article_though_its_own_link_waits(tmp_path: Path, press: Press):
    for path in ("/bridge", "/from-letter/bridge"):
        press.put_page(path, "Bridge opens", BRIDGE, MORE)
        named_at(press, path, press.url("/bridge"))
    whole = press.answers["/bridge"]
    press.put("/bridge", "busy", status=503)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    press.put_feed("/rss2", ("/from-letter/bridge", "Bridge opens", ""))
    ingest(tmp_path, press, ("/rss", "/rss2"))
    press.answers["/bridge"] = whole
    ingest(tmp_path, press, ("/rss", "/rss2"), now=datetime.now(UTC) + timedelta(days=1))
    assert rows(tmp_path, "SELECT url, (SELECT count(*) FROM article_feeds) FROM articles") == [
        (press.url("/bridge"), 2)
    ]


def test_a_clock_that_ran_ahead_once_keeps_no_feed_from_its_visits(tmp_path: Path, press: Press):
    now = datetime.now(UTC)
    press.put_feed("/rss")
    ingest(tmp_path, press, ("/rss",), force=False, now=now + timedelta(days=365))
    for visited in (1, 0):
        assert ingest(tmp_path, press, ("/rss",), force=False, now=now).tally.feeds_visited == visited


def test_what_waited_of_a_feed_that_is_followed_no_more_keeps_its_publisher(tmp_path: Path, press: Press):
    press.put("/bridge", "busy", status=503)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    press.put_feed("/rss2")
    ingest(tmp_path, press, ("/rss,tut_by",))
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    ingest(tmp_path, press, ("/rss2,belta",), now=datetime.now(UTC) + timedelta(days=1))
    assert rows(tmp_path, "SELECT title, publisher_id FROM articles") == [("Bridge opens", "tut_by")]


def test_words_that_a_feed_corrects_are_a_version_at_once_while_its_page_is_refused(tmp_path: Path, press: Press):
    press.put("/bridge", "not for you", status=403)
    press.put_feed("/rss", ("/bridge", "Bridge opens", f"{BRIDGE} {MORE}"))
    assert ingest(tmp_path, press, ("/rss",)).tally.articles_new == 1
    press.put_feed("/rss", ("/bridge", "Bridge stays closed", f"{SCHOOL} {MORE}"))
    assert ingest(tmp_path, press, ("/rss",)).tally.articles_changed == 1
    assert rows(tmp_path, "SELECT title, version FROM articles") == [("Bridge stays closed", 2)]


def test_an_entry_that_is_taken_for_one_seen_at_another_page_is_told_once(tmp_path: Path, press: Press):
    for path in ("/bridge", "/archive"):
        press.put_page(path, "Bridge opens", BRIDGE, MORE)
    item = "<item><title>Bridge opens</title><guid>n1</guid><link>{}</link></item>"
    for path in ("/bridge", "/archive", "/archive"):
        told = item.format(press.url(path))
        press.put("/rss", f"<rss version='2.0'><channel>{told}</channel></rss>", "application/rss+xml")
        ingest(tmp_path, press, ("/rss",))
    assert rows(tmp_path, "SELECT url FROM articles") == [(press.url("/bridge"),)]
    ((url, reason, detail),) = rows(tmp_path, "SELECT url, reason, detail FROM drops")
    assert (url, reason) == (press.url("/archive"), "duplicate")
    assert press.url("/bridge") in detail


def test_a_page_given_up_does_not_keep_the_text_of_another_feed_out(tmp_path: Path, press: Press):
    press.put("/bridge", "gone", status=410)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    assert ingest(tmp_path, press, ("/rss",)).lost_by_reason == {"gone": 1}
    press.put_feed("/rss2", ("/bridge", "Bridge opens", f"{BRIDGE} {MORE}"))
    for articles_new in (1, 0):
        report = ingest(tmp_path, press, ("/rss", "/rss2"))
        assert report.tally.articles_new == articles_new
    assert rows(tmp_path, "SELECT text_origin, text FROM articles") == [("feed", f"{BRIDGE} {MORE}")]
    assert press.asked["/bridge"] == 2


def test_of_two_feeds_the_one_that_has_the_text_makes_the_article_of_a_page_that_is_gone(tmp_path: Path, press: Press):
    feeds = []
    for number in range(4):
        press.put(f"/{number}", "gone", status=410)
        press.put_feed(f"/bare{number}", (f"/{number}", "Bridge opens", ""))
        press.put_feed(f"/full{number}", (f"/{number}", "Bridge opens", f"{BRIDGE} {MORE}"))
        feeds += [f"/bare{number}", f"/full{number}"]
    new = [ingest(tmp_path, press, tuple(feeds)).tally.articles_new for _ in range(3)]
    assert (sum(new), new[2]) == (4, 0)
    assert rows(tmp_path, "SELECT count(*) FROM item_states WHERE state NOT IN ('done', 'given_up')") == [(0,)]
    assert all(press.asked[f"/{number}"] <= 2 for number in range(4))


def test_unreachable_feeds_fail_the_run_and_lose_no_seed(tmp_path: Path, seeds: Path, press: Press):
    (seeds / "school.txt").write_text(f"School moves\n\n{SCHOOL}")
    press.put("/rss", "broken", status=500)
    report = ingest(tmp_path, press, ("/rss", "/rss2"))
    assert report.tally.state == "failed"
    assert report.message == "1 new, 0 changed, 0/2 feeds, no feed could be read"
    assert not report.is_offline
    assert sorted(problem for _, problem in report.feed_problems) == ["HTTP 404 (not found)", "HTTP 500"]
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]
    assert rows(tmp_path, "SELECT outcome, count(*) FROM visits GROUP BY ALL") == [("failed", 2)]


def test_feeds_without_a_server_are_what_a_machine_without_a_network_sees(tmp_path: Path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        (tmp_path / "feeds.csv").write_text(f"url\nhttp://127.0.0.1:{unused.getsockname()[1]}/rss\n")
        settings = Settings(home=tmp_path / "home", allow_networks="127.0.0.0/8:*", workers=1)
        report = run_round(settings, RoundOptions(tmp_path / "seeds", tmp_path / "feeds.csv"), SHARING)
    assert (report.tally.problems, report.is_offline) == (["every feed was unreachable"], True)


def test_feeds_whose_hosts_rest_are_neither_asked_nor_failed_and_still_new(tmp_path: Path, press: Press):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    press.put("/rss", "come later", status=429)
    ingest(tmp_path, press, ("/rss",), now=start)
    told: list[str] = []
    report = ingest(tmp_path, press, ("/rss", "/rss2"), now=start + timedelta(minutes=1), progress=told.append)
    tally = report.tally
    assert (tally.state, tally.feeds_visited, tally.feeds_failed, report.feed_problems) == ("completed", 0, 0, [])
    said = r"2 not asked \(host rests until \d\d:\d\d UTC\)"
    assert re.fullmatch(f"0 new, 0 changed, {said}", report.message)
    assert re.fullmatch(f"{said}; 0 new items", told[1])
    assert (
        rows(tmp_path, "SELECT outcome FROM visits WHERE run_id = (SELECT max(run_id) FROM runs)")
        == [("postponed",)] * 2
    )
    with duckdb.connect(str(tmp_path / "home" / "presswatch.duckdb"), read_only=True) as reader:
        health = feed_health(reader, start + timedelta(minutes=2))
    assert sorted(row[0] for row in health.rows) == ["late", "new"]
    assert [row[2] for row in health.rows if row[0] == "new"] == ["not visited yet"]


def test_a_run_of_seeds_says_nothing_of_feeds(tmp_path: Path, seeds: Path):
    (seeds / "broken.json").write_text("{")
    report = ingest(tmp_path, only="seeds")
    assert report.message == "0 new, 0 changed, seeds only"
    assert [(drop.seed_path, drop.reason) for drop in report.lost] == [("broken.json", "bad_json")]


def test_a_named_folder_of_seeds_that_is_none_is_a_failed_run_on_record(tmp_path: Path, seeds: Path):
    seeds.rmdir()
    with pytest.raises(UsageError, match="seeds is not a folder of seed files"):
        ingest(tmp_path, only="seeds")
    ((state, problem),) = rows(tmp_path, "SELECT state, problem FROM runs")
    assert (state, "not a folder of seed files" in problem) == ("failed", True)


def test_a_wrong_line_of_the_feed_list_is_a_drop(tmp_path: Path, seeds: Path):
    (tmp_path / "feeds.csv").write_text("url,source_id,language\nnot an address,,\n")
    settings = Settings(home=tmp_path / "home", workers=1)
    run_round(settings, RoundOptions(seeds, tmp_path / "feeds.csv"), SHARING)
    assert rows(tmp_path, "SELECT reason, detail FROM drops") == [
        ("bad_row", "feeds.csv line 2: not an http(s) address")
    ]


def test_a_missing_or_broken_list_of_feeds_is_a_failed_run_on_record_and_an_alarm(tmp_path: Path, seeds: Path):
    settings = Settings(home=tmp_path / "home", workers=1)
    (tmp_path / "feeds.csv").write_text("adress\nhttps://example.org/rss\n")
    for number, (name, said) in enumerate((("none.csv", "cannot be read"), ("feeds.csv", "has no column 'url'"))):
        at = datetime(2026, 3, 1, 12 + number, tzinfo=UTC)
        with pytest.raises(UsageError, match=said):
            run_round(settings, RoundOptions(seeds, tmp_path / name), SHARING, now=at)
        state, problem = rows(tmp_path, "SELECT state, problem FROM runs ORDER BY started_at DESC LIMIT 1")[0]
        assert state == "failed"
        assert problem.startswith(("the list of feeds", str(tmp_path)))
        assert said in problem
        assert said in " ".join(alarm.text for alarm in find_alarms(settings.home, datetime.now(UTC)))


def test_a_run_that_somebody_stops_is_cancelled_and_alarms_nobody(tmp_path: Path, press: Press):
    press.put_feed("/rss")

    def pressed(name: str, work: Callable[[], Any]) -> Any:
        if name == "poll feeds":
            raise KeyboardInterrupt
        return work()

    (tmp_path / "feeds.csv").write_text(f"url\n{press.url('/rss')}\n")
    settings = Settings(home=tmp_path / "home", workers=1)
    with pytest.raises(KeyboardInterrupt):
        run_round(settings, RoundOptions(None, tmp_path / "feeds.csv", "feeds"), Caller(pressed, pool=one_mother))
    assert rows(tmp_path, "SELECT state, problem FROM runs") == [("cancelled", "stopped by Ctrl-C")]
    assert find_alarms(settings.home, datetime.now(UTC)) == []


def test_a_broken_rules_file_is_a_failed_run_on_record(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch):
    ingest(tmp_path, only="seeds")
    for name in RULE_FILES:
        shutil.copy(seeds_folder() / name, seeds / name)
    (seeds / "watchlists.toml").write_text("[[watchlist]\n")
    monkeypatch.chdir(tmp_path)
    settings = Settings(home=tmp_path / "home", workers=1)
    for work in (partial(retag_all, settings, SHARING), partial(revisit_all, settings, 1.0, SHARING)):
        with pytest.raises(PresswatchError, match="watchlists"):
            work()
    failed = rows(tmp_path, "SELECT flow FROM runs WHERE state = 'failed' AND problem LIKE '%watchlists%' ORDER BY 1")
    assert failed == [("retag",), ("revisit",)]


def test_the_users_own_example_comes_out_whole(tmp_path: Path, seeds: Path):
    example = Path(__file__).parents[4] / "shared" / "seeds" / "000_53a5779afd185df0.txt"
    if not example.is_file():
        pytest.skip("the example's file is not beside this project")
    shutil.copy(example, seeds)
    ingest(tmp_path, only="seeds")
    title, language, published, text = rows(tmp_path, "SELECT title, language, published_at, text FROM articles")[0]
    assert title == "Lukashenko Offers Fresh Start In Belarus-USA Relations To Trump’s Adviser"
    assert (language, published) == ("en", None)
    assert text.startswith("President Alexander Lukashenko met with John Bolton")
    assert text.endswith("told journalists.")
    tags = set(rows(tmp_path, "SELECT source_id, role FROM article_sources WHERE role <> 'mention'"))
    assert tags == {
        ("tut_by", "source_line"),
        ("president_gov_by", "source_line"),
        ("president_gov_by", "photo_credit"),
        ("kremlin", "attribution"),
    }
    topics = {topic for (topic,) in rows(tmp_path, "SELECT topic_id FROM article_topics")}
    assert {
        "medtop:20000639",
        "medtop:20000638",
        "medtop:11000000",
        "medtop:20000592",
        "belarus_us_relations",
    } <= topics
    names = {name for (name,) in rows(tmp_path, "SELECT topic_name FROM article_topics")}
    assert not names & {"election", "sport", "crime", "elections"}


def test_a_young_article_is_looked_at_again_and_its_edit_and_its_end_are_versions(tmp_path: Path, press: Press):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    ingest(tmp_path, press, ("/rss",), now=start)
    press.put_page("/bridge", "Bridge opens at last", BRIDGE)
    ingest(tmp_path, press, ("/rss",), now=start + timedelta(minutes=30))
    assert press.asked["/bridge"] == 1
    assert ingest(tmp_path, press, ("/rss",), now=start + timedelta(minutes=61)).tally.articles_changed == 1
    del press.answers["/bridge"]
    gone = ingest(tmp_path, press, ("/rss",), now=start + timedelta(hours=7))
    assert gone.message == "0 new, 1 changed (1 gone), 1/1 feeds"
    assert ([line.title for line in gone.gone], gone.changed) == (["Bridge opens at last"], [])
    later = ingest(tmp_path, press, ("/rss",), now=start + timedelta(hours=30))
    assert (later.tally.articles_changed, later.gone) == (0, [])
    assert press.asked["/bridge"] == 4
    versions = rows(tmp_path, "SELECT version, change, title FROM article_versions ORDER BY version")
    assert versions == [
        (1, "first", "Bridge opens"),
        (2, "title", "Bridge opens at last"),
        (3, "deleted", "Bridge opens at last"),
    ]
    assert rows(tmp_path, "SELECT new_title FROM silent_edits") == [("Bridge opens at last",)]


@pytest.mark.parametrize("fault", ["a byte flipped", "missing"])
def test_a_round_over_a_damaged_warehouse_writes_nothing_and_publishes_nothing(tmp_path: Path, press: Press, fault):
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    ingest(tmp_path, press, ("/rss",))
    warehouse = tmp_path / "home" / "warehouse.duckdb"
    content = bytearray(warehouse.read_bytes())
    last_block = max(blocks_in_use(warehouse)) * bytes_of_a_block(warehouse)
    content[HEADERS * HEADER_BYTES + last_block + 700] ^= 1
    warehouse.unlink() if fault == "missing" else warehouse.write_bytes(content)
    before = {path.name: path.read_bytes() for path in (tmp_path / "home").glob("*.duckdb*")}
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""), ("/ferry", "Ferry sails", "It sails at noon."))
    with pytest.raises(WarehouseDamaged, match="presswatch restore"):
        ingest(tmp_path, press, ("/rss",))
    assert {path.name: path.read_bytes() for path in (tmp_path / "home").glob("*.duckdb*")} == before
    told = find_alarms(tmp_path / "home", datetime.now(UTC))[0]
    assert told.key == "warehouse_refused"
    assert "no run can begin" in told.text
    assert "presswatch restore" in told.text
    restore(tmp_path / "home", list(copies(tmp_path / "home", None)), datetime.now(UTC))
    assert not any(alarm.key == "warehouse_refused" for alarm in find_alarms(tmp_path / "home", datetime.now(UTC)))
    assert ingest(tmp_path, press, ("/rss",)).tally.articles_new == 1


def revisit_profiles(home: Path) -> list[str]:
    archived = b"".join(file.read_bytes() for file in sorted((home / "raw").iterdir()))
    return [line.decode().rpartition("/")[2] for line in re.findall(rb"\r\nWARC-Profile: (\S+)\r\n", archived)]


def test_a_page_that_is_as_it_was_is_neither_read_nor_kept_again(tmp_path: Path, press: Press):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.etags["/bridge"] = '"v1"'
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    ingest(tmp_path, press, ("/rss",), now=start)

    def look(**after: int) -> int:
        return ingest(tmp_path, press, ("/rss",), now=start + timedelta(**after)).tally.articles_changed

    assert look(minutes=61) == 0
    assert press.unchanged["/bridge"] == 1
    del press.etags["/bridge"]
    assert look(hours=7) == 0
    status, media_type, body = press.answers["/bridge"]
    press.put("/bridge", body.replace(b"<body>", b"<body><script>token = 7</script>"), media_type)
    assert look(hours=25) == 0
    assert revisit_profiles(tmp_path / "home") == [
        "server-not-modified",
        "identical-payload-digest",
        "urn:presswatch:revisit:same-text",
    ]
    archived = b"".join(file.read_bytes() for file in (tmp_path / "home" / "raw").iterdir())
    assert archived.count(BRIDGE.encode()) == 1
    assert rows(tmp_path, "SELECT tries, state FROM article_revisits") == [(3, "due")]
    press.put_page("/bridge", "Bridge opens at last", BRIDGE)
    assert look(days=7, hours=1) == 1
    kinds = {type(record) for file in RawArchive(tmp_path / "home" / "raw").files() for record in records(file)}
    assert kinds == {Fetched}


@pytest.mark.parametrize("status", [404, 410, 451], ids=["not found", "gone", "withdrawn by law"])
def test_a_page_that_was_taken_away_counts_as_gone_whoever_took_it(tmp_path: Path, press: Press, status):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    ingest(tmp_path, press, ("/rss",), now=start)
    press.put("/bridge", "no more", status=status)
    gone = ingest(tmp_path, press, ("/rss",), now=start + timedelta(minutes=61))
    assert [line.title for line in gone.gone] == ["Bridge opens"]
    assert rows(tmp_path, "SELECT gone_at FROM articles") == [(start + timedelta(minutes=61),)]


def test_a_page_that_was_gone_and_is_there_again_is_back_and_its_edits_are_versions_of_their_own(
    tmp_path: Path, press: Press
):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    ingest(tmp_path, press, ("/rss",), now=start)
    page = press.answers.pop("/bridge")
    ingest(tmp_path, press, ("/rss",), now=start + timedelta(minutes=61))
    assert rows(tmp_path, "SELECT version, gone_at FROM articles") == [(2, start + timedelta(minutes=61))]
    press.put("/bridge", "The server is tired", status=503)
    ingest(tmp_path, press, ("/rss",), now=start + timedelta(hours=7))
    assert rows(tmp_path, "SELECT state FROM article_revisits") == [("gone",)]
    press.answers["/bridge"] = page
    returned = ingest(tmp_path, press, ("/rss",), now=start + timedelta(hours=25))
    assert returned.message == "0 new, 1 changed (1 back), 1/1 feeds"
    assert [line.address for line in returned.back] == [press.url("/bridge")]
    seen = desk_list(tmp_path, "vanished", start, start + timedelta(days=2))
    changes = [(row["title"], row["change"]) for row in seen]
    assert changes == [("Bridge opens", "restored"), ("Bridge opens", "deleted")]
    assert rows(tmp_path, "SELECT version, gone_at FROM articles") == [(3, None)]
    assert rows(tmp_path, "SELECT state FROM article_revisits") == [("due",)]
    del press.answers["/bridge"]
    press.put_page("/bridge", "Bridge opens at last", BRIDGE)
    ingest(tmp_path, press, ("/rss",), now=start + timedelta(days=7, hours=1))
    versions = rows(tmp_path, "SELECT version, change, raw_offset FROM article_versions ORDER BY version")
    assert [change for _, change, _ in versions] == ["first", "deleted", "restored", "title"]
    assert versions[0][2] != versions[2][2]


def test_walls_are_named_the_feeds_text_stands_in_and_the_page_is_tried_again_after_an_hour(
    tmp_path: Path, press: Press
):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    walls = {
        "challenge": "<title>Just a moment...</title><body>Checking your browser</body>",
        "consent": "<title>Before you continue</title><body><p>We use cookies and data to deliver services.</p></body>",
        "soft_404": "<title>Page not found</title><body><p>The page you were looking for does not exist.</p></body>",
        "error_page": "<title>Error</title><body><p>Error establishing a database connection</p></body>",
        "paywall": "<title>Bridge</title><body><article><p>Subscribe to continue reading.</p></article></body>",
        "no_text": "<title>App</title><body><div id=app></div><script>run()</script></body>",
    }
    for name, body in walls.items():
        press.put(f"/news-{name}", f"<!doctype html><html>{body}</html>")
    press.put_feed("/rss", *((f"/news-{name}", f"Title {name}", f"{BRIDGE} {name}.") for name in walls))
    first = ingest(tmp_path, press, ("/rss",), now=start)
    assert first.drops_by_reason == dict.fromkeys(walls, 1)
    kept = rows(tmp_path, "SELECT title, text, text_origin FROM articles ORDER BY title")
    assert kept == sorted((f"Title {name}", f"{BRIDGE} {name}.", "feed") for name in walls)
    assert rows(tmp_path, "SELECT title FROM articles WHERE is_paywalled") == [("Title paywall",)]
    ingest(tmp_path, press, ("/rss",), now=start + timedelta(minutes=50))
    assert {press.asked[f"/news-{name}"] for name in walls} == {1}
    press.put_page("/news-consent", "Bridge opens", BRIDGE, MORE)
    ingest(tmp_path, press, ("/rss",), now=start + timedelta(minutes=61))
    assert {press.asked[f"/news-{name}"] for name in walls} == {2}
    read = rows(tmp_path, "SELECT text_origin, version FROM articles WHERE text LIKE '%ferry%'")
    assert read == [("page", 1)]
    waiting = rows(tmp_path, "SELECT reason, tries, next_try_at FROM item_states WHERE state = 'retried'")
    assert sorted(waiting) == sorted(
        (name, 2, start + timedelta(minutes=61, hours=6)) for name in walls if name != "consent"
    )


def test_an_outlet_that_gave_texts_and_now_gives_empty_pages_fails_the_run_with_the_reason(
    tmp_path: Path, press: Press
):
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    whole = [(f"/news-{n}", f"Street {n} is paved", "") for n in range(6)]
    for path, title, _ in whole:
        press.put_page(path, title, f"{title} from end to end, says the town. {BRIDGE}", MORE)
    press.put_feed("/rss", *whole)
    first = ingest(tmp_path, press, ("/rss",), now=start)
    assert (first.tally.state, first.tally.articles_new) == ("completed", 6)
    empty = [(f"/late-{n}", f"Square {n} is lit", "") for n in range(4)]
    for path, title, _ in empty:
        press.put(path, f"<!doctype html><title>{title}</title><body><div id=app></div><script>go()</script></body>")
    press.put_feed("/rss", *empty, *whole)
    failed = ingest(tmp_path, press, ("/rss",), now=start + timedelta(hours=1))
    assert failed.tally.state == "failed"
    assert failed.tally.problems == ["no text any more from 127.0.0.1 (no_text)"]
    assert failed.message == "0 new, 0 changed, 1/1 feeds, 4 pending, no text any more from 127.0.0.1 (no_text)"
    assert rows(tmp_path, "SELECT state, problem FROM runs ORDER BY started_at") == [
        ("completed", None),
        ("failed", "no text any more from 127.0.0.1 (no_text)"),
    ]
    for path, title, _ in empty:
        press.put_page(path, title, f"{title} all night long, says the town. {SCHOOL}", MORE)
    mended = ingest(tmp_path, press, ("/rss",), now=start + timedelta(hours=3))
    assert (mended.tally.state, mended.tally.articles_new) == ("completed", 4)


def test_what_a_resting_host_puts_off_is_asked_for_no_more_in_this_run(tmp_path: Path, press: Press):
    paths = [f"/story-{number}" for number in range(4)]
    for path in paths:
        press.put(path, "too many requests", status=429)
    press.put_feed("/rss", *((path, f"Bridge {path[-1]} opens", "A bridge.") for path in paths))
    batches: list[list[str]] = []

    def noted(*asked: Any) -> Any:
        found = pending_items(*asked)
        batches.append([row["item_key"] for row in found])
        return found

    report = ingest(tmp_path, press, ("/rss",), batching=Batching(2, choose=noted))
    assert (report.tally.pending, sum(press.asked[path] for path in paths)) == (4, 1)
    tried = [key for batch in batches for key in batch]
    assert len(tried) == len(set(tried)) == 4
    assert batches[-1] == []


def test_a_host_with_many_slow_feeds_keeps_no_other_outlet_s_pages_waiting(tmp_path: Path, press: Press):
    put_bridges(press, 3)
    empty = answer(b"<rss version='2.0'><channel/></rss>")
    # Most feeds of the crowded host take so long that no budget suffices for all of them. A busy machine may need a
    # larger one for three pages; pages that waited for that host would not be read within any.
    slow_routes = {f"/{number}": [0.4 if number < 3 else 6.0, empty] for number in range(12)}
    with serving(slow_routes) as slow, serving(slow_routes, "127.0.0.9", slow.port):
        crowded = "".join(f"{slow.url.replace('127.0.0.1', '127.0.0.9')}/{number}\n" for number in range(12))
        (tmp_path / "feeds.csv").write_text(f"url\n{crowded}{press.url('/rss')}\n")
        nets = f"127.0.0.0/8:{press.port},127.0.0.0/8:{slow.port}"
        for budget in (3, 12, 48):
            shutil.rmtree(tmp_path / "home", ignore_errors=True)
            settings = Settings(home=tmp_path / "home", allow_networks=nets, workers=1, run_budget_seconds=budget)
            report = run_round(settings, RoundOptions(None, tmp_path / "feeds.csv", "feeds"), HERE)
            if report.tally.pending == 0 and report.tally.articles_new:
                break
    outcomes = dict(rows(tmp_path, "SELECT outcome, count(*) FROM visits GROUP BY ALL"))
    assert (report.tally.articles_new, report.tally.pending) == (3, 0)
    assert outcomes["new"] == 1
    assert outcomes["postponed"] > 0
    assert sum(outcomes.values()) == 13


def test_how_old_articles_are_when_they_can_be_queried_stands_by_outlet(tmp_path: Path, press: Press):
    now = datetime.now(UTC)

    def listed(number: int, minutes: float) -> str:
        date = format_datetime(now - timedelta(minutes=minutes))
        put_bridges(press, number + 1)
        link = press.url(f"/story-{number}")
        return f"<item><title>Bridge {number} opens</title><link>{link}</link><pubDate>{date}</pubDate></item>"

    old = listed(0, 3000)
    press.put("/rss", f"<rss version='2.0'><channel>{old}</channel></rss>", "application/rss+xml")
    ingest(tmp_path, press, ("/rss,belta",), now=now - timedelta(minutes=60))
    new = listed(1, 30) + listed(2, 10)
    press.put("/rss", f"<rss version='2.0'><channel>{new}{old}</channel></rss>", "application/rss+xml")
    report = ingest(tmp_path, press, ("/rss,belta",), now=now)
    [(outlet, articles, p50, p95)] = rows(tmp_path, "SELECT * EXCLUDE last_at FROM freshness")
    assert (outlet, articles) == (report.freshness[0].outlet, 2)
    assert 20 <= p50 <= 21
    assert 29 <= p95 <= 31


def test_an_entry_without_text_whose_page_is_away_does_not_delay_the_text_of_another_feed(tmp_path: Path, press: Press):
    press.put_feed("/a", ("/gone", "Bridge opens", ""))
    press.put_feed("/b", ("/gone", "Bridge opens", BRIDGE))
    for _ in range(2):
        ingest(tmp_path, press, ("/a", "/b"))
    assert rows(tmp_path, "SELECT text, text_origin FROM articles") == [(BRIDGE, "feed")]
    assert rows(tmp_path, "SELECT count(DISTINCT feed_id) FROM article_feeds") == [(2,)]
