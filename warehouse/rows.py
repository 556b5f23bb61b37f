"""Records as Arrow tables with explicit schemas: the way rows enter DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
WORDS = pa.list_(pa.string())
TEXT, NUMBER, COUNT = pa.string(), pa.float64(), pa.int32()


def schema_of(texts: str = "", *, times: str = "", counts: str = "", numbers: str = "", lists: str = "") -> pa.Schema:
    """A schema from names separated by blanks, by type."""
    kinds = ((texts, TEXT), (times, TIME), (counts, COUNT), (numbers, NUMBER), (lists, WORDS))
    return pa.schema([(name, kind) for names, kind in kinds for name in names.split()])


ARTICLES = schema_of(
    "article_id url title text lead language date_origin publisher_id feed_id origin seed_path image_url credits "
    "text_origin run_id",
    times="published_at first_seen_at fetched_at",
    counts="word_count version",
    numbers="language_score",
    lists="authors",
)
VERSIONS = schema_of("article_id title text change run_id", times="seen_at published_at", counts="version")
SOURCE_TAGS = schema_of(
    "article_id source_id source_name role evidence field via rule run_id",
    counts="start_char end_char",
    numbers="confidence",
)
TOPIC_TAGS = schema_of("article_id topic_id topic_name scheme rules_version run_id", numbers="score", lists="evidence")
LINKS = schema_of("article_id url domain anchor source_id run_id")
ARTICLE_FEEDS = schema_of("article_id feed_id guid", times="first_seen_at")
SOURCES = schema_of("source_id name country owner_type predecessor_id successor_id note", lists="aliases domains")
TOPICS = schema_of("topic_id topic_name scheme parent_id")
VISITS = schema_of(
    "visit_id feed_id run_id outcome problem", times="at", counts="http_status items_seen items_new milliseconds"
)
DROPS = schema_of("run_id url title feed_id reason detail", times="at")
GAPS = schema_of("feed_id", times="noticed_at from_at to_at")
ITEMS = schema_of(
    "item_key article_id feed_id guid url title summary_html content_html language image_url",
    times="published_at first_seen_at",
    lists="authors",
)
ITEM_STATES = schema_of("item_key state reason", counts="tries", times="next_try_at")
SEED_FILES = schema_of("seed_path body_hash run_id")


def table_of(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table; names a row lacks are NULL, characters DuckDB refuses are replaced."""
    return pa.Table.from_pylist(
        [{name: storable(row.get(name)) for name in schema.names} for row in rows], schema=schema
    )


def storable(value: Any) -> Any:
    """A value DuckDB can keep: lone surrogates are not UTF-8 and become U+FFFD, NUL is dropped."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    if isinstance(value, tuple | list):
        return [storable(member) for member in value]
    return value
