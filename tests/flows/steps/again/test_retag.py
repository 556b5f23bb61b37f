"""A retag by the rules that a home remembers: what cannot have changed is marked, the rest is tagged again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from benchmarks.stories.quality import article_from, labelled
from flows.steps.again.retag import retag_batch
from flows.steps.again.unchanged import Unchanged, differences_from
from flows.steps.stories import keep_stories
from presswatch.home import keep_rule_texts
from presswatch.records import RunTally
from tests.flows.steps.pool_here import PoolHere
from tests.shipped import shipped_rules, shipped_texts
from transforms.article import compile_rules
from transforms.changes import kinds_of_change
from transforms.work import RETAGGED
from warehouse.store import begin_run, migrate, open_warehouse, select
from warehouse.store.again import outdated_versions
from warehouse.store.articles import keep_articles

NOW = datetime(2026, 11, 2, tzinfo=UTC)
ONE_MORE = '\n[[source]]\nid = "one_more"\nname = "{name}"\nkind = "official"\n'
TAGS = {
    "article_sources": "source_id, source_name, role, evidence, rule, confidence",
    "article_topics": "topic_id, score, evidence",
    "watchlist_hits": "watchlist, score, evidence",
    "article_links": "url, source_id",
    "story_assignments": "story_id",
}


@pytest.fixture(scope="module")
def texts():
    return shipped_texts()


@pytest.fixture(scope="module")
def later(texts):
    name = next(word for line in labelled() for word in line["text"].split() if word.isalpha() and word.istitle())
    return replace(texts, sources_toml=texts.sources_toml + ONE_MORE.format(name=name))


@pytest.fixture(scope="module")
def articles():
    rules = shipped_rules()
    return [article_from(rules, line) for line in labelled()[:30]]


def home_of(folder, articles):
    folder.mkdir()
    with open_warehouse(folder) as connection:
        migrate(connection)
        connection.execute("BEGIN")
        keep_articles(connection, articles, "r1", kinds_of_change, partial(keep_stories, now=NOW))
        connection.execute("COMMIT")
    return folder


class Counting(PoolHere):
    """A pool that counts the articles it was to tag."""

    def __init__(self, texts):
        super().__init__(texts)
        self.tagged = 0

    def map_pairs(self, tasks):
        for context, task in tasks:
            self.tagged += task[0] == RETAGGED
            yield from super().map_pairs([(context, task)])


def retagged(home, later):
    """Retag a home by later rules, as `retag_all` does; return how many articles were tagged again."""
    version = compile_rules(later).version
    tally, pool = RunTally("r2", "retag", NOW, rules_version=version), Counting(later)
    with open_warehouse(home) as connection:
        begin_run(connection, tally)
        versions = outdated_versions(connection, version)
    found = differences_from(home, pool, versions, later, fewest=1)
    while retag_batch(home, Unchanged(pool, version, found), tally, 20):
        pass
    with open_warehouse(home) as connection:
        assert outdated_versions(connection, version) == {}
    return pool.tagged


def rows(home):
    with open_warehouse(home) as connection:
        articles = select(
            connection, "SELECT article_id, language, publisher_id, rules_version FROM articles ORDER BY 1"
        )
        tags = [
            select(connection, f"SELECT article_id, {columns} FROM {table} ORDER BY ALL")
            for table, columns in TAGS.items()
        ]
    return articles, tags


def test_articles_that_other_rules_tag_alike_are_left_alone_and_the_others_tagged(tmp_path, texts, later, articles):
    known, unknown = (home_of(tmp_path / name, articles) for name in ("known", "unknown"))
    keep_rule_texts(known, shipped_rules().version, texts)
    again = retagged(known, later)
    assert 0 < again < len(articles) / 2
    assert retagged(unknown, later) == len(articles)
    assert rows(known) == rows(unknown)
    with open_warehouse(known) as connection:
        named = select(connection, "SELECT DISTINCT article_id FROM article_sources WHERE source_id = 'one_more'")
        touched = select(connection, "SELECT DISTINCT key FROM touched WHERE relation = 'articles'")
    assert named
    assert {row["key"] for row in touched} == {article.article_id for article in articles}


def test_an_article_without_a_story_gets_one_though_its_tags_stand(tmp_path, texts, later, articles):
    home = home_of(tmp_path / "home", articles)
    keep_rule_texts(home, shipped_rules().version, texts)
    lost = articles[0].article_id
    with open_warehouse(home) as connection:
        connection.execute("DELETE FROM story_assignments WHERE article_id = ?", [lost])
    retagged(home, later)
    with open_warehouse(home) as connection:
        assert select(connection, "SELECT 1 FROM story_assignments WHERE article_id = ?", [lost])
