"""What is done with bytes that are already here: reextract, import-warc, replay, maintenance, a full disk."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.steps.again.replay import Replay, Wanted, replay_drops
from flows.steps.housekeeping import keep_house
from flows.steps.past.import_warc import import_archives
from flows.steps.rereading import reextract_all, why_nothing
from flows.steps.rounds.round import run_round
from flows.steps.runs import Caller
from presswatch.cli import main
from presswatch.errors import Unreadable, UsageError, WarehouseError
from presswatch.records import Fetched, RunTally
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.pool_here import HERE, PoolHere, pool_here
from tests.flows.steps.press_server import Press, running_press
from tests.full_disk import files_no_larger_than
from tests.processes import started
from transforms.work import EXTRACTOR_VERSION, PageBytes, RuleTexts
from warehouse.archive.raw_archive import RawArchive
from warehouse.store.file.connection import attach, open_warehouse, run_lock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRIDGE = "The old bridge over the river opened on Monday after two years of work, BelTA reports, citing the ministry."
MORE = "The mayor said that buses would take the new way from Tuesday on and that the old ferry would stay for walkers."


@pytest.fixture(scope="module")
def one_press() -> Iterator[Press]:
    with running_press() as served:
        yield served


def opened(served: Press) -> Press:
    """The press with its one page, asked nothing so far."""
    for told in (served.answers, served.asked, served.etags, served.unchanged):
        told.clear()
    served.put_page("/bridge", "Bridge opens", BRIDGE, MORE)
    served.put_feed("/rss", ("/bridge", "Bridge opens", ""))
    return served


@pytest.fixture
def press(one_press: Press) -> Press:
    return opened(one_press)


@pytest.fixture(scope="module")
def ingested_once(one_press: Press, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ingested")
    assert ingest(folder, opened(one_press)).articles_new == 1
    return folder


@pytest.fixture
def ingested(ingested_once: Path, press: Press, tmp_path: Path) -> Press:
    """The press after a round at NOON, whose home the test's folder holds."""
    shutil.copytree(ingested_once, tmp_path, dirs_exist_ok=True)
    return press


def settings_of(folder: Path, press: Press | None = None, **more: Any) -> Settings:
    return Settings(home=folder / "home", allow_networks=f"127.0.0.0/8:{press.port if press else 1}", workers=1, **more)


def ingest(folder: Path, press: Press, now: datetime = NOON, caller: Caller = HERE) -> RunTally:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "feeds.csv").write_text(f"url,source_id,language\n{press.url('/rss')},,en\n")
    options = RoundOptions(folder / "seeds", folder / "feeds.csv", None, True)
    return run_round(settings_of(folder, press), options, caller, now=now).tally


def reextract(folder: Path, since: datetime | None = None, caller: Caller = HERE) -> RunTally:
    return reextract_all(settings_of(folder), since, caller)


def import_warc(folder: Path, *files: Path, caller: Caller = HERE) -> RunTally:
    return import_archives(settings_of(folder), files, caller)


def replay(folder: Path, *ids: str, reason: str | None = None, caller: Caller = HERE) -> Replay:
    return replay_drops(settings_of(folder), Wanted(ids, reason), caller)


class AtALoss(PoolHere):
    """Reads no page."""

    def map_pairs(self, tasks: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        for context, task in tasks:
            if any(isinstance(part, PageBytes) for part in task):
                yield context, Unreadable("no_text", "today's extractor is at a loss")
            else:
                yield from super().map_pairs([(context, task)])


class FullDisk(PoolHere):
    """Reads no page either: a library finds no room for its temporary file."""

    def map_pairs(self, tasks: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        for context, task in tasks:
            if any(isinstance(part, PageBytes) for part in task):
                raise OSError(28, "No space left on device")
            yield from super().map_pairs([(context, task)])


class Dying(PoolHere):
    """Ends the process after the last reading, before anybody has stored it."""

    def map_pairs(self, tasks: Iterable[tuple[Any, tuple[Any, ...]]]) -> Iterator[tuple[Any, Any]]:
        yield from super().map_pairs(tasks)
        raise SystemExit


def with_pool(kind: type[PoolHere]) -> Caller:
    """The caller of a run that reads in such a pool."""

    @contextmanager
    def opened(_settings: Settings, texts: RuleTexts) -> Iterator[Any]:
        yield kind(texts)

    return Caller(pool=opened)


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / "home" / "presswatch.duckdb"), read_only=True) as reader:
        return reader.execute(sql).fetchall()


