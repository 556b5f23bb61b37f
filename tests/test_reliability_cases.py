"""Every fault and attack that the project lists has a test that is there, or a reason why it has none."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def cases() -> list[dict[str, str]]:
    with (TESTS / "reliability_cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_named_test_is_there() -> None:
    wanted: dict[str, set[str]] = {}
    for case in cases():
        for name in case["tests"].split():
            file, _, function = name.partition("::")
            wanted.setdefault(file, set()).add(function)
    missing = {file: sorted(names - functions_of(TESTS / file)) for file, names in wanted.items()}
    assert {file: names for file, names in missing.items() if names} == {}


def test_every_case_has_tests_or_a_reason_and_the_first_hundred_have_tests() -> None:
    found = cases()
    assert len({case["id"] for case in found}) == len(found) > 200
    for case in found:
        if not case["tests"] and (int(case["number"]) <= 100 or not case["reason"]):
            pytest.fail(f"{case['id']} ({case['case']}) has neither test nor reason")
