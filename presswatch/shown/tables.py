"""Rows for people and programs: an aligned table, CSV that cannot run as formulas, or JSON."""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import chain, islice
from typing import Any, TextIO

from presswatch.errors import UsageError

FORMATS = ("table", "csv", "json")
#: rows measured (and written) together, so that aligning a table of a million rows takes little memory
ROWS_PER_BLOCK = 500
#: what spreadsheets take for the start of a formula, also in full-width forms
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
#: separators of spreadsheets in other locales included: `a;=1+1` unquoted would become two cells there
#: C0 but tab and line breaks, DEL, C1, line and paragraph separators, direction marks and overrides (Unicode TR 9),
#: tags and other invisible characters; joiners stay, since some scripts need them
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]|\r(?!\n)"
)
NEEDS_QUOTES = frozenset(',;|"\t\r\n')


def write_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    format: str,
    stream: TextIO,
    *,
    is_raw: bool = False,
) -> None:
    """Write rows to `stream` as 'table', 'csv' or 'json'.

    Control and direction-changing characters are written as JSON escapes: in CSV, where line breaks and tabs within a
    cell stay, and in JSON, which reads them back. `is_raw` leaves them as they are.

    A table is aligned block by block (500 rows each). At a terminal it fits the width, and rows too wide become
    records. A closed pipe ends the output quietly.

    Raises:
        UsageError: an unknown format.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    lines = {"csv": csv_lines, "json": json_lines}.get(format)
    if lines is None:
        write_table(columns, rows, stream, terminal_width(stream))
        return
    pieces = lines(columns, rows)
    write_pieces(pieces if is_raw else map(without_controls, pieces), stream)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO, width: int | None) -> None:
    """Write plain aligned lines, or, for a terminal of that width, what fits it."""
    if width is None:
        write_pieces(table_lines(columns, rows), stream)
        return
    from presswatch.shown.terminal_tables import write_for_terminal

    try:
        write_for_terminal(list(map(for_terminal, columns)), map(terminal_cells, rows), stream, width)
        stream.flush()
    except BrokenPipeError:
        leave_closed_pipe(stream)


def terminal_cells(row: Sequence[Any]) -> list[tuple[str, bool]]:
    """Return texts that are harmless to a terminal, and which of them are right-aligned."""
    return [(for_terminal(as_read(cell)), cell is None or is_number(cell)) for cell in row]


def as_read(value: Any) -> str:
    """Return a cell for people: times to the minute, lists of words without quotes."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC) if value.tzinfo else value:%Y-%m-%d %H:%M}{'Z' if value.tzinfo else ''}"
    if isinstance(value, list | tuple) and all(isinstance(member, str) for member in value):
        return ", ".join(value)
    return shown(value)


def essential(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], wanted: Sequence[str], stream: TextIO
) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return the wanted columns in that order at a terminal, all of them elsewhere."""
    if terminal_width(stream) is None:
        return columns, rows
    places = [columns.index(name) for name in wanted]
    return wanted, ([row[place] for place in places] for row in rows)


def without_controls(text: str) -> str:
    """Return a piece of CSV or JSON that is harmless to a terminal or an editor, and looks as it is."""
    return text if text.isprintable() else CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def write_pieces(pieces: Iterable[str], stream: TextIO) -> None:
    """Write texts one after another; if the reader has closed the pipe (`| head`), stop silently."""
    try:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
    except BrokenPipeError:
        leave_closed_pipe(stream)


def leave_closed_pipe(stream: TextIO) -> None:
    """Redirect a stream with a closed reader to nothing, or Python complains again at exit."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)


