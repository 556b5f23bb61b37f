"""Tables made from files: sources, topics, and the followed feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from presswatch.records import Feed, FeedKind, FeedState, Source, Topic
from warehouse.store.file.rows import fields_of, insert, select, select_for
from warehouse.store.file.touched import note_touched

#: how many of the last runs must have had the same rules and program, so that the registry's tables are theirs
LAST_RUNS = 10


def sync_registry(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], topics: Sequence[Topic], run_id: str | None = None
) -> None:
    """Update the tables from the files, in the caller's transaction; nothing is written if nothing differs."""
    rewrite(connection, "sources", [fields_of(source) for source in sources], run_id)
    domains = [
        {"source_id": source.source_id, **fields_of(domain)} for source in sources for domain in source.domain_facts
    ]
    rewrite(connection, "source_domains", domains, run_id)
    rewrite(connection, "topics", [fields_of(topic) for topic in topics], run_id)


def holds_registry(connection: duckdb.DuckDBPyConnection, rules_version: str, program_version: str) -> bool:
    """Tell whether the tables are as `sync_registry` made them: comparing them row by row takes 40 ms a run.

    The runs say so: a run's row is written in the transaction that updates the tables. Of several, since a clock that
    was set wrong changes which is the last; one that disagrees costs a comparison, nothing else.
    """
    found = connection.execute(
        "SELECT bool_and(coalesce(program_version = $2 AND rules_version = $1, false)) FROM ("
        "SELECT program_version, rules_version FROM runs WHERE rules_version IS NOT NULL "
        f"ORDER BY started_at DESC LIMIT {LAST_RUNS})",
        [rules_version, program_version],
    ).fetchone()
    return bool(found and found[0])


def rewrite(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]], run_id: str | None
) -> None:
    """Replace the rows of a small table if they differ; rewriting them each run would make every snapshot differ."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM {table} LIMIT 0")
    insert(connection, "fresh", rows)
    said, known = (f"SELECT * EXCLUDE (run_id) FROM {name}" for name in ("fresh", table))
    differs = connection.execute(
        f"SELECT EXISTS (FROM ({said} EXCEPT {known})) OR EXISTS (FROM ({known} EXCEPT {said}))"
    ).fetchone()
    if differs and differs[0]:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * REPLACE (?::VARCHAR AS run_id) FROM fresh", [run_id])
    connection.execute("DROP TABLE fresh")


def sync_feeds(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> None:
    """Follow exactly these feeds: new ones are due at once, absent ones rest and keep their history."""
    feeds = of_kinds_met(connection, feeds)
    rows = [
        fields_of(feed) | {"state": FeedState.NEW, "failures": 0, "failure_weight": 0.0, "is_followed": True}
        for feed in feeds
    ]
    wanted = [feed.feed_id for feed in feeds]
    known = {
        row["feed_id"]
        for row in select_for(connection, "SELECT feed_id FROM feeds SEMI JOIN wanted ON feed_id = key", wanted)
    }
    insert(connection, "feeds", [row for row in rows if row["feed_id"] not in known])
    # Earlier versions called them 'ok' before anything was known of them.
    connection.execute("UPDATE feeds SET state = 'new' WHERE state = 'ok' AND last_visit_at IS NULL AND failures = 0")
    if stale_feeds(connection, feeds):
        connection.execute("CREATE OR REPLACE TEMP TABLE followed AS SELECT * FROM feeds LIMIT 0")
        insert(connection, "followed", rows)
        connection.execute("UPDATE feeds SET is_followed = false WHERE feed_id NOT IN (SELECT feed_id FROM followed)")
        connection.execute(
            "UPDATE feeds SET is_followed = true, source_id = followed.source_id, language = followed.language, "
            "kind = followed.kind, time_zone = followed.time_zone FROM followed WHERE feeds.feed_id = followed.feed_id"
        )
        connection.execute("DROP TABLE followed")
        note_touched(connection, "feeds", [row["feed_id"] for row in select(connection, "SELECT feed_id FROM feeds")])


def of_kinds_met(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> list[Feed]:
    """Return the feeds; one of no named kind whose document turned out to be a sitemap stays one."""
    met = select(connection, f"SELECT feed_id FROM feeds WHERE kind = '{FeedKind.SITEMAP}'")
    sitemaps = {row["feed_id"] for row in met}
    return [
        replace(feed, kind=FeedKind.SITEMAP) if feed.kind == FeedKind.FEED and feed.feed_id in sitemaps else feed
        for feed in feeds
    ]


def name_sources(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> None:
    """Give known feeds without a source the one that the list names for them."""
    sources = {feed.feed_id: feed.source_id for feed in feeds if feed.source_id}
    nameless = "SELECT feed_id FROM feeds SEMI JOIN wanted ON feed_id = key WHERE source_id IS NULL"
    named = [row["feed_id"] for row in select_for(connection, nameless, list(sources))]
    for feed_id in named:
        connection.execute("UPDATE feeds SET source_id = ? WHERE feed_id = ?", [sources[feed_id], feed_id])
    note_touched(connection, "feeds", named)


def stale_feeds(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> bool:
    """Tell whether the followed feeds differ from these."""
    followed = select(connection, "SELECT feed_id, source_id, language, kind, time_zone FROM feeds WHERE is_followed")
    stored = {tuple(row.values()) for row in followed}
    return stored != {(feed.feed_id, feed.source_id, feed.language, feed.kind, feed.time_zone) for feed in feeds}
