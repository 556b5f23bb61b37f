"""A retag and stories: what stands is left alone, what was made from other tags is made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from flows.steps.stories import keep_stories
from presswatch.records import Role, SourceTag
from tests.shipped import shipped_rules
from tests.told_events import articles_of_events
from transforms.changes import kinds_of_change
from transforms.stored_tasks import retagged
from transforms.stories import STORIES_MARK
from warehouse.store import migrate, open_warehouse, select
from warehouse.store.again import keep_retagged, outdated_articles
from warehouse.store.articles import keep_articles
from warehouse.stories import story_bases

EVENTS = ("fire-lida", "fire-slonim")


@pytest.fixture(scope="module")
def rules():
    return shipped_rules()


@pytest.fixture(scope="module")
def articles():
    return [one for one in articles_of_events() if one.article_id.startswith(EVENTS)]


@pytest.fixture
def store(tmp_path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        yield connection


def keep(store, articles):
    store.execute("BEGIN")
    keep_articles(store, articles, "r1", kinds_of_change, partial(keep_stories, now=articles[0].fetched_at))
    store.execute("COMMIT")


def copied(article, name, minutes):
    at = article.published_at + timedelta(minutes=minutes)
    return replace(article, article_id=name, url=f"https://{name}.example/1", publisher_id=name, published_at=at)


def retagged_anew(store, rules, of_version="none"):
    """The stored articles tagged by these rules, as a retag hands them to the store."""
    rows = outdated_articles(store, of_version, 100)
    bases = story_bases(store, [row["article_id"] for row in rows])
    return [retagged(rules, row, bases.get(row["article_id"])) for row in rows]


def test_a_retag_makes_a_sketch_only_where_what_it_was_made_from_has_changed(store, articles, rules):
    keep(store, articles)
    assert not [article for article in retagged_anew(store, rules) if article.sketch]
    tagged, dated, told = "fire-lida-1", "fire-lida-2", "fire-slonim-1"
    store.execute("UPDATE article_sources SET confidence = 0.1 WHERE article_id = ?", [tagged])
    store.execute("UPDATE articles SET published_at = published_at + INTERVAL 1 HOUR WHERE article_id = ?", [dated])
    store.execute("DELETE FROM story_assignments WHERE article_id = ?", [told])
    found = {article.article_id for article in retagged_anew(store, rules) if article.sketch}
    assert found == {tagged, dated, told}


def test_every_sketch_is_made_anew_when_the_rules_of_stories_change_and_none_when_others_do(store, articles, rules):
    keep(store, articles)
    of_others, mark, of_stories = rules.version.rpartition(STORIES_MARK)
    assert all(article.sketch for article in retagged_anew(store, replace(rules, version=f"{of_others}{mark}0")))
    assert not any(article.sketch for article in retagged_anew(store, replace(rules, version=f"0{mark}{of_stories}")))


def test_what_stands_keeps_its_rows_and_stories_when_its_tags_are_written_again(store, articles, rules):
    keep(store, articles)
    tables = ("story_assignments", "republications", "story_sketches", "story_probes", "text_samples")
    before = [sorted(map(repr, select(store, f"FROM {table}"))) for table in tables]
    anew = retagged_anew(store, rules)
    assert keep_retagged(store, anew, "r2", partial(keep_stories, now=articles[0].fetched_at)) == []
    assert [sorted(map(repr, select(store, f"FROM {table}"))) for table in tables] == before
    assert select(store, "SELECT DISTINCT run_id FROM article_sources") == [{"run_id": "r2"}]


def test_a_copy_is_judged_again_when_only_its_origin_is_tagged_anew(store, articles):
    long = replace(articles[0], text=" ".join(a.text for a in articles[:4]), article_id="one", publisher_id="one")
    other = copied(long, "other", 25)
    keep(store, [long, other])
    assert [row["article_id"] for row in select(store, "FROM republications")] == ["other"]
    cited = SourceTag("other", "other", Role.ATTRIBUTION, "x", "text", 0, 1, "verb", 0.9)
    anew = replace(long, source_tags=(cited,))
    keep_retagged(store, [anew], "r2", partial(keep_stories, now=long.fetched_at))
    (row,) = select(store, "FROM republications")
    assert (row["article_id"], row["from_article_id"], row["rule"]) == ("one", "other", "named source")
