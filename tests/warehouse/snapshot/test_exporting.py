from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import UsageError
from tests.warehouse.sample import ARTICLES, filled_home
from warehouse.snapshot.export import BY_MONTH, NOT_EXPORTED, export_csv, export_parquet


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return filled_home(tmp_path_factory.mktemp("home"))


def test_parquet_has_every_row_in_the_file_of_its_month(home, tmp_path):
    files = export_parquet(home, tmp_path / "out")
    names = {str(file.relative_to(tmp_path / "out")) for file in files}
    assert {"articles/2026-10.parquet", "articles/2026-11.parquet", "sources.parquet"} <= names
    rows = duckdb.sql(f"SELECT article_id FROM read_parquet('{tmp_path}/out/articles/*.parquet')").fetchall()
    assert sorted(row[0] for row in rows) == [article["article_id"] for article in ARTICLES]
    october = duckdb.sql(
        f"SELECT max(published_at) < '2026-11-01'::TIMESTAMPTZ FROM '{tmp_path}/out/articles/2026-10.parquet'"
    )
    assert october.fetchall() == [(True,)]


def test_a_second_export_replaces_the_first_and_leaves_no_halves(home, tmp_path):
    first = export_parquet(home, tmp_path)
    assert export_parquet(home, tmp_path) == first
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(first)


def test_a_month_without_rows_any_more_loses_its_file_and_strangers_keep_theirs(home, tmp_path):
    (tmp_path / "articles").mkdir()
    for name in ("2020-01.parquet", "undated-1.parquet", "mine.parquet"):
        (tmp_path / "articles" / name).write_bytes(b"")
    export_parquet(home, tmp_path)
    names = {file.name for file in (tmp_path / "articles").iterdir()}
    assert names == {"2026-10.parquet", "2026-11.parquet", "mine.parquet"}


def test_csv_has_every_table_and_no_cell_that_runs(home, tmp_path):
    files = export_csv(home, tmp_path)
    assert {file.stem for file in files} >= {*BY_MONTH, "article_sources", "article_topics", "feeds", "gaps", "sources"}
    with (tmp_path / "articles.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["article_id"]: row["title"] for row in csv.DictReader(file)}
    assert titles["a5"] == "'=Rates, and what they mean"
    assert len(titles) == len(ARTICLES)


def test_every_table_of_the_snapshot_is_exported_and_the_page_says_which_is_not(home, tmp_path):
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as snapshot:
        tables = {
            name for (name,) in snapshot.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        }
    names = {file.relative_to(tmp_path).parts[0].removesuffix(".parquet") for file in export_parquet(home, tmp_path)}
    assert names == tables - set(NOT_EXPORTED)
    page = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")
    assert all(f"`{table}`" in page for table in ("schema_migrations", *BY_MONTH))


def test_a_folder_that_cannot_be_made_is_a_usage_error(home, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="file"):
        export_parquet(home, tmp_path / "file" / "out")


def test_an_export_without_a_snapshot_says_what_to_run(tmp_path):
    with pytest.raises(UsageError, match="presswatch ingest"):
        export_csv(tmp_path, tmp_path / "out")
