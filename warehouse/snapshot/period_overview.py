"""The overview of a period: coverage, topics, citations, silent edits, feeds, from the published snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from presswatch.errors import UsageError
from presswatch.records import (
    EDIT_CHARACTERS,
    UNKNOWN_OUTLET,
    Citation,
    FeedHealth,
    Overview,
    Series,
    SilentEdit,
    StoryLine,
    Vanishing,
    WatchlistHit,
)
from warehouse.snapshot.lists import open_snapshot

#: a period longer than this is counted in weeks
MOST_DAYS = 92
#: rows of each kind that a page can show with profit
MOST_EDITS, MOST_HITS, MOST_VANISHED, MOST_STORIES = 40, 100, 100, 20
WRITTEN = "coalesce(a.published_at, a.first_seen_at)"
OUTLET = f"coalesce(s.name, a.publisher_id, '{UNKNOWN_OUTLET}')"


def overview(home: Path, from_at: datetime, to_at: datetime, time_zone: str = "UTC") -> Overview:
    """Read the overview of [from_at, to_at) from the snapshot in `home`; days and times are those of `time_zone`.

    Raises:
        UsageError: nothing was published yet, or there is no such zone.
        WarehouseError: the file cannot be read.
    """
    with open_snapshot(home) as connection:
        use_zone(connection, time_zone)
        return Reader(connection, from_at, to_at).overview()


def use_zone(connection: duckdb.DuckDBPyConnection, time_zone: str) -> None:
    """Count days, and give times, in this zone."""
    escaped = time_zone.replace("'", "''")
    try:
        connection.execute(f"SET TimeZone = '{escaped}'")
    except duckdb.Error as error:
        raise UsageError(f"setting time_zone: there is no zone {time_zone!r}; write one like Europe/Minsk") from error


class Reader:
    """One period's questions to one snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, from_at: datetime, to_at: datetime) -> None:
        self.connection = connection
        self.step = "day" if to_at - from_at <= timedelta(days=MOST_DAYS) else "week"
        self.moments = {"from_at": from_at, "to_at": to_at}
        if self.step == "week":
            # A long period begins with its first article: "everything" is a period too.
            first = self.rows(f"SELECT min({WRITTEN}) FROM articles a WHERE {WRITTEN} >= $from_at")[0][0]
            self.moments["from_at"] = max(from_at, min(first or from_at, to_at))
        # What comes back from DuckDB is in the zone that is set.
        self.moments["from_at"], self.moments["to_at"] = self.rows("SELECT $from_at, $to_at")[0]
        self.moments["before_at"] = self.moments["from_at"] - (to_at - self.moments["from_at"])
        self.steps = tuple(
            step_at
            for (step_at,) in self.rows(
                f"SELECT unnest(generate_series(date_trunc('{self.step}', $from_at), "
                f"$to_at - INTERVAL 1 MICROSECOND, INTERVAL 1 {self.step}))"
            )
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query, which may name the moments `$from_at`, `$to_at` and `$before_at`."""
        named = {name: at for name, at in self.moments.items() if f"${name}" in sql}
        return self.connection.execute(sql, named).fetchall()

    def overview(self) -> Overview:
        """All parts together."""
        outlets = self.series(f"SELECT {OUTLET} AS name, {WRITTEN} AS at_time FROM articles a "
                              "LEFT JOIN sources s ON s.source_id = a.publisher_id")  # fmt: skip
        topics = self.series(f"SELECT t.topic_name AS name, {WRITTEN} AS at_time "
                             "FROM article_topics t JOIN articles a USING (article_id)")  # fmt: skip
        articles = self.series(f"SELECT 'articles' AS name, {WRITTEN} AS at_time FROM articles a")
        edits = self.series("SELECT 'silent edits' AS name, seen_at AS at_time FROM silent_edits")
        runs, failed = self.rows(
            "SELECT count(*), count(*) FILTER (state IN ('failed', 'crashed')) FROM runs "
            "WHERE started_at >= $from_at AND started_at < $to_at"
        )[0]
        return Overview(
            from_at=self.moments["from_at"],
            to_at=self.moments["to_at"],
            step=self.step,
            steps=self.steps,
            articles=self.only(articles, "articles"),
            outlets=outlets,
            topics=topics,
            citations=self.citations(),
            edits=self.edits(),
            edit_counts=self.only(edits, "silent edits"),
            feeds=self.feeds(),
            drops=self.drops(),
            hits=self.hits(),
            stories=self.stories(),
            vanished=self.vanished(),
            runs=runs,
            runs_failed=failed,
            time_zone=self.rows("SELECT current_setting('TimeZone')")[0][0],
            latest_at=self.rows(f"SELECT max({WRITTEN}) FROM articles a")[0][0],
        )

    def series(self, events: str) -> list[Series]:
        """Counts by step of a query that gives `name` and `at_time`; the largest totals first."""
        found = self.rows(
            f"""
            WITH events AS ({events})
            SELECT name, CASE WHEN at_time >= $from_at THEN date_trunc('{self.step}', at_time) END AS step_at, count(*)
            FROM events WHERE at_time >= $before_at AND at_time < $to_at AND name IS NOT NULL GROUP BY ALL
            """
        )
        counted: dict[str, dict[datetime | None, int]] = defaultdict(dict)
        for name, step_at, count in found:
            counted[name][step_at] = count
        made = [self.one_series(name, counts) for name, counts in counted.items()]
        return sorted(made, key=lambda one: (-one.total, -one.before, one.name))

    def one_series(self, name: str, counts: dict[datetime | None, int]) -> Series:
        """A series with a count for each step; those without a step came before."""
        return Series(name, tuple(counts.get(step, 0) for step in self.steps), counts.get(None, 0))

    def only(self, series: Iterable[Series], name: str) -> Series:
        """The single series there can be, also where nothing was counted."""
        return next(iter(series), self.one_series(name, {}))

    def citations(self) -> list[Citation]:
        """Who relies on whom, mentions left out, the most frequent first."""
        found = self.rows(
            f"""
            SELECT {OUTLET} AS citing, coalesce(c.name, t.source_id) AS cited, count(DISTINCT a.article_id) AS articles
            FROM article_sources t JOIN articles a USING (article_id)
            LEFT JOIN sources s ON s.source_id = a.publisher_id LEFT JOIN sources c ON c.source_id = t.source_id
            WHERE t.role NOT IN ('publisher', 'mention') AND t.source_id IS NOT NULL
              AND t.source_id IS DISTINCT FROM a.publisher_id AND {WRITTEN} >= $from_at AND {WRITTEN} < $to_at
            GROUP BY ALL ORDER BY articles DESC, citing, cited
            """
        )
        return [Citation(*row) for row in found]

    def edits(self) -> list[SilentEdit]:
        """The newest silent edits."""
        found = self.rows(
            f"""
            SELECT e.seen_at, {OUTLET}, e.url, coalesce(e.old_title, ''), coalesce(e.new_title, ''),
                   coalesce(length(e.new_text), 0) - coalesce(length(e.old_text), 0),
                   coalesce(left(e.old_text, {EDIT_CHARACTERS}), ''), coalesce(left(e.new_text, {EDIT_CHARACTERS}), '')
            FROM silent_edits e JOIN articles a USING (article_id) LEFT JOIN sources s ON s.source_id = a.publisher_id
            WHERE e.seen_at >= $from_at AND e.seen_at < $to_at
            ORDER BY e.seen_at DESC, e.url, e.version LIMIT {MOST_EDITS}
            """
        )
        return [SilentEdit(*row) for row in found]

    def vanished(self) -> list[Vanishing]:
        """The pages that were last found gone, or there again."""
        found = self.rows(
            f"""
            SELECT v.seen_at, {OUTLET}, coalesce(v.title, ''), a.url, v.change = 'restored'
            FROM article_versions v JOIN articles a USING (article_id)
            LEFT JOIN sources s ON s.source_id = a.publisher_id
            WHERE v.change IN ('deleted', 'restored') AND v.seen_at >= $from_at AND v.seen_at < $to_at
            ORDER BY v.seen_at DESC, a.url, v.version DESC LIMIT {MOST_VANISHED}
            """
        )
        return [Vanishing(*row) for row in found]

    def feeds(self) -> list[FeedHealth]:
        """Followed feeds with their visits by step, those in trouble first."""
        visits: dict[str, dict[datetime, tuple[int, int]]] = defaultdict(dict)
        for feed_id, step_at, answered, failed in self.rows(
            f"""
            SELECT feed_id, date_trunc('{self.step}', "at"),
                   count(*) FILTER (outcome IN ('new', 'same', 'not_modified')),
                   count(*) FILTER (outcome NOT IN ('new', 'same', 'not_modified', 'postponed'))
            FROM visits WHERE "at" >= $from_at AND "at" < $to_at GROUP BY ALL
            """
        ):
            visits[feed_id][step_at] = answered, failed
        found = self.rows(
            """
            SELECT f.feed_id, f.url, coalesce(s.name, f.source_id, ''), coalesce(f.state, ''), f.problem,
                   f.last_new_item_at, coalesce(f.kind, 'feed')
            FROM feeds f LEFT JOIN sources s USING (source_id) WHERE coalesce(f.is_followed, true)
            ORDER BY coalesce(list_position(['gone', 'broken', 'late', 'new', 'quiet', 'ok'], f.state), 0),
                     f.failures DESC, f.url
            """
        )
        made = []
        for feed_id, url, outlet, state, problem, last_new_item_at, kind in found:
            by_step = [visits[feed_id].get(step, (0, 0)) for step in self.steps]
            answered, failed = tuple(a for a, _ in by_step), tuple(f for _, f in by_step)
            made.append(FeedHealth(url, outlet, state, problem, last_new_item_at, answered, failed, kind))
        return made

    def drops(self) -> list[tuple[str, int]]:
        """What was seen and became no article, by reason: not pages in whose place the feed's own text stands."""
        found = self.rows(
            """
            SELECT d.reason, count(*) FROM drops d
            WHERE d."at" >= $from_at AND d."at" < $to_at AND NOT EXISTS (
                FROM items i JOIN articles a USING (article_id) WHERE i.item_key = d.item_key AND d.reason <> 'bad_row')
            GROUP BY d.reason ORDER BY 2 DESC, 1
            """
        )
        return [(reason, count) for reason, count in found]

    def stories(self) -> list[StoryLine]:
        """What several articles told, that of the most outlets first."""
        found = self.rows(
            f"""
            SELECT coalesce(t.title, ''), a.url, {OUTLET}, t.first_at, t.articles, t.outlets,
                   list_filter(t.languages, lambda name: name IS NOT NULL), t.republished
            FROM stories t JOIN articles a ON a.article_id = t.first_article_id
            LEFT JOIN sources s ON s.source_id = t.first_publisher_id
            WHERE t.articles > 1 AND t.last_at >= $from_at AND t.last_at < $to_at
            ORDER BY t.outlets DESC, t.articles DESC, t.first_at DESC, t.story_id LIMIT {MOST_STORIES}
            """
        )
        return [StoryLine(*row) for row in found]

    def hits(self) -> list[WatchlistHit]:
        """The newest articles on watchlists."""
        found = self.rows(
            f"""
            SELECT h.watchlist, h.first_hit_at, {OUTLET}, coalesce(a.title, ''), a.url
            FROM watchlist_hits h JOIN articles a USING (article_id) LEFT JOIN sources s ON s.source_id = a.publisher_id
            WHERE h.first_hit_at >= $from_at AND h.first_hit_at < $to_at
            ORDER BY h.first_hit_at DESC, h.watchlist, a.title LIMIT {MOST_HITS}
            """
        )
        return [WatchlistHit(*row) for row in found]
