"""The worked queries of stories in docs/queries.md, on labelled events that outlets told and one did not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.stories.quality import article_from, labelled
from flows.steps.stories import keep_stories
from tests.shipped import shipped_rules
from transforms.changes import kinds_of_change
from warehouse.snapshot.publication import publish
from warehouse.snapshot.sql_session import run_sql
from warehouse.store import insert, migrate, open_warehouse
from warehouse.store.articles import keep_articles

SECTION = (Path(__file__).parents[3] / "docs/queries.md").read_text("utf-8").split("## Stories, one by one")[1]
QUERIES = dict(re.findall(r"(\w[^\n]+):\n\n```sql\n(.*?)```", SECTION, re.DOTALL))
EVENTS = ("fire-lida", "court-barysevich", "sanctions-21")


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, list[dict[str, Any]]]:
    home = tmp_path_factory.mktemp("home")
    rules = shipped_rules()
    articles = [
        replace(article_from(rules, line), publisher_id=line["outlet"])
        for line in labelled()
        if line["event"] in EVENTS
    ]
    first = articles[0]
    long = replace(first, article_id="whole", text=" ".join(one.text for one in articles[:4]), publisher_id="sozh")
    copy = replace(long, article_id="copied", publisher_id="copier", published_at=first.fetched_at + timedelta(hours=1))
    with open_warehouse(home) as connection:
        migrate(connection)
        feeds = [
            {"feed_id": name, "url": f"https://{name}.example/rss", "source_id": name} for name in ("idle", "sozh")
        ]
        insert(connection, "feeds", feeds)
        seen = [
            {"feed_id": "idle", "at": first.fetched_at + timedelta(hours=hour), "outcome": "new"} for hour in (1, 5)
        ]
        insert(connection, "visits", seen)
        connection.execute("BEGIN")
        keep_articles(
            connection, [*articles, long, copy], "r1", kinds_of_change, partial(keep_stories, now=first.fetched_at)
        )
        connection.execute("COMMIT")
        connection.execute(
            "INSERT INTO runs (run_id, flow, started_at) VALUES ('r1', 'ingest', '2026-03-02 00:00:00Z')"
        )
    publish(home, "r1")
    return {said: run_sql(home, sql) for said, sql in QUERIES.items()}


def answer(answers, beginning) -> list[dict[str, Any]]:
    (found,) = (rows for said, rows in answers.items() if said.startswith(beginning))
    return found


def test_each_query_of_the_section_is_run(answers):
    assert len(answers) == SECTION.count("```sql")


def test_the_largest_stories_come_first_with_their_languages(answers):
    rows = answer(answers, "The largest stories")
    assert len(rows) == len(EVENTS)
    assert rows[0]["outlets"] == max(row["outlets"] for row in rows)
    assert all(language in str(rows[0]["languages"]) for language in ("be", "en", "ru"))


def test_what_ties_a_story_s_articles_is_shown(answers):
    rows = answer(answers, "A story's articles")
    assert rows[0]["rule"] == "founds"
    assert all(row["near_article_id"] for row in rows[1:])


def test_an_outlet_that_was_looked_at_and_published_nothing_is_told_so(answers):
    rows = [row for row in answer(answers, "Who kept silent") if row["source_id"] == "idle"]
    assert "published nothing" in {row["verdict"] for row in rows}


def test_hours_of_looking_are_counted_by_day(answers):
    (row,) = answer(answers, "The hours of a day")
    assert (row["source_id"], row["hours_seen"], row["hours_with_gap"]) == ("idle", 2, 0)


def test_who_was_first_is_said_with_its_sureness(answers):
    rows = answer(answers, "Who had each story first")
    assert all(row["minutes_behind"] == 0 for row in rows if row["place"] == 1)
    assert {row["sureness"] for row in rows} <= {"sure", "tie", "no time of its own"}


def test_a_copier_stands_beside_its_origin(answers):
    (row,) = answer(answers, "Whose texts")
    assert (row["copier"], row["origin"], row["kind"]) == ("copier", "sozh", "wire_copy")


def test_agendas_are_shares(answers):
    rows = answer(answers, "Where an outlet's agenda")
    assert rows
    assert all(0 < row["own_share"] <= 1 for row in rows)
