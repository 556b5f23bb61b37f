"""Every step of docs/first-hour.md, over the invented press that it names."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from benchmarks.demo import fill
from presswatch.cli import main
from tests.presswatch.desk.test_pages import desk

STEPS = [
    line.strip()
    for line in (Path(__file__).parents[3] / "docs" / "first-hour.md").read_text("utf-8").splitlines()
    if line.startswith("    ")
]
PAGES = [step for step in STEPS if step.startswith("http")]
COMMANDS = [step for step in STEPS if step.startswith("presswatch ") and not step.startswith("presswatch desk")]


@pytest.fixture(scope="module")
def press(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("hour") / "press"
    fill(home, datetime.now(UTC), 1200)
    return home


@pytest.fixture(scope="module")
def client(press) -> Iterator[httpx.Client]:
    with desk(press) as client:
        yield client


def test_there_are_ten_jobs_and_every_step_is_a_page_or_a_command():
    text = (Path(__file__).parents[3] / "docs" / "first-hour.md").read_text("utf-8")
    assert len(re.findall(r"^## \d+\.", text, re.MULTILINE)) == 10
    assert len(STEPS) == len(PAGES) + len(COMMANDS) + 2, "making the press, and opening the desk"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_first_hour_answers_and_is_not_empty(client, address):
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 200, answer.text
    assert 'class="empty"' not in answer.text.partition("<h2")[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_first_hour_does_its_work(press, command, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    words = [str(press) if word == "press" else word for word in shlex.split(command)[1:]]
    assert main(words) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.strip()
