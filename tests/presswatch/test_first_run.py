from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from presswatch.cli.running import MOST_LINES, exit_code, print_report
from presswatch.records import RunTally
from presswatch.rounds import RoundReport
from presswatch.settings import Settings


def report(visited: int, failed: int, problems: tuple[str, ...] = ()) -> RoundReport:
    tally = RunTally("run", "ingest", datetime(2026, 11, 24, tzinfo=UTC), feeds_visited=visited, feeds_failed=failed)
    tally.problems = list(problems)
    return RoundReport(
        tally=tally,
        message="9 new",
        drops_by_reason={"listing": 2},
        feed_problems=[(f"https://{number}.example/rss", "name not found") for number in range(failed)],
        feed_rows=[],
        articles=[(f"Title {number}", f"https://example/{number}", "en") for number in range(40)],
        latency_seconds=(None, None),
        shares={},
        stage_seconds={},
    )


def said(capsys, tmp_path: Path, round_report: RoundReport) -> str:
    print_report(round_report, Settings(home=tmp_path))
    return capsys.readouterr().out


def test_without_a_network_one_line_says_so_and_nothing_failed(capsys, tmp_path):
    offline = report(38, 38, ("every feed was unreachable",))
    text = said(capsys, tmp_path, offline)
    assert "None of 38 feeds answered: is this machine online?" in text
    assert text.count("name not found") == 1
    assert exit_code(offline) == 0


def test_long_lists_are_cut_and_counted(capsys, tmp_path):
    text = said(capsys, tmp_path, report(60, 30))
    assert text.count("name not found") == MOST_LINES
    assert "… and 18 more" in text
    assert "… and 28 more" in text


def test_it_says_how_to_look_at_what_arrived(capsys, tmp_path):
    text = said(capsys, tmp_path, report(0, 0))
    for verb in ("sql", "search", "report"):
        assert f"presswatch {verb} --home {tmp_path}" in text
