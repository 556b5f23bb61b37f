"""Articles that only the lake has and today's rules or extractor have not seen, taken back by their house for a while.

A house keeps its articles for some weeks. To tag or read older ones again it takes them back, a portion at a time,
processes them like its own, hands them over and deletes them again: retention does not travel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.adopting import require_same_version
from warehouse.lake.place import LAKE, LakePlace, lake_beside, told
from warehouse.lake.travel import travels


@dataclass(frozen=True, slots=True)
class Stale:
    """Which of the lake's articles are out of date: those of other rules, or of another extractor."""

    rules_version: str | None = None
    extractor_version: str | None = None
    #: for readings: only versions seen since
    since: datetime | None = None

    def condition(self) -> tuple[str, list[object]]:
        """Return the condition on an article `a`, with its values."""
        if self.rules_version is not None:
            return "a.rules_version IS DISTINCT FROM ?", [self.rules_version]
        return (
            f"a.article_id IN (SELECT v.article_id FROM {LAKE}.article_versions v WHERE v.raw_file IS NOT NULL AND "
            "v.change <> 'deleted' AND v.extractor_version IS DISTINCT FROM ? "
            "AND (?::TIMESTAMPTZ IS NULL OR v.seen_at >= ?))",
            [self.extractor_version, self.since, self.since],
        )


def stale_in_lake(
    connection: duckdb.DuckDBPyConnection, place: LakePlace, stale: Stale, is_ours: Callable[[str], bool]
) -> list[str]:
    """Return the ids of a share's articles that are out of date and missing from the open warehouse, oldest first.

    An article belongs to the share that has its feed; one without a feed, to the share that has its own address.

    Raises:
        WarehouseError: the lake cannot be reached, or has another version.
    """
    condition, values = stale.condition()
    try:
        with lake_beside(connection, place):
            require_same_version(connection)
            rows = connection.execute(
                f"SELECT a.article_id, coalesce(f.url, a.url, '') FROM {LAKE}.articles a "
                f"LEFT JOIN {LAKE}.feeds f USING (feed_id) ANTI JOIN warehouse.articles USING (article_id) "
                f"WHERE {condition} ORDER BY a.first_seen_at, a.article_id",
                values,
            ).fetchall()
    except duckdb.Error as error:
        raise WarehouseError(f"the lake: {told(error)}") from error
    return [article_id for article_id, url in rows if is_ours(url)]


def take_back(connection: duckdb.DuckDBPyConnection, place: LakePlace, article_ids: Sequence[str]) -> None:
    """Take these articles, with all that belongs to them, from the lake into the open warehouse, all or nothing.

    What the home still knows about them (their feeds, their story) is replaced by what the lake knows.

    Raises:
        WarehouseError: the lake cannot be reached, or has another version.
    """
    try:
        with lake_beside(connection, place):
            require_same_version(connection)
            connection.execute("CREATE OR REPLACE TEMP TABLE taken_articles (key VARCHAR)")
            connection.execute("INSERT INTO temp.taken_articles SELECT unnest(?::VARCHAR[])", [list(article_ids)])
            connection.execute("BEGIN")
            for one in travels(connection, "warehouse"):
                if one.head == "articles":
                    wanted = f"WHERE {one.key_sql} IN (SELECT key FROM temp.taken_articles)"
                    connection.execute(f"DELETE FROM warehouse.{one.table} {wanted}")
                    order = f' ORDER BY "{one.at}"' if one.at else ""
                    connection.execute(
                        f"INSERT INTO warehouse.{one.table} BY NAME SELECT * FROM {LAKE}.{one.table} {wanted}{order}"
                    )
            connection.execute("COMMIT")
    except duckdb.Error as error:
        raise WarehouseError(f"the lake: {told(error)}") from error
