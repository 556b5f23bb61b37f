"""A list in formats for other programs: CSV, JSON, an Excel sheet, an Atom feed."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.etree import ElementTree

from presswatch.records import ArticleRow, Table
from presswatch.shown import web_link, write_rows

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "atom": "application/atom+xml; charset=utf-8",
    "svg": "image/svg+xml",
}
#: forms of every list; lists of events are also feeds
TABLE_FORMS = ("csv", "json", "xlsx")
FEED_FORMS = (*TABLE_FORMS, "atom")
ARTICLE_COLUMNS = (
    "article_id", "at", "outlet_id", "outlet", "owner_type", "language", "title", "lead", "url", "version", "gone_at",
    "story_id",
)  # fmt: skip
ATOM = "http://www.w3.org/2005/Atom"
#: what XML 1.0 §2.2 forbids, and marks that change the direction of the following text
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
#: the most characters of an Excel cell
LONGEST_CELL = 32_000


def articles_table(rows: Sequence[ArticleRow]) -> Table:
    """Return a list of articles as a table."""
    return Table(ARTICLE_COLUMNS, [[getattr(row, column) for column in ARTICLE_COLUMNS] for row in rows])


def as_text(table: Table, form: str) -> bytes:
    """Return a table as 'csv' (with the byte order mark by which Excel recognises UTF-8) or 'json'."""
    stream = io.StringIO()
    write_rows(table.columns, table.rows, form, stream)
    return (("\ufeff" if form == "csv" else "") + stream.getvalue()).encode()


def as_sheet(table: Table, time_zone_name: str) -> bytes:
    """Return a table as an Excel file: texts are never formulas or links, times are times (in their own zone).

    The header names the zone, since Excel's times have none.
    """
    import xlsxwriter  # imported only for a sheet

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet, bold = book.add_worksheet("presswatch"), book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, column in enumerate(table.columns):
        is_time = any(isinstance(row[place], datetime) for row in table.rows)
        sheet.write_string(0, place, f"{column} ({time_zone_name})" if is_time else column, bold)
        sheet.set_column(place, place, 18 if is_time else 40 if column in ("title", "lead", "url") else 14)
    for line, row in enumerate(table.rows, 1):
        for place, value in enumerate(row):
            write_cell(sheet, line, place, value, moment)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), max(len(table.columns) - 1, 0))
    book.close()
    return target.getvalue()


def write_cell(sheet: Any, line: int, place: int, value: object, moment: Any) -> None:
    """Write one value in its own type."""
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, value.replace(tzinfo=None), moment)
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        sheet.write_string(line, place, NOT_IN_XML.sub("", text)[:LONGEST_CELL])


class Entry(NamedTuple):
    """An entry of a feed: its id, its time, and the page of the desk that shows it (a path)."""

    key: str
    title: str
    at: datetime | None
    author: str
    summary: str
    path: str
    url: str | None = None


def article_entries(rows: Sequence[ArticleRow]) -> list[Entry]:
    """Return the articles as entries."""
    return [
        Entry(f"article:{row.article_id}", row.title, row.at, row.outlet, row.lead or row.title,
              f"/articles/{row.article_id}", row.url) for row in rows
    ]  # fmt: skip


def as_atom(entries: Sequence[Entry], title: str, own_path: str, page_path: str, desk: str) -> bytes:
    """Return a list as an Atom feed (RFC 4287); each entry links to its page.

    `own_path` is the feed's path on the desk, `page_path` that of the list, `desk` the desk's address.
    """
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    add(feed, "id", desk + own_path)
    add(feed, "title", title)
    add(feed, "updated", rfc3339(max((one.at for one in entries if one.at), default=None)))
    link(feed, "self", desk + own_path)
    link(feed, "alternate", desk + page_path)
    for one in entries:
        add_entry(feed, one, desk)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode").encode()


def add_entry(feed: ElementTree.Element, told: Entry, desk: str) -> None:
    """Add an entry that links to its page, and to its original."""
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
    add(entry, "id", f"urn:presswatch:{told.key}")
    add(entry, "title", told.title or "…")
    add(entry, "updated", rfc3339(told.at))
    add(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", told.author or "presswatch")
    add(entry, "summary", told.summary)
    link(entry, "alternate", desk + told.path)
    if original := web_link(told.url):
        link(entry, "via", original)


def add(parent: ElementTree.Element, name: str, text: str) -> None:
    """Add a child element with a text that XML allows."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = NOT_IN_XML.sub("", text)


def link(parent: ElementTree.Element, relation: str, address: str) -> None:
    """Add a link element."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": NOT_IN_XML.sub("", address)})


def rfc3339(at: datetime | None) -> str:
    """Return a moment as Atom wants it; an unknown one becomes the epoch."""
    return "1970-01-01T00:00:00Z" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
