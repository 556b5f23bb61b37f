"""What is usual for each outlet: texts and misses of two weeks, the same hours of earlier days, coverage by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import duckdb
import pytz

from presswatch.records import Coverage, DropReason, Freshness, OutletHistory, Stillness
from warehouse.store.file.rows import select

FORTNIGHT = timedelta(days=14)
STILL_HOURS = 3
MOST_OUTLETS = 20
#: the page was fetched without a text in it; a page that failed says nothing about its layout
NO_TEXT_IN_PAGE = (
    DropReason.NO_TEXT,
    DropReason.CONSENT,
    DropReason.CHALLENGE,
    DropReason.LOGIN,
    DropReason.PAYWALL,
    DropReason.SOFT_404,
    DropReason.ERROR_PAGE,
    DropReason.LISTING,
    DropReason.NOT_HTML,
)
OUTLET = "coalesce(f.source_id, regexp_extract(f.url, '^\\w+://(?:www\\.)?([^/:?#]+)', 1))"


def outlet_histories(
    connection: duckdb.DuckDBPyConnection, now: datetime, *, newest: int, run_id: str | None = None
) -> list[OutletHistory]:
    """Return every outlet with pages in the two weeks before `now`; its `newest` texts are counted separately.

    `run_id` names this run; without it the run of the newest miss counts as this one.
    """
    rows = select(
        connection,
        HISTORIES,
        {"since": now - FORTNIGHT, "now": now, "newest": newest, "run_id": run_id, "reasons": list(NO_TEXT_IN_PAGE)},
    )
    return [
        OutletHistory(**row | {"usual_words": tuple(row["usual_words"]) if row["usual_words"] else None})
        for row in rows
    ]


HISTORIES = f"""
WITH outlets AS (SELECT f.feed_id, {OUTLET} AS outlet FROM feeds f),
texts AS (
    SELECT outlet, word_count, fetched_at,
           row_number() OVER (PARTITION BY outlet ORDER BY fetched_at DESC, article_id) > $newest AS is_usual
    FROM articles JOIN outlets USING (feed_id)
    WHERE origin = 'feed' AND text_origin = 'page' AND fetched_at > $since AND fetched_at <= $now
),
lengths AS (
    SELECT outlet, count(*) FILTER (is_usual) AS usual_texts,
           quantile_cont(word_count, [0.05, 0.5, 0.95]) FILTER (is_usual) AS usual_words,
           count(*) FILTER (NOT is_usual) AS newest_texts, median(word_count) FILTER (NOT is_usual) AS newest_words,
           max(fetched_at) AS last_text_at
    FROM texts GROUP BY outlet
),
-- A page that was tried again and given up has two rows: it is one miss, at its first try.
misses AS (
    SELECT outlet, min("at") AS missed_at, arg_min(reason, "at") AS reason, arg_min(run_id, "at") AS run_id
    FROM drops JOIN outlets USING (feed_id)
    WHERE "at" > $since AND "at" <= $now AND list_contains($reasons, reason)
    GROUP BY outlet, coalesce(item_key, url)
),
judged AS (
    SELECT outlet, reason, run_id, last_text_at IS NULL OR missed_at > last_text_at AS is_since,
           run_id = coalesce($run_id, max(run_id) OVER (PARTITION BY outlet)) AS is_now
    FROM misses LEFT JOIN lengths USING (outlet)
),
missed AS (
    SELECT outlet, count(*) FILTER (NOT is_since) AS usual_misses, count(*) FILTER (is_since) AS misses_since,
           count(*) FILTER (is_since AND is_now) AS misses_now, mode(reason) FILTER (is_since) AS reason
    FROM judged GROUP BY outlet
)
SELECT outlet, coalesce(usual_texts, 0) AS usual_texts, usual_words, coalesce(newest_texts, 0) AS newest_texts,
       newest_words, coalesce(usual_misses, 0) AS usual_misses, coalesce(misses_since, 0) AS misses_since,
       coalesce(misses_now, 0) AS misses_now, reason
FROM lengths FULL JOIN missed USING (outlet) ORDER BY outlet
"""


def stillness(connection: duckdb.DuckDBPyConnection, now: datetime) -> Stillness:
    """Return runs and new texts of feeds in the hours before `now`, and in the same hours of the two weeks' days."""
    rows = select(connection, STILLNESS, {"now": now, "hours": STILL_HOURS, "days": FORTNIGHT.days})
    return Stillness(STILL_HOURS, tuple(row["runs"] for row in rows), tuple(row["texts"] for row in rows))


STILLNESS = """
WITH windows AS (
    SELECT d AS day, $now - to_days(d::INTEGER) - to_hours($hours) AS from_at, $now - to_days(d::INTEGER) AS to_at
    FROM range($days + 1) t(d)
)
SELECT day,
       (SELECT count(*) FROM runs WHERE flow = 'ingest' AND started_at > from_at AND started_at <= to_at
          AND (feeds_visited > 0 OR state = 'running')) AS runs,
       (SELECT count(*) FROM articles WHERE origin = 'feed' AND first_seen_at > from_at AND first_seen_at <= to_at)
           AS texts
FROM windows ORDER BY day
"""


def coverage(connection: duckdb.DuckDBPyConnection, now: datetime, time_zone: str = "UTC") -> Coverage:
    """Return new articles of the followed feeds by outlet and day of the two weeks, including outlets without any.

    Days are those of `time_zone`, the last one the day of `now`.
    """
    today = now.astimezone(pytz.timezone(time_zone)).date()
    days = tuple(today - timedelta(days=back) for back in range(FORTNIGHT.days - 1, -1, -1))
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * len(days))
    for row in select(connection, COVERAGE, {"first_day": days[0], "zone": time_zone}):
        counts = counted[row["outlet"]]
        if row["day"] in days:
            counts[days.index(row["day"])] = row["texts"]
    # If there are more outlets than the chart holds, those with the most texts; the table of feeds has the silent ones.
    ordered = sorted(counted.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    return Coverage(days, tuple((outlet, tuple(counts)) for outlet, counts in ordered[:MOST_OUTLETS]))


COVERAGE = f"""
SELECT {OUTLET} AS outlet, timezone($zone, a.first_seen_at)::DATE AS day, count(a.article_id) AS texts
FROM feeds f LEFT JOIN articles a
  ON a.feed_id = f.feed_id AND a.origin = 'feed' AND timezone($zone, a.first_seen_at) >= $first_day
WHERE coalesce(f.is_followed, true) GROUP BY ALL
"""


def freshness(connection: duckdb.DuckDBPyConnection) -> list[Freshness]:
    """Return how old the week's articles were when they became available, the outlets with most articles first."""
    rows = select(
        connection,
        "SELECT coalesce(publisher_id, '?') AS outlet, articles, p50_minutes, p95_minutes FROM freshness "
        "ORDER BY articles DESC, outlet",
    )
    return [Freshness(**row) for row in rows]