def read_worse(folder: Path) -> None:
    """Let the store hold what an extractor before today's would have read."""
    with open_warehouse(folder / "home") as connection:
        for table in ("articles", "article_versions"):
            connection.execute(f"UPDATE {table} SET text = 'Menu Home ' || text, extractor_version = 'of old'")


VERSIONS = "SELECT version, change, text FROM article_versions ORDER BY article_id, version"


def test_reextract_reads_stored_bytes_with_today_s_extractor_and_it_is_no_edit(tmp_path, ingested: Press):
    before = rows(tmp_path, VERSIONS)
    read_worse(tmp_path)
    ingested.answers.clear()
    tally = reextract(tmp_path)
    assert (tally.items_seen, tally.articles_changed, tally.dropped) == (1, 1, 0)
    assert rows(tmp_path, VERSIONS) == before
    assert rows(tmp_path, "SELECT count(*) FROM silent_edits") == [(0,)]
    assert rows(tmp_path, "SELECT text, run_id FROM articles") == [(before[0][2], tally.run_id)]
    assert reextract(tmp_path).items_seen == 0


@pytest.mark.usefixtures("ingested")
def test_reextract_says_why_it_had_nothing_to_do(tmp_path, capsys):
    assert main(["reextract", "--home", str(tmp_path / "home")], pool=pool_here) == 0
    said = capsys.readouterr().out
    assert said == (
        f"nothing to read again: today's extractor ({EXTRACTOR_VERSION}) has read all that is in the raw archive, "
        "versions: 1\n"
    )
    assert "no stored version seen since 2199-01-01" in why_nothing(
        settings_of(tmp_path), NOON.replace(year=2199, month=1, day=1)
    )


@pytest.mark.usefixtures("ingested")
def test_reextract_takes_only_versions_seen_since(tmp_path):
    read_worse(tmp_path)
    assert reextract(tmp_path, NOON + timedelta(seconds=1)).items_seen == 0
    assert reextract(tmp_path, NOON).items_seen == 1


def test_the_text_of_a_page_that_is_gone_is_reextracted_too(tmp_path, ingested: Press):
    del ingested.answers["/bridge"]
    ingest(tmp_path, ingested, NOON + timedelta(minutes=61))
    before = rows(tmp_path, VERSIONS)
    read_worse(tmp_path)
    reextract(tmp_path)
    assert [change for _, change, _ in before] == ["first", "deleted"]
    assert rows(tmp_path, VERSIONS) == before
    gone = rows(tmp_path, "SELECT version, gone_at, text FROM articles")
    assert gone == [(2, NOON + timedelta(minutes=61), before[0][2])]


def test_a_look_after_an_upgrade_reads_the_stored_page_anew_before_it_compares(tmp_path, ingested: Press):
    before = rows(tmp_path, VERSIONS)
    read_worse(tmp_path)
    assert ingest(tmp_path, ingested, NOON + timedelta(minutes=61)).articles_changed == 0
    assert ingested.asked["/bridge"] == 1
    assert rows(tmp_path, VERSIONS) == before


