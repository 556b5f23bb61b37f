"""`stories rebuild`, `retag` and `reextract`: what they would change is said before, an analyst's word outlives all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from benchmarks.stories.quality import article_from
from flows.steps import correct_stories, rebuild_stories
from flows.steps.again.retag import retag_all
from flows.steps.rereading import reextract_all
from flows.steps.stories import keep_stories
from presswatch.settings import Settings
from tests.one_mother import SHARING
from tests.shipped import shipped_rules
from tests.told_events import articles_of_events
from transforms.changes import kinds_of_change
from warehouse.snapshot.publication import publish
from warehouse.store import migrate, open_warehouse, select
from warehouse.store.articles import keep_articles

LONG = {
    "id": "long", "title": "Мастера вернули часам на ратуше ход", "outlet": "niva",
    "told_at": "2026-03-01T09:00:00+00:00",
    "text": "Башенные часы на ратуше Несвижа снова пошли после девяти лет молчания. Механизм разобрали на сто сорок "
    "деталей, вытертые шестерни отлили заново по чертежам прошлого века. Работой руководил часовщик Антон Гайдук, "
    "который раньше чинил куранты в Гродно. Бой слышен за два километра, ночью его будут отключать по просьбе жителей.",
}  # fmt: skip
BETWEEN = [
    LONG | {"id": f"day-{day}", "title": f"Надвор'е {day}", "text": f"Дажджы на поўдні, {day} градусаў.",
            "told_at": f"2026-03-0{day}T09:00:00+00:00"} for day in range(2, 8)
]  # fmt: skip


@pytest.fixture(scope="module")
def grouped_once(tmp_path_factory):
    """A home with five events, as the machine has grouped them."""
    folder, articles = tmp_path_factory.mktemp("grouped"), articles_of_events()
    first = articles[0]
    long = " ".join(one.text for one in articles[:4])
    at = first.published_at + timedelta(hours=1)
    origin = replace(first, article_id="origin", text=long, publisher_id="origin", published_at=at)
    copy = replace(origin, article_id="copy", publisher_id="copy", published_at=at + timedelta(hours=1))
    with open_warehouse(folder) as connection:
        migrate(connection)
        connection.execute("BEGIN")
        also = partial(keep_stories, now=first.fetched_at)
        keep_articles(connection, [*articles, origin, copy], "r1", kinds_of_change, also)
        connection.execute("INSERT INTO runs (run_id, flow, started_at) VALUES ('r1', 'ingest', now())")
        connection.execute("COMMIT")
    publish(folder, "r1")
    return folder


@pytest.fixture
def settings(grouped_once, tmp_path):
    """A copy of that home."""
    shutil.copytree(grouped_once, tmp_path, dirs_exist_ok=True)
    return Settings(home=tmp_path, workers=1)


def stories(settings):
    found = {}
    with open_warehouse(settings.home) as connection:
        for row in select(connection, "SELECT story_id, article_id FROM story_articles"):
            found.setdefault(row["story_id"], set()).add(row["article_id"])
    return {frozenset(names) for names in found.values()}


def rows(settings):
    tables = ("story_assignments", "story_merges", "story_edits", "runs")
    with open_warehouse(settings.home) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def corrected(settings):
    correct_stories(settings, "merge", ["court-barysevich-1", "court-karpuk-1"], "one trial")
    correct_stories(settings, "move", ["fire-slonim-2", "sanctions-21-1"], "")
    correct_stories(settings, "split", ["fire-lida-2", "fire-lida-3"], "")
    return stories(settings)


def test_a_look_says_what_would_change_and_writes_nothing(settings):
    with open_warehouse(settings.home) as connection:
        connection.execute("UPDATE story_assignments SET story_id = 'fire-lida-1' WHERE story_id = 'fire-slonim-1'")
        connection.execute(
            "UPDATE story_assignments SET story_id = 'sanctions-21-2' WHERE article_id = 'sanctions-21-2'"
        )
    before = rows(settings), stories(settings)
    said = rebuild_stories(settings, SHARING, is_meant=False)
    assert (rows(settings), stories(settings)) == before
    assert [(one.story_id, set(one.others)) for one in said.split] == [
        ("fire-lida-1", {"fire-lida-1", "fire-slonim-1"})
    ]
    assert [set(one.others) for one in said.merged] == [{"sanctions-21-1", "sanctions-21-2"}]
    assert {one.article_id for one in said.moved} >= {"fire-slonim-2", "sanctions-21-2"}
    assert said.articles == sum(len(names) for names in before[1])


def test_a_copy_that_comes_days_later_stays_in_the_story_of_its_origin(settings):
    with open_warehouse(settings.home) as connection:
        connection.execute("BEGIN")
        rules = shipped_rules()
        origin, *between = [article_from(rules, line) for line in (LONG, *BETWEEN)]
        later = origin.published_at + timedelta(days=6)
        copy = replace(origin, article_id="late", publisher_id="late", published_at=later, fetched_at=later)
        also = partial(keep_stories, now=later)
        keep_articles(connection, [origin, *between, copy], "r1", kinds_of_change, also)
        connection.execute("COMMIT")
    assert {"long", "late"} in stories(settings)
    rebuild_stories(settings, SHARING, is_meant=True, at_once=2)
    assert {"long", "late"} in stories(settings)


def test_what_is_done_is_what_was_said(settings):
    with open_warehouse(settings.home) as connection:
        connection.execute("UPDATE story_assignments SET story_id = 'fire-lida-1' WHERE story_id = 'fire-slonim-1'")
    said = rebuild_stories(settings, SHARING, is_meant=False)
    assert rebuild_stories(settings, SHARING, is_meant=True) == said
    again = rebuild_stories(settings, SHARING, is_meant=False)
    assert (again.moved, again.renamed, again.merged, again.split) == ((), 0, (), ())


def test_an_analyst_s_word_survives_every_rerun(settings):
    expected = corrected(settings)
    retag_all(settings, SHARING)
    assert stories(settings) == expected
    reextract_all(settings, None, SHARING)
    assert stories(settings) == expected
    said = rebuild_stories(settings, SHARING, is_meant=True)
    assert stories(settings) == expected
    assert said.edits == {"merge": 1, "move": 1, "split": 2}
    assert said.placed == 3
    rebuild_stories(settings, SHARING, is_meant=True)
    assert stories(settings) == expected


def test_a_copy_stays_with_its_origin(settings):
    rebuild_stories(settings, SHARING, is_meant=True)
    (of_copy,) = (names for names in stories(settings) if "copy" in names)
    assert "origin" in of_copy


def test_a_rebuild_that_fails_midway_leaves_the_stories_as_they_were(settings):
    expected = rows(settings), stories(settings)
    with open_warehouse(settings.home) as connection:
        # no article's next revision fits any more
        connection.execute("UPDATE story_assignments SET revision = 127")
        connection.execute("ALTER TABLE story_assignments ALTER COLUMN revision TYPE TINYINT")
    with pytest.raises(OverflowError):
        rebuild_stories(settings, SHARING, is_meant=True)
    assert stories(settings) == expected[1]
    with open_warehouse(settings.home) as connection:
        assert (
            connection.execute("SELECT count(*) FROM story_assignments").fetchone()[0]
            == expected[0]["story_assignments"]
        )


def test_the_moment_of_a_rebuild_is_that_of_its_run(settings):
    before = datetime.now(UTC)
    with open_warehouse(settings.home) as connection:
        connection.execute("UPDATE story_assignments SET story_id = 'fire-lida-1' WHERE story_id = 'fire-slonim-1'")
    rebuild_stories(settings, SHARING, is_meant=True)
    with open_warehouse(settings.home) as connection:
        at = select(connection, "SELECT max(assigned_at) AS at FROM story_assignments WHERE revision > 1")[0]["at"]
    assert before <= at <= datetime.now(UTC)
