"""Values enter as columns: every type of our tables, NULL in any place, and a value that fits none refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import pytest

from warehouse.store.file.columns import column_of
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import BAD_VALUES, insert, select, select_for, staged

MINSK = timezone(timedelta(hours=3))
#: a type, a value given, and what is stored of it
VALUES = [
    ("VARCHAR", "Минск é 🗞", "Минск é 🗞"),
    ("VARCHAR", "", ""),
    ("VARCHAR", "a\0b", "ab"),
    ("VARCHAR", "a\ud800b", "a?b"),
    ("TIMESTAMPTZ", datetime(2026, 3, 1, 12, 30, 1, 5, MINSK), datetime(2026, 3, 1, 9, 30, 1, 5, UTC)),
    ("TIMESTAMPTZ", datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC)),
    ("DATE", date(1969, 12, 31), date(1969, 12, 31)),
    ("INTEGER", -(2**31), -(2**31)),
    ("BIGINT", 2**63 - 1, 2**63 - 1),
    ("UINTEGER", 2**32 - 1, 2**32 - 1),
    ("DOUBLE", 1, 1.0),
    ("BOOLEAN", True, True),
    ("BOOLEAN", False, False),
    ("VARCHAR[]", ("x", None, "y\ud801"), ["x", None, "y?"]),
    ("VARCHAR[]", [], []),
    ("UINTEGER[]", (1, 2**32 - 1), [1, 2**32 - 1]),
    ("USMALLINT[]", [65_535], [65_535]),
    ("STRUCT(f VARCHAR, a INTEGER)[]", (("x", 0), ("y", None)), [{"f": "x", "a": 0}, {"f": "y", "a": None}]),
    ("STRUCT(f VARCHAR, a INTEGER)[]", [{"a": 7}], [{"f": None, "a": 7}]),
    ("MAP(VARCHAR, VARCHAR)", {"ru": "право", "en": None}, {"ru": "право", "en": None}),
    ("MAP(VARCHAR, VARCHAR)", (("en", "law"),), {"en": "law"}),
    ("MAP(VARCHAR, VARCHAR)", {}, {}),
]  # fmt: skip

UNFIT = [
    ("VARCHAR", 7),
    ("VARCHAR", b"bytes"),
    ("TIMESTAMPTZ", "yesterday"),
    ("TIMESTAMPTZ", datetime(2026, 3, 1)),  # noqa: DTZ001
    ("DATE", "2026-03-01"),
    ("INTEGER", 2**31),
    ("INTEGER", 1.5),
    ("UINTEGER", -1),
    ("DOUBLE", "high"),
    ("BOOLEAN", "yes"),
    ("VARCHAR[]", "letters"),
    ("VARCHAR[]", 7),
    ("VARCHAR[]", [7]),
    ("STRUCT(f VARCHAR, a INTEGER)[]", [("title", 0, 1)]),
    ("STRUCT(f VARCHAR, a INTEGER)[]", [("title", 2**31)]),
    ("MAP(VARCHAR, VARCHAR)", [1]),
]


@pytest.fixture
def engine():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.mark.parametrize(("kind", "given", "stored"), VALUES)
def test_a_value_is_stored_as_it_is_with_nulls_around_it(engine, kind, given, stored):
    engine.execute(f"CREATE TABLE t (n INTEGER, v {kind})")
    # Nine rows: the bits that say what is NULL take more than one byte.
    values = [None, given, None, *[given] * 5, None]
    assert insert(engine, "t", [{"n": number, "v": value} for number, value in enumerate(values)]) == len(values)
    found = [row["v"] for row in select(engine, "SELECT v FROM t ORDER BY n")]
    assert found == [None if value is None else stored for value in values]


@pytest.mark.parametrize(("kind", "value"), UNFIT)
def test_a_value_that_does_not_fit_is_refused_before_anything_is_written(engine, kind, value):
    engine.execute(f"CREATE TABLE t (v {kind})")
    with pytest.raises(BAD_VALUES):
        staged(engine, "t", [{"v": None}, {"v": value}])


def test_a_type_that_nobody_has_written_a_column_for_says_so(engine):
    engine.execute("CREATE TABLE t (v INTERVAL)")
    with pytest.raises(NotImplementedError, match="no column of type INTERVAL"):
        staged(engine, "t", [{"v": timedelta(1)}])


def test_every_column_of_the_warehouse_can_be_written(tmp_path):
    with open_warehouse(tmp_path) as store:
        migrate(store)
        tables = [
            row["table_name"] for row in select(store, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
        ]
        assert len(tables) > 20
        assert {staged(store, table, [{}]).num_rows for table in tables} == {1}


def test_many_keys_are_looked_for_as_exactly_as_few(engine):
    engine.execute("CREATE TABLE t AS SELECT 'a' || n AS k FROM range(10_000) s(n)")
    wanted = [f"a{number}" for number in range(0, 20_000, 10)]
    assert len(select_for(engine, "SELECT k FROM t JOIN wanted ON k = key WHERE key >= 'a5'", wanted)) == 555


def test_columns_enter_while_a_result_of_the_connection_is_not_read_to_its_end(engine):
    engine.execute("CREATE TABLE counted (number INTEGER)")
    engine.execute("SELECT * FROM range(5000)").fetchone()
    insert(engine, "counted", [{"number": 1}, {"number": 2}])
    engine.execute("SELECT * FROM range(5000)").fetchone()
    many = [str(number) for number in range(1000)]
    assert len(select_for(engine, "SELECT number FROM counted SEMI JOIN wanted ON key = number::VARCHAR", many)) == 2


def test_rows_are_written_without_pyarrow():
    program = (
        "import sys; sys.modules['pyarrow'] = None; import duckdb; from warehouse.store.file.rows import insert;"
        "engine = duckdb.connect(); engine.execute('CREATE TABLE t (v VARCHAR[])');"
        "print(insert(engine, 't', [{'v': ['x']}] * 300), engine.execute('FROM t').fetchone())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "300 (['x'],)\n"


def test_buffers_of_nothing_begin_at_aligned_addresses_too(engine):
    """Pyarrow, where somebody has it beside us, warns on the terminal about others."""
    kind = engine.sql("SELECT NULL::STRUCT(f VARCHAR, a UINTEGER)[]").types[0]
    fields = column_of([[], None, []], kind).child(0)
    addresses = [address for index in range(2) for address in fields.child(index).buffers]
    assert [address % 8 for address in addresses if address] == [0] * len([each for each in addresses if each])
