"""A list in the forms that other programs read: CSV, JSON, a sheet for Excel, an Atom feed."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
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
#: forms of a list that is no list of articles
TABLE_FORMS = ("csv", "json", "xlsx")
ARTICLE_FORMS = (*TABLE_FORMS, "atom")
ARTICLE_COLUMNS = (
    "article_id", "at", "outlet_id", "outlet", "owner_type", "language", "title", "lead", "url", "version", "gone_at",
    "story_id",
)  # fmt: skip
ATOM = "http://www.w3.org/2005/Atom"
#: what XML 1.0 §2.2 does not allow, and marks that change the direction of what follows
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
#: characters of a cell that Excel takes
LONGEST_CELL = 32_000


def articles_table(rows: Sequence[ArticleRow]) -> Table:
    """A list of articles as a table."""
    return Table(ARTICLE_COLUMNS, [[getattr(row, column) for column in ARTICLE_COLUMNS] for row in rows])


def as_text(table: Table, form: str) -> bytes:
    """A table as 'csv' (with the mark by which Excel knows UTF-8) or 'json'."""
    stream = io.StringIO()
    write_rows(table.columns, table.rows, form, stream)
    return (("\ufeff" if form == "csv" else "") + stream.getvalue()).encode()


def as_sheet(table: Table, time_zone_name: str) -> bytes:
    """A table as an Excel file: texts are never formulas or links, times are times (in the zone they come in).

    The head says the zone, since Excel's times have none.
    """
    import xlsxwriter  # only who asks for a sheet pays for it

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
    """One value in its own kind."""
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


def as_atom(rows: Sequence[ArticleRow], title: str, own_address: str, page_address: str, desk: str) -> bytes:
    """A list of articles as an Atom feed (RFC 4287), the newest first; each entry leads to the article's page.

    `own_address` is the feed's, `page_address` that of the list it shows, `desk` the desk's ('http://127.0.0.1:4201').
    """
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    add(feed, "id", own_address)
    add(feed, "title", title)
    add(feed, "updated", rfc3339(max((row.at for row in rows if row.at), default=None)))
    link(feed, "self", own_address)
    link(feed, "alternate", page_address)
    for row in rows:
        add_entry(feed, row, f"{desk}/articles/{row.article_id}")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode").encode()


def add_entry(feed: ElementTree.Element, row: ArticleRow, page: str) -> None:
    """An article as an entry that leads to its page, and to its original."""
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
    add(entry, "id", f"urn:presswatch:article:{row.article_id}")
    add(entry, "title", row.title or "…")
    add(entry, "updated", rfc3339(row.at))
    add(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", row.outlet or "presswatch")
    add(entry, "summary", row.lead or row.title)
    link(entry, "alternate", page)
    if original := web_link(row.url):
        link(entry, "via", original)


def add(parent: ElementTree.Element, name: str, text: str) -> None:
    """A child with a text that XML allows."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = NOT_IN_XML.sub("", text)


def link(parent: ElementTree.Element, relation: str, address: str) -> None:
    """A link element."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": NOT_IN_XML.sub("", address)})


def rfc3339(at: datetime | None) -> str:
    """A moment as Atom wants it; one that is not known is the beginning of all clocks."""
    return "1970-01-01T00:00:00Z" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
