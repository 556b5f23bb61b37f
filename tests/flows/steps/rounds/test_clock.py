"""A machine without a clock, or years ahead: nothing is lost, and a right clock mends what was stored meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.steps.housekeeping import keep_house
from presswatch.settings import Settings
from tests.flows.steps.press_server import Press, running_press
from tests.flows.steps.test_round import BRIDGE, ingest, rows
from tests.one_mother import SHARING
from warehouse.store.file.clock import mend_times
from warehouse.store.file.connection import open_warehouse

RIGHT = datetime(2026, 11, 28, 12, tzinfo=UTC)
WRONG = {"never set": datetime(1970, 1, 1, 0, 3, tzinfo=UTC), "years ahead": datetime(2035, 6, 1, tzinfo=UTC)}
#: what the press server writes into each entry: 1 March 2026, 10:00 of Minsk
TOLD = datetime(2026, 3, 1, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def seeds(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as running:
        running.put_page("/bridge", "Bridge opens", BRIDGE)
        running.put_feed("/rss", ("/bridge", "Bridge opens", ""))
        yield running


def times_after(home: Path, moment: datetime) -> list[tuple[str, str]]:
    """Columns of our own times in which something lies before the clock was right, or after `moment`."""
    with open_warehouse(home) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
            "WHERE data_type = 'TIMESTAMP WITH TIME ZONE' AND column_name NOT IN ('published_at', 'modified_at')"
        ).fetchall()
        return [
            (table, column)
            for table, column in columns
            if connection.execute(
                f'SELECT count(*) FROM {table} WHERE "{column}" > ? OR "{column}" < ?',
                [moment + timedelta(days=40), TOLD - timedelta(days=1)],
            ).fetchall()[0][0]
        ]


@pytest.mark.parametrize("clock", WRONG)
def test_articles_keep_their_dates_and_nothing_is_dropped(tmp_path: Path, press: Press, clock):
    report = ingest(tmp_path, press, ("/rss",), now=WRONG[clock])
    assert (report.tally.articles_new, report.tally.dropped) == (1, 0)
    assert rows(tmp_path, "SELECT published_at FROM articles") == [(TOLD,)]


@pytest.mark.parametrize("clock", WRONG)
def test_a_right_clock_sets_right_what_was_stored_and_goes_on(tmp_path: Path, press: Press, clock):
    ingest(tmp_path, press, ("/rss",), now=WRONG[clock])
    press.put_page("/ferry", "Ferry sails", BRIDGE.replace("bridge", "ferry"))
    press.put("/rest", "busy", status=503)
    press.put_feed("/rss", ("/bridge", "Bridge opens", ""), ("/ferry", "Ferry sails", ""))
    report = ingest(tmp_path, press, ("/rss",), now=RIGHT)
    assert report.tally.articles_new == 1
    assert times_after(tmp_path / "home", RIGHT) == []
    seen = rows(tmp_path, "SELECT first_seen_at FROM articles ORDER BY first_seen_at")
    assert [(at,) for (at,) in seen] == [(at,) for (at,) in seen if RIGHT - timedelta(days=1) <= at <= RIGHT]
    assert rows(tmp_path, "SELECT count(*) FROM runs WHERE problem LIKE 'the clock said %'") == [(1,)]
    later = ingest(tmp_path, press, ("/rss",), now=RIGHT + timedelta(hours=2))
    assert later.tally.feeds_visited == 1
    assert rows(tmp_path, "SELECT count(*) FROM runs WHERE problem LIKE 'the clock said %'") == [(1,)]


def test_a_clock_that_is_behind_does_not_move_what_a_right_one_has_stored(tmp_path: Path, press: Press):
    ingest(tmp_path, press, ("/rss",), now=RIGHT)
    with open_warehouse(tmp_path / "home") as connection:
        connection.execute("UPDATE articles SET published_at = ?", [RIGHT - timedelta(hours=1)])
        assert mend_times(connection, RIGHT - timedelta(days=200)) == 0
    assert rows(tmp_path, "SELECT count(*) FROM runs WHERE problem IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("clock", WRONG)
def test_nothing_is_thrown_away_by_a_clock_that_may_be_wrong(tmp_path: Path, press: Press, clock):
    for hours in range(3):
        press.put_feed("/rss", ("/bridge", "Bridge opens", ""))
        ingest(tmp_path, press, ("/rss",), now=TOLD + timedelta(hours=hours))
    home = Settings(tmp_path / "home", articles_keep_days=30, logs_keep_days=30)
    house = keep_house(home, SHARING, now=WRONG[clock])
    assert (house.articles, house.log_rows) == (0, 0)
    assert "nothing thrown away: the clock says" in str(house)
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]
