"""Correct times that were stored while the machine's clock was wrong, once it is right again.

A run takes its one `now` from the clock. A run that began before the clock was ever set, or later than now, has stored
times that are wrong by the same amount: they move together, so that the last of them is now and their order stays.
The articles tell whether the clock is wrong now or was wrong then: nothing is published after it was seen.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb

from presswatch.clock import SET_CLOCK, is_set
from warehouse.store.file.touched import note_touched

#: two machines' clocks, and a clock corrected by its time server, may differ by this much
CLOCKS_APART = timedelta(hours=1)
#: dates may be slightly in the future: days without a clock, wrong zones
DATES_AHEAD = timedelta(days=2)
#: the longest time that anything is postponed (feeds that are gone: 30 days)
LONGEST_WAIT = timedelta(days=40)
#: if recent arrivals are older than this, the clock is ahead; a new feed may begin with entries that are months old
OLDEST_NEWS = timedelta(days=365)
NEWEST_ARTICLES = 200
#: a home is seldom left alone for longer; after such a pause the clock is doubted for two weeks
LONGEST_PAUSE, JUMP_REMEMBERED = timedelta(days=60), timedelta(days=14)

WRONG_RUNS = """
CREATE OR REPLACE TEMP TABLE wrong_runs AS
SELECT from_at, to_at, $now - max(to_at) OVER (PARTITION BY is_ahead) AS shift, is_ahead FROM (
    SELECT started_at AS from_at, started_at > $now AS is_ahead,
           -- A run that died was closed by a later one, maybe with a right clock.
           greatest(started_at, least(ended_at, started_at + INTERVAL 1 DAY)) AS to_at
    FROM runs WHERE started_at > $ahead OR started_at < $set_clock AND flow <> 'import-warc'
)
"""
#: within the time of runs that seem to be ahead: how many articles have a date, and how many a future one
EVIDENCE = """
SELECT count(published_at), count(*) FILTER (published_at > $latest) FROM articles
WHERE EXISTS (FROM wrong_runs WHERE is_ahead AND first_seen_at BETWEEN from_at AND to_at)
"""

JUMP = """
SELECT before, started_at FROM (SELECT started_at, lag(started_at) OVER (ORDER BY started_at) AS before FROM runs)
WHERE started_at > $since AND started_at - before > $leap ORDER BY started_at DESC LIMIT 1
"""
TYPICAL_DATE = """
SELECT quantile_disc(published_at, 0.5) FROM (
    FROM articles WHERE origin = 'feed' AND published_at IS NOT NULL AND first_seen_at > $since
    ORDER BY first_seen_at DESC LIMIT $most)
"""


def mend_times(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Correct the times that runs with a wrong clock stored, all or nothing; return how many such runs there were.

    Nothing is changed if this run's own clock was never set, or is more likely wrong than theirs.
    """
    if not is_set(now):
        return 0
    connection.execute(WRONG_RUNS, {"now": now, "ahead": now + CLOCKS_APART, "set_clock": SET_CLOCK})
    dated, still_to_come = first_row(connection, EVIDENCE, {"latest": now + DATES_AHEAD})
    if 2 * still_to_come > dated:
        connection.execute("DELETE FROM wrong_runs WHERE is_ahead")
    (found,) = first_row(connection, "SELECT count(*) FROM wrong_runs")
    if found:
        connection.execute("BEGIN")
        moved = mark_runs(connection)
        for table, column in own_times(connection):
            move_times(connection, table, column, now)
        note_touched(connection, "runs", moved)
        connection.execute("COMMIT")
    connection.execute("DROP TABLE wrong_runs")
    return found


def mark_runs(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Record in the rows of these runs what their clock said; return their ids."""
    connection.execute(
        "UPDATE runs SET problem = concat_ws('; ', problem, 'the clock said ' || "
        "strftime(started_at, '%Y-%m-%d %H:%M') || ' UTC, and was set right later') "
        "WHERE EXISTS (FROM wrong_runs w WHERE runs.started_at BETWEEN w.from_at AND w.to_at)"
    )
    marked = connection.execute(
        "SELECT run_id FROM runs WHERE EXISTS (FROM wrong_runs w WHERE runs.started_at BETWEEN w.from_at AND w.to_at)"
    ).fetchall()
    return [run_id for (run_id,) in marked]


def own_times(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return every (table, column) of our own times; times given by others do not come from a wrong run."""
    return connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE database_name = current_database() AND data_type = 'TIMESTAMP WITH TIME ZONE' ORDER BY ALL"
    ).fetchall()


def move_times(connection: duckdb.DuckDBPyConnection, table: str, column: str, now: datetime) -> None:
    """Move the times of one column that lie in a wrong run; what was postponed until long after now becomes due."""
    name = f'{table}."{column}"'
    connection.execute(
        f'UPDATE {table} SET "{column}" = {name} + '
        f"(SELECT any_value(w.shift) FROM wrong_runs w WHERE {name} BETWEEN w.from_at AND w.to_at) "
        f"WHERE EXISTS (FROM wrong_runs w WHERE {name} BETWEEN w.from_at AND w.to_at)"
    )
    if column.startswith("next_"):
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {name} > ?', [now, now + LONGEST_WAIT])


def clock_doubt(connection: duckdb.DuckDBPyConnection, now: datetime) -> str | None:
    """Return why the clock may be wrong, in words: it jumped lately, or new articles are dated differently."""
    if not is_set(now):
        return f"the clock says {now:%Y-%m-%d}: it was never set"
    jumps = connection.execute(JUMP, {"since": now - JUMP_REMEMBERED, "leap": LONGEST_PAUSE}).fetchall()
    for before, after in jumps:
        return f"the clock says {now:%Y-%m-%d}, and no run was between {before:%Y-%m-%d} and {after:%Y-%m-%d}"
    ((typical,),) = connection.execute(TYPICAL_DATE, {"since": now - LONGEST_PAUSE, "most": NEWEST_ARTICLES}).fetchall()
    if typical is None or now - OLDEST_NEWS <= typical <= now + DATES_AHEAD:
        return None
    return f"the clock says {now:%Y-%m-%d}, and what came lately is of {typical:%Y-%m-%d}"


def first_row(connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> tuple[int, ...]:
    """Return the single row of a query."""
    return connection.execute(sql, parameters).fetchall()[0]
