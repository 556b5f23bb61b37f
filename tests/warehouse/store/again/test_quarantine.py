"""A row that fits no column costs only itself, says why, and can be taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from presswatch.records import Drop, KnownSeed, SourceTag
from tests.warehouse.store.articles.test_keeping import NOW, article, item, visited
from transforms.changes import kinds_of_change
from warehouse.store.again.quarantine import close_drops, open_drops, open_reasons, take_up
from warehouse.store.again.stale_tags import keep_retagged
from warehouse.store.articles.items import ItemOutcome, ItemsWanted, keep_outcomes, pending_items
from warehouse.store.articles.keeping import BatchRules, keep_articles
from warehouse.store.articles.seed_files import SeedsRead, keep_seeds, known_seeds
from warehouse.store.feeds.visits import keep_visits
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import select
from warehouse.store.runs import keep_drops


@pytest.fixture
def store(tmp_path: Path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        yield connection


BAD = [
    pytest.param({"published_at": datetime(2026, 3, 1, 12)}, id="a time without zone"),  # noqa: DTZ001
    pytest.param({"published_at": "yesterday"}, id="a word for a time"),
    pytest.param({"word_count": 2**40}, id="a number too large"),
    pytest.param({"authors": 7}, id="a number for a list"),
    pytest.param({"language_score": "high"}, id="a word for a number"),
    pytest.param(
        {"source_tags": (SourceTag("belta", "BelTA", "link", "x", "text", 0, 2**40, "verb", 0.9),)}, id="a bad tag"
    ),
]


@pytest.mark.parametrize("wrong", BAD)
def test_one_bad_row_among_five_hundred_is_refused_and_the_others_are_stored(store, wrong):
    batch = [article(f"a{number}") for number in range(500)]
    batch[77] = article("a77", **wrong)
    kept = keep_articles(store, batch, "r1", kinds_of_change)
    assert [(bad.article_id, bool(problem)) for bad, problem in kept.refused] == [("a77", True)]
    assert len(kept.new) == 499
    assert select(store, "SELECT count(*) AS n FROM articles WHERE run_id = 'r1'") == [{"n": 499}]
    assert select(store, "SELECT count(*) AS n FROM article_sources WHERE run_id = 'r1'") == [{"n": 499}]


def test_a_page_s_bad_row_becomes_a_drop_that_says_where_its_bytes_are(store):
    keep_visits(store, [visited(item("i1"), item("i2"))], "r1")
    bad = article("a-i1", word_count=2**40, raw_file="2026-03-01-001.warc", raw_offset=812)
    outcomes = [ItemOutcome("i1", "done", 1, article=bad), ItemOutcome("i2", "done", 1, article=article("a-i2"))]
    kept = keep_outcomes(store, outcomes, "r2", BatchRules(kinds_of_change))
    assert kept.new == ("a-i2",)
    assert [drop.reason for drop in kept.drops] == ["bad_row"]
    columns = "run_id, reason, item_key, raw_file, raw_offset"
    assert select(store, f"SELECT {columns} FROM drops") == [
        {
            "run_id": "r2",
            "reason": "bad_row",
            "item_key": "i1",
            "raw_file": "2026-03-01-001.warc",
            "raw_offset": 812,
        }
    ]
    assert select(store, "SELECT state FROM item_states WHERE item_key = 'i1'") == [{"state": "given_up"}]


def test_a_feed_s_bad_entry_becomes_a_drop_and_the_others_pending(store):
    bad = item("i2") | {"published_at": "noon"}
    assert keep_visits(store, [visited(item("i1"), bad, item("i3"))], "r1") == 2
    assert select(store, "SELECT reason, item_key, feed_id FROM drops") == [
        {"reason": "bad_row", "item_key": "i2", "feed_id": "f1"}
    ]


def test_a_seed_s_bad_row_becomes_a_drop_and_the_others_are_stored(store):
    seeds = [article("s1", seed_path="one.txt"), article("s2", seed_path="two.txt", word_count=2**40)]
    files = [KnownSeed("one.txt", "h1", "one.txt"), KnownSeed("two.txt", "h2", "two.txt")]
    kept = keep_seeds(store, SeedsRead(files, seeds), "r1", BatchRules(kinds_of_change))
    assert (kept.new, [drop.seed_path for drop in kept.drops]) == (("s1",), ["two.txt"])


def test_an_article_whose_new_tags_fit_nowhere_keeps_its_old_ones(store):
    keep_articles(store, [article("a1"), article("a2")], "r1", kinds_of_change)
    bad = SourceTag("tass", "TASS", "link", "x", "text", 0, 2**40, "verb", 0.9)
    retagged = [article("a1", source_tags=(bad,)), article("a2", source_tags=())]
    assert [refused.article_id for refused, _ in keep_retagged(store, retagged, "r2")] == ["a1"]
    assert select(store, "SELECT article_id, source_id FROM article_sources") == [
        {"article_id": "a1", "source_id": "belta"}
    ]


def dropped(store, *drops: Drop) -> list[str]:
    keep_drops(store, "r1", list(drops))
    return [row["drop_id"] for row in select(store, 'SELECT drop_id FROM drops ORDER BY "at", drop_id')]


def test_drops_are_found_by_reason_by_time_and_by_id_with_what_they_can_be_tried_from(store):
    keep_visits(store, [visited(item("i1"), item("i2"))], "r1")
    keep_outcomes(store, [ItemOutcome(key, "given_up", 3) for key in ("i1", "i2")], "r1", BatchRules(kinds_of_change))
    first = Drop(NOW, "no_text", "https://example.org/i1", "i1", "f1", None, "i1", None, "x.warc", 5)
    ids = dropped(
        store,
        first,
        Drop(NOW + timedelta(hours=1), "timeout", "https://example.org/i2", "i2", "f1", None, "i2"),
        Drop(NOW + timedelta(hours=2), "empty", title="a.txt", seed_path="a.txt"),
        Drop(NOW + timedelta(hours=3), "too_many_items", "https://example.org/rss", feed_id="f1"),
        Drop(NOW + timedelta(hours=4), "refused", "https://example.org/old"),
        Drop(NOW + timedelta(hours=5), "no_text", "https://example.org/x", raw_file="x.warc", raw_offset=9),
    )
    kinds = [drop["kind"] for drop in sorted(open_drops(store, ids, None, None), key=lambda drop: drop["at"])]
    assert kinds == ["item page", "item", "seed", "feed", None, "archive page"]
    assert len(open_drops(store, [], "no_text", None)) == 2
    assert len(open_drops(store, [], "no_text", NOW + timedelta(hours=4))) == 1
    assert dict(open_reasons(store)) == {"no_text": 2, "timeout": 1, "empty": 1, "too_many_items": 1}


def test_what_waits_anyway_or_became_an_article_is_not_replayed(store):
    keep_visits(store, [visited(item("i1"), item("i2"), item("i3"))], "r1")
    outcomes = [
        ItemOutcome("i1", "retried", 1, NOW),
        ItemOutcome("i2", "done", 2, article=article("a-i2")),
        ItemOutcome("i3", "done", 3, article=article("a-i3", text_origin="feed")),
    ]
    keep_outcomes(store, outcomes, "r1", BatchRules(kinds_of_change))
    dropped(store, *(Drop(NOW, "timeout", key, key, "f1", None, key) for key in ("i1", "i2", "i3")))
    assert [drop["item_key"] for drop in open_drops(store, [], "timeout", None)] == ["i3"]


def test_taken_up_drops_are_tried_by_the_next_run_and_closed_with_its_name(store):
    keep_visits(store, [visited(item("i1"))], "r1")
    keep_outcomes(store, [ItemOutcome("i1", "given_up", 5, None, "timeout")], "r1", BatchRules(kinds_of_change))
    keep_seeds(store, SeedsRead([KnownSeed("a.txt", "h", "a.txt")], []), "r1", BatchRules(kinds_of_change))
    store.execute("UPDATE feeds SET etag = 'x', body_hash = 'y'")
    later = NOW + timedelta(hours=1)
    ids = dropped(
        store,
        Drop(NOW, "timeout", "u", "i1", "f1", "first try", "i1"),
        Drop(later, "timeout", "u", "i1", "f1", "last try", "i1"),
        Drop(NOW, "empty", seed_path="a.txt"),
        Drop(NOW, "too_many_items", "rss", feed_id="f1"),
    )
    drops = open_drops(store, ids, None, None)
    assert len(drops) == 3
    take_up(store, drops)
    close_drops(store, drops, "r2")
    assert [row["item_key"] for row in pending_items(store, ItemsWanted(datetime.now(UTC), 5, 5))] == ["i1"]
    assert known_seeds(store) == []
    assert select(store, "SELECT etag, body_hash FROM feeds") == [{"etag": None, "body_hash": None}]
    assert select(store, "SELECT DISTINCT replay_run_id FROM drops") == [{"replay_run_id": "r2"}]
    assert open_drops(store, ids, None, None) == []


def test_each_drop_of_a_run_has_a_name_of_its_own(store):
    same = Drop(NOW, "timeout", "u", "t", "f1", "d", "i1")
    ids = dropped(store, same, replace(same, item_key="i2"), replace(same, reason="crash"))
    assert len(set(ids)) == 3
