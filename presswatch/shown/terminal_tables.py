"""Rows for a person at a terminal: tables that fit its width, and wide rows as records, one field a line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, TextIO

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: rows in one table; the header repeats with the next, and a million rows take little memory
ROWS_A_TABLE = 500
#: columns to which long texts may be narrowed before rows are shown as records
READABLE = 12
#: the width of a column that is never broken: times and ids
UNBROKEN = 17
#: spaces between two columns
GAP = 3
#: the width of a cell in a table; records show all of it
LONGEST_CELL = 160
#: the colour repeats the word beside it: nothing depends on colour alone
STYLES: Mapping[str, str] = {
    **dict.fromkeys(("ok", "completed", "new"), "green"),
    **dict.fromkeys(("late", "quiet", "pending", "cancelled", "postponed"), "yellow"),
    **dict.fromkeys(("broken", "failed", "crashed", "gone"), "bold red"),
}
STATES = frozenset({"state", "outcome"})

#: a cell as text, and whether it is right-aligned
Cell = tuple[str, bool]


def write_for_terminal(columns: Sequence[str], rows: Iterable[Sequence[Cell]], stream: TextIO, width: int) -> None:
    """Write rows of harmless cells in `width` columns: as tables of 500 rows, or as records."""
    is_plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    console = Console(
        file=stream, width=width, force_terminal=True, legacy_windows=False, markup=False, highlight=False,
        color_system=None if is_plain else "standard",
    )  # fmt: skip
    remaining = iter(rows)
    first = list(islice(remaining, ROWS_A_TABLE))
    as_records = bool(first) and least_width(columns, first) > width
    number = 0
    while first or number == 0:
        for part in records(columns, first, number) if as_records else [table(columns, first)]:
            console.print(part)
        number += max(len(first), 1)
        first = list(islice(remaining, ROWS_A_TABLE))


def least_width(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
    """Return the width below which some column could not be read."""
    needed = [wide if wide <= UNBROKEN else READABLE for wide in widths(columns, rows)]
    return sum(needed) + GAP * (len(columns) - 1)


def widths(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the width of each column's longest cell."""
    return [max([cell_len(name), *(cell_len(row[place][0]) for row in rows)]) for place, name in enumerate(columns)]


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """Return a table in which long cells take several lines."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    for place, (name, wide) in enumerate(zip(columns, widths(columns, rows), strict=True)):
        stands_right = bool(rows) and all(row[place][1] for row in rows)
        justify: Literal["left", "right"] = "right" if stands_right else "left"
        made.add_column(Text(name), justify=justify, no_wrap=wide <= UNBROKEN, overflow="fold")
    for row in rows:
        made.add_row(*(styled(name, shortened(text)) for name, (text, _) in zip(columns, row, strict=True)))
    return made


def shortened(text: str) -> str:
    """Shorten a cell that would make its row higher than a screen."""
    return text if cell_len(text) <= LONGEST_CELL else set_cell_size(text, LONGEST_CELL - 1) + "…"


def records(columns: Sequence[str], rows: Sequence[Sequence[Cell]], before: int) -> Iterator[Table | Text]:
    """Yield each row as lines of name and value, headed by its number; empty values are left out."""
    for number, row in enumerate(rows, start=before + 1):
        yield Text(f"── {number} " + "─" * 20, style="dim")
        made = Table.grid(padding=(0, 1, 0, 0))
        made.add_column(no_wrap=True)
        made.add_column(overflow="fold")
        for name, (text, _) in zip(columns, row, strict=True):
            if text:
                made.add_row(Text(name, style="cyan"), styled(name, text))
        yield made


def styled(column: str, text: str) -> Text:
    """Return a cell; states have their colour."""
    return Text(text, style=STYLES.get(text, "") if column in STATES else "")
