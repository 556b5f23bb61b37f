"""Plots as SVG without scripts or outside resources; colours come from the page's style, so that dark mode works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from presswatch.page.rendering import number, plain

BAR, GAP, HEIGHT = 10, 2, 40
#: sizes in the matrix in its own units, about a pixel on a phone
CELL, LABEL, HEAD = 23, 112, 92
MOST_CITING, MOST_CITED = 12, 10
LONGEST_LABEL = 16
#: style of a plot outside a page
OWN_STYLE = Markup(
    "<style>rect.bar,rect.cell{fill:#2f6fb4}rect.ground{fill:none}rect.none{fill:#eef1f4}"
    "text{font:11px sans-serif;fill:#1a1d21}text.strong{fill:#fff}text.strong,text.weak{text-anchor:middle}</style>"
)


class Pair(NamedTuple):
    """Who cites whom, in how many articles."""

    citing: str
    cited: str
    articles: int


def bars(counts: Sequence[int], labels: Sequence[str], title: str) -> Markup:
    """Return one bar a step, the tallest as high as the plot; each bar shows its figure on hover."""
    peak = max([*counts, 1])
    drawn = [
        one_bar(place, count, label, peak) for place, (count, label) in enumerate(zip(counts, labels, strict=True))
    ]
    wide = BAR * max(len(labels), 1)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="wide" viewBox="0 0 {wide} {high}" preserveAspectRatio="none" '
        'role="img"><title>{title}</title>{drawn}</svg>'
    ).format(wide=wide, high=HEIGHT, title=plain(title), drawn=Markup("").join(drawn))


def one_bar(place: int, count: int, label: str, peak: int) -> Markup:
    """Return one bar of `bars`."""
    tall = count * (HEIGHT - 2) / peak
    return Markup(
        '<g><title>{label}: {count}</title><rect class="ground" x="{x}" y="0" width="{wide}" height="{high}"/>'
        '<rect class="bar" x="{left:g}" y="{top:.2f}" width="{thick}" height="{tall:.2f}" rx="1"/></g>'
    ).format(
        label=plain(label), count=number(count), x=place * BAR, wide=BAR, high=HEIGHT, left=place * BAR + GAP / 2,
        top=HEIGHT - tall, thick=BAR - GAP, tall=tall,
    )  # fmt: skip


def shares(parts: Iterable[tuple[str, int]], title: str) -> Markup:
    """Return one horizontal bar divided by (style class, count)."""
    listed = list(parts)
    total, left, drawn = sum(count for _, count in listed) or 1, 0.0, []
    for style, count in listed:
        wide = count * 100 / total
        drawn.append(Markup('<rect class="owner-{}" x="{:.2f}" y="0" width="{:.2f}" height="6"/>').format(
            style, left, wide))  # fmt: skip
        left += wide
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="share" viewBox="0 0 100 6" preserveAspectRatio="none" '
        'role="img"><title>{}</title>{}</svg>'
    ).format(plain(title), Markup("").join(drawn))


def matrix(pairs: Sequence[Pair], title: str) -> Markup:
    """Return who cites (rows) whom (columns), the most active of both; darker means more articles."""
    rows = most([(one.citing, one.articles) for one in pairs], MOST_CITING)
    columns = most([(one.cited, one.articles) for one in pairs], MOST_CITED)
    counts = {(one.citing, one.cited): one.articles for one in pairs}
    peak = max([*(counts.get((row, column), 0) for row in rows for column in columns), 1])
    drawn = [column_label(place, name) for place, name in enumerate(columns)]
    for y, row in enumerate(rows):
        drawn.append(row_label(y, row))
        drawn += [cell((x, y), (row, column), counts.get((row, column), 0), peak) for x, column in enumerate(columns)]
    # Slanted labels lean to the right of the last column.
    wide, high = LABEL + CELL * len(columns) + 40, HEAD + CELL * len(rows) + 2
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="matrix" viewBox="0 0 {} {}" role="img">'
        "<title>{}</title>{}</svg>"
    ).format(wide, high, plain(title), Markup("").join(drawn))


def most(counted: Sequence[tuple[str, int]], limit: int) -> list[str]:
    """Return the names with the largest sums."""
    sums: dict[str, int] = {}
    for name, count in counted:
        sums[name] = sums.get(name, 0) + count
    return sorted(sums, key=lambda name: (-sums[name], name))[:limit]


def column_label(place: int, name: str) -> Markup:
    """Return a slanted name above its column."""
    x, y = LABEL + CELL * place + CELL / 2 + 3, HEAD - 5
    return Markup('<text class="name" transform="translate({:g} {}) rotate(-60)">{}</text>').format(
        x, y, plain(name, LONGEST_LABEL)
    )


def row_label(place: int, name: str) -> Markup:
    """Return a name to the left of its row."""
    y = HEAD + CELL * place + CELL * 0.68
    return Markup('<text class="name" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
        LABEL - 5, y, plain(name, LONGEST_LABEL)
    )


def cell(place: tuple[int, int], names: tuple[str, str], count: int, peak: int) -> Markup:
    """Return one pair: a square shaded by its share of the largest count, with the count in it."""
    left, top = LABEL + CELL * place[0], HEAD + CELL * place[1]
    square = Markup('x="{}" y="{}" width="{}" height="{}" rx="3"').format(left + 1, top + 1, CELL - 2, CELL - 2)
    if not count:
        return Markup('<rect class="none" {}/>').format(square)
    share = count / peak
    return Markup(
        '<g><title>{} → {}: {}</title><rect class="cell" {} fill-opacity="{:.2f}"/>'
        '<text class="{}" x="{:g}" y="{:.1f}">{}</text></g>'
    ).format(
        plain(names[0]), plain(names[1]), number(count), square, 0.12 + 0.88 * share,
        "strong" if share > 0.5 else "weak", left + CELL / 2, top + CELL * 0.66,
        number(count) if count < 1000 else f"{count // 1000}k",
    )  # fmt: skip


def as_file(svg: Markup) -> bytes:
    """Return a plot as a separate file, with style and background."""
    head, _, rest = svg.partition(">")
    ground = Markup('<rect width="100%" height="100%" fill="#fff"/>')
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}>{OWN_STYLE}{ground}{rest}'.encode()
