"""Alarms: found in a real snapshot, told once to a real webhook and a real mail server on this machine."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from connectors.notices import send_notice
from flows.steps.runs import put_on_record
from presswatch.errors import Unreachable, UsageError
from presswatch.records import RunTally
from presswatch.server.alarms import tell_alarms
from presswatch.settings import Settings
from tests.mail_sink import mail_sink
from warehouse.snapshot.lists import open_snapshot
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert
from warehouse.store.runs import begin_run, end_run

NOW = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path)


def publish_run(settings, *, state="completed", ended_at=NOW, run_id="r1", problems=(), **tables):
    """Publish a snapshot with one run and the rows of `tables`."""
    tally = RunTally(
        run_id, "ingest", ended_at - timedelta(minutes=1), ended_at, state, feeds_visited=2, problems=list(problems)
    )
    with open_warehouse(settings.home) as connection:
        migrate(connection)
        for table, rows in tables.items():
            connection.execute(f"DELETE FROM {table}")
            insert(connection, table, rows)
        begin_run(connection, tally)
        end_run(connection, tally)
    publish(settings.home, run_id)


def feed(name, state, **more):
    return {"feed_id": name, "url": f"https://{name}.invalid/rss", "source_id": name, "state": state} | more


def keys(alarms):
    return [alarm.key for alarm in alarms]


@contextmanager
def webhook(statuses=()):
    """A webhook that keeps what it gets; `statuses` are its first answers, then 200."""
    got, answers = [], list(statuses)

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802 - the name http.server calls
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Sink) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook?token=secret", got
        server.shutdown()


def test_a_good_run_alarms_nobody(settings):
    publish_run(settings, feeds=[feed("a", "ok", last_new_item_at=NOW)])
    assert tell_alarms(settings, [], NOW) == []


def test_nothing_published_is_an_alarm(settings):
    assert keys(tell_alarms(settings, [], NOW)) == ["no_run"]


def test_a_failed_run_is_told_once(settings):
    publish_run(settings, state="failed")
    with webhook() as (address, got):
        assert keys(tell_alarms(settings, [address], NOW)) == ["run_failed:r1"]
        assert tell_alarms(settings, [address], NOW + timedelta(minutes=5)) == []
    assert len(got) == 1
    assert got[0]["text"].startswith("presswatch: 1 new alarm\n• Run r1 (ingest) failed")


def test_the_notice_says_why_a_run_failed(settings):
    publish_run(settings, state="failed", problems=["no text any more from tut_by (no_text)", "<b>second</b>"])
    with webhook() as (address, got):
        tell_alarms(settings, [address], NOW)
    assert "failed: no text any more from tut_by (no_text); ‹b›second‹/b›; 0 of 2 feeds failed" in got[0]["text"]


def test_a_flow_that_goes_on_failing_in_one_way_is_told_once_and_anew_when_it_had_recovered(settings):
    publish_run(settings, state="failed", problems=["none of 9 pages gave a text"])
    assert keys(tell_alarms(settings, [], NOW)) == ["run_failed:r1"]
    for number, state, problem, told in (
        (2, "failed", "none of 12 pages gave a text", []),
        (3, "failed", "no feed answered", ["run_failed:r3"]),
        (4, "completed", "", []),
        (5, "failed", "no feed answered", ["run_failed:r5"]),
    ):
        at = NOW + timedelta(minutes=15 * number)
        publish_run(
            settings,
            state=state,
            problems=[problem] if problem else [],
            run_id=f"r{number}",
            ended_at=at,
        )
        assert keys(tell_alarms(settings, [], at)) == told


def test_a_report_that_failed_is_told_and_anew_when_it_had_recovered(settings):
    publish_run(settings)
    for number, error, told in (
        (1, OSError("full"), ["t1"]),
        (2, OSError("full"), []),
        (3, None, []),
        (4, OSError("full"), ["t4"]),
    ):
        tally = RunTally(f"t{number}", "report", NOW + timedelta(days=number) - timedelta(minutes=1))
        put_on_record(settings, tally, error)
        found = keys(tell_alarms(settings, [], datetime.now(UTC)))
        assert [key for key in found if key.startswith("run_failed")] == [f"run_failed:{name}" for name in told]
    with open_snapshot(settings.home) as connection:
        rows = connection.execute("SELECT run_id, state, problem FROM runs WHERE flow = 'report' ORDER BY 1").fetchall()
    assert rows[0] == ("t1", "failed", "OSError: full")
    assert [state for _, state, _ in rows] == ["failed", "failed", "completed", "failed"]


def test_a_report_does_not_stand_for_the_run_that_is_missing(settings):
    publish_run(settings)
    put_on_record(settings, RunTally("t1", "report", NOW + timedelta(hours=2)), OSError("full"))
    assert "no_run" in keys(tell_alarms(settings, [], NOW + timedelta(hours=2)))


def test_no_run_for_an_hour_is_told_and_told_again_after_it_had_ended(settings):
    publish_run(settings)
    assert tell_alarms(settings, [], NOW + timedelta(minutes=59)) == []
    assert keys(tell_alarms(settings, [], NOW + timedelta(minutes=61))) == ["no_run"]
    assert tell_alarms(settings, [], NOW + timedelta(minutes=66)) == []
    publish_run(settings, run_id="r2", ended_at=NOW + timedelta(hours=2))
    assert tell_alarms(settings, [], NOW + timedelta(hours=2)) == []
    assert keys(tell_alarms(settings, [], NOW + timedelta(hours=4))) == ["no_run"]


def test_a_feed_that_could_never_be_read_is_told_as_such(settings):
    publish_run(settings, feeds=[feed("dead", "broken", problem="HTTP 404")])
    (alarm,) = tell_alarms(settings, [], NOW)
    assert alarm.text.endswith("is broken and was never read: HTTP 404")


def test_a_feed_is_told_when_it_is_broken_for_a_day(settings):
    rows = [
        feed("old", "broken", last_success_at=NOW - timedelta(hours=25), problem="HTTP 404"),
        feed("fresh", "broken", last_success_at=NOW - timedelta(hours=2), problem="HTTP 500"),
        feed("well", "ok", last_success_at=NOW - timedelta(hours=25)),
    ]
    publish_run(settings, feeds=rows)
    alarms = tell_alarms(settings, [], NOW)
    assert keys(alarms) == ["feed_broken:old"]
    assert "HTTP 404" in alarms[0].text
    assert "23 Nov 07:15" in alarms[0].text


def test_an_outlet_is_silent_when_all_its_feeds_are_quiet(settings):
    since = NOW - timedelta(days=3)
    rows = [
        feed("a1", "quiet", source_id="a", last_new_item_at=since),
        feed("a2", "quiet", source_id="a", last_new_item_at=since),
        feed("b1", "quiet", source_id="b", last_new_item_at=since),
        feed("b2", "ok", source_id="b", last_new_item_at=NOW),
    ]
    publish_run(settings, feeds=rows)
    assert keys(tell_alarms(settings, [], NOW)) == ["outlet_silent:a"]


def test_a_watchlist_hit_is_told_once_for_each_article(settings):
    hits = [
        {"watchlist": "amnesty", "article_id": name, "score": 1.0, "evidence": ["amnesty"], "first_hit_at": NOW}
        for name in ("x", "y")
    ]
    publish_run(settings, watchlist_hits=hits[:1])
    assert keys(tell_alarms(settings, [], NOW)) == ["hit:amnesty:x"]
    publish_run(settings, watchlist_hits=hits, run_id="r2")
    assert keys(tell_alarms(settings, [], NOW)) == ["hit:amnesty:y"]


def test_of_more_hits_than_a_notice_shows_none_is_forgotten(settings):
    hits = [
        {"watchlist": "w", "article_id": f"x{number}", "score": 1.0, "evidence": ["w"], "first_hit_at": NOW}
        for number in range(120)
    ]
    publish_run(settings, watchlist_hits=hits)
    with webhook() as (address, got):
        assert len(tell_alarms(settings, [address], NOW)) == 120
    assert got[0]["text"].startswith("presswatch: 120 new alarms")
    assert got[0]["text"].endswith("… and 90 more: http://127.0.0.1:4201/watchlists")


def test_a_hit_stays_told_while_the_snapshot_still_gives_it(settings):
    hit = {"watchlist": "w", "article_id": "x", "score": 1.0, "evidence": ["w"], "first_hit_at": NOW}
    publish_run(settings, watchlist_hits=[hit])
    assert "hit:w:x" in keys(tell_alarms(settings, [], NOW))
    for hours in (1, 20, 40, 47, 60, 90):
        assert "hit:w:x" not in keys(tell_alarms(settings, [], NOW + timedelta(hours=hours)))


def test_a_webhook_that_was_down_is_told_at_the_next_check(settings):
    publish_run(settings, state="failed")
    with webhook(statuses=[503]) as (address, got):
        with pytest.raises(Unreachable, match="HTTP 503") as caught:
            tell_alarms(settings, [address], NOW)
        assert "secret" not in str(caught.value)
        assert keys(tell_alarms(settings, [address], NOW)) == ["run_failed:r1"]
    assert len(got) == 2


def test_a_target_that_is_down_keeps_nothing_from_the_others_and_repeats_nothing_to_them(settings):
    publish_run(settings, state="failed")
    with webhook(statuses=[503, 503]) as (down, late), webhook() as (up, got):
        for minutes in (0, 5):
            with pytest.raises(Unreachable, match="HTTP 503"):
                tell_alarms(settings, [down, up], NOW + timedelta(minutes=minutes))
            assert len(got) == 1
        assert keys(tell_alarms(settings, [down, up], NOW + timedelta(minutes=10))) == ["run_failed:r1"]
        assert (len(late), len(got)) == (3, 1)
    assert "secret" not in (settings.home / "prefect" / "alarms.json").read_text()


def test_what_an_earlier_version_told_is_told_to_no_target_again(settings):
    publish_run(settings, state="failed")
    (settings.home / "prefect").mkdir()
    (settings.home / "prefect" / "alarms.json").write_text(json.dumps({"run_failed:r1": NOW.isoformat()}))
    with webhook() as (address, got):
        assert tell_alarms(settings, [address], NOW) == []
    assert got == []


def test_a_hostile_title_forms_neither_link_nor_second_line(settings):
    title = "free\n• Run r9 failed <https://evil.invalid|here>"
    hit = {"watchlist": "w", "article_id": "x", "score": 1.0, "evidence": ["w"], "first_hit_at": NOW}
    publish_run(settings, watchlist_hits=[hit], articles=[{"article_id": "x", "title": title}])
    with webhook() as (address, got):
        tell_alarms(settings, [address], NOW)
    assert len(got[0]["text"].splitlines()) == 2
    assert "<" not in got[0]["text"]
    assert "https://" not in got[0]["text"]


def test_an_address_of_no_known_kind_is_refused_by_name():
    with pytest.raises(UsageError, match="gopher"):
        send_notice("gopher://example.invalid", "s", ["l"])


def test_a_mail_arrives_with_subject_and_lines():
    with mail_sink() as sink:
        send_notice(sink.address, "presswatch: 1 new alarm", ["• Run r1 failed"])
    letter = sink.letters[0]
    assert (letter["To"], letter["Subject"]) == ("anna@example.org", "presswatch: 1 new alarm")
    assert "• Run r1 failed" in letter.get_content()


def test_a_mail_server_that_is_not_there_is_unreachable_and_no_password_is_shown():
    with pytest.raises(Unreachable, match="mail") as caught:
        send_notice("smtp://anna:hunter2@127.0.0.1:1/anna@example.org", "s", ["l"])
    assert "hunter2" not in str(caught.value)


def hit(article_id):
    row = {"watchlist": "bridges", "article_id": article_id, "first_hit_at": NOW}
    return row | {"run_id": "r1", "evidence": ["bridge"]}


def article_row(article_id, published_at=NOW, **more):
    row = {"article_id": article_id, "title": "A <b>bridge</b> opens", "url": f"https://a.test/{article_id}?x=мост"}
    return row | {"publisher_id": "a", "published_at": published_at, "first_seen_at": NOW} | more


def test_a_hit_names_outlet_and_words_and_its_link_opens(settings):
    publish_run(settings, articles=[article_row("1")], watchlist_hits=[hit("1")])
    with webhook() as (address, got):
        tell_alarms(settings, [address], NOW)
    lines = got[0]["text"].splitlines()
    assert lines[1] == "• Watchlist bridges: A ‹b›bridge‹/b› opens (a): bridge"
    assert lines[2] == "  https://a.test/1?x=%D0%BC%D0%BE%D1%81%D1%82"


def test_what_was_published_long_ago_is_told_as_a_count(settings):
    old = [article_row(f"o{number}", NOW - timedelta(days=90)) for number in range(40)]
    hits = [hit(f"o{number}") for number in range(40)]
    publish_run(settings, articles=[*old, article_row("new")], watchlist_hits=[*hits, hit("new")])
    with webhook() as (address, got):
        told = tell_alarms(settings, [address], NOW)
    assert set(keys(told)) == {"hit:bridges:new", "old_hits:bridges:r1"}
    assert "40 older articles, published before 22 Nov" in got[0]["text"]


def test_what_is_cut_off_is_behind_a_link_to_the_desk(settings):
    many = [article_row(f"m{number}") for number in range(40)]
    publish_run(settings, articles=many, watchlist_hits=[hit(f"m{number}") for number in range(40)])
    with webhook() as (address, got):
        tell_alarms(settings, [address], NOW)
    assert got[0]["text"].splitlines()[-1] == "… and 10 more: http://127.0.0.1:4201/watchlists"


def test_apprise_tells_whatever_it_knows(settings):
    publish_run(settings, state="failed", problems=["no feed answered"])
    with webhook() as (address, got):
        place = address.removeprefix("http://").partition("/")[0]
        assert keys(tell_alarms(settings, [f"json://{place}/hook"], NOW)) == ["run_failed:r1"]
    assert got[0]["title"] == "presswatch: 1 new alarm"
    assert "no feed answered" in got[0]["message"]


def test_a_service_of_apprise_that_does_not_take_it_is_tried_again_and_shows_no_password(settings, caplog):
    publish_run(settings, state="failed")
    with webhook([500]) as (address, got):
        place = address.removeprefix("http://").partition("/")[0]
        target = f"json://anna:s3cret@{place}/hook"
        with pytest.raises(Unreachable) as refused:
            tell_alarms(settings, [target], NOW)
        assert "s3cret" not in f"{refused.value} {caplog.text}"
        assert keys(tell_alarms(settings, [target], NOW + timedelta(minutes=5))) == ["run_failed:r1"]
    assert len(got) == 2
