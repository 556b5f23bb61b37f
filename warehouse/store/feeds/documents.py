"""What is remembered of the documents of feeds: sitemaps of an index, pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import TypedDict

import duckdb

from warehouse.store.file.rows import replace, select_for_as


class DocumentRow(TypedDict):
    """A row of `feed_documents` without its run: a document of a feed as it was last read."""

    document_id: str
    feed_id: str
    url: str
    mark: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    read_at: datetime


def document_id(feed_id: str, url: str) -> str:
    """The name of a document of a feed."""
    return "o" + blake2b(f"{feed_id}\n{url}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def known_documents(connection: duckdb.DuckDBPyConnection, feed_ids: Sequence[str]) -> dict[str, DocumentRow]:
    """The documents of these feeds as they were last read, by their ids."""
    sql = "SELECT * EXCLUDE (run_id) FROM feed_documents SEMI JOIN wanted ON feed_id = key"
    return {row["document_id"]: row for row in select_for_as(connection, DocumentRow, sql, feed_ids)}


def keep_documents(connection: duckdb.DuckDBPyConnection, rows: Sequence[DocumentRow], run_id: str) -> None:
    """Remember these instead of what was remembered, in the caller's transaction."""
    replace(connection, "feed_documents", "document_id", [{**row, "run_id": run_id} for row in rows])
