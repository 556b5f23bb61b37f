"""Plots as inline SVG: no script, no outside resource; colours come from the page's style, so that dark mode works."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.page.markup import counted, number, safe
from presswatch.records import Citation

BAR, GAP, HEIGHT = 10, 2, 40
#: sizes of the matrix in its own units, about a pixel on a phone
CELL, LABEL, HEAD = 23, 106, 88
MOST_CITING, MOST_CITED = 14, 10
LONGEST_LABEL = 15


def bars(counts: Sequence[int], labels: Sequence[str], title: str, kind: str = "spark") -> str:
    """One bar a step, the tallest as high as the plot; each bar tells its figure when pointed at."""
    return stacked_bars([("bar", counts)], labels, title, kind)


def stacked_bars(
    layers: Sequence[tuple[str, Sequence[int]]], labels: Sequence[str], title: str, kind: str = "spark"
) -> str:
    """Bars of several layers, each (style class, counts), the first at the bottom."""
    totals = [sum(column) for column in zip(*(counts for _, counts in layers), strict=True)]
    peak = max([*totals, 1])
    drawn = []
    for place, label in enumerate(labels):
        top = float(HEIGHT)
        said = ", ".join(f"{number(counts[place])} {style}" for style, counts in layers if style != "bar")
        drawn.append(f"<g><title>{label}: {said or number(totals[place])}</title>")
        drawn.append(f'<rect class="ground" x="{place * BAR}" y="0" width="{BAR}" height="{HEIGHT}"/>')
        for style, counts in layers:
            tall = counts[place] * (HEIGHT - 2) / peak
            top -= tall
            if counts[place]:
                rect = f'x="{place * BAR + GAP / 2:g}" y="{top:.2f}" width="{BAR - GAP}" height="{tall:.2f}"'
                drawn.append(f'<rect class="{style}" {rect}/>')
        drawn.append("</g>")
    wide = BAR * max(len(labels), 1)
    return (
        f'<svg class="{kind}" viewBox="0 0 {wide} {HEIGHT}" preserveAspectRatio="none" role="img">'
        f"<title>{safe(title)}</title>{''.join(drawn)}</svg>"
    )


def share_bar(parts: Sequence[tuple[str, int]], title: str) -> str:
    """One lying bar divided by (style class, count)."""
    total = sum(count for _, count in parts) or 1
    drawn, left = [], 0.0
    for style, count in parts:
        wide = count * 100 / total
        said = f"<title>{number(count)} {style}</title>"
        drawn.append(f'<rect class="{style}" x="{left:.2f}" y="0" width="{wide:.2f}" height="8">{said}</rect>')
        left += wide
    return (
        f'<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img">'
        f"<title>{safe(title)}</title>{''.join(drawn)}</svg>"
    )


def citation_matrix(citations: Sequence[Citation]) -> str:
    """Who cites (rows) whom (columns); the darker, the more articles. The most active of both, at most 14 by 10."""
    rows = most([(one.citing, one.articles) for one in citations], MOST_CITING)
    columns = most([(one.cited, one.articles) for one in citations], MOST_CITED)
    counts = {(one.citing, one.cited): one.articles for one in citations}
    peak = max([*(counts.get((row, column), 0) for row in rows for column in columns), 1])
    drawn = [column_label(place, name) for place, name in enumerate(columns)]
    for y, row in enumerate(rows):
        drawn.append(row_label(y, row))
        drawn += [cell(x, y, row, column, counts.get((row, column), 0), peak) for x, column in enumerate(columns)]
    # Slanted labels lean to the right of the last column.
    wide, high = LABEL + CELL * len(columns) + 36, HEAD + CELL * len(rows) + 2
    return (
        f'<svg class="matrix" viewBox="0 0 {wide} {high}" style="max-width:{wide * 1.5:.0f}px" role="img">'
        f"<title>Who cites whom: rows cite columns</title>{''.join(drawn)}</svg>"
    )


def most(counted: Sequence[tuple[str, int]], limit: int) -> list[str]:
    """The names with the largest sums."""
    sums: dict[str, int] = {}
    for name, count in counted:
        sums[name] = sums.get(name, 0) + count
    return sorted(sums, key=lambda name: (-sums[name], name))[:limit]


def column_label(place: int, name: str) -> str:
    """A slanted name above its column."""
    x, y = LABEL + CELL * place + CELL / 2 + 3, HEAD - 5
    return f'<text class="name" transform="translate({x:g} {y}) rotate(-60)">{short(name)}</text>'


def row_label(place: int, name: str) -> str:
    """A name to the left of its row."""
    y = HEAD + CELL * place + CELL * 0.68
    return f'<text class="name" x="{LABEL - 5}" y="{y:.1f}" text-anchor="end">{short(name)}</text>'


def cell(x: int, y: int, citing: str, cited: str, count: int, peak: int) -> str:
    """One pair: a square whose strength is the share of the largest count, with the count in it."""
    left, top = LABEL + CELL * x, HEAD + CELL * y
    square = f'x="{left + 1}" y="{top + 1}" width="{CELL - 2}" height="{CELL - 2}" rx="2"'
    said = f"<title>{safe(citing)} cites {safe(cited)} in {counted(count, 'article')}</title>"
    if not count:
        return f'<rect class="none" {square}/>'
    share = count / peak
    ink = "strong" if share > 0.5 else "weak"
    figure = number(count) if count < 1000 else f"{count // 1000}k"
    text = f'<text class="{ink}" x="{left + CELL / 2:g}" y="{top + CELL * 0.66:.1f}">{figure}</text>'
    return f'<g>{said}<rect class="cell" {square} fill-opacity="{0.12 + 0.88 * share:.2f}"/>{text}</g>'


def short(name: str) -> str:
    """A name that fits beside the matrix."""
    return safe(name, LONGEST_LABEL)
