"""Hostile input: each kind that broke something once, with variations, as tried by tests/hardness.

The figures say how many cases of a kind are tried and how many passed, and the cost of all.
"""

from __future__ import annotations

import ast
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "hardness"


def tried_and_held(report: Path) -> dict[str, tuple[int, int]]:
    """Return tests and passed tests, by module, from a JUnit report."""
    tried: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - our own file
        name = case.get("classname", "").rpartition(".")[2]
        tried[name] += 1
        held[name] += not any(child.tag in ("failure", "error", "skipped") for child in case)
    return {name: (tried[name], held[name]) for name in sorted(tried)}


def kind_of(module: str) -> str:
    """Return what a module of tests is about, in its own words."""
    text = ast.get_docstring(ast.parse((TESTS / f"{module}.py").read_text(encoding="utf-8"))) or module
    return text.splitlines()[0]


def quality_section() -> str:
    """Return the table for docs/quality.md."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--junitxml={report}", str(TESTS)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        counts = tried_and_held(report)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = [f"| {kind_of(name)} | {tried} | {held} |" for name, (tried, held) in counts.items()]
    return "\n".join(
        [
            f"Together they cost {seconds:.1f} CPU-s, including the start of pytest.",
            "",
            "| kind | members tried | held |",
            "|---|---:|---:|",
            *lines,
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(quality_section() + "\n")
