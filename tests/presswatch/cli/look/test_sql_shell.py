"""`sql` on a terminal is DuckDB's own shell over the snapshot, and can do nothing but read it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from presswatch.cli.look.sql import LOCKED, shell_program
from presswatch.files import SNAPSHOT_FILE
from tests.warehouse.sample import filled_home

#: colours, moves of the cursor, titles
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]")


class Terminal:
    """A shell on a terminal, and what it says."""

    def __init__(self, home: Path, user: Path) -> None:
        self.screen, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "presswatch", "sql", "--home", str(home)],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=os.environ | {"HOME": str(user), "TERM": "dumb", "COLUMNS": "200"},
            start_new_session=True,
        )
        os.close(inside)
        self.said = ""

    def types(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def shows(self, wanted: str, seconds: float = 30) -> None:
        """Wait until `wanted` stands on the screen; what comes after it is for the next call."""
        deadline = time.monotonic() + seconds
        while wanted not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.screen], [], [], 0.2)[0]:
                self.said += ESCAPES.sub("", os.read(self.screen, 65536).decode("utf-8", "replace"))
        self.said = self.said.partition(wanted)[2]


@pytest.fixture
def terminal(tmp_path):
    shell = Terminal(filled_home(tmp_path / "home"), tmp_path)
    yield shell
    shell.process.kill()
    shell.process.wait()
    os.close(shell.screen)


def test_a_session_answers_survives_faults_and_ends(terminal):
    terminal.shows("presswatch.duckdb, read-only;")
    terminal.shows("presswatch>")
    terminal.types("SELECT 40 + count(*) AS n FROM articles;\r")
    terminal.shows("│    46 │")
    terminal.types("SELEC nonsense;\r")
    terminal.shows("Parser Error")
    terminal.types(".quit\r")
    # DuckDB's shell remembers that a statement failed.
    assert terminal.process.wait(20) == 1


@pytest.mark.parametrize(
    "attempt",
    [
        "COPY articles TO 'stolen.csv';",
        "SELECT * FROM read_text('/etc/hostname');",
        "ATTACH 'other.db';",
        "INSTALL httpfs;",
        "SET enable_external_access = true;",
        "DELETE FROM articles;",
        "SELECT getenv('HOME');",
        ".shell touch stolen.csv",
        ".open other.db",
        ".read /etc/hostname",
        ".output stolen.csv",
    ],
)
def test_the_shell_refuses_whatever_does_not_read_the_snapshot(tmp_path, attempt):
    home = filled_home(tmp_path / "home")
    asked = subprocess.run(
        [shell_program(), *LOCKED, str(home / SNAPSHOT_FILE)],
        input=f"{attempt}\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert asked.returncode != 0
    assert re.search("disabled|locked|cannot be used|read-only", asked.stdout + asked.stderr)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_without_a_snapshot_it_says_what_to_do(tmp_path):
    terminal = Terminal(tmp_path / "empty", tmp_path)
    terminal.shows("run `presswatch ingest` first")
    assert terminal.process.wait(20) == 2
    os.close(terminal.screen)
