from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.sample import filled_home
from warehouse.snapshot.publication import publish
from warehouse.snapshot.sql_session import run_sql
from warehouse.store.file.connection import open_warehouse

DOCUMENT = Path(__file__).parents[2] / "docs" / "queries.md"
QUERIES = re.findall(r"^## (\d+)\. [^\n]+\n.*?```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, list[dict[str, Any]]]:
    home = filled_home(tmp_path_factory.mktemp("home"))
    return {number: run_sql(home, sql) for number, sql in QUERIES}


def test_there_are_ten_worked_queries():
    assert [number for number, _ in QUERIES] == [str(number) for number in range(1, 11)]


def test_1_counts_articles_of_each_outlet_and_day(answers):
    found = {(row["day"], row["outlet"]): row["articles"] for row in answers["1"]}
    assert found[("2026-10-30", "TUT.BY")] == 1
    assert found[("2026-11-02", "BelTA")] == 1, "without a date it counts from when it was seen"
    assert sum(found.values()) == 6


def test_2_tells_who_cites_whom_without_mentions(answers):
    found = {(row["citing"], row["cited"]): row["citations"] for row in answers["2"]}
    assert found == {("tut_by", "belta"): 2, ("zerkalo", "reuters"): 1}


def test_3_follows_topics_from_week_to_week(answers):
    banking = [row for row in answers["3"] if row["topic"] == "Banking"]
    assert [(row["week"][:10], row["articles"], row["change"]) for row in banking] == [
        ("2026-11-02", 0, -3),
        ("2026-10-26", 3, 3),
    ]


def test_3_compares_with_the_week_before_and_not_with_the_last_week_that_had_any(tmp_path):
    home = filled_home(tmp_path)
    with open_warehouse(home) as connection:
        connection.execute(
            "UPDATE articles SET published_at = '2026-10-07 12:00:00Z' WHERE article_id = "
            "(SELECT min(article_id) FROM article_topics WHERE topic_name = 'Banking')"
        )
        connection.execute(
            "INSERT INTO runs (run_id, flow, started_at) VALUES ('run-3', 'ingest', '2026-11-03 00:00:00Z')"
        )
    publish(home, "run-3")
    banking = [row for row in run_sql(home, dict(QUERIES)["3"]) if row["topic"] == "Banking"]
    assert [(row["week"][:10], row["articles"], row["change"]) for row in banking] == [
        ("2026-11-02", 0, -2),
        ("2026-10-26", 2, 2),
        ("2026-10-12", 0, -1),
        ("2026-10-05", 1, 1),
    ]


def test_4_finds_the_edit_nobody_announced(answers):
    (edit,) = answers["4"]
    assert (edit["old_title"], edit["new_title"]) == ("Bridge closed for good", "Bridge closed")
    assert edit["url"] == "https://tut.by/news/1"


def test_5_names_the_first_to_report(tmp_path):
    home = filled_home(tmp_path)
    with open_warehouse(home) as connection:
        connection.execute(
            "INSERT INTO story_assignments BY NAME SELECT article_id, 'one' AS story_id, 1 AS revision FROM ("
            "SELECT publisher_id, min_by(article_id, published_at) AS article_id FROM articles "
            "WHERE published_at IS NOT NULL AND publisher_id IS NOT NULL GROUP BY publisher_id)"
        )
        connection.execute("INSERT INTO runs (run_id, flow, started_at) VALUES ('run-5', 'ingest', now())")
    publish(home, "run-5")
    found = run_sql(home, dict(QUERIES)["5"])
    assert sum(row["firsts"] for row in found) <= 1
    assert len(found) > 1
    assert sum(row["median_minutes_behind"] is None for row in found) == 1


def test_6_finds_feeds_that_fell_silent_and_keeps_failures_apart(answers):
    found = {row["feed_id"]: (row["silent_hours"], row["problem"]) for row in answers["6"]}
    assert found == {"zerkalo-feed": (51.0, None), "tut_by-feed": (27.0, "404")}


def test_7_counts_reliance_between_kinds_of_owners(answers):
    found = {(row["citing_owner"], row["cited_owner"]): row["articles"] for row in answers["7"]}
    assert found == {("independent", "state"): 2, ("in_exile", "foreign_public"): 1}


def test_8_says_what_was_dropped_and_why(answers):
    assert {row["articles_all_the_same"] for row in answers["8"]} == {0}
    assert {(row["reason"], row["feed"]): row["drops"] for row in answers["8"]} == {
        ("listing", "tut_by-feed"): 1,
        ("no_text", "belta-feed"): 1,
    }


def test_8_tells_tries_from_what_was_tried_and_what_is_an_article_all_the_same(tmp_path):
    home = filled_home(tmp_path)
    with open_warehouse(home) as connection:
        connection.execute("INSERT INTO items (item_key, article_id) VALUES ('i77', 'a1')")
        connection.execute(
            'INSERT INTO drops ("at", drop_id, item_key, url, reason, detail) VALUES '
            "('2026-11-02 01:00:00Z', 'd8', 'i77', 'https://a.example/1', 'paywall', 'first'), "
            "('2026-11-02 02:00:00Z', 'd9', 'i77', 'https://a.example/1', 'paywall', 'second')"
        )
        connection.execute(
            "INSERT INTO runs (run_id, flow, started_at) VALUES ('run-3', 'ingest', '2026-11-03 00:00:00Z')"
        )
    publish(home, "run-3")
    (row,) = (row for row in run_sql(home, dict(QUERIES)["8"]) if row["reason"] == "paywall")
    assert (row["drops"], row["inputs"], row["articles_all_the_same"], row["detail"]) == (2, 1, 1, "second")


def test_9_finds_words_in_any_case_with_an_excerpt(answers):
    assert {row["url"][-1] for row in answers["9"]} == {"1", "2"}
    assert all("bridge" in row["excerpt"] for row in answers["9"])


def test_10_shows_who_passes_on_whom(answers):
    assert [(row["passed_on_by"], row["printed_by"], row["articles"]) for row in answers["10"]] == [
        ("reuters", "zerkalo", 1)
    ]
