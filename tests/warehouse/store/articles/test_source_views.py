"""What SQL says of sources: who cites whom, who is active, who is cited after the end, which hosts are whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from presswatch.records import Article, SourceTag
from tests.warehouse.store.articles.test_keeping import article
from transforms.changes import kinds_of_change
from transforms.sources.registry.file import parse_sources
from transforms.web.mirrors import main_url, mirror_table
from warehouse.snapshot.lists import source_hosts
from warehouse.store.articles.keeping import keep_articles
from warehouse.store.feeds.registry import sync_registry
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import select

REGISTRY = """
[[source]]
id = "old"
name = "Old Paper"
kind = "newspaper"
telegram = ["old_paper"]
domains = ["old.by"]
mirrors = [{host = "old-*.xyz", from = "2021-06", to = "2022", seen = "2021-07"}]
successor = "new"
active_from = "1990"
active_to = "2021-05"

[[source]]
id = "new"
name = "New Paper"
predecessor = "old"
"""


def cites(source_id: str, role: str = "attribution") -> SourceTag:
    return SourceTag(source_id, source_id, role, "BelTA reports", "text", 29, 42, "verb", 0.9)


def written(name: str, publisher: str | None, when: datetime, *tags: SourceTag) -> Article:
    return replace(article(name), publisher_id=publisher, published_at=when, source_tags=tags)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_warehouse(tmp_path_factory.mktemp("home")) as connection:
        migrate(connection)
        sync_registry(connection, parse_sources(REGISTRY), [], "r1")
        articles = [
            written("a1", "new", datetime(2021, 5, 20, tzinfo=UTC), cites("old")),
            written("a2", "new", datetime(2023, 1, 1, tzinfo=UTC), cites("old"), cites("new", "told_to")),
            written("a3", "new", datetime(2023, 1, 2, tzinfo=UTC), cites("old", "mention")),
        ]
        keep_articles(connection, articles, "r1", kinds_of_change)
        yield connection


def test_the_registry_s_facts_are_columns(store):
    (row,) = select(store, "SELECT kind, telegram, active_from, active_to FROM sources WHERE source_id = 'old'")
    assert row == {"kind": "newspaper", "telegram": ["old_paper"], "active_from": "1990", "active_to": "2021-05"}


def test_hosts_stand_with_their_dates(store):
    rows = select(store, "SELECT * EXCLUDE (run_id) FROM source_domains ORDER BY domain")
    assert rows == [
        {
            "source_id": "old",
            "domain": "old-*.xyz",
            "is_mirror": True,
            "used_from": "2021-06",
            "used_to": "2022",
            "seen": "2021-07",
        },
        {
            "source_id": "old",
            "domain": "old.by",
            "is_mirror": False,
            "used_from": None,
            "used_to": None,
            "seen": None,
        },
    ]


def test_the_hosts_of_the_snapshot_make_the_mirrors_of_the_registry(store):
    sources = [*parse_sources(REGISTRY), replace(parse_sources(REGISTRY)[1], domains=("new.by", "new.io"))]
    assert mirror_table(source_hosts(store)) == mirror_table(parse_sources(REGISTRY))
    assert main_url("https://www.old-7.xyz/a", mirror_table(source_hosts(store))) == "https://old.by/a"
    sync_registry(store, sources[::2], [])
    assert main_url("https://new.io/a", mirror_table(source_hosts(store))) == "https://new.by/a"
    sync_registry(store, parse_sources(REGISTRY), [], "r1")


def test_a_citation_after_the_end_is_told_from_one_before(store):
    (row,) = select(store, "SELECT article_id, successor_id FROM cited_after_end")
    assert row == {"article_id": "a2", "successor_id": "new"}


def test_who_cites_whom_leaves_out_mentions_and_oneself(store):
    (row,) = select(store, "SELECT citing, cited, role, articles FROM who_cites_whom")
    assert row == {"citing": "new", "cited": "old", "role": "attribution", "articles": 2}


def test_activity_counts_what_was_cited_and_mentioned(store):
    found = {row["source_id"]: row for row in select(store, "SELECT * FROM source_activity")}
    assert (found["old"]["cited"], found["old"]["mentioned"]) == (2, 1)
