"""Killed at any moment, the next run finds whole batches only and takes up what was missed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.steps.rounds.round import run_round
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.press_server import Press, running_press
from tests.flows.steps.rounds.kill_rounds import NOON
from tests.one_mother import SHARING

TEXT = "The village council met on Friday and voted for a new well, BelTA reports. Work begins in the spring."
#: Two tests, 24 deaths. A round has some six parts (begin, seeds, feeds, pages, looks, end), and its deaths are evenly
#: spread over them: four first ones over all that a round does, eight more over what one does that finds all done.
#: The slow half has a hundred and fifty of each.
HOMES, SLOW_HOMES, DEATHS = 4, 51, 3
#: where a round can be cut in two
PLACES = {
    *("fetched", "write", "after write", "fsync", "read", "BEGIN", "INSERT", "DELETE", "COMMIT", "after COMMIT"),
    *("DETACH", "after DETACH", "close", "after close", "copy", "after copy", "replace", "after replace"),
}


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        for number in range(4):
            served.put_page(f"/p{number}", f"The well number {number}", TEXT, f"It is the well number {number}.")
        pages = [(f"/p{number}", f"The well number {number}", "") for number in range(5)]
        served.put_feed("/one", *pages[:3])
        served.put_feed("/two", *pages[2:])
        yield served


@pytest.fixture
def folder() -> Iterator[Path]:
    """Homes in memory where the system has such a folder: a killed process loses the same, and a sync costs nothing."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


def template(folder: Path, press: Press) -> Path:
    seeds = folder / "template" / "seeds"
    seeds.mkdir(parents=True)
    (seeds / "well.txt").write_text(f"The old well\n\n{TEXT}\n\nSources: TUT.BY")
    (seeds / "empty.txt").touch()
    listed = f"url,source_id,language\n{press.url('/one')},,\n{press.url('/two')},,\n"
    (folder / "template" / "feeds.csv").write_text(listed)
    return folder


def deaths(folder: Path, press: Press, hours: float, homes: int = HOMES) -> dict[str, Any]:
    """Homes that die three times each, so many hours after noon."""
    command = [sys.executable, "-m", "tests.flows.steps.rounds.kill_rounds", folder, press.port, homes, DEATHS, hours]
    finished = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        timeout=max(240, 15 * homes),
        check=False,
        cwd=Path(__file__).parents[4],
        env=os.environ | {"PYTHONPATH": "."},
    )
    assert finished.returncode == 0, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def test_a_first_round_killed_anywhere_and_run_again_leaves_the_store_of_an_undisturbed_one(folder: Path, press: Press):
    found = deaths(template(folder, press), press, 0)
    assert found["differing"] == []
    assert found["died"] == HOMES * DEATHS
    assert set(found["actions"]) > PLACES


@pytest.mark.hard
def test_a_round_killed_at_each_of_its_places_leaves_the_store_of_an_undisturbed_one(folder: Path, press: Press):
    found = deaths(template(folder, press), press, 0, homes=SLOW_HOMES)
    assert found["differing"] == []
    assert found["died"] == SLOW_HOMES * DEATHS


@pytest.mark.parametrize("homes", [HOMES, pytest.param(SLOW_HOMES, marks=pytest.mark.hard)])
def test_a_later_round_with_edits_and_a_page_gone_killed_anywhere_leaves_them_as_undisturbed(
    folder: Path, press: Press, homes: int
):
    template(folder, press)
    base = folder / "template"
    settings = Settings(home=base / "home", allow_networks=f"127.0.0.0/8:{press.port}", workers=1)
    options = RoundOptions(base / "seeds", base / "feeds.csv", None, True)
    run_round(settings, options, SHARING, now=NOON)
    (base / "seeds" / "well.txt").rename(base / "seeds" / "moved.txt")
    (base / "seeds" / "new.txt").write_text(f"The new well\n\n{TEXT}")
    press.put_page("/p0", "The well number nought", TEXT, "It is no well at all.")
    del press.answers["/p1"]
    press.put_page("/p9", "The well number 9", TEXT, "It is the well number 9.")
    press.put_feed("/one", ("/p9", "The well number 9", ""), ("/p0", "The well number 0", ""))
    found = deaths(folder, press, 1.1, homes)  # young articles are looked at again after an hour
    assert found["differing"] == []
    assert found["died"] == homes * DEATHS
    assert set(found["actions"]) > PLACES
