"""How often a wall is taken for an article, and an article for a wall: `python -m benchmarks.pages.verdicts`.

The pages are made from labelled lines of our own (`tests/gold/pages/blind_*_walls.jsonl`): walls of ten kinds, and
ordinary news that use the walls' words. Each is read as the page of a site, with a header, a menu and a footer; those
of later sets have their own markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from presswatch.errors import Unreadable
from transforms.pages import read_page

SETS = sorted((Path(__file__).parents[2] / "tests/gold/pages").glob("blind_*_walls.jsonl"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
FRAME = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<header><a href="/">River Daily</a></header><nav><a href="/news">News</a><a href="/town">Town</a></nav>
<main><h1>{heading}</h1>{above}{paragraphs}{below}</main><footer>River Daily, Riverton</footer></body></html>"""
ARTICLE = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-12T10:25Z">'
)
PAID = ARTICLE + '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
#: what a shape adds to the head, above and below the paragraphs
SHAPES = {
    "bare": ("", "", ""),
    "dated": ("", '<div class="date">12.11.2026, 10:25</div>', ""),
    "article": (ARTICLE, "", ""),
    "paid": (PAID, "", ""),
    "form": ("", "", '<form><input type="email"><input type="password"><button>OK</button></form>'),
    "buttons": ("", "", "<button>Accept</button><button>Settings</button>"),
    "list404": (
        "",
        "",
        '<h2>Latest</h2><ul><li><a href="/1">Ferry stays in port</a> 11.11.2026</li>'
        '<li><a href="/2">Snow falls on the hills</a> 10.11.2026</li></ul>',
    ),
}


def records() -> list[dict[str, Any]]:
    """Return the labelled lines of all sets, each with the name of its set."""
    return [
        {"set": path.name.partition("_walls")[0], **json.loads(line)}
        for path in SETS
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def page_of(record: dict[str, Any]) -> bytes:
    """Return the page that a line describes."""
    if "body" in record:
        head = f'<meta charset="utf-8"><title>{escape(record["title"])}</title>{record["head"]}'
        return f'<!DOCTYPE html><html lang="{record["language"]}"><head>{head}</head><body>{record["body"]}'.encode()
    head, above, below = SHAPES[record["shape"]]
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in record["paragraphs"])
    title, heading = escape(record["title"]), escape(record["heading"])
    return FRAME.format(
        title=title, head=head, heading=heading, above=above, paragraphs=paragraphs, below=below
    ).encode()


def verdict(record: dict[str, Any]) -> str | None:
    """Return why the page is not an article; None if it is read as one."""
    try:
        read_page(page_of(record), f"https://river.example/2026/{record['id']}", None, NOW)
    except Unreadable as fault:
        return fault.reason
    return None


def mistakes() -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield the lines that are read wrongly, with the verdict."""
    for record in records():
        found = verdict(record)
        if (found is None) != (record["wall"] is None):
            yield record, found


def report() -> str:
    """Both errors."""
    wrong = [record for record, _ in mistakes()]
    walls = [record for record in records() if record["wall"]]
    taken = sum(record["wall"] is not None for record in wrong)
    lost = len(wrong) - taken
    articles = len(records()) - len(walls)
    return (
        f"articles lost: {lost} of {articles} ({lost / articles:.1%}); "
        f"walls taken: {taken} of {len(walls)} ({taken / len(walls):.1%})"
    )


if __name__ == "__main__":
    for record, found in mistakes():
        print(record["id"], record["wall"], record["title"], "->", found)
    print(report())