@pytest.mark.usefixtures("ingested")
def test_a_record_that_is_gone_is_a_drop_and_the_text_stays(tmp_path):
    read_worse(tmp_path)
    for file in (tmp_path / "home" / "raw").glob("*.warc"):
        file.rename(file.with_suffix(".away"))
    assert reextract(tmp_path).dropped == 1
    assert rows(tmp_path, "SELECT reason, raw_file IS NOT NULL FROM drops WHERE reason = 'unreadable'") == [
        ("unreadable", True)
    ]
    assert rows(tmp_path, "SELECT text FROM articles")[0][0].startswith("Menu Home")
    for file in (tmp_path / "home" / "raw").glob("*.away"):
        file.rename(file.with_suffix(".warc"))
    assert replay(tmp_path, reason="unreadable").read == 1
    assert not rows(tmp_path, "SELECT text FROM articles")[0][0].startswith("Menu Home")


@pytest.mark.usefixtures("ingested")
def test_a_run_killed_over_a_record_that_is_gone_leaves_it_to_the_next_one(tmp_path):
    read_worse(tmp_path)
    (archived,) = (tmp_path / "home" / "raw").glob("*.warc")
    archived.write_bytes(b"")
    with pytest.raises(SystemExit):
        reextract(tmp_path, caller=with_pool(Dying))
    assert reextract(tmp_path).dropped == 1
    assert rows(tmp_path, "SELECT reason, raw_file FROM drops") == [("unreadable", archived.name)]


