"""The published snapshot: made from the writer's file, read by everybody.

warehouse.duckdb ── compaction ── publication ──> presswatch.duckdb
presswatch.duckdb ── backups ──> daily copies      copies ── restoration ──> warehouse.duckdb
presswatch.duckdb ── lists, feed_states, explanation, alarms, texts, export, sql_session ──> people
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.snapshot.alarms import Alarm, find_alarms
    from warehouse.snapshot.backups import back_up, backups_in
    from warehouse.snapshot.compaction import (
        checkpoint,
        compact,
        forget_articles,
        forget_logs,
        forget_raw,
        forget_these,
    )
    from warehouse.snapshot.explanation import explain
    from warehouse.snapshot.explanation_rows import (
        ArticleHead,
        CitedSource,
        DropRow,
        Explanation,
        ItemRow,
        KnownFeed,
        LinkRow,
        ListedBy,
        RunRow,
        SeedFile,
        ToldStory,
        TopicRow,
        Version,
    )
    from warehouse.snapshot.export import export_csv, export_parquet
    from warehouse.snapshot.feed_states import Rows, feed_titles, is_polled
    from warehouse.snapshot.lists import (
        counts,
        feed_health,
        has_relation,
        hits_by_watchlist,
        open_snapshot,
        outlet_freshness,
        recent_gaps,
        recent_runs,
        source_hosts,
    )
    from warehouse.snapshot.publication import publish
    from warehouse.snapshot.refusals import forget_refusal, note_refusal, standing_refusal
    from warehouse.snapshot.restoration import Copy, copies, restore
    from warehouse.snapshot.sql_session import Query, run_sql, write_results
    from warehouse.snapshot.texts import ArchivedText, archived_texts, sampled_texts, text_count
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Alarm", "ArchivedText", "ArticleHead", "CitedSource", "Copy", "DropRow", "Explanation", "ItemRow", "KnownFeed",
    "LinkRow", "ListedBy", "Query", "Rows", "RunRow", "SeedFile", "ToldStory", "TopicRow", "Version",
    "archived_texts", "back_up", "backups_in", "checkpoint", "compact", "copies", "counts", "explain", "export_csv",
    "export_parquet", "feed_health", "feed_titles", "find_alarms", "forget_articles", "forget_logs", "forget_raw",
    "forget_these", "forget_refusal", "has_relation", "hits_by_watchlist", "is_polled", "note_refusal",
    "open_snapshot", "outlet_freshness", "publish", "recent_gaps", "recent_runs", "restore", "run_sql",
    "sampled_texts", "source_hosts", "standing_refusal", "text_count", "write_results",
]  # fmt: skip
