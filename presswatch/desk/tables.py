"""Lists other than articles: outlets, sources, topics, watchlists, silent edits, vanished pages, feeds, drops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from fastapi.responses import Response

from presswatch.desk.asking import Asking, NotThere
from presswatch.desk.formats import TABLE_FORMS, Entry, as_atom, as_sheet, as_text
from presswatch.desk.question import MOST_IN_FEED
from presswatch.records import Table
from warehouse.desk import Row, table


@dataclass(frozen=True, slots=True)
class Shown:
    """How a list is shown: columns only in its files, and columns that link to a page (by another column's value)."""

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
    "edits": Shown(("article_id", "version", "change", "url"), {"new_title": ("article_id", "/articles/")}),
    "vanished": Shown(("article_id",), {"title": ("article_id", "/articles/")}),
    "feeds": Shown(("feed_id", "last_success_at", "next_visit_at")),
    "drops": Shown(),
}


def table_of(asking: Asking, name: str) -> Table:
    """Return one of the lists for the period of the question."""
    with asking.desk.reading() as connection:
        return table(connection, name, asking.scope(connection))


def table_page(asking: Asking, name: str) -> Response:
    """Return a list as a page."""
    shown = TABLES[name]
    facts = {"table": table_of(asking, name), "question": asking.question}
    return asking.answer("table.html", name, facts | {"hidden": shown.hidden, "named": shown.named})


def table_file(asking: Asking, name: str, form: str) -> Response:
    """Return a list as a file, all columns in it, or as a feed of its rows."""
    made = table_of(asking, name)
    if form == "atom":
        return feed_file(asking, name, [ENTRIES[name](row) for row in made.records()[:MOST_IN_FEED]])
    return asking.file(form, table_content(asking, made, form), name)


def feed_file(asking: Asking, name: str, entries: Sequence[Entry]) -> Response:
    """Return the entries of the list at `/name` as a feed."""
    own, listed = asking.question.address(f"/{name}.atom"), asking.question.address(f"/{name}")
    title = " · ".join(["presswatch", name, *(value for _, value in asking.question.narrowed)])
    return asking.file("atom", as_atom(entries, title, own, listed, asking.address), name)


def edit_entry(row: Row) -> Entry:
    """Return a silent edit: the current headline and the previous one."""
    key, page = f"edit:{row['article_id']}:{row['version']}", f"/articles/{row['article_id']}"
    return Entry(
        key, row["new_title"] or "", row["seen_at"], row["outlet"] or "", row["old_title"] or "", page, row["url"]
    )


def vanished_entry(row: Row) -> Entry:
    """Return a page that is gone, or back."""
    key, page = f"{row['change']}:{row['article_id']}:{row['seen_at']:%Y%m%d%H%M%S}", f"/articles/{row['article_id']}"
    return Entry(key, row["title"] or "", row["seen_at"], row["outlet"] or "", row["change"], page, row["url"])


def entries_of(kind: str, key: str, page: str) -> Callable[[Row], Entry]:
    """Return entries of a list that counts articles: one for each member, dated by its newest article.

    `kind` and `key` are the columns of a member's name and id, `page` is the path of its page.
    """

    def entry(row: Row) -> Entry:
        name, path = str(row[kind] or ""), f"{page}/{quote(str(row[key]), safe='')}" if row[key] else page
        counted = f"{row['articles']} article{'' if row['articles'] == 1 else 's'}"
        return Entry(f"{kind}:{row[key] or name}", name, row["newest"], "", counted, path)

    return entry


def feed_entry(row: Row) -> Entry:
    """Return the state of a feed; a changed state is another entry."""
    name, said = row["outlet"] or row["url"], row["problem"] or row["url"]
    at = row["last_visit_at"]
    return Entry(f"feed:{row['feed_id']}:{row['state']}", f"{name}: {row['state']}", at, "", said, "/feeds")


def drop_entry(row: Row) -> Entry:
    """Return a reason for drops."""
    said = f"{row['times']} ×, such as {row['example'] or row['url'] or 'one without an address'}"
    return Entry(f"drop:{row['reason']}", row["reason"], row["newest"], "", said, "/drops")


ENTRIES: Mapping[str, Callable[[Row], Entry]] = {
    "outlets": entries_of("outlet", "outlet_id", "/outlets"),
    "sources": entries_of("source", "source_id", "/sources"),
    "topics": entries_of("topic", "topic_id", "/topics"),
    "watchlists": entries_of("watchlist", "watchlist", "/watchlists"),
    "edits": edit_entry,
    "vanished": vanished_entry,
    "feeds": feed_entry,
    "drops": drop_entry,
}


def table_content(asking: Asking, made: Table, form: str) -> bytes:
    """Return a table in a form.

    Raises:
        NotThere: tables have no such form.
    """
    if form not in TABLE_FORMS:
        raise NotThere(f"there is no form {form} of this list; there are atom, csv, json, xlsx")
    return as_sheet(made, asking.time_zone) if form == "xlsx" else as_text(made, form)
