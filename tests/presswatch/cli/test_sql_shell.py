from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from presswatch.cli.look.sql_completion import candidates
from tests.warehouse.sample import filled_home

SCHEMA = {"articles": ["article_id", "title", "text"], "article_topics": ["article_id", "topic_id"], "runs": ["run_id"]}


@pytest.mark.parametrize(
    ("statement", "word", "expected"),
    [
        ("SELECT * FROM ", "art", ["articles", "article_topics"]),
        ("SELECT * FROM articles JOIN ", "ru", ["runs"]),
        ("SELECT a.title FROM articles a WHERE ", "a.t", ["a.title", "a.text"]),
        ("FROM articles WHERE ", "ti", ["title"]),
        ("", "sel", ["select"]),
        ("", "SEL", ["SELECT"]),
        ("SELECT ", "topic", ["topic_id"]),
        (".schema ", "ru", ["runs"]),
        ("", ".sc", [".schema "]),
    ],
)
def test_tab_offers_what_fits_there(statement, word, expected):
    assert candidates(statement, word, SCHEMA)[: len(expected)] == expected


class Terminal:
    """A shell on a terminal, and what it says."""

    def __init__(self, home: Path, state: Path) -> None:
        self.screen, inside = pty.openpty()
        environment = os.environ | {"XDG_STATE_HOME": str(state), "TERM": "dumb", "COLUMNS": "200"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "presswatch", "sql", "--home", str(home)],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=environment,
            start_new_session=True,
        )
        os.close(inside)
        self.said = ""

    def types(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def shows(self, wanted: str, seconds: float = 20) -> str:
        """Wait until `wanted` stands on the screen; what comes after it is for the next call."""
        deadline = time.monotonic() + seconds
        while wanted not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.screen], [], [], 0.2)[0]:
                self.said += os.read(self.screen, 65536).decode("utf-8", "replace")
        before, _, self.said = self.said.partition(wanted)
        return before


@pytest.fixture
def terminal(tmp_path):
    shell = Terminal(filled_home(tmp_path / "home"), tmp_path / "state")
    yield shell
    shell.process.kill()
    shell.process.wait()
    os.close(shell.screen)


def test_a_session_completes_answers_survives_faults_and_remembers(terminal, tmp_path):
    terminal.shows("presswatch>")
    terminal.types("SELECT count(*) AS n FROM artic\t")
    terminal.shows("article_sources")
    terminal.types("s\nWHERE publisher_id = 'belta';\n")
    assert "2" in terminal.shows(" s)")
    terminal.types("SELEC nonsense;\n")
    terminal.shows("Parser Error")
    terminal.types(".format json\n.schema runs\n")
    terminal.shows('"column_name": "run_id"')
    terminal.types(".quit\n")
    assert terminal.process.wait(10) == 0
    assert "publisher_id = 'belta'" in (tmp_path / "state" / "presswatch" / "sql_history").read_text()