def page(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<head><title>{title}</title></head>"
    return f"<!doctype html><html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def capture(day: int, body: bytes, path: str = "/bridge", status: int = 200) -> Fetched:
    url = f"https://news.tut.example{path}"
    at = datetime(2015, 3, day, 10, tzinfo=UTC)
    headers = {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip"}
    return Fetched(url, url, status, headers, body, at, gzip.compress(body))


def warc(folder: Path, *captures: Fetched) -> Path:
    with RawArchive(folder) as archive:
        for one in captures:
            archive.append(replace(one, fetched_at=one.fetched_at))
    (folder / "all.warc").write_bytes(b"".join(file.read_bytes() for file in archive.files()))
    return folder / "all.warc"


CAPTURES = (
    capture(1, page("Bridge opens", BRIDGE)),
    capture(2, page("Bridge opens", BRIDGE)),
    capture(3, page("Bridge opens", BRIDGE, MORE)),
    capture(4, page("Ferry stays", MORE, BRIDGE), "/ferry"),
    capture(5, b"not here", "/gone", 404),
)


def test_an_archive_s_captures_become_versions_with_its_bytes_kept_as_they_came(tmp_path):
    tally = import_warc(tmp_path, warc(tmp_path / "theirs", *CAPTURES))
    assert (tally.items_seen, tally.articles_new, tally.articles_changed, tally.dropped) == (5, 2, 1, 1)
    columns = "v.seen_at, v.change, a.origin, v.raw_file, v.raw_offset"
    of_bridge = "article_versions v JOIN articles a USING (article_id) WHERE url LIKE '%bridge'"
    found = rows(tmp_path, f"SELECT {columns} FROM {of_bridge} ORDER BY v.version")
    assert [row[:3] for row in found] == [
        (CAPTURES[0].fetched_at, "first", "archive"),
        (CAPTURES[2].fetched_at, "text", "archive"),
    ]
    stored = RawArchive(tmp_path / "home" / "raw").read(found[1][3], found[1][4])
    assert (stored.body, stored.wire_body[:2]) == (CAPTURES[2].body, b"\x1f\x8b")
    assert rows(tmp_path, "SELECT reason, url FROM drops") == [("refused", "https://news.tut.example/gone")]


ATOM = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<!-- made by hand -->\n<feed xmlns="http://www.w3.org/2005/Atom">'
    b"<title>Town news</title><entry><title>Bridge opens</title><content>"
    + f"{BRIDGE} {MORE}".encode() * 3
    + b"</content></entry></feed>"
)


def typed(one: Fetched, media_type: str) -> Fetched:
    return replace(one, headers=one.headers | {"content-type": media_type})


@pytest.mark.parametrize(
    "media_type", ["application/atom+xml", "text/xml", "application/xml; charset=utf-8", "text/html"]
)
def test_a_feed_in_an_archive_is_passed_over_and_the_page_beside_it_is_read(tmp_path, media_type: str):
    feed = typed(capture(1, ATOM, "/atom"), media_type)
    tally = import_warc(tmp_path, warc(tmp_path / "theirs", feed, CAPTURES[0]))
    assert (tally.items_seen, tally.articles_new, tally.dropped) == (2, 1, 0)
    assert rows(tmp_path, "SELECT url FROM articles") == [(CAPTURES[0].url,)]


def test_a_page_sent_as_xml_is_read(tmp_path):
    prolog = b'<?xml version="1.0"?><!DOCTYPE html><html>'
    body = page("Bridge opens", BRIDGE, MORE).replace(b"<!doctype html><html>", prolog)
    xhtml = typed(capture(1, body), "application/xml")
    assert import_warc(tmp_path, warc(tmp_path / "theirs", xhtml)).articles_new == 1


def test_what_a_home_s_own_archive_holds_of_its_feeds_makes_no_article(tmp_path, ingested: Press):
    lost = import_warc(tmp_path / "anew", *(tmp_path / "home" / "raw").glob("*.warc"))
    assert (lost.articles_new, lost.dropped) == (1, 0)
    # The feed's server answers with a page for people once.
    with RawArchive(tmp_path / "home" / "raw") as archive:
        error = replace(
            capture(9, page("We are closed", BRIDGE, MORE)), url=ingested.url("/rss"), final_url=ingested.url("/")
        )
        archive.append(error)
    files = sorted((tmp_path / "home" / "raw").glob("*.warc"))
    tally = import_warc(tmp_path, *files)
    assert (tally.articles_new, tally.articles_changed, tally.dropped) == (0, 0, 0)


@pytest.mark.parametrize("pack", ["plain", "gzip", "gzip of records"])
def test_packed_and_broken_archives_give_what_is_whole_in_them(tmp_path, pack: str):
    file = warc(tmp_path / "theirs", *CAPTURES[:4])
    content = file.read_bytes()
    if pack == "gzip":
        content = gzip.compress(content)
    elif pack == "gzip of records":
        content = b"".join(gzip.compress(b"WARC/1.1" + part) for part in content.split(b"WARC/1.1")[1:])
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(content[:-40])
    tally = import_warc(tmp_path, broken)
    assert (tally.articles_new, tally.articles_changed) == (1, 1)
    assert "broken after its last whole record" in rows(tmp_path, "SELECT detail FROM drops")[0][0]
    assert import_warc(tmp_path, file).articles_new == 1


def test_archives_imported_in_any_order_and_twice_make_one_history(tmp_path):
    early = warc(tmp_path / "early", *CAPTURES[:2])
    late = warc(tmp_path / "late", *CAPTURES[2:4])
    assert import_warc(tmp_path, late).articles_new == 2
    assert import_warc(tmp_path, early).articles_changed == 1
    raw = sum(file.stat().st_size for file in (tmp_path / "home" / "raw").iterdir())
    assert import_warc(tmp_path, late, early).articles_changed == 0
    found = rows(tmp_path, "SELECT version, change, seen_at FROM article_versions v JOIN articles a "
                           "USING (article_id, version) WHERE url LIKE '%bridge'")  # fmt: skip
    assert found == [(2, "text", CAPTURES[2].fetched_at)]
    # Only the capture that showed nothing new was looked at again.
    assert sum(file.stat().st_size for file in (tmp_path / "home" / "raw").iterdir()) - raw < 2500


def test_what_is_no_article_in_an_archive_is_a_drop_once_however_often_it_is_imported(tmp_path):
    unread = capture(6, b"<html><title>Nothing</title></html>", "/nothing")
    packed = warc(tmp_path / "w", CAPTURES[0], CAPTURES[4], unread, replace(unread, fetched_at=NOON))
    packed.write_bytes(packed.read_bytes()[:-30])
    for _ in range(2):
        assert import_warc(tmp_path, packed).dropped == 3
        assert rows(tmp_path, "SELECT reason, count(*) FROM drops GROUP BY ALL ORDER BY 1") == [
            ("no_text", 1),
            ("refused", 1),
            ("unreadable", 1),
        ]


def test_a_home_s_own_archive_is_imported_as_it_stands_to_its_end(tmp_path):
    own = tmp_path / "home" / "raw"
    unread = [capture(9, b"<html><title>Nothing</title></html>", f"/{number}") for number in range(4)]
    with RawArchive(own) as archive:
        places = [archive.append(one) for one in (CAPTURES[0], CAPTURES[1], *unread)]
    before = {file.name: file.read_bytes() for file in own.iterdir()}
    batches = iter(range(3))
    # A fourth batch is one too many: without an end the test would have none either.
    tally = import_archives(settings_of(tmp_path), archive.files(), replace(HERE, progress=lambda _: next(batches)), 2)
    assert (tally.items_seen, tally.articles_new, tally.dropped) == (6, 1, 4)
    assert {file.name: file.read_bytes() for file in own.iterdir()} == before
    known = rows(tmp_path, "SELECT raw_file, raw_offset FROM articles UNION ALL SELECT raw_file, raw_offset FROM drops")
    assert set(known) == {(place.file, place.offset) for place in (places[0], *places[2:])}


def test_an_archive_of_a_page_that_an_older_extractor_read_shows_no_edit(tmp_path):
    import_warc(tmp_path, warc(tmp_path / "first", CAPTURES[0]))
    read_worse(tmp_path)
    later = replace(CAPTURES[0], fetched_at=CAPTURES[0].fetched_at + timedelta(days=9))
    assert import_warc(tmp_path, warc(tmp_path / "second", later)).articles_changed == 0
    assert [text.startswith("Menu Home") for _, _, text in rows(tmp_path, VERSIONS)] == [False]


def test_a_page_that_gave_no_text_is_read_again_from_the_archive_without_network(tmp_path, press: Press):
    ingest(tmp_path, press, caller=with_pool(AtALoss))
    still = replay(tmp_path, reason="no_text", caller=with_pool(AtALoss))
    assert (still.read, still.failing) == (0, {"no_text": 1})
    press.answers.clear()
    (drop_id,) = rows(tmp_path, "SELECT drop_id FROM drops")[0]
    done = replay(tmp_path, drop_id)
    assert (done.read, done.left_to_next_run, done.tally.articles_new) == (1, 0, 1)
    assert rows(tmp_path, "SELECT title, text_origin, raw_file IS NOT NULL, fetched_at FROM articles") == [
        ("Bridge opens", "page", True, NOON)
    ]
    assert rows(tmp_path, "SELECT replay_run_id FROM drops") == [(done.tally.run_id,)]
    with pytest.raises(UsageError, match="nothing to replay"):
        replay(tmp_path, drop_id)


def test_captures_that_gave_no_text_find_their_places_among_the_versions(tmp_path):
    first, third = CAPTURES[0], CAPTURES[2]
    ninth = replace(capture(9, page("Bridge closes", MORE, BRIDGE)), url=first.url)
    dropped = import_warc(tmp_path, warc(tmp_path / "dropped", ninth, first), caller=with_pool(AtALoss)).dropped
    assert dropped == 2
    import_warc(tmp_path, warc(tmp_path / "read", third))
    done = replay(tmp_path, reason="no_text")
    assert (done.read, done.tally.articles_new, done.tally.articles_changed) == (2, 0, 2)
    found = rows(tmp_path, "SELECT version, change, seen_at FROM article_versions ORDER BY version")
    assert found == [(1, "first", first.fetched_at), (2, "text", third.fetched_at), (3, "title", ninth.fetched_at)]


def test_two_captures_of_a_page_that_gave_no_text_are_two_versions(tmp_path):
    import_warc(tmp_path, warc(tmp_path / "dropped", CAPTURES[2], CAPTURES[0]), caller=with_pool(AtALoss))
    done = replay(tmp_path, reason="no_text")
    assert (done.read, done.tally.articles_new, done.tally.articles_changed) == (2, 1, 1)
    assert [change for _, change, _ in rows(tmp_path, VERSIONS)] == ["first", "text"]


def test_a_page_that_never_came_is_left_to_the_next_run(tmp_path, press: Press):
    press.put("/bridge", "gone", status=410)
    ingest(tmp_path, press)
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(0,)]
    ((reason,),) = rows(tmp_path, "SELECT reason FROM drops")
    press.put_page("/bridge", "Bridge opens", BRIDGE)
    with pytest.raises(UsageError, match=rf"{reason} \(1\)"):
        replay(tmp_path, reason="no such reason")
    done = replay(tmp_path, reason=reason)
    assert (done.read, done.left_to_next_run) == (0, 1)
    assert ingest(tmp_path, press, NOON + timedelta(hours=1)).articles_new == 1


