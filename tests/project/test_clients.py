"""The page about other tools: its Python runs on a real archive, its commands are there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

from tests.warehouse.sample import ARTICLES, filled_home

PAGE = (Path(__file__).parents[2] / "docs" / "clients.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found[1]


def test_the_python_of_the_page_counts_the_articles(tmp_path: Path):
    filled_home(tmp_path / "data")
    ran = subprocess.run(
        [sys.executable, "-c", block("python")], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert sum(row[1] for row in literal_eval(ran.stdout)) == len(ARTICLES)


def test_the_entry_for_assistants_names_a_verb_that_there_is():
    entry = json.loads(block("json"))["mcpServers"]["presswatch"]
    asked = subprocess.run(
        [sys.executable, "-m", entry["command"], entry["args"][0], "--help"], capture_output=True, text=True, check=True
    )
    assert "Model Context Protocol" in asked.stdout
