"""`sql` on a terminal is DuckDB's own shell over the snapshot, or a plain prompt, and can do nothing but read it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from presswatch.cli.look.sql import LOCKED, shell_program
from presswatch.cli.look.sql_prompt import completer, next_statement
from presswatch.files import SNAPSHOT_FILE
from tests.processes import PATIENCE_SECONDS, started
from tests.warehouse.sample import filled_home

#: colours, moves of the cursor, titles
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]")

#: the command where the package `duckdb-cli` is not installed
WITHOUT_SHELL = (
    "-c",
    "import sys; sys.modules['duckdb_cli'] = None\nfrom presswatch.cli import main; sys.exit(main())",
)


class Terminal:
    """A shell on a terminal, and what it says."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process, self.screen, self.said = process, screen, ""

    def types(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def shows(self, wanted: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until `wanted` stands on the screen; what comes after it is for the next call."""
        deadline = time.monotonic() + seconds
        while wanted not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.screen], [], [], 0.2)[0]:
                self.said += ESCAPES.sub("", os.read(self.screen, 65536).decode("utf-8", "replace"))
        self.said = self.said.partition(wanted)[2]


@contextmanager
def opened(home: Path, user: Path, *program: str) -> Iterator[Terminal]:
    screen, inside = pty.openpty()
    command = [sys.executable, *(program or ("-m", "presswatch")), "sql", "--home", str(home)]
    environment = os.environ | {"HOME": str(user), "TERM": "dumb", "COLUMNS": "200"}
    try:
        with started(command, stdin=inside, stdout=inside, stderr=inside, env=environment) as process:
            os.close(inside)
            yield Terminal(process, screen)
    finally:
        os.close(screen)


@pytest.fixture
def terminal(tmp_path):
    with opened(filled_home(tmp_path / "home"), tmp_path) as shell:
        yield shell


@pytest.fixture
def prompt(tmp_path):
    with opened(filled_home(tmp_path / "home"), tmp_path, *WITHOUT_SHELL) as shell:
        yield shell


def test_a_session_answers_survives_faults_and_ends(terminal):
    terminal.shows("presswatch.duckdb, read-only;")
    terminal.shows("presswatch>")
    terminal.types("SELECT 40 + count(*) AS n FROM articles;\r")
    terminal.shows("│    46 │")
    terminal.types("SELEC nonsense;\r")
    terminal.shows("Parser Error")
    terminal.types(".quit\r")
    # DuckDB's shell remembers that a statement failed.
    assert terminal.process.wait(PATIENCE_SECONDS) == 1


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
    with opened(tmp_path / "empty", tmp_path) as terminal:
        terminal.shows("run `presswatch ingest` first")
        assert terminal.process.wait(PATIENCE_SECONDS) == 2


def test_without_duckdb_s_shell_statements_of_several_lines_are_answered_and_faults_are_told(prompt):
    prompt.shows("presswatch.duckdb, read-only;")
    prompt.shows("presswatch>")
    prompt.types("SELECT 40 + count(*) AS n\r")
    prompt.shows("...>")
    prompt.types("FROM articles;\r")
    prompt.shows("46")
    prompt.shows("presswatch>")
    prompt.types("DELETE FROM articles;\r")
    prompt.shows("only")
    prompt.shows("presswatch>")
    prompt.types("SELEC nonsense;\r")
    prompt.shows("Parser Error")
    prompt.shows("presswatch>")  # an end that is typed before the prompt waits for it is lost
    prompt.types("\x04")
    assert prompt.process.wait(PATIENCE_SECONDS) == 1


def test_without_duckdb_s_shell_tables_and_columns_are_listed_and_ctrl_c_drops_what_was_typed(prompt):
    prompt.shows("presswatch>")
    prompt.types(".tables\r")
    prompt.shows("article_topics")
    prompt.shows("presswatch>")
    prompt.types(".schema articles\r")
    prompt.shows("first_seen")
    prompt.shows("presswatch>")
    prompt.types("SELECT 1\r")
    prompt.shows("...>")
    # One that comes between the prompt and its wait for keys is heard at the next key, or at the next of its kind.
    for _ in range(60):
        prompt.process.send_signal(signal.SIGINT)
        with suppress(AssertionError):
            prompt.shows("presswatch>", 2)
            break
    prompt.types(".help\r")
    prompt.shows("pip install duckdb-cli")
    prompt.shows("presswatch>")
    prompt.types(".quit\r")
    assert prompt.process.wait(PATIENCE_SECONDS) == 0


def test_tab_completes_the_names_of_tables_and_columns_in_their_order():
    nth = completer(["outlets", "articles", "article_topics"])
    assert [nth("Art", number) for number in range(3)] == ["article_topics", "articles", None]


@pytest.mark.parametrize(
    "lines",
    [
        ["SELECT 'first;", "second';"],
        ['SELECT 1 AS "a;', 'b";'],
        ["SELECT 1 -- not yet;", ", 2;"],
        ["SELECT 1 /* not;", "yet; */ + 1;"],
        ["SELECT $$first;", "second$$;"],
        ["SELECT 'it''s;", "so';"],
        ["SELECT 1; -- behind it"],
    ],
)
def test_a_semicolon_within_quotes_or_a_comment_does_not_end_what_is_typed_at_the_prompt(lines):
    typed = iter([*lines, "never asked;"])
    assert next_statement(lambda _: next(typed)) == "\n".join(lines).removesuffix(";")
    assert next(typed) == "never asked;"