def test_a_seed_that_was_empty_is_read_again_by_the_next_run(tmp_path, press: Press):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").touch()
    assert ingest(tmp_path, press).dropped == 1
    assert ingest(tmp_path, press, NOON + timedelta(hours=1)).dropped == 0
    assert replay(tmp_path, reason="empty").left_to_next_run == 1
    assert ingest(tmp_path, press, NOON + timedelta(hours=2)).dropped == 1


def house(folder: Path, **more: Any) -> str:
    later = datetime.now(UTC) + timedelta(days=40)
    with open_warehouse(folder / "home") as connection:
        # A home that went on meanwhile: after a pause of months the clock would be doubted.
        going_on = "INSERT INTO runs (run_id, flow, state, started_at) VALUES ('going-on', 'retag', 'completed', ?)"
        connection.execute("DELETE FROM runs WHERE run_id = 'going-on'")
        connection.execute(going_on, [later - timedelta(days=20)])
    return str(keep_house(settings_of(folder, **more), HERE, now=later))


@pytest.mark.usefixtures("ingested")
def test_maintenance_keeps_everything_by_default(tmp_path):
    house(tmp_path)
    assert rows(tmp_path, "SELECT count(*), count(raw_file) FROM articles") == [(1, 1)]
    assert rows(tmp_path, "SELECT flow, state FROM runs WHERE run_id <> 'going-on' ORDER BY started_at") == [
        ("ingest", "completed"),
        ("maintenance", "completed"),
    ]