def terminal_width(stream: TextIO) -> int | None:
    """Return the columns of the terminal `stream`, or None for files and pipes."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def table_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a header, a rule and the rows; later blocks may be wider than the first, never narrower."""
    remaining = iter(rows)
    header = [for_terminal(column) for column in columns]
    widths = [places(name) for name in header]
    block, is_first = list(islice(remaining, ROWS_PER_BLOCK)), True
    while block or is_first:
        cells = [list(map(for_terminal, map(shown, row))) for row in block]
        widths = widened(widths, cells)
        right = of_numbers(block, len(columns))
        if is_first:
            yield aligned(header, widths, right)
            yield "  ".join("-" * wide for wide in widths) + "\n"
        yield from (aligned(row, widths, right) for row in cells)
        block, is_first = list(islice(remaining, ROWS_PER_BLOCK)), False


def widened(widths: Sequence[int], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths that these cells need, never less than before."""
    return [max([wide, *(places(row[i]) for row in cells)]) for i, wide in enumerate(widths)]


def of_numbers(rows: Sequence[Sequence[Any]], columns: int) -> list[bool]:
    """Tell of each column whether all its values are numbers or not known."""
    return [
        bool(rows) and all(value is None or is_number(value) for value in (row[i] for row in rows))
        for i in range(columns)
    ]


def aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """Return one line of a table: numbers right-aligned, all else left-aligned, no spaces at the end."""
    padded = []
    for cell, wide, to_right in zip(cells, widths, right, strict=True):
        gap = " " * (wide - places(cell))
        padded.append(gap + cell if to_right else cell + gap)
    return "  ".join(padded).rstrip() + "\n"


def places(text: str) -> int:
    """Return the columns a text takes on a terminal: two for wide East Asian characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def for_terminal(text: str) -> str:
    """Return a text that is harmless to a terminal: control, direction and invisible characters as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def is_number(value: Any) -> bool:
    """Tell whether a cell is right-aligned."""
    return isinstance(value, int | float) and not isinstance(value, bool) or type(value).__name__ == "Decimal"


def shown(value: Any) -> str:
    """Return a value as a cell's text; NULL is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return moment(value).replace("T", " ")
    if isinstance(value, list | tuple | dict):
        return json.dumps(jsonable(value), ensure_ascii=False)
    return str(jsonable(value))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield RFC 4180 with a header; text cells that a spreadsheet would run get an apostrophe in front."""
    for row in chain([columns], rows):
        yield ",".join(csv_cell(cell) for cell in row) + "\n"


def csv_cell(value: Any) -> str:
    """Return one cell: only texts are disarmed, a negative number stays a number; '' differs from NULL."""
    text = shown(value)
    if not is_number(value) and text.startswith(FORMULA_STARTS):
        text = "'" + text
    if value == "" or not NEEDS_QUOTES.isdisjoint(text) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def json_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield one JSON list with an object for each row on a separate line."""
    names = distinct(columns)
    before = "["
    for row in rows:
        entry = dict(zip(names, map(jsonable, row), strict=True))
        yield f"{before}\n{json.dumps(entry, ensure_ascii=False, allow_nan=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def distinct(columns: Sequence[str]) -> list[str]:
    """Return column names with `_2`, `_3` … for repeated ones: an object's keys are unique."""
    names: list[str] = []
    for column in columns:
        name, number = column, 2
        while name in names:
            name, number = f"{column}_{number}", number + 1
        names.append(name)
    return names


def jsonable(value: Any) -> Any:
    """Return a value in JSON's types.

    Times ISO 8601 in UTC, bytes in hex, NaN as NULL, the longest decimals as texts.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, list | tuple):
        return [jsonable(member) for member in value]
    if isinstance(value, dict):
        return {shown(key): jsonable(member) for key, member in value.items()}
    return jsonable_text(value)


def jsonable_text(value: Any) -> Any:
    """Return what JSON has no type for as a text: times, bytes, the longest decimals."""
    if isinstance(value, date | time):
        return moment(value)
    if isinstance(value, bytes):
        return value.hex()
    if type(value).__name__ == "Decimal":
        return float(value) if type(value)(repr(float(value))) == value else str(value)
    return str(value)


def moment(value: date | time) -> str:
    """ISO 8601; aware times in UTC with a Z, naive ones and dates as they are."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()
