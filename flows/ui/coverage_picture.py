"""A chart of the last two weeks: new articles by outlet and day, as one small SVG without script or link."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain

from presswatch.records import Coverage
from presswatch.shown import visible

CELL, GAP, LEFT, TOP = 26, 3, 210, 44
#: from nothing to the busiest days; readable for the colour-blind, since they go from light to dark
SHADES = ("#f1f3f5", "#d0ebff", "#74c0fc", "#228be6", "#1864ab")
NOTHING = 0


def picture_address(coverage: Coverage) -> str:
    """Return the picture as a data URL."""
    return "data:image/svg+xml;base64," + base64.b64encode(picture(coverage).encode()).decode()


def picture(coverage: Coverage) -> str:
    """Return the chart: one row per outlet, one column per day, the sum at the end of the row."""
    rows = coverage.outlets or (("no feed is followed yet", (0,) * len(coverage.days)),)
    width, height = LEFT + len(coverage.days) * CELL + 70, TOP + len(rows) * CELL + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *heads(coverage),
        *chain.from_iterable(row(number, name, counts) for number, (name, counts) in enumerate(rows)),
        *cells([counts for _, counts in rows]),
        "</svg>",
    ]
    return "".join(parts)


def heads(coverage: Coverage) -> Iterable[str]:
    """Yield months above, days below; the last column is today."""
    for column, day in enumerate(coverage.days):
        x = LEFT + column * CELL + CELL // 2
        if column == 0 or day.day == 1:
            yield f'<text x="{x}" y="16" text-anchor="middle" fill="#495057">{day:%b}</text>'
        yield f'<text x="{x}" y="34" text-anchor="middle" fill="#495057">{day.day}</text>'
    yield f'<text x="{LEFT + len(coverage.days) * CELL + 8}" y="34" fill="#495057">total</text>'


def row(number: int, name: str, counts: Sequence[int]) -> Iterable[str]:
    """Yield an outlet's name before its cells and its sum after them; a silent outlet is red."""
    y = TOP + number * CELL + 17
    colour = "#212529" if any(counts) else "#c92a2a"
    yield f'<text x="{LEFT - 8}" y="{y}" text-anchor="end" fill="{colour}">{escape(visible(name, 30))}</text>'
    yield f'<text x="{LEFT + len(counts) * CELL + 8}" y="{y}" fill="{colour}">{sum(counts)}</text>'


def cells(rows: Sequence[Sequence[int]]) -> Iterable[str]:
    """Yield all squares, one path for each shade: a fifth of the size of one element for each square."""
    limits = shade_limits(rows)
    for shade, colour in enumerate(SHADES):
        squares = "".join(
            f"M{LEFT + column * CELL} {TOP + line * CELL}h{CELL - GAP}v{CELL - GAP}h-{CELL - GAP}z"
            for line, counts in enumerate(rows)
            for column, count in enumerate(counts)
            if shade_of(count, limits) == shade
        )
        if squares:
            yield f'<path fill="{colour}" d="{squares}"/>'


def shade_limits(rows: Sequence[Sequence[int]]) -> list[int]:
    """Return the counts at which a darker shade begins: the quartiles of the days with any article."""
    counts = sorted(count for row in rows for count in row if count)
    return [counts[len(counts) * quarter // 4] for quarter in (1, 2, 3)] if counts else []


def shade_of(count: int, limits: Sequence[int]) -> int:
    """Return the shade of a day's count; only a day without any article has the lightest."""
    return NOTHING if count == 0 else 1 + sum(count >= limit for limit in limits)
