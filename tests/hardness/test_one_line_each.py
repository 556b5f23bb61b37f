"""What a user can get wrong in odd ways is one line, never a traceback; nothing of his is overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.cli import main
from tests.warehouse.sample import filled_home


def test_a_question_mark_in_the_homes_path_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--only", "seeds", "--home", str(tmp_path / "what?x=1")]) == 2
    said = capsys.readouterr().err.strip()
    assert "has a `?` in its path" in said
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ["10000000000000000000000", "1000000001", "0", "-1", "\u0661" * 30])
def test_a_limit_beyond_all_rows_is_one_line(number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--home", str(tmp_path), f"--limit={number}", "lake"]) == 2
    assert "not a whole number from 1 to" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["RAW_KEEP_DAYS", "LOGS_KEEP_DAYS", "WORKERS", "SQL_SECONDS", "HOST_DELAY_SECONDS"])
def test_a_setting_beyond_all_measure_is_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PRESSWATCH_{name}", "1" + "0" * 22)
    assert main(["status", "--home", str(tmp_path)]) == 2
    assert "at most" in capsys.readouterr().err


def test_a_report_overwrites_no_file_that_it_did_not_make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, out = filled_home(tmp_path / "home"), tmp_path / "thesis.html"
    out.write_text("<p>Three years of work.")
    asked = ["report", "--home", str(home), "--since", "3650d", "--out", str(out)]
    assert main(asked) == 2
    assert "stays: choose another with --out, or say --force" in capsys.readouterr().err
    assert out.read_text() == "<p>Three years of work."
    assert main([*asked, "--force"]) == 0
    assert main(asked) == 0, "a page of ours is renewed"
    assert main([*asked[:-1], str(tmp_path / "new.html")]) == 0