def test_maintenance_throws_away_what_the_settings_say_and_it_does_not_come_back(tmp_path, ingested: Press):
    assert "1 article forgotten" in house(tmp_path, articles_keep_days=30)
    tables = ("articles", "article_versions", "article_sources", "visits")
    assert [rows(tmp_path, f"SELECT count(*) FROM {table}")[0][0] for table in tables] == [0, 0, 0, 1]
    assert "log rows forgotten" in house(tmp_path, logs_keep_days=30)
    assert rows(
        tmp_path, "SELECT (SELECT count(*) FROM visits), (SELECT count(*) FROM runs WHERE flow = 'ingest')"
    ) == [(0, 0)]
    assert "1 raw file deleted" in house(tmp_path, raw_keep_days=30)
    assert list((tmp_path / "home" / "raw").iterdir()) == []
    assert ingest(tmp_path, ingested, datetime.now(UTC)).articles_new == 0


def test_a_forgotten_article_whose_page_was_still_to_come_does_not_come_back_with_it(tmp_path, press: Press):
    press.put("/wall", "<title>Error</title><body><p>Error establishing a database connection</p></body>")
    press.put_feed("/rss", ("/wall", "The wall", BRIDGE))
    assert ingest(tmp_path, press).articles_new == 1
    assert rows(tmp_path, "SELECT state FROM item_states") == [("retried",)]
    assert "1 article forgotten" in house(tmp_path, articles_keep_days=30)
    press.put_page("/wall", "The wall", BRIDGE, MORE)
    assert ingest(tmp_path, press, datetime.now(UTC)).articles_new == 0


