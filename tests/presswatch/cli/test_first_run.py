from __future__ import annotations

import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from presswatch.cli import main
from presswatch.cli.collect.summary import MOST_LINES, MOST_PROBLEMS, exit_code, print_report
from presswatch.records import ArticleLine, Drop, RunTally
from presswatch.records.rounds import PageCounts, RoundReport
from presswatch.settings import Settings

ROOT = Path(__file__).parents[3]


def report(visited: int, failed: int, problems: tuple[str, ...] = (), **more: Any) -> RoundReport:
    tally = RunTally("run", "ingest", datetime(2026, 11, 24, tzinfo=UTC), feeds_visited=visited, feeds_failed=failed)
    tally.problems = list(problems)
    tally.state = "failed" if problems else "completed"
    parts: dict[str, Any] = {
        "tally": tally,
        "message": "9 new",
        "drops_by_reason": {"listing": 2},
        "feed_problems": [(f"https://{number}.example/rss", f"HTTP 50{number}") for number in range(failed)],
        "feed_rows": [],
        "new": [
            ArticleLine(f"a{number}", f"Title {number}", f"https://example/{number}", "en") for number in range(40)
        ],
        "latency_seconds": (None, None),
        "shares": {},
        "stage_seconds": {},
    }
    return RoundReport(**parts | more)


def said(capsys, tmp_path: Path, round_report: RoundReport) -> str:
    print_report(round_report, Settings(home=tmp_path))
    return capsys.readouterr().out


def test_without_a_network_one_line_says_so_and_the_exit_code_is_one_of_its_own(capsys, tmp_path):
    offline = report(38, 38, ("every feed was unreachable",), is_offline=True)
    text = said(capsys, tmp_path, offline)
    assert "None of 38 feeds' servers could be reached: is this machine online?" in text
    assert text.count("HTTP 50") == 1
    assert exit_code(offline) == 1
    assert exit_code(offline, may_be_offline=True) == 0
    offline.tally.articles_new = 1
    assert exit_code(offline) == 0


def test_feeds_that_answered_with_something_else_are_named_each_with_its_problem_and_the_run_failed(capsys, tmp_path):
    failed = report(3, 3, ("no feed could be read",))
    text = said(capsys, tmp_path, failed)
    assert "online" not in text
    assert [f"https://{number}.example/rss: HTTP 50{number}" in text for number in range(3)] == [True] * 3
    assert exit_code(failed, may_be_offline=True) == 1


def test_a_run_that_did_its_work_ends_with_zero_also_when_feeds_failed():
    assert exit_code(report(3, 1)) == 0


def test_long_lists_are_cut_and_counted(capsys, tmp_path):
    text = said(capsys, tmp_path, report(60, 30))
    assert text.count("HTTP 50") == MOST_PROBLEMS
    assert f"… and {30 - MOST_PROBLEMS} more" in text
    assert f"… and {40 - MOST_LINES} more" in text


def test_new_changed_gone_and_returned_articles_stand_under_headings_of_their_own(capsys, tmp_path):
    lines = {name: [ArticleLine("a", f"The {name} one", f"https://example/{name}")] for name in ("new", "changed")}
    lines |= {name: [ArticleLine("b", f"The {name} one", f"https://example/{name}")] for name in ("gone", "back")}
    text = said(capsys, tmp_path, report(1, 0, **lines))
    headings = ["Arrived:", "The new", "Changed:", "The changed", "Gone from their address", "The gone", "There again:"]
    assert sorted(headings, key=text.index) == headings
    assert "Arrived" not in said(capsys, tmp_path, report(1, 0, new=[]))


def test_a_page_in_whose_place_the_feeds_text_stands_is_not_called_no_article(capsys, tmp_path):
    robots = {"drops_by_reason": {"robots": 13}, "stand_ins_by_reason": {"robots": 12}, "pages": PageCounts(13, 0, 12)}
    text = said(capsys, tmp_path, report(1, 0, **robots))
    assert "13 pages, 0 read; 12 articles from the feed's own text" in text
    assert "the feed's own text stands in: 12 robots\n" in text
    assert "Not an article: 1 robots\n" in text


