"""Messages in plain English: kinds of wording that a native reader stumbles over, in every string of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("connectors", "flows", "presswatch", "transforms", "warehouse")
#: "notes.txt is no file" says "is not a file"; "there is no file" and "is no longer" are English
STIFF = re.compile(r"(?<!there)(?:^|\s)is no (?!longer\b)", re.IGNORECASE)


def strings_of(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of the strings that are not docstrings; a string with values in it comes in parts."""
    prose = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def stiff_strings(path: Path, root: Path = ROOT) -> list[str]:
    """Return "file:line: string" for each string with such wording; the file as seen from `root`."""
    found = ((line, text) for line, text in strings_of(ast.parse(path.read_text())) if STIFF.search(text))
    return [f"{path.relative_to(root)}:{line}: {text}" for line, text in found]


def test_what_is_wrong_is_not_a_thing_rather_than_no_thing():
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    assert len(files) > 100
    assert [line for path in files for line in stiff_strings(path)] == []


def test_the_rule_finds_what_it_is_for(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(
        '"""A title is no text."""\nfirst = f"{path} is no file"\nsecond = "there is no file"\nthird = "is no longer"\n'
    )
    assert stiff_strings(path, tmp_path) == ["some.py:2:  is no file"]
