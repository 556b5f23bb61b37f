"""How far a command is: a bar on a terminal, plain lines elsewhere, results on stdout alone in both."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import started
from tests.warehouse.sample import filled_home

BAR, ESCAPE = "━", "\x1b"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("progress"))


def said_on_terminal(*command: str) -> tuple[str, str]:
    """What a command writes to a terminal as its stderr, and to a pipe as its stdout."""
    ours, theirs = pty.openpty()
    with started(
        [sys.executable, "-m", "presswatch", *command], stdout=subprocess.PIPE, stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ) as process:  # fmt: skip
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            parts.append(part)
        os.close(ours)
        out = process.stdout.read() if process.stdout else b""
    assert process.returncode == 0, b"".join(parts)
    return b"".join(parts).decode(), out.decode()


@pytest.mark.parametrize("command", [("stories", "rebuild"), ("retag",)])
def test_a_terminal_shows_a_bar_that_reaches_its_end_and_goes_away(home, command):
    told, out = said_on_terminal(*command, "--home", str(home))
    assert BAR in told
    assert re.search(r"6/6", told)
    assert told.count("[?25h") == told.count("[?25l"), "the cursor is there again"
    assert ESCAPE not in out
    assert BAR not in out


def test_elsewhere_there_are_lines_alone(home):
    done = subprocess.run(
        [sys.executable, "-m", "presswatch", "stories", "rebuild", "--home", home], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "6 articles grouped" in done.stderr
    assert ESCAPE not in done.stderr + done.stdout
    assert BAR not in done.stderr
