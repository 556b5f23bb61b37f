"""Make docs/queries.ipynb from docs/queries.md: the same ten questions, to run and change in Jupyter.

    python docs/notebook.py

A test compares the two and runs every cell.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
QUESTIONS, NOTEBOOK = HERE / "queries.md", HERE / "queries.ipynb"
SECTION = re.compile(r"^## (\d+\. [^\n]+)\n(.*?)```sql\n(.*?)```", re.DOTALL | re.MULTILINE)
TITLE = """# Ten questions to the press

The queries of [queries.md](queries.md), to run and to change. All that is needed is `pip install duckdb pytz jupyter`;
charts need nothing more; with pandas installed
`ask(…).df()` gives a data frame, and `.plot()` a picture.

Start Jupyter where the home folder is, or set `PRESSWATCH_HOME`."""
OPENING = '''import html
import os
from pathlib import Path

import duckdb

snapshot = Path(os.environ.get("PRESSWATCH_HOME", "data")) / "presswatch.duckdb"
press = duckdb.connect(str(snapshot), read_only=True)
press.execute("SET TimeZone = 'UTC'")


def ask(sql: str) -> duckdb.DuckDBPyRelation:
    """Ask the snapshot; it stays as it was when this notebook opened it, however many runs go by."""
    return press.sql(sql)


class Chart:
    """The rows of an answer, a name and a number each, as lying bars; Jupyter draws them."""

    def __init__(self, answer: duckdb.DuckDBPyRelation) -> None:
        self.rows = [(str(name or "?"), float(number or 0)) for name, number in answer.fetchall()]

    def _repr_html_(self) -> str:
        peak = max((number for _, number in self.rows), default=0) or 1
        bar = "display:inline-block;background:#2f6fb4;height:1em;width"
        lines = [
            f"<tr><th>{html.escape(name)}</th><td style='text-align:left'>"
            f"<span style='{bar}:{24 * number / peak:.2f}em'></span> {number:g}</td></tr>"
            for name, number in self.rows
        ]
        return f"<table>{''.join(lines)}</table>"


ask("SELECT count(*) AS articles, min(first_seen_at) AS since, max(first_seen_at) AS until FROM articles")'''
#: number of a question -> names and numbers for a chart beside it
CHARTS = {
    "1": """SELECT coalesce(s.name, a.publisher_id, '?'), count(*) AS articles
FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id GROUP BY ALL ORDER BY articles DESC LIMIT 20""",
    "2": """SELECT concat(coalesce(citing, '?'), ' → ', cited), sum(articles) AS articles
FROM who_cites_whom GROUP BY ALL ORDER BY articles DESC LIMIT 20""",
    "3": """SELECT topic_name, count(DISTINCT article_id) AS articles
FROM article_topics GROUP BY ALL ORDER BY articles DESC LIMIT 20""",
}
CLOSING = """## And then

`press.close()` and the first cell again give the newest snapshot. Tables and columns: [schema.md](schema.md)."""


def cells(questions: str) -> list[dict[str, Any]]:
    """The notebook's cells: title, opening, and a text and a query for each question."""
    made = [cell("markdown", TITLE), cell("code", OPENING)]
    for heading, text, sql in SECTION.findall(questions):
        made.append(cell("markdown", f"## {heading}\n\n{text.strip()}".strip()))
        made.append(cell("code", f'ask("""\n{sql.strip().rstrip(";")}\n""")'))
        if chart := CHARTS.get(heading.partition(".")[0]):
            made.append(cell("code", f'Chart(ask("""\n{chart}\n"""))'))
    return [
        numbered | {"id": f"cell-{number:02}"} for number, numbered in enumerate([*made, cell("markdown", CLOSING)])
    ]


def cell(kind: str, source: str) -> dict[str, Any]:
    """One cell of nbformat 4.5."""
    outputs = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)} | outputs


def notebook(questions: str) -> str:
    """The whole notebook as JSON, the same for the same questions."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells(questions), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    NOTEBOOK.write_text(notebook(QUESTIONS.read_text(encoding="utf-8")), encoding="utf-8")
