from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE
from tests.processes import PATIENCE_SECONDS, is_running, started, wait_until
from tests.warehouse.sample import filled_home
from warehouse.snapshot.publication import publish
from warehouse.snapshot.sql_child import answer, locked_connection, sentence
from warehouse.snapshot.sql_session import Query, run_sql, write_results
from warehouse.store.file.connection import open_warehouse

#: a suite that was started in the background hands "ignore Ctrl-C" on to its children
HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
ASK = (
    "import sys; from pathlib import Path; from warehouse.snapshot.sql_session import Query, write_results;"
    "write_results(Query(Path(sys.argv[1]), sys.argv[2]), 'csv', sys.stdout)"
)
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range, b.range) = 1"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("home"))


def asking(home: Path, statement: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HEARS_CTRL_C + ASK, str(home), statement]
    return started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def answered(home: Path, statement: str) -> list[Any] | str:
    """What the query's process would answer: rows, or the sentence that refuses them. Starting it costs .2 seconds."""
    with locked_connection(home / SNAPSHOT_FILE) as connection:
        try:
            return list(answer(connection, statement)[1])
        except (duckdb.Error, ValueError) as error:
            return sentence(error, statement)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_query_answers_in_json_types_with_utc_times(home):
    assert run_sql(home, "SELECT run_id, started_at FROM runs ORDER BY 1") == [
        {"run_id": "run-1", "started_at": "2026-10-30T08:00:00Z"},
        {"run_id": "run-2", "started_at": "2026-11-02T17:00:00Z"},
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "WITH n AS (SELECT 1 AS x) SELECT * FROM n",
        "FROM runs",
        "EXPLAIN SELECT 1",
        "DESCRIBE articles",
        "SHOW TABLES",
        "SUMMARIZE runs",
        "SELECT 'enable_logging(' AS words;",
        "SELECT query, 'query(' AS words FROM (SELECT 1 AS query) WHERE query IN (1)",
        "-- a remark; with a semicolon\nSELECT 1",
    ],
)
def test_every_way_of_reading_is_allowed(home, statement: str):
    assert isinstance(found := answered(home, statement), list)
    assert found


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("INSERT INTO runs (run_id) VALUES ('x')", "INSERT is refused"),
        ("CREATE TABLE mine (a INT)", "CREATE is refused"),
        ("ATTACH '/etc/passwd' AS other", "ATTACH is refused"),
        ("COPY runs TO '{folder}/out.csv'", "COPY is refused"),
        ("EXPORT DATABASE '{folder}/out'", "EXPORT is refused"),
        ("SET memory_limit = '64GB'", "SET is refused"),
        ("LOAD httpfs", "LOAD is refused"),
        ("CALL enable_logging()", "is refused"),
        (
            "SELECT * FROM enable_logging(storage = 'file', storage_path = '{folder}/log')",
            "enable_logging() is refused",
        ),
        ("SELECT * FROM read_text('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM '/etc/passwd'", "does not exist"),
        ("SELECT * FROM glob('/etc/*')", "disabled by configuration"),
        ("SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')", "disabled by configuration"),
        ("EXPLAIN ANALYZE COPY runs TO '{folder}/out.csv'", "disabled by configuration"),
        ("EXPLAIN ANALYZE DELETE FROM runs", "read-only"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("  -- nothing\n", "one statement at a time"),
        ("SELEC 1", "syntax error"),
        ("SELECT no_such_column FROM runs", "no_such_column"),
        ("SELECT * FROM order_of_the_parent", "does not exist"),
    ],
)
def test_whatever_does_not_only_read_is_refused_in_a_clear_sentence(home, tmp_path, statement: str, words: str):
    assert words in answered(home, statement.replace("{folder}", str(tmp_path)))
    assert list(tmp_path.iterdir()) == []


def test_who_asks_is_told_the_query_s_sentence_alone(home):
    with pytest.raises(UsageError, match=r"^presswatch sql only reads .*: INSERT is refused$"):
        run_sql(home, "INSERT INTO runs (run_id) VALUES ('x')")
    with pytest.raises(UsageError, match="disabled by configuration"):
        run_sql(home, "SELECT * FROM read_text('/etc/passwd')")


def test_a_query_that_wants_too_much_memory_is_told_so(home):
    with pytest.raises(UsageError, match="needs more than 2 GB of memory: narrow it"):
        run_sql(home, "SELECT list(repeat('x', 50000000) || range) FROM range(1000)")


