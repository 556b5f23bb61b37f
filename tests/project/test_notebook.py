from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

from docs.notebook import NOTEBOOK, QUESTIONS, notebook
from tests.warehouse.sample import filled_home


@pytest.fixture(scope="module")
def code_cells() -> list[str]:
    whole = json.loads(NOTEBOOK.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_asks_what_the_page_asks():
    made = notebook(QUESTIONS.read_text("utf-8"))
    assert NOTEBOOK.read_text("utf-8") == made, "docs/queries.md changed: python docs/notebook.py"


def test_every_cell_runs_and_shows_a_table_or_a_chart(code_cells, tmp_path, monkeypatch):
    monkeypatch.setenv("PRESSWATCH_HOME", str(filled_home(tmp_path)))
    names: dict[str, Any] = {}
    tables = [source for source in code_cells if not source.startswith("Chart(")]
    assert len(tables) == 11
    for source in tables:
        begin, _, last = f"\n{source}".rpartition("\nask(")
        exec(begin, names)
        answer = eval("ask(" + last, names)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert answer.columns
            assert str(answer), "a notebook shows it"
    charts = [eval(source, names) for source in code_cells if source.startswith("Chart(")]
    assert len(charts) == 3
    for chart in charts:
        assert chart.rows
        drawn = chart._repr_html_()
        assert drawn.count("<span") == len(chart.rows)
        assert "width:24.00em" in drawn, "the largest is as wide as the chart"
    hostile = type(charts[0])(names["ask"]("SELECT '<script>alert(1)</script>', 3"))._repr_html_()
    assert "<script>" not in hostile
    names["press"].close()