def test_dropped_seed_files_are_named_with_what_was_wrong_and_how_to_list_the_rest(capsys, tmp_path):
    now = datetime(2026, 11, 24, tzinfo=UTC)
    lost = [Drop(now, "bad_fields", title=f"s{n}.json", detail=f"s{n}.json: no title", seed_path=f"s{n}.json")
            for n in range(6)]  # fmt: skip
    lost.append(Drop(now, "robots", "https://example/page", "A page", detail="robots"))
    reasons = {"bad_fields": 6, "robots": 1}
    text = said(capsys, tmp_path, report(0, 0, drops_by_reason=reasons, lost=lost))
    assert "Not an article: 6 bad_fields, 1 robots\n  bad_fields  s0.json: no title\n" in text
    assert "… and 2 more" in text
    assert f'presswatch sql --home {tmp_path} "SELECT reason' in text
    assert "run_id = 'run'" in text
    alone = said(capsys, tmp_path, report(0, 0, drops_by_reason={"robots": 1}, lost=lost[-1:]))
    assert "  robots  https://example/page\n" in alone


def test_it_says_how_to_look_at_what_arrived(capsys, tmp_path):
    text = said(capsys, tmp_path, report(0, 0))
    for verb in ("sql", "search", "report"):
        assert f"presswatch {verb} --home {tmp_path}" in text


def test_a_run_whose_feeds_all_failed_ends_with_one_where_no_server_is_up(capsys, tmp_path):
    # Addresses of this machine are not asked unless the user allows them.
    (tmp_path / "feeds.csv").write_text("url\nhttp://127.0.0.1:9/rss\nhttp://127.0.0.1:9/atom\n")
    asked = ["ingest", "--home", str(tmp_path / "home"), "--feeds", str(tmp_path / "feeds.csv"), "--only", "feeds"]
    assert main(asked) == 1
    assert "http://127.0.0.1:9/atom: blocked address" in capsys.readouterr().out


def test_a_machine_without_a_network_fails_no_make_run_and_a_run_that_brought_nothing(capsys, tmp_path, monkeypatch):
    # An address that is allowed, and nobody listens there.
    monkeypatch.setenv("PRESSWATCH_ALLOW_NETWORKS", "127.0.0.0/8:9")
    (tmp_path / "feeds.csv").write_text("url\nhttp://127.0.0.1:9/rss\n")
    asked = ["ingest", "--home", str(tmp_path / "home"), "--feeds", str(tmp_path / "feeds.csv"), "--only", "feeds"]
    assert (main(asked), main([*asked, "--force", "--may-be-offline"])) == (1, 0)
    assert "is this machine online?" in capsys.readouterr().out
    made = subprocess.run(["make", "-n", "-o", ".venv/run.stamp", "run"], cwd=ROOT, capture_output=True, check=True)
    assert b"presswatch ingest --may-be-offline" in made.stdout


def test_a_machine_without_a_network_is_told_from_feeds_of_every_kind(tmp_path, monkeypatch, capsys):
    # Nothing listens on this port: no server can be connected to, for robots.txt of a listing neither.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    feeds = tmp_path / "feeds.csv"
    kinds = ("feed", "sitemap", "listing")
    rows = [f"http://127.0.0.1:{port}/{kind},,,{kind}" for kind in kinds]
    feeds.write_text("\n".join(["url,source_id,language,kind", *rows]) + "\n")
    monkeypatch.setenv("PRESSWATCH_ALLOW_NETWORKS", f"127.0.0.0/8:{port}")
    words = ["ingest", "--only", "feeds", "--feeds", str(feeds), "--home", str(tmp_path / "home")]
    assert main([*words, "--may-be-offline"]) == 0
    assert "of 3 feeds' servers could be reached: is this machine online?" in capsys.readouterr().out