def test_the_engine_s_settings_cannot_be_asked_to_open_up(home):
    settings = {row["name"]: row["value"] for row in run_sql(home, "SELECT name, value FROM duckdb_settings()")}
    assert settings["enable_external_access"] == "false"
    assert settings["lock_configuration"] == "true"
    assert settings["access_mode"] == "read_only"


def test_the_query_s_process_knows_no_secret_of_ours(home, monkeypatch):
    monkeypatch.setenv("PRESSWATCH_CONTACT", "secret")
    with asking(home, ENDLESS) as process:
        (child,) = wait_until(lambda: children_of(process.pid))
        wait_until(lambda: b"sql_child" in Path(f"/proc/{child}/cmdline").read_bytes())
        assert b"PRESSWATCH" not in Path(f"/proc/{child}/environ").read_bytes()


def test_control_c_ends_the_query_at_once(home):
    with asking(home, ENDLESS) as process:
        (child,) = wait_until(lambda: children_of(process.pid))
        time.sleep(0.4)
        process.send_signal(signal.SIGINT)
        # by itself the query would end in years
        _, complaints = process.communicate(timeout=PATIENCE_SECONDS)
        assert b"KeyboardInterrupt" in complaints
        assert not is_running(child)


def test_a_query_does_not_outlive_the_program_that_asked(home):
    with asking(home, ENDLESS) as process:
        (child,) = wait_until(lambda: children_of(process.pid))
        time.sleep(0.4)
        process.kill()
        process.communicate()
        wait_until(lambda: not is_running(child))


def test_a_large_result_streams_and_a_closed_pipe_ends_it_quietly(home):
    with asking(home, "SELECT range AS n, repeat('x', 200) AS filler FROM range(1000000000)") as process:
        assert process.stdout
        assert process.stderr
        assert [process.stdout.readline()[:2] for _ in range(3)] == [b"n,", b"0,", b"1,"]
        (child,) = children_of(process.pid)
        peak = int(Path(f"/proc/{child}/status").read_text().partition("VmHWM:")[2].split()[0])
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE_SECONDS) == 0
    assert peak < 300_000, "kilobytes of the child"


def test_each_format_arrives_as_the_listing_writes_it(home):
    def text(format: str) -> str:
        stream = io.StringIO()
        write_results(Query(home, "SELECT title, version FROM articles WHERE article_id = 'a5'"), format, stream)
        return stream.getvalue()

    assert text("csv") == 'title,version\n"\'=Rates, and what they mean",1\n'
    assert json.loads(text("json")) == [{"title": "=Rates, and what they mean", "version": 1}]
    assert text("table").splitlines()[2].split("  ")[0] == "=Rates, and what they mean"


def test_line_breaks_inside_cells_arrive_untouched(home):
    assert run_sql(home, "SELECT E'a\\r\\nb\\rc' AS t") == [{"t": "a\r\nb\rc"}]


def test_without_a_snapshot_the_user_is_told_what_to_run(tmp_path):
    with pytest.raises(UsageError, match="run `presswatch ingest` first"):
        run_sql(tmp_path, "SELECT 1")


def test_a_snapshot_that_is_no_database_is_named(tmp_path):
    (tmp_path / "presswatch.duckdb").write_bytes(b"not a database" * 500)
    with pytest.raises(UsageError, match="not a valid DuckDB database"):
        run_sql(tmp_path, "SELECT 1")


def test_the_asking_program_does_not_load_the_engine():
    program = (
        "import sys, warehouse.snapshot.sql_session;"
        "print([m for m in ('duckdb', 'nanoarrow', 'numpy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"[]\n"


def test_the_query_s_process_loads_the_engine_and_nothing_heavy_beside_it():
    heavy = {"nanoarrow", "pyarrow", "pandas", "numpy", "prefect", "lxml"}
    program = f"import sys, warehouse.snapshot.sql_child; print(*({heavy} & {{*sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "\n"


def test_a_writer_can_publish_while_a_query_reads(tmp_path):
    own = filled_home(tmp_path / "own")
    with asking(own, "SELECT range, run_id FROM range(100000000), runs") as process:
        assert process.stdout
        process.stdout.readline()
        before = (own / "presswatch.duckdb").stat().st_ino
        with open_warehouse(own) as connection:
            connection.execute("INSERT INTO runs (run_id) VALUES ('run-3')")
        publish(own, "run-3")
        assert (own / "presswatch.duckdb").stat().st_ino != before
        assert process.stdout.readline().split(b",")[1].startswith(b"run-")
