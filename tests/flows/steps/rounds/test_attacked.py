"""Feeds that change and lie, over rounds that die or sleep, or whose clock jumps: every piece of news is stored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


@pytest.mark.hard
@pytest.mark.parametrize(("mode", "rounds"), [("kill", 12), ("clock", 17), ("sleep", 17)])
def test_no_news_is_missing_after_rounds_that_died_slept_or_whose_clock_jumped(tmp_path: Path, mode: str, rounds: int):
    command = [sys.executable, "-m", "tests.flows.steps.rounds.attacked_rounds", str(tmp_path), mode, str(rounds), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=1200)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["missing"] == {}
    assert (told["died"] > 0) == (mode == "kill")
