"""Queries of analysts: bounded in time and memory, read only, and shown without raw control characters."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE
from presswatch.shown import write_rows
from tests.warehouse.sample import filled_home
from warehouse.snapshot import Query, run_sql, write_results
from warehouse.snapshot.sql_child import answer, locked_connection

PIVOTS = (
    "PIVOT (SELECT language, origin FROM articles) ON origin USING count(*)",
    "FROM (PIVOT articles ON language USING count(*) GROUP BY origin)",
    "WITH a AS (SELECT language, origin FROM articles) PIVOT a ON language USING count(*);",
    "SELECT * FROM (PIVOT articles ON language USING count(*)) JOIN (PIVOT articles ON origin USING count(*)) ON true",
    "PIVOT articles ON language IN ('ru', 'be') USING count(*)",
    "PIVOT_WIDER articles ON language USING count(*) -- a note; and more",
    "UNPIVOT (SELECT title, url FROM articles) ON title, url INTO NAME what VALUE said",
    "DESCRIBE (PIVOT articles ON language USING count(*))",
    "SUMMARIZE (PIVOT articles ON language USING count(*) GROUP BY origin)",
    "EXPLAIN PIVOT articles ON language USING count(*)",
)
NOT_ONE_THAT_READS = (
    "PIVOT articles ON language USING count(*); SELECT 1",
    "PIVOT articles ON language USING count(*); PIVOT articles ON origin USING count(*)",
    "CREATE TYPE t AS ENUM ('a'); SELECT 1",
    "CREATE TABLE t AS PIVOT articles ON language USING count(*)",
    "COPY (PIVOT articles ON language USING count(*)) TO '/tmp/x.csv'",
    "BEGIN; SELECT 1; COMMIT",
    'SELECT "enable_logging"()',
    "SELECT enable_logging/**/()",
    "SELECT /* ' */ enable_logging() /* ' */",
    "SELECT 1 AS \"x'\", enable_logging ('a')",
    "SELECT $$'$$, disable_logging()",
    "FROM enable_profiling(format = 'json')",
    "FROM disable_profiling()",
    "FROM query('FROM enable_' || 'logging()')",
    "SELECT * FROM articles, system.main.\"Query\" /* a note */ ('SELECT 1')",
    "FROM query -- a note\n('SELECT 1')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM enable_' || 'logging()'))",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def connection(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the query's process has: a process for each query would cost a quarter of a second."""
    with closing(locked_connection(home / SNAPSHOT_FILE)) as opened:
        yield opened


@pytest.mark.parametrize("query", PIVOTS)
def test_what_the_engine_rewrites_into_several_statements_is_one(
    query: str, connection: duckdb.DuckDBPyConnection
) -> None:
    columns, rows = answer(connection.cursor(), query)
    assert columns
    assert list(rows)


def test_a_pivot_in_a_process_of_its_own(home: Path) -> None:
    assert run_sql(home, PIVOTS[0])


@pytest.mark.parametrize("query", NOT_ONE_THAT_READS)
def test_several_statements_and_hidden_calls_are_refused(query: str, connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match=r"one statement at a time|only reads"):
        answer(connection.cursor(), query)


def test_a_query_is_stopped_after_its_time_and_says_which_setting_that_is(home: Path) -> None:
    endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"
    with pytest.raises(UsageError, match=r"longer than 0\.4 s .*`sql_seconds`"):
        write_results(Query(home, endless, 0.4), "csv", io.StringIO())


@pytest.mark.parametrize(
    "query",
    ["SELECT repeat('x', 250000000) AS a"],
    ids=["a text"],
)
def test_single_values_count_as_memory(query: str, home: Path) -> None:
    with pytest.raises(UsageError, match=r"needs more than 0\.2 GB of memory"):
        write_results(Query(home, query, limit_bytes=200_000_000), "json", io.StringIO())


def test_bytes_of_a_statement_that_are_no_utf8_are_shown_as_such(home: Path) -> None:
    (row,) = run_sql(home, f"SELECT '{os.fsdecode(bytes([0xFF]))}' AS given")
    assert row == {"given": "\\xff"}


#: controls, overrides of direction, invisible signs; what scripts and texts need stays
HOSTILE = "\x1b]0;x\x07 \x7f\x85\u202ex\u2066y\u200b\u2028z\ufeff \r "
NEEDED = "\u043f\u0440\u0438\u0432\u0435\u0442 \u0645\u06cc\u200c\u062e \U0001f468\u200d\U0001f469 a\u00adb c\td\ne"


@pytest.mark.parametrize("format", ["csv", "json"])
def test_no_raw_control_or_direction_character_leaves_in_csv_or_json(format: str) -> None:
    stream = io.StringIO(newline="")
    write_rows(["a", "\x1b[31mb"], [(HOSTILE, NEEDED)], format, stream)
    text = stream.getvalue()
    assert not set(HOSTILE) & set(text) - set(" xyz];0")
    if format == "json":
        assert list(json.loads(text)[0].values()) == [HOSTILE, NEEDED]
    else:
        assert list(csv.reader(io.StringIO(text, newline="")))[1][1] == NEEDED


@pytest.mark.parametrize("format", ["csv", "json"])
def test_whoever_asks_gets_them_raw(format: str, home: Path) -> None:
    stream = io.StringIO(newline="")
    write_results(Query(home, "SELECT chr(8238) || 'x' AS a"), format, stream, is_raw=True)
    assert "\u202ex" in stream.getvalue()
