"""The store: what is new, what changed, what is already there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseBusy, WarehouseError
from presswatch.records import Article, Drop, Feed, RunTally, Source, SourceTag, Topic, Visit
from transforms.changes import kinds_of_change
from warehouse.snapshot.publication import publish
from warehouse.store.articles.items import ItemOutcome, ItemsWanted, count_pending, keep_outcomes, pending_items
from warehouse.store.articles.keeping import BatchRules, keep_articles
from warehouse.store.feeds.registry import holds_registry, sync_feeds, sync_registry
from warehouse.store.feeds.visits import VisitRecord, due_feeds, keep_visits
from warehouse.store.file.connection import migrate, open_warehouse, run_lock
from warehouse.store.file.rows import select
from warehouse.store.runs import begin_run, end_run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        yield connection


def article(name: str = "a1", **changes) -> Article:
    values = {
        "article_id": name,
        "url": f"https://example.org/{name}",
        "title": "Bridge opens",
        "text": "The bridge opened on Monday, BelTA reports.",
        "lead": None,
        "language": "en",
        "language_score": 0.9,
        "authors": ("Ann Lee",),
        "published_at": NOW,
        "date_origin": "page",
        "publisher_id": None,
        "feed_id": None,
        "origin": "feed",
        "seed_path": None,
        "image_url": None,
        "word_count": 7,
        "credits": "",
        "text_origin": "page",
        "fetched_at": NOW,
        "source_tags": (SourceTag("belta", "BelTA", "attribution", "BelTA reports", "text", 29, 42, "verb", 0.9),),
    }
    return Article(**(values | changes))


def item(key: str, *, host: str = "example.org", minutes: int = 0, name: str | None = None) -> dict:
    return {
        "item_key": key,
        "article_id": name or f"a-{key}",
        "feed_id": "f1",
        "guid": key,
        "url": f"https://{host}/{key}",
        "title": key,
        "host": host,
        "first_seen_at": NOW + timedelta(minutes=minutes),
    }


def visited(*items: dict) -> VisitRecord:
    visit = Visit("f1", NOW, "new", 200, items_seen=len(items), items_new=len(items))
    return VisitRecord(visit, {"feed_id": "f1", "url": "https://example.org/rss", "is_followed": True}, items)


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_the_same_article_twice_adds_nothing(store):
    assert keep_articles(store, [article()], "r1", kinds_of_change).new == ("a1",)
    again = keep_articles(store, [article(fetched_at=NOW + timedelta(hours=1))], "r2", kinds_of_change)
    assert (again.new, again.changed, again.unchanged) == ((), (), 1)
    assert (count(store, "articles"), count(store, "article_versions"), count(store, "article_sources")) == (1, 1, 1)


def test_a_changed_text_becomes_version_two_and_its_tags_replace_the_old_ones(store):
    keep_articles(store, [article()], "r1", kinds_of_change)
    kept = keep_articles(store, [article(text="The bridge stays closed.", source_tags=())], "r2", kinds_of_change)
    assert kept.changed == ("a1",)
    versions = select(store, "SELECT version, change, text FROM article_versions ORDER BY version")
    assert [(row["version"], row["change"]) for row in versions] == [(1, "first"), (2, "text")]
    assert versions[0]["text"].startswith("The bridge opened")
    assert count(store, "article_sources") == 0
    assert select(store, "SELECT version, run_id FROM articles") == [{"version": 2, "run_id": "r2"}]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"title": "Bridge closes"}, "title"), ({"published_at": NOW + timedelta(days=1)}, "date")],
)
def test_the_kind_of_a_change_is_named(store, changes, kind):
    keep_articles(store, [article()], "r1", kinds_of_change)
    keep_articles(store, [article(**changes)], "r2", kinds_of_change)
    assert select(store, "SELECT change FROM article_versions WHERE version = 2") == [{"change": kind}]


def test_a_date_read_from_another_place_is_no_edit_of_the_publisher(store):
    keep_articles(store, [article()], "r1", kinds_of_change)
    kept = keep_articles(
        store, [article(published_at=NOW + timedelta(hours=2), date_origin="url")], "r2", kinds_of_change
    )
    assert kept.changed == ()


def test_a_page_that_comes_after_the_feeds_text_is_the_same_version_read_better(store):
    keep_articles(store, [article(text="Short.", text_origin="feed")], "r1", kinds_of_change)
    kept = keep_articles(store, [article()], "r2", kinds_of_change)
    assert kept.changed == ()
    rows = select(store, "SELECT version, text_origin, text FROM articles")
    assert rows == [{"version": 1, "text_origin": "page", "text": article().text}]
    assert select(store, "SELECT change, text FROM article_versions") == [{"change": "first", "text": article().text}]


def test_a_feeds_text_never_replaces_a_page(store):
    keep_articles(store, [article()], "r1", kinds_of_change)
    keep_articles(store, [article(text="Short.", text_origin="feed")], "r2", kinds_of_change)
    assert select(store, "SELECT text_origin FROM articles") == [{"text_origin": "page"}]


def test_a_text_with_half_a_character_is_stored_with_a_mark_in_its_place(store):
    keep_articles(store, [article(text="broken \ud83d here\0")], "r1", kinds_of_change)
    assert select(store, "SELECT text FROM articles") == [{"text": "broken ? here"}]


def test_items_become_pending_once_and_an_article_in_two_feeds_keeps_both(store):
    assert keep_visits(store, [visited(item("i1"), item("i2"))], "r1") == 2
    assert keep_visits(store, [visited(item("i1"))], "r2") == 0
    other = item("i3", name="a-i1") | {"feed_id": "f2"}
    assert keep_visits(store, [visited(other)], "r3") == 0
    feeds = select(store, "SELECT feed_id FROM article_feeds WHERE article_id = 'a-i1' ORDER BY feed_id")
    assert [row["feed_id"] for row in feeds] == ["f1", "f2"]
    assert count_pending(store) == 2


def test_pending_items_come_oldest_first_and_fairly_by_host(store):
    many = [item(f"b{n}", host="busy.org", minutes=n) for n in range(5)]
    keep_visits(store, [visited(*many, item("q1", host="quiet.org", minutes=9))], "r1")
    first = pending_items(store, ItemsWanted(NOW, 2, 10))
    assert [row["item_key"] for row in first] == ["b0", "q1", "b1"]
    assert [row["item_key"] for row in pending_items(store, ItemsWanted(NOW, 1, 10, ["b0"]))] == ["b1", "q1"]


def test_a_feed_of_hundreds_of_slow_hosts_leaves_another_feed_s_entries_their_turns(store):
    many = [item(f"m{n:03}", host=f"slow-{n}.org", minutes=n) for n in range(600)]
    few = [item(f"few{n:02}", host="quick.org", minutes=700 + n) | {"feed_id": "f2"} for n in range(20)]
    keep_visits(store, [visited(*many, *few)], "r1")
    first = [row["item_key"] for row in pending_items(store, ItemsWanted(NOW + timedelta(days=1), 100, 100))]
    assert [key for key in first if key.startswith("few")] == [f"few{n:02}" for n in range(20)]
    assert (len(first), first.index("few19")) == (70, 39)


def test_what_failed_comes_behind_what_was_never_tried(store):
    keep_visits(store, [visited(*(item(f"i{n}", host=f"{n}.org", minutes=n) for n in range(4)))], "r1")
    tried = [ItemOutcome(key, "retried", 1, NOW) for key in ("i0", "i1")]
    keep_outcomes(store, tried, "r1", BatchRules(lambda _old, _new: []))
    assert [row["item_key"] for row in pending_items(store, ItemsWanted(NOW, 9, 9))] == ["i2", "i3", "i0", "i1"]


def test_of_items_with_long_texts_of_their_own_fewer_come_at_once(store):
    long = [item(f"b{n}", host=f"h{n}.org", minutes=n) | {"content_html": "long" * 300} for n in range(4)]
    keep_visits(store, [visited(*long)], "r1")
    wanted = ItemsWanted(NOW, 9, 9, most_text_bytes=2000)
    assert [row["item_key"] for row in pending_items(store, wanted)] == ["b0", "b1"]
    assert [row["item_key"] for row in pending_items(store, replace(wanted, most_text_bytes=1))] == ["b0"]


def test_an_outcome_moves_item_article_and_drop_together(store):
    keep_visits(store, [visited(item("i1"), item("i2"))], "r1")
    later = NOW + timedelta(hours=1)
    drop = Drop(NOW, "consent", "https://example.org/i2", "i2", "f1")
    outcomes = [
        ItemOutcome("i1", "done", 1, article=article("a-i1")),
        ItemOutcome("i2", "retried", 1, later, "consent", None, drop),
    ]
    assert keep_outcomes(store, outcomes, "r1", BatchRules(kinds_of_change)).new == ("a-i1",)
    assert pending_items(store, ItemsWanted(NOW, 9, 9)) == []
    assert [row["item_key"] for row in pending_items(store, ItemsWanted(later, 9, 9))] == ["i2"]
    assert select(store, "SELECT reason, url FROM drops") == [{"reason": "consent", "url": "https://example.org/i2"}]


def test_a_feed_taken_off_the_list_rests_and_one_put_back_is_followed_again(store):
    both = [Feed("f1", "https://a.org/rss", "a"), Feed("f2", "https://b.org/rss", "b", "be")]
    sync_feeds(store, both)
    assert len(due_feeds(store, NOW, force=False)) == 2
    sync_feeds(store, both[:1])
    assert [row["feed_id"] for row in due_feeds(store, NOW, force=False)] == ["f1"]
    sync_feeds(store, [replace(both[0], source_id="renamed"), both[1]])
    assert {(row["feed_id"], row["source_id"]) for row in due_feeds(store, NOW, force=True)} == {
        ("f1", "renamed"),
        ("f2", "b"),
    }


def test_the_registry_tables_say_what_the_files_say(store):
    source = Source("belta", "BelTA", ("БЕЛТА",), ("belta.by",), "BY", "state")
    sync_registry(store, [source], [Topic("t1", "roads", "presswatch")])
    sync_registry(store, [replace(source, name="Belta")], [])
    assert select(store, "SELECT name, aliases FROM sources") == [{"name": "Belta", "aliases": ["БЕЛТА"]}]
    assert count(store, "topics") == 0


def test_the_registry_is_compared_with_its_files_only_after_a_change_of_rules_or_program(store):
    def begun(number: int, rules: str | None, program: str = "0.2") -> None:
        at = NOW + timedelta(minutes=number)
        begin_run(store, RunTally(f"r{number}", "ingest", at, rules_version=rules, program_version=program))

    assert not holds_registry(store, "one", "0.2")
    begun(1, "one")
    begun(2, None)  # a run that never came to its rules
    assert holds_registry(store, "one", "0.2")
    assert not holds_registry(store, "two", "0.2")
    assert not holds_registry(store, "one", "0.3")
    begun(3, "two")
    begun(0, "one")  # its clock was behind
    assert not holds_registry(store, "one", "0.2")
    assert not holds_registry(store, "two", "0.2")


def test_a_run_that_died_is_closed_as_crashed_by_the_next(store):
    begin_run(store, RunTally("r1", "ingest", NOW))
    assert begin_run(store, RunTally("r2", "ingest", NOW + timedelta(minutes=1))) == 1
    end_run(store, RunTally("r2", "ingest", NOW, ended_at=NOW, state="completed"))
    assert [row["state"] for row in select(store, "SELECT state FROM runs ORDER BY run_id")] == ["crashed", "completed"]


def test_one_run_works_at_a_time(tmp_path: Path):
    with run_lock(tmp_path), pytest.raises(WarehouseBusy, match="another run"), run_lock(tmp_path):
        pass


def test_a_warehouse_of_a_newer_program_is_refused(store):
    store.execute("INSERT INTO schema_migrations VALUES (999, 'future')")
    with pytest.raises(WarehouseError, match="upgrade presswatch"):
        migrate(store)


def test_a_published_snapshot_opens_read_only_and_holds_the_run(tmp_path: Path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        begin_run(connection, RunTally("r1", "ingest", NOW))
    path = publish(tmp_path, "r1")
    assert path.stat().st_mode & 0o222 == 0
    with duckdb.connect(str(path), read_only=True) as reader:
        assert count(reader, "runs") == 1
    with pytest.raises(WarehouseError, match="lacks run r9"):
        publish(tmp_path, "r9")
    assert path.exists()
    assert list(tmp_path.glob("*.tmp")) == []


def test_an_edit_without_a_notice_is_silent_and_one_with_a_notice_is_not(store):
    keep_articles(store, [article("a1"), article("a2")], "r1", kinds_of_change)
    later = NOW + timedelta(hours=2)
    quiet = article("a1", text="The bridge opened on Tuesday.", fetched_at=later)
    told = article("a2", text="The bridge opened on Tuesday.\nCorrection: the day was wrong.", fetched_at=later)
    keep_articles(store, [quiet, told], "r2", kinds_of_change)
    assert select(store, "SELECT article_id, change FROM silent_edits") == [{"article_id": "a1", "change": "text"}]


def test_an_older_capture_does_not_undo_what_is_stored(store):
    keep_articles(store, [article()], "r1", kinds_of_change)
    older = article(text="An early draft.", fetched_at=NOW - timedelta(days=1))
    assert keep_articles(store, [older], "r2", kinds_of_change).changed == ()
    assert select(store, "SELECT text FROM articles") == [{"text": article().text}]


@pytest.mark.usefixtures("homes_by_migrations")
def test_a_run_of_a_home_whose_tables_could_not_be_made_ends_with_a_word_and_no_traceback(tmp_path):
    with (
        pytest.raises(WarehouseError, match="no tables yet: make room"),
        open_warehouse(tmp_path) as connection,
    ):
        end_run(connection, RunTally("r", "ingest", NOW, ended_at=NOW, state="failed"))
