"""Texts that may contain new ones, and the republications found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

import duckdb

from presswatch.records import Lineage, Republication, TextFacts, Told
from warehouse.store import change_for, fields_of, insert, select_for
from warehouse.stories.candidates import SAMPLES, day_of, shared_rows

#: origins of times that are the outlet's own; midnight means a day without a time
REAL_TIMES = ("feed", "page", "file")
MIDNIGHT = time()

#: of the wanted articles: their texts, the sources of their tags, their links; and when they were first seen
TEXTS = (
    "SELECT article_id, text, url, publisher_id, date_origin, coalesce(published_at, first_seen_at) AS told_at, "
    "first_seen_at FROM articles SEMI JOIN wanted ON article_id = key"
)
CITED = "SELECT article_id, source_id AS value FROM article_sources SEMI JOIN wanted ON article_id = key"
LINKED = "SELECT article_id, url AS value FROM article_links SEMI JOIN wanted ON article_id = key"
SEEN = "first_seen_at BETWEEN ? AND ?"


class CopyRows(NamedTuple):
    """The table that holds republications, and the first sight of the oldest rows to read, None: all of them."""

    table: str = "republications"
    since: datetime | None = None

    @property
    def condition(self) -> str:
        """The condition that keeps a search to the files of its days."""
        return f" AND first_seen_at >= TIMESTAMPTZ '{self.since.isoformat()}'" if self.since else ""


AT_HOME = CopyRows()


def copy_candidates(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[Told], window: timedelta
) -> list[tuple[str, str]]:
    """Return pairs (article of the batch, other) that share samples: stored within `window`, or of the batch itself."""
    found = shared_rows(connection, batch, window, SAMPLES)
    pairs = {(row["article_id"], row["other"]) for row in found}
    # A pair within the batch is found from both sides.
    return sorted(pair for pair in pairs if pair[0] < pair[1] or (pair[1], pair[0]) not in pairs)


def text_facts(
    connection: duckdb.DuckDBPyConnection,
    article_ids: Sequence[str],
    between: tuple[datetime, datetime],
    roles: Sequence[str],
    confidence: float,
) -> dict[str, TextFacts]:
    """Return the facts for judging copies, of these articles, first seen in this time.

    Rows are in its order, so few are read.

    An article cites the sources of its tags with these `roles` and at least this `confidence`.
    """
    rows = select_for(connection, f"{TEXTS} WHERE {SEEN}", article_ids, between)
    tagged = f"{CITED} WHERE {SEEN} AND source_id IS NOT NULL AND confidence >= ? AND list_contains(?, role)"
    cited = sets_of(select_for(connection, tagged, article_ids, [*between, confidence, list(roles)]))
    links = sets_of(select_for(connection, f"{LINKED} WHERE {SEEN}", article_ids, between))
    nothing: frozenset[str] = frozenset()
    return {
        row["article_id"]: facts_of(row, cited.get(row["article_id"], nothing), links.get(row["article_id"], nothing))
        for row in rows
    }


def facts_of(row: Mapping[str, Any], cited: frozenset[str], links: frozenset[str]) -> TextFacts:
    """Return a row of `TEXTS` with the sources that the article cites and the addresses that it links to."""
    has_time = row["date_origin"] in REAL_TIMES and row["told_at"].time() != MIDNIGHT
    return TextFacts(
        row["article_id"],
        row["text"] or "",
        row["told_at"],
        has_time,
        row["publisher_id"],
        row["url"],
        cited,
        links,
    )


def sets_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Return rows of article_id and value as a set for each article."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row["article_id"]].add(row["value"])
    return {name: frozenset(values) for name, values in found.items()}


def known_copies(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], where: CopyRows = AT_HOME
) -> dict[str, Republication]:
    """Return the rows of these articles."""
    names = ", ".join(Republication.__slots__)
    rows = select_for(
        connection,
        f"SELECT {names} FROM {where.table} SEMI JOIN wanted ON article_id = key WHERE true{where.condition}",
        article_ids,
    )
    return {row["article_id"]: Republication(**row) for row in rows}


def copied_among(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], least: float) -> frozenset[str]:
    """Return which of these articles others copied, each at least by this share."""
    if not article_ids:
        return frozenset()
    rows = select_for(
        connection,
        "SELECT DISTINCT near_article_id FROM republications SEMI JOIN wanted ON near_article_id = key "
        f"WHERE of_article >= {least}",
        article_ids,
    )
    return frozenset(row["near_article_id"] for row in rows)


def copied_from(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], where: CopyRows = AT_HOME
) -> list[str]:
    """Return the other articles that have one of these as their origin."""
    rows = select_for(
        connection,
        f"SELECT article_id FROM {where.table} SEMI JOIN wanted ON near_article_id = key WHERE true{where.condition}",
        article_ids,
    )
    return sorted({row["article_id"] for row in rows} - set(article_ids))


def sampled(connection: duckdb.DuckDBPyConnection, tellings: Mapping[str, Told]) -> list[Told]:
    """Return stored tellings with the samples by which copies are found."""
    if not tellings:
        return []
    days = [day_of(told.told_at) for told in tellings.values()]
    rows = select_for(
        connection,
        'SELECT article_id, list(sample) AS samples FROM text_samples SEMI JOIN wanted ON article_id = key WHERE "day" '
        "BETWEEN ? AND ? GROUP BY article_id",
        list(tellings),
        [min(days), max(days)],
    )
    samples = {row["article_id"]: tuple(row["samples"]) for row in rows}
    return [
        replace(told, sketch=replace(told.sketch, samples=samples.get(name, ()))) for name, told in tellings.items()
    ]


def keep_copies(
    connection: duckdb.DuckDBPyConnection,
    again: Sequence[str],
    found: Sequence[Republication],
    seen: Mapping[str, datetime],
    lineage: Lineage,
    where: CopyRows = AT_HOME,
) -> None:
    """Replace the rows of the articles that were judged again, in the caller's transaction."""
    change_for(
        connection,
        f"DELETE FROM {where.table} WHERE article_id IN (SELECT key FROM wanted){where.condition}",
        sorted({*again, *(one.article_id for one in found)}),
    )
    insert(
        connection,
        where.table,
        ({**fields_of(one), **lineage} | {"first_seen_at": seen.get(one.article_id)} for one in found),
    )
