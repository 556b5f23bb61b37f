"""Export the snapshot: Parquet by month, CSV without cells that run as formulas."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from presswatch.errors import UsageError, WarehouseError
from presswatch.files import replacing
from presswatch.shown import write_rows
from warehouse.snapshot.lists import open_snapshot
from warehouse.statements import quoted

#: tables that grow with time -> the time whose month names their files
BY_MONTH = {
    "articles": "coalesce(published_at, first_seen_at)",
    "article_versions": "seen_at",
    "article_feeds": "first_seen_at",
    "items": "first_seen_at",
    "visits": '"at"',
    "drops": '"at"',
    "runs": "started_at",
}
#: useless outside the file
NOT_EXPORTED = ("schema_migrations",)
#: a table or column is missing: `open_snapshot` says what to do
OTHER_VERSION = (duckdb.CatalogException, duckdb.BinderException)
ROWS_PER_FETCH = 1000
UNDATED = "undated"
OURS = re.compile(rf"(\d{{4}}-\d\d|{UNDATED})(-\d+)?")


def export_parquet(home: Path, folder: Path) -> list[Path]:
    """Write every table of the contract below `folder`, the growing ones as `<table>/<YYYY-MM>.parquet`.

    Months are those of publication (first sight if that is unknown), in UTC; a large month may have a second file
    `<YYYY-MM>-1.parquet`. Each file appears whole, by one rename, and replaces the one of an earlier export.
    Returns the files.

    Raises:
        UsageError: no snapshot yet, or a folder that cannot be written.
        WarehouseError: the disk is full.
    """
    with open_snapshot(home) as connection:
        written = []
        for table, moment in BY_MONTH.items():
            prepared(folder / table / "x")
            written += copy_by_month(connection, table, moment, folder / table)
        for table in whole_tables(connection):
            written.append(copy(connection, f"SELECT * FROM {table}", prepared(folder / f"{table}.parquet")))
    return written


def export_csv(home: Path, folder: Path) -> list[Path]:
    """Write every table of the contract as `<table>.csv` below `folder`, in UTF-8, with no cell that runs as a formula.

    Raises:
        UsageError: no snapshot yet, or a folder that cannot be written.
        WarehouseError: the disk is full.
    """
    written = []
    with open_snapshot(home) as connection:
        for table in (*BY_MONTH, *whole_tables(connection)):
            target = prepared(folder / f"{table}.csv")
            cursor = connection.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in cursor.description or ()]
            try:
                with replacing(target) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
                    write_rows(columns, fetched(cursor), "csv", stream)
            except OSError as error:
                raise WarehouseError(f"{target}: {error.strerror}") from error
            written.append(target)
    return written


def whole_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables exported as one file each: all that do not grow by month."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_name"
    ).fetchall()
    return [str(name) for (name,) in found if name not in (*BY_MONTH, *NOT_EXPORTED)]


def copy_by_month(connection: duckdb.DuckDBPyConnection, table: str, moment: str, folder: Path) -> list[Path]:
    """Write a table's rows as one file a month, in one pass; delete the files of months without rows.

    Raises:
        WarehouseError: the disk is full.
    """
    query = f"SELECT *, coalesce(strftime({moment}, '%Y-%m'), '{UNDATED}') AS export_month FROM {table}"
    written = []
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as partial:
        options = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (export_month), OVERWRITE_OR_IGNORE"
        try:
            connection.execute(f"COPY ({query}) TO {quoted(partial)} ({options})")
        except OTHER_VERSION:
            raise
        except duckdb.Error as error:
            raise WarehouseError(f"{folder}: {error}") from error
        for part in sorted(Path(partial).glob("export_month=*/*.parquet")):
            month, number = part.parent.name.partition("=")[2], part.stem.rpartition("_")[2]
            written.append(part.replace(folder / f"{month}{'' if number == '0' else '-' + number}.parquet"))
    for earlier in set(folder.glob("*.parquet")) - set(written):
        if OURS.fullmatch(earlier.stem):
            earlier.unlink()
    return written


def copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> Path:
    """Write a query's rows as a Parquet file that is either whole or absent."""
    try:
        with replacing(target, durable=True) as draft:
            connection.execute(f"COPY ({query}) TO {quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
    except OTHER_VERSION:
        raise
    except (duckdb.Error, OSError) as error:
        raise WarehouseError(f"{target}: {error}") from error
    return target


def prepared(target: Path) -> Path:
    """Return a target whose folder exists.

    Raises:
        UsageError: the folder cannot be made.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{target.parent}: no folder can be made here: {error.strerror}; choose another") from error
    return target


def fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    """Yield rows a thousand at a time."""
    while rows := cursor.fetchmany(ROWS_PER_FETCH):
        yield from rows
