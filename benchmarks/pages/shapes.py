"""How many typical forms of the press are read right: `python -m benchmarks.pages.shapes [SET]`.

Each line of `tests/gold/pages/press_*_shapes.jsonl` is a page in our own words with one field in a form used by some
of the press, and the field's right value; those with a `page` are whole pages of a content system, with all their
fields. The page is read in full, like one from a server.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records.readings import PageReading
from transforms.language.identification import identify
from transforms.pages import read_page

SETS = sorted((Path(__file__).parents[2] / "tests/gold/pages").glob("press_*_shapes.jsonl"))
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PARAGRAPHS = (
    "The ferry keeps new hours from Monday, and the left bank is glad of it. The first boat leaves at five.",
    "The town pays half of what it costs; the rest comes from fares, which stay as they are until summer.",
    "Last winter the crossing was closed for nine days, and many had to take the long way over the hills.",
    "A second boat is being mended in the yard and should be back on the water before the holidays.",
)
TEXT = f"<div>{''.join(f'<p>{paragraph}</p>' for paragraph in PARAGRAPHS)}</div>"
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{title}{head}</head><body>{above}<main>
{markup}{text}{below}</main><footer>River Daily</footer></body></html>"""
#: pages without a title get this one
TITLE = "<title>Ferry keeps new hours from Monday</title>"


def records(paths: list[Path] = SETS) -> list[dict[str, Any]]:
    """Return the labelled shapes of the sets, each with the name of its set."""
    return [
        {"set": path.name.partition("_shapes")[0], **record}
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        for record in fields_of(json.loads(line))
    ]


def fields_of(line: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a record for each labelled field of a line."""
    if "page" not in line:
        return [line]
    return [{**line, "field": field, "right": right} for field, right in line["rights"].items()]


@cache
def reading_of(page: str, url: str) -> PageReading:
    """Return what the page says, read once for all of its fields."""
    return read_page(page.encode(), url, None, NOW)


def page_of(record: dict[str, Any]) -> str:
    """Return the whole page of a record."""
    if "page" in record:
        return str(record["page"])
    parts = {"above": "", "below": "", **record}
    return PAGE.format(text=TEXT, title="" if record["field"] == "title" else TITLE, **parts)


def shown(moment: datetime | None, record: dict[str, Any]) -> str | None:
    """Return a moment as labels have it: on the page's own clock, of whole pages on that of UTC or the day alone."""
    if "page" in record and moment and moment.tzinfo:
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M")[: len(record["right"] or "2026-11-12T10:25")] if moment else None


def read(record: dict[str, Any]) -> Any:
    """Return what a page gives for the field in question, a text and a day as far as the label asks.

    Of a page that is refused: why.
    """
    try:
        reading = reading_of(page_of(record), record.get("url", "https://river.example/a"))
    except Unreadable as fault:
        return fault.reason
    right = record["right"]
    of_field: dict[str, Callable[[], Any]] = {
        "title": lambda: reading.title,
        "authors": lambda: list(reading.authors),
        "date": lambda: shown(reading.published_at, record),
        "credits": lambda: reading.credits.splitlines(),
        "lead": lambda: reading.lead,
        "language": lambda: identify(reading.title, reading.text, reading.language_hint)[0],
        "text": lambda: {
            "has": [piece for piece in right["has"] if piece in reading.text],
            "lacks": [piece for piece in right["lacks"] if piece not in reading.text],
        },
    }
    return of_field[record["field"]]()


def mistakes() -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the shapes that are read wrongly, with what was read."""
    for record in records():
        if (found := read(record)) != record["right"]:
            yield record, found


def report() -> str:
    """Return how many of each set and field are right, as Markdown."""
    fields = ("authors", "title", "date", "credits", "lead", "text", "language")
    all_of = Counter((record["set"], record["field"]) for record in records())
    wrong = Counter((record["set"], record["field"]) for record, _ in mistakes())
    lines = [
        "| set | authors | titles | days | credits | leads | texts | languages |",
        "| --- |" + " ---: |" * len(fields),
    ]
    for name in dict.fromkeys(record["set"] for record in records()):
        right = (f"{all_of[name, field] - wrong[name, field]} of {all_of[name, field]}" for field in fields)
        lines.append(f"| {name} | {' | '.join(right)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    for record, found in mistakes():
        where = " · ".join((record["set"], record["field"], record["shape"]))
        print(f"{where}: right is {record['right']}, read {found}", file=sys.stderr)
    print(report())
