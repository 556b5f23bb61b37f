"""The lists that are no articles: outlets, sources, topics, watchlists, silent edits, vanished pages, feeds, drops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.formats import TABLE_FORMS, as_sheet, as_text
from presswatch.records import Table
from warehouse.desk import table


@dataclass(frozen=True, slots=True)
class Shown:
    """How a list looks: columns that stay in its files, and columns that lead to a page (by another column's value)."""

    hidden: tuple[str, ...] = ()
    named: Mapping[str, tuple[str, str]] = field(default_factory=dict)


TABLES: Mapping[str, Shown] = {
    "outlets": Shown(
        ("outlet_id",), {"outlet": ("outlet_id", "/outlets/"), "articles": ("outlet_id", "/articles?outlet=")}
    ),
    "sources": Shown(
        ("source_id",), {"source": ("source_id", "/sources/"), "articles": ("source_id", "/articles?cites=")}
    ),
    "topics": Shown(("topic_id",), {"topic": ("topic_id", "/topics/"), "articles": ("topic_id", "/articles?topic=")}),
    "watchlists": Shown((), {"watchlist": ("watchlist", "/watchlists/"), "articles": ("watchlist", "/articles?list=")}),
    "edits": Shown(("article_id", "version", "kinds", "url"), {"new_title": ("article_id", "/articles/")}),
    "vanished": Shown(("article_id",), {"title": ("article_id", "/articles/")}),
    "feeds": Shown(("feed_id", "last_success_at", "next_visit_at")),
    "drops": Shown(),
}


def table_of(asking: Asking, name: str) -> Table:
    """One of the lists for the period that was asked for."""
    with asking.desk.reading() as connection:
        return table(connection, name, asking.scope(connection))


def table_page(asking: Asking, name: str) -> Response:
    """A list as a page."""
    shown = TABLES[name]
    facts = {"table": table_of(asking, name), "question": asking.question, "links": {}}
    return asking.answer("table.html", name, facts | {"hidden": shown.hidden, "named": shown.named})


def table_file(asking: Asking, name: str, form: str) -> Response:
    """A list as a file, all columns in it."""
    return asking.file(form, table_content(asking, table_of(asking, name), form), name)


def table_content(asking: Asking, made: Table, form: str) -> bytes:
    """A table in a form.

    Raises:
        NotThere: there is no such form of a table.
    """
    if form not in TABLE_FORMS:
        raise NotThere(f"there is no form {form} of this list; there are csv, json, xlsx")
    return as_sheet(made, asking.time_zone) if form == "xlsx" else as_text(made, form)
