"""Find what a person should know: failed runs, broken feeds, silent outlets, watchlist hits, missing runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from presswatch.errors import UsageError, WarehouseError
from warehouse.snapshot.lists import answered, open_snapshot
from warehouse.snapshot.refusals import standing_refusal
from warehouse.stories import current_stories

#: anything older was reported before or is no longer news
MEMORY = timedelta(days=2)
#: hits of a story reported this long ago still count as its first
STORY_MEMORY = timedelta(days=16)
BROKEN_PATIENCE = timedelta(days=1)
RUN_PATIENCE = timedelta(hours=1)


class Alarm(NamedTuple):
    """Something to report once. `key` identifies the event; `text` is one line and may hold foreign words.

    `url` is the address concerned, if any.
    """

    key: str
    text: str
    url: str | None = None


def find_alarms(home: Path, now: datetime) -> list[Alarm]:
    """Return everything worth an alarm in the published snapshot at `now`, and why runs are refused, while they are.

    A missing or unreadable snapshot is itself an alarm.
    """
    return [*refused_runs(home), *published_alarms(home, now)]


def refused_runs(home: Path) -> list[Alarm]:
    """Return that runs are refused: a damaged warehouse has no row about them."""
    refusal = standing_refusal(home)
    return [Alarm("warehouse_refused", f"no run can begin since {refusal.since}: {refusal.problem}")] if refusal else []


def published_alarms(home: Path, now: datetime) -> list[Alarm]:
    """Return the alarms from the snapshot's rows."""
    try:
        with open_snapshot(home) as connection:
            questions = (FAILED_RUNS, BROKEN_FEEDS, SILENT_OUTLETS, OLD_HITS, NO_RUN)
            told = [Alarm(*row) for question in questions for row in answered(connection, question, [limits(now)]).rows]
            return told + hits_by_story(connection, now)
    except UsageError as error:
        return [Alarm("no_run", str(error))]
    except WarehouseError as error:
        return [Alarm("snapshot_damaged", f"the published snapshot cannot be read: {error}")]


def hits_by_story(connection: duckdb.DuckDBPyConnection, now: datetime) -> list[Alarm]:
    """Return one alarm for each watchlist and story, its first hit; later hits of the same story are no news."""
    rows = answered(connection, WATCHLIST_HITS, [limits(now)]).rows
    stories = current_stories(connection, sorted({row[4] for row in rows}))
    first: dict[tuple[str, str], Any] = {}
    for row in rows:
        first.setdefault((row[3], stories.get(row[4], row[4])), row)
    recent = [row for row in first.values() if row[5]]
    return [Alarm(*row[:3]) for row in reversed(recent)]


def limits(now: datetime) -> dict[str, datetime]:
    """Return the moments with which the queries compare."""
    return {
        "recent": now - MEMORY,
        "story": now - STORY_MEMORY,
        "broken": now - BROKEN_PATIENCE,
        "run": now - RUN_PATIENCE,
    }


# A flow that keeps failing in the same way is reported once; counts in the reason do not make it another.
FAILED_RUNS = """
WITH ended AS (
    SELECT *, state IN ('failed', 'crashed') AS is_failed,
           regexp_replace(coalesce(problem, ''), '[0-9]+', '#', 'g') AS kind
    FROM runs WHERE state <> 'running'
),
compared AS (
    SELECT *, lag(is_failed) OVER earlier AND lag(kind) OVER earlier = kind AS is_told
    FROM ended WINDOW earlier AS (PARTITION BY flow ORDER BY started_at, run_id)
)
SELECT 'run_failed:' || run_id,
       'Run ' || run_id || ' (' || flow || ') ' || state || ': ' || coalesce(problem || '; ', '')
       || feeds_failed || ' of ' || feeds_visited || ' feeds failed, ' || articles_new || ' new articles'
FROM compared WHERE is_failed AND NOT coalesce(is_told, false) AND ended_at >= struct_extract($1, 'recent')
ORDER BY started_at
"""
BROKEN_FEEDS = """
SELECT 'feed_broken:' || feed_id,
       CASE kind WHEN 'sitemap' THEN 'Sitemap ' WHEN 'listing' THEN 'Listing ' WHEN 'telegram' THEN 'Channel '
            ELSE 'Feed ' END || url || ' is ' || state
       || coalesce(' since ' || strftime(last_success_at, '%d %b %H:%M'), ' and was never read')
       || ': ' || coalesce(problem, 'no reason known')
FROM feeds WHERE coalesce(is_followed, true) AND state IN ('broken', 'gone')
  AND coalesce(last_success_at, struct_extract($1, 'broken')) <= struct_extract($1, 'broken') ORDER BY url
"""
SILENT_OUTLETS = """
SELECT 'outlet_silent:' || source_id,
       'Outlet ' || source_id || ' has fallen silent: nothing new since '
       || strftime(max(last_new_item_at), '%d %b %H:%M')
FROM feeds WHERE coalesce(is_followed, true) AND source_id IS NOT NULL
GROUP BY source_id
HAVING bool_and(state = 'quiet') AND max(last_new_item_at) < struct_extract($1, 'broken') ORDER BY source_id
"""
WATCHLIST_HITS = """
SELECT 'hit:' || h.watchlist || ':' || h.article_id,
       'Watchlist ' || h.watchlist || ': ' || coalesce(a.title, h.article_id)
       || coalesce(' (' || coalesce(s.name, a.publisher_id) || ')', '')
       || coalesce(': ' || array_to_string(h.evidence[:4], ', '), ''),
       a.url, h.watchlist, h.article_id, h.first_hit_at >= struct_extract($1, 'recent')
       AND coalesce(a.published_at, h.first_hit_at) >= struct_extract($1, 'recent')
FROM watchlist_hits h LEFT JOIN articles a USING (article_id) LEFT JOIN sources s ON s.source_id = a.publisher_id
WHERE h.first_hit_at >= struct_extract($1, 'story') ORDER BY h.first_hit_at, h.article_id
"""
# A first run, an archive or new rules find what was published long ago: that is a count, not a hundred alarms.
OLD_HITS = """
SELECT 'old_hits:' || h.watchlist || ':' || h.run_id,
       'Watchlist ' || h.watchlist || ': ' || count(*) || if(count(*) = 1, ' older article', ' older articles')
       || ', published before ' || strftime(struct_extract($1, 'recent'), '%d %b'), NULL
FROM watchlist_hits h JOIN articles a USING (article_id)
WHERE h.first_hit_at >= struct_extract($1, 'recent') AND a.published_at < struct_extract($1, 'recent')
GROUP BY h.watchlist, h.run_id ORDER BY h.watchlist, h.run_id
"""
NO_RUN = """
SELECT 'no_run', 'No ingest run has ended since ' || strftime(max(ended_at), '%d %b %H:%M') || ' UTC'
FROM runs WHERE flow = 'ingest' AND state <> 'running' HAVING max(ended_at) < struct_extract($1, 'run')
"""
