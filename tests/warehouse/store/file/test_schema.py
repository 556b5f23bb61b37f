from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from presswatch.records import FollowedFeed, StoredReading, StoredText
from warehouse.store.again.backfill import CaptureRow
from warehouse.store.articles.histories import Version
from warehouse.store.articles.items import ItemFacts
from warehouse.store.articles.keeping import Before
from warehouse.store.articles.seed_files import SeedRow
from warehouse.store.feeds.entries import ItemOfRun
from warehouse.store.feeds.visits import DocumentRow, FeedRow, Gap
from warehouse.store.file.connection import migrate

DOCUMENT = (Path(__file__).parents[4] / "docs" / "schema.md").read_text("utf-8")
SECTION = re.compile(
    r"^### (\w+)\n\n(.+?)\n\n\| column \| type \| meaning \|\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)", re.M
)

#: what other programs may rely on: names and columns only ever gain
CONTRACT = """
articles: article_id url title text lead language language_score authors published_at date_origin publisher_id feed_id
    origin seed_path image_url word_count credits text_origin version first_seen_at fetched_at run_id
article_versions: article_id version seen_at title text change run_id
article_sources: article_id source_id source_name role evidence field start_char end_char via rule confidence
article_topics: article_id topic_id topic_name scheme score evidence
article_links: article_id url domain anchor source_id
sources: source_id name aliases domains country owner_type successor_id note
topics: topic_id topic_name scheme parent_id
feeds: feed_id url source_id language state last_visit_at next_visit_at last_new_item_at failures problem
visits: visit_id feed_id run_id at outcome http_status problem items_seen items_new milliseconds
drops: run_id at url title feed_id reason detail
gaps: feed_id noticed_at from_at to_at
watchlist_hits: watchlist article_id score evidence first_hit_at
runs: run_id flow started_at ended_at state feeds_visited feeds_failed items_seen articles_new articles_changed dropped
    prefect_run_id
"""


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as fresh:
        migrate(fresh)
        yield fresh


@pytest.fixture(scope="module")
def columns(connection) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY 1, column_index"
    ).fetchall():
        found.setdefault(table, []).append((column, kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")))
    return found


def described() -> dict[str, list[tuple[str, str, str]]]:
    tables = {}
    for name, _, rows in SECTION.findall(DOCUMENT):
        cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows.splitlines()]
        tables[name] = [(column, kind, meaning) for column, kind, meaning in cells]
    return tables


def test_the_page_names_every_table_and_no_other(columns):
    assert set(described()) == set(columns)


def test_the_page_names_every_column_with_its_type_in_order(columns):
    assert {table: [row[:2] for row in rows] for table, rows in described().items()} == columns


def test_every_column_has_a_meaning():
    assert [(table, row[0]) for table, rows in described().items() for row in rows if len(row[2]) < 4] == []


def test_the_contract_s_columns_are_all_there(columns):
    for table, names in re.findall(r"^(\w+): ((?:.|\n )+)", CONTRACT, re.M):
        assert set(names.split()) <= {name for name, _ in columns[table]}, table


WHOLE_ROWS = {
    "feeds": FeedRow,
    "items": ItemOfRun,
    "gaps": Gap,
    "feed_documents": DocumentRow,
    "backfill_captures": CaptureRow,
    "seed_files": SeedRow,
    "article_versions": Version,
}


@pytest.mark.parametrize("table", WHOLE_ROWS)
def test_a_row_that_is_written_whole_names_every_column(columns, table: str):
    names = {name for name, _ in columns[table]}
    assert WHOLE_ROWS[table].__annotations__.keys() | {"run_id"} == names


@pytest.mark.parametrize(
    ("table", "row"), [("feeds", FollowedFeed), ("items", ItemFacts), ("articles", StoredText), ("articles", Before)]
)
def test_a_row_that_is_read_in_part_names_columns_only(columns, table: str, row: type):
    assert row.__annotations__.keys() <= {name for name, _ in columns[table]}


def test_what_is_read_again_names_columns_of_articles_and_the_time_of_a_version(columns):
    names = {name for table in ("articles", "article_versions") for name, _ in columns[table]}
    assert StoredReading.__annotations__.keys() <= names


def test_every_time_knows_its_zone(columns):
    kinds = {kind for rows in columns.values() for _, kind in rows}
    nested = {"STRUCT(field VARCHAR, start_char INTEGER, end_char INTEGER)[]", "MAP(VARCHAR, VARCHAR)"}
    simple = {"VARCHAR", "VARCHAR[]", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "BOOLEAN", "TIMESTAMPTZ"}
    simple |= {"DATE", "UINTEGER", "UINTEGER[]", "USMALLINT[]"}
    assert kinds <= simple | nested


def test_nothing_is_used_that_ducklake_lacks(connection):
    assert connection.execute("SELECT count(*) FROM duckdb_constraints()").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM duckdb_indexes()").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM duckdb_sequences()").fetchone() == (0,)
    folder = Path(__file__).parents[4] / "warehouse"
    # The search index is a file of SQLite, made anew from the snapshot: no part of the store.
    sources = [path for path in (*folder.rglob("*.py"), *folder.glob("migrations/*.sql")) if "search" not in path.parts]
    assert len(sources) > 20
    # `rowid` it has: the desk reads a lake by it (tests/flows/steps/cluster/test_readers.py).
    lacking = re.compile(
        r"ON CONFLICT|PRIMARY KEY|FOREIGN KEY|\bREFERENCES\b|\bUNIQUE\b|CREATE INDEX|SEQUENCE|nextval|GENERATED ALWAYS|"
        r"CHECK \(|\bRETURNING\b|ADD COLUMN.* DEFAULT "
    )
    found = {path.name: lacking.findall(path.read_text("utf-8")) for path in sources}
    assert {name: words for name, words in found.items() if words} == {}