@pytest.mark.usefixtures("ingested")
def test_articles_whose_raw_pages_were_thrown_away_point_to_nothing(tmp_path):
    house(tmp_path, raw_keep_days=30)
    assert rows(tmp_path, "SELECT count(raw_file), count(raw_offset) FROM article_versions") == [(0, 0)]
    read_worse(tmp_path)
    assert reextract(tmp_path).items_seen == 0


@pytest.mark.parametrize("words", ["raw archive cannot be written", "warehouse.duckdb: "])
def test_a_disk_that_fills_up_fails_the_round_and_loses_nothing(tmp_path, ingested: Press, words: str):
    size = (tmp_path / "home" / "warehouse.duckdb").stat().st_size
    limit = 100_000 if words.startswith("raw") else size
    assert size > 500_000, "the raw archive of forty pages must fit where the warehouse may not grow"
    pages = [(f"/p{number}", f"The well number {number}", "") for number in range(40)]
    for path, title, _ in pages:
        ingested.put_page(path, title, BRIDGE, " ".join(os.urandom(300).hex() for _ in range(10)))
    ingested.put_feed("/rss", *pages)
    with files_no_larger_than(limit), pytest.raises(WarehouseError, match=words):
        ingest(tmp_path, ingested, NOON + timedelta(hours=1))
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]
    with open_warehouse(tmp_path / "home") as connection:
        body, items = connection.execute(
            "SELECT (SELECT body_hash FROM feeds), (SELECT count(*) FROM items)"
        ).fetchall()[0]
        before = connection.execute("SELECT run_id, state FROM runs ORDER BY started_at").fetchall()
    # A feed's fingerprint moves on only with its items.
    assert (body == rows(tmp_path, "SELECT body_hash FROM feeds")[0][0]) == (items == 1)
    assert before[0][1] == "completed"
    assert ingest(tmp_path, ingested, NOON + timedelta(hours=2)).state == "completed"
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(41, 41)]
    assert "running" not in {state for (state,) in rows(tmp_path, "SELECT state FROM runs")}


def test_a_full_disk_under_a_library_s_temporary_file_fails_the_round_and_the_page_waits(tmp_path, press: Press):
    with pytest.raises(OSError, match="No space left"):
        ingest(tmp_path, press, caller=with_pool(FullDisk))
    assert ingest(tmp_path, press, NOON + timedelta(hours=1)).articles_new == 1


def test_of_two_runs_at_once_one_works_and_the_other_says_so(tmp_path):
    command = [sys.executable, "-m", "presswatch", "ingest", "--only", "seeds", "--home", str(tmp_path / "home")]
    with run_lock(tmp_path / "home"):
        second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 0
    assert f"another run is at work in {tmp_path / 'home'} (process {os.getpid()})" in second.stderr
    assert second.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words", [("import-warc", "x.warc"), ("retag",), ("reextract",), ("replay", "--reason", "no_text"), ("maintain",)]
)
def test_work_that_the_run_at_work_does_not_do_is_not_done(tmp_path, words: tuple[str, ...], capsys):
    path = tmp_path / "x.warc"
    path.touch()
    arguments = [str(path) if word == path.name else word for word in words]
    with run_lock(tmp_path / "home"):
        assert main([*arguments, "--home", str(tmp_path / "home")]) == 1
    assert "another run is at work" in capsys.readouterr().err


def test_a_store_that_an_analyst_holds_open_is_named_with_the_file_to_open_instead(tmp_path, ingested: Press):
    program = "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); input()"
    held = str(tmp_path / "home" / "warehouse.duckdb")
    with started([sys.executable, "-c", program, held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as analyst:
        assert analyst.stdout
        analyst.stdout.readline()
        with (
            pytest.raises(WarehouseError, match=rf"held in .*PID {analyst.pid}\): close it; presswatch.duckdb"),
            open_warehouse(tmp_path / "home", partial(attach, patience_seconds=0.3)),
        ):
            pytest.fail("opened")
    assert ingest(tmp_path, ingested, NOON + timedelta(hours=2)).state == "completed"
