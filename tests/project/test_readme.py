"""The README is true: its commands run, their output is what it shows, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from presswatch.cli.parser import parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = README + "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
#: what the suite does elsewhere, or is itself
ELSEWHERE = {
    "make run": "the fixture does its work on the seeds: tests need no network",
    "make test": "it runs this test",
    ".venv/bin/presswatch up": "tests/presswatch/server/test_up.py",
}


def blocks(page: str) -> list[str]:
    """The indented blocks of a Markdown page, without their indentation."""
    found = re.findall(r"(?:^ {4}.*\n(?:\n(?= {4}))?)+", page, re.MULTILINE)
    return [re.sub(r"^ {4}", "", block, flags=re.MULTILINE) for block in found]


def commands(page: str) -> list[tuple[str, str | None]]:
    """Each command with the output shown below it, None where none is shown."""
    found: list[tuple[str, str | None]] = []
    for block in blocks(page):
        lines = block.splitlines()
        while lines:
            command = lines.pop(0)
            while command.count('"') % 2:
                command += "\n" + lines.pop(0)
            if command.startswith("$ "):
                found.append((command[2:], "\n".join(lines).strip("\n")))
                break
            if command.strip():
                found.append((command.partition("  #")[0].strip(), None))
    return found


COMMANDS = commands(README)


def run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command of the README, with this environment's Python and a home of the test's own."""
    words = shlex.split(command)
    assert words[0] == ".venv/bin/presswatch", "an unknown kind of command"
    return subprocess.run(
        [sys.executable, "-m", "presswatch", *words[1:]],
        cwd=ROOT,
        env=os.environ | {"PRESSWATCH_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """What `make run` leaves where there is no network."""
    home = tmp_path_factory.mktemp("home")
    done = run(".venv/bin/presswatch ingest --only seeds", home)
    assert done.returncode == 0, done.stderr
    return home


def test_there_are_the_two_commands_and_those_that_run_elsewhere():
    assert set(ELSEWHERE) <= {command for command, _ in COMMANDS}
    assert len(COMMANDS) > len(ELSEWHERE) + 8


@pytest.mark.parametrize(
    ("command", "output"), [(command, output) for command, output in COMMANDS if command not in ELSEWHERE]
)
def test_a_command_of_the_readme_does_what_it_says(home, command, output):
    done = run(command, home)
    # `doctor` may find this machine lacking, and says so.
    assert done.returncode == 0 or command.endswith("doctor"), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
    if output is not None:
        shown = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
        assert shown == [line.rstrip() for line in output.splitlines()]


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_links_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_command_is_described_in_the_docs():
    usage = parser().format_help()
    verbs = re.findall(r"^    ([a-z-]+)(?= |$)", usage, re.MULTILINE)
    assert len(verbs) > 10
    for verb in verbs:
        assert f"presswatch {verb}" in DOCS or f"`{verb}`" in DOCS, f"{verb} is described nowhere"
