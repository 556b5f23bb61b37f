"""A period reads little of a large archive, and what it gives is what reading everything gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from presswatch.records import Filter, SearchQuery
from tests.warehouse.sample import article, filled_home, hours
from warehouse.desk.newest import NewestSnapshot
from warehouse.desk.scope import Scope, scope_of
from warehouse.desk.stories import stories_of_period
from warehouse.desk.tables import QUERIES, articles_by_day, citing_pairs, scope_counts, table
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.rows import insert

#: around the articles of the first hundred hours, where nothing is, and around the one that is dated far ahead
SINCE = (-50, -24, 0, 6, 20, 50, 75, 100, 500, 850, 880, 900)
PERIODS = [(hours(since), hours(since + length)) for since in SINCE for length in (7, 600)]
#: every beginning, by turns short and long; the other halves of these pairs are tried with the other filters
BY_TURNS = [PERIODS[2 * place + place % 2] for place in range(len(SINCE))]
OTHERS = [period for period in PERIODS if period not in BY_TURNS]
FAR_AHEAD = article(90, "belta", 900, "A festival next month", "It begins in December.")
FACTS = {"source_id": "belta"}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    home = filled_home(tmp_path_factory.mktemp("scope"))
    with open_warehouse(home) as connection:
        # A seed file may bear any date: this one was seen five weeks before it.
        insert(connection, "articles", [FAR_AHEAD | {"first_seen_at": hours(2)}])
        insert(connection, "article_topics", [
            {"article_id": "a90", "topic_id": "culture", "topic_name": "Culture", "first_seen_at": hours(2)}
        ])  # fmt: skip
    publish(home, "run-2")
    return home


def everything(connection, scope: Scope) -> list[object]:
    """All that the pages of a period ask for."""
    tables = [
        table(connection, name, scope, **(FACTS if "source_id" in sql else {})).rows for name, sql in QUERIES.items()
    ]
    counts = (scope_counts(connection, scope), articles_by_day(connection, scope), citing_pairs(connection, scope))
    return [*tables, *counts, stories_of_period(connection, scope).table.rows]


@pytest.mark.parametrize(
    ("filters", "periods"),
    [
        ((), BY_TURNS),
        ((Filter("outlet", "belta"),), OTHERS),
        pytest.param((), OTHERS, marks=pytest.mark.hard),
        pytest.param((Filter("outlet", "belta"),), BY_TURNS, marks=pytest.mark.hard),
    ],
)
def test_a_period_gives_what_a_look_at_every_article_gives(home, filters, periods):
    """Each beginning and each length, with and without a filter, but not each with each: a pair of them has no fault
    that neither has alone, for a filter and a period are two conditions of one query."""
    with NewestSnapshot(home).reading() as connection:
        found = 0
        for since, until in periods:
            scope = scope_of(connection, SearchQuery(filters=filters), since, until)
            assert scope.seen_since is not None
            whole = Scope(since, until, scope.among, scope.values)
            assert everything(connection, scope) == everything(connection, whole)
            earlier, whole_earlier = (
                scope.shifted(since - timedelta(9), since),
                whole.shifted(since - timedelta(9), since),
            )
            if not filters:
                assert scope_counts(connection, earlier) == scope_counts(connection, whole_earlier)
            found += scope_counts(connection, scope)[0]
        assert found, "some of the periods have articles"


def test_an_article_that_is_dated_far_ahead_is_in_the_period_of_its_date(home):
    with NewestSnapshot(home).reading() as connection:
        scope = scope_of(connection, SearchQuery(), hours(890), hours(910))
        assert scope_counts(connection, scope) == (1, 1)


def test_a_date_beyond_all_clocks_costs_time_and_no_article(tmp_path):
    home = filled_home(tmp_path)
    with open_warehouse(home) as connection:
        beyond = article(91, "belta", 1, "Some day", "In the year 9999.")
        insert(connection, "articles", [beyond | {"published_at": datetime(9999, 1, 1, tzinfo=UTC)}])
    publish(home, "run-2")
    with NewestSnapshot(home).reading() as connection:
        scope = scope_of(connection, SearchQuery(), hours(0), hours(100))
        assert scope.seen_since is None
        assert scope_counts(connection, scope)[0] == 6
