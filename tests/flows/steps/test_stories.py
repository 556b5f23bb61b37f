"""Stories and copies in the store: found with the batch that keeps the articles, corrected by hand, kept true."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from benchmarks.stories.quality import article_from, labelled
from flows.steps.stories import keep_stories
from presswatch.errors import UsageError
from presswatch.records import RunTally, Told, WatchHit
from presswatch.settings import Settings
from tests.shipped import shipped_rules
from tests.told_events import EVENTS, articles_of_events
from transforms.changes import kinds_of_change
from transforms.stories import WINDOW, sharing
from warehouse.snapshot.alarms import find_alarms
from warehouse.snapshot.publication import publish
from warehouse.store import migrate, open_warehouse, select
from warehouse.store.again import keep_retagged
from warehouse.store.articles import keep_articles
from warehouse.store.runs import begin_run
from warehouse.stories import Correction, candidates_of, correct, current_stories


@pytest.fixture(scope="module")
def articles():
    return list(articles_of_events())


@pytest.fixture
def store(tmp_path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        yield connection


def keep(store, articles, run_id="r1"):
    also = partial(keep_stories, now=articles[0].fetched_at)
    store.execute("BEGIN")
    keep_articles(store, articles, run_id, kinds_of_change, also)
    store.execute("COMMIT")


def stories(store):
    found = {}
    for row in select(store, "SELECT story_id, article_id FROM story_articles"):
        found.setdefault(row["story_id"], set()).add(row["article_id"])
    return {frozenset(names) for names in found.values()}


def rows(store):
    tables = ("story_assignments", "story_merges", "republications", "story_sketches", "story_probes", "text_samples")
    return {table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_events_become_stories_over_languages(store, articles):
    keep(store, articles)
    expected = {frozenset(a.article_id for a in articles if a.article_id.startswith(event)) for event in EVENTS}
    assert stories(store) == expected


def test_the_same_articles_twice_add_nothing(store, articles):
    keep(store, articles)
    before = rows(store)
    keep(store, articles, "r2")
    assert rows(store) == before


def test_a_batch_in_another_order_gives_the_same(store, articles):
    keep(store, list(reversed(articles)))
    reversed_stories = select(store, "SELECT article_id, story_id, score FROM story_assignments ORDER BY 1")
    with open_memory() as other:
        keep(other, articles)
        assert select(other, "SELECT article_id, story_id, score FROM story_assignments ORDER BY 1") == reversed_stories


def open_memory():
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    migrate(connection)
    return connection


def test_batches_one_by_one_find_what_the_archive_holds(store, articles):
    for article in articles:
        keep(store, [article])
    fires = [names for names in stories(store) if any(name.startswith("fire-lida") for name in names)]
    assert fires == [frozenset(a.article_id for a in articles if a.article_id.startswith("fire-lida"))]


def test_the_store_finds_the_candidates_that_the_rule_names(store):
    rules = shipped_rules()
    every = [article_from(rules, line) for line in labelled("blind_2")]
    keep(store, every)
    batch = [Told(a.article_id, a.published_at, a.fetched_at, a.sketch) for a in every]
    found = candidates_of(store, batch, WINDOW)
    holders = defaultdict(list)
    for told in batch:
        for probe in told.sketch.probes:
            holders[probe].append(told.article_id)
    for told in batch:
        expected = {
            name: count for name, count in sharing(told.sketch.probes, holders).items() if name in near(told, batch)
        }
        expected.pop(told.article_id, None)
        assert found.get(told.article_id, {}) == expected
    assert any(count == 2 for shared in found.values() for count in shared.values())


def near(told, batch):
    days = WINDOW.days + 1
    return {one.article_id for one in batch if abs((one.told_at.date() - told.told_at.date()).days) <= days}


def test_a_transaction_that_is_rolled_back_leaves_no_half_story(store, articles):
    store.execute("BEGIN")
    keep_articles(store, articles, "r1", kinds_of_change, partial(keep_stories, now=articles[0].fetched_at))
    store.execute("ROLLBACK")
    assert not any(rows(store).values())
    keep(store, articles)
    assert len(stories(store)) == len(EVENTS)


def test_every_evidence_stands_in_title_or_text(store, articles):
    keep(store, articles)
    rows = select(store, "SELECT s.evidence, a.title, a.text FROM story_articles s JOIN articles a USING (article_id)")
    assert any(row["evidence"] for row in rows)
    for row in rows:
        assert all(word in f"{row['title']}\n{row['text']}" for word in row["evidence"])


def copy_of(article, name, minutes, **more):
    at = article.published_at + timedelta(minutes=minutes)
    return replace(
        article, article_id=name, url=f"https://{name}.example/1", publisher_id=name, published_at=at, **more
    )


def test_a_copy_is_found_in_a_later_batch_and_tells_the_same_story(store, articles):
    keep(store, articles)
    long = replace(articles[0], text=" ".join(a.text for a in articles[:4]), article_id="origin", publisher_id="origin")
    keep(store, [long])
    keep(store, [copy_of(long, "copy", 25)], "r2")
    (row,) = select(store, "FROM republications WHERE article_id = 'copy'")
    said = (row["from_article_id"], row["kind"], row["rule"], row["minutes_later"])
    assert said == ("origin", "wire_copy", "time", 25)
    found = current_stories(store, ["origin", "copy"])
    assert found["origin"] == found["copy"]
    assert select(store, "SELECT copier, origin FROM who_copies_whom") == [{"copier": "copy", "origin": "origin"}]


def test_an_origin_that_arrives_late_takes_the_place_of_a_worse_one(store, articles):
    long = replace(articles[0], text=" ".join(a.text for a in articles[:4]), article_id="second", publisher_id="second")
    keep(store, [long, copy_of(long, "third", 40)])
    keep(store, [copy_of(long, "first", -30)], "r2")
    found = {row["article_id"]: row["from_article_id"] for row in select(store, "FROM republications")}
    assert found == {"second": "first", "third": "first"}


@pytest.mark.parametrize("corrected", ["origin", "copy"])
def test_a_copy_stays_one_when_one_of_both_corrects_a_figure(store, articles, corrected):
    text = f"The repairs will cost 14 million and last until spring. {articles[0].text} {articles[1].text}"
    both = [replace(articles[0], text=text, article_id="origin", publisher_id="origin")]
    both.append(copy_of(both[0], "copy", 25))
    keep(store, both)
    for figure in ("19", "21"):
        (one,) = (one for one in both if one.article_id == corrected)
        keep(store, [replace(one, text=text.replace("14", figure))], "r2")
        (row,) = select(store, "FROM republications")
        assert (row["article_id"], row["from_article_id"]) == ("copy", "origin")


def test_two_texts_that_differed_in_a_figure_from_the_start_are_no_copies(store, articles):
    text = f"The repairs will cost 14 million and last until spring. {articles[0].text} {articles[1].text}"
    one = replace(articles[0], text=text, article_id="origin", publisher_id="origin")
    keep(store, [one, copy_of(replace(one, text=text.replace("14", "19")), "other", 25)])
    assert select(store, "FROM republications") == []


def edit(store, action, *names):
    store.execute("BEGIN")
    said = correct(store, Correction(action, names, "because"), select(store, "SELECT now() AS at")[0]["at"], "r9")
    store.execute("COMMIT")
    return said


def test_an_analyst_s_word_outranks_the_machine_and_survives(store, articles):
    keep(store, articles)
    edit(store, "merge", "fire-lida-1", "fire-slonim-1")
    edit(store, "move", "court-karpuk-1", "fire-lida-1")
    edit(store, "split", "sanctions-21-2", "sanctions-21-3")
    expected = stories(store)
    assert frozenset({"sanctions-21-2", "sanctions-21-3"}) in expected
    assert keep_retagged(store, articles, "r2", partial(keep_stories, now=articles[0].fetched_at)) == []
    assert stories(store) == expected
    names = {name for group in expected for name in group}
    assert {name: current_stories(store, [name])[name] for name in names} == {
        row["article_id"]: row["story_id"] for row in select(store, "SELECT article_id, story_id FROM story_articles")
    }


def test_what_was_split_is_not_merged_again_by_the_machine(store, articles):
    first = [a for a in articles if a.article_id in ("sanctions-21-1", "sanctions-21-2")]
    keep(store, first)
    edit(store, "split", "sanctions-21-2")
    keep(store, [a for a in articles if a.article_id == "sanctions-21-5"], "r2")
    found = current_stories(store, ["sanctions-21-1", "sanctions-21-2"])
    assert found["sanctions-21-1"] != found["sanctions-21-2"]


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("merge", ("fire-lida-1", "nothing")),
        ("merge", ("fire-lida-1", "fire-lida-2")),
        ("move", ("nobody", "fire-lida-1")),
    ],
)
def test_a_correction_of_nothing_says_so(store, articles, action, names):
    keep(store, articles)
    store.execute("BEGIN")
    with pytest.raises(UsageError):
        correct(store, Correction(action, names, ""), articles[0].fetched_at, "r9")
    store.execute("ROLLBACK")


def test_a_retag_keeps_stories_and_renews_sketches(store, articles):
    keep(store, articles)
    before, counts = stories(store), rows(store)
    keep_retagged(store, articles, "r2", partial(keep_stories, now=articles[0].fetched_at))
    assert stories(store) == before
    assert rows(store) == counts


def read_anew(articles, name, as_told_by):
    """An article that reads as another does: what an extractor had taken for its text was its neighbour's."""
    by_name = {article.article_id: article for article in articles}
    other = by_name[as_told_by]
    before = by_name[name]
    return replace(
        other,
        article_id=name,
        url=f"https://x.example/{name}",
        publisher_id=before.publisher_id,
        published_at=before.published_at,
        fetched_at=before.fetched_at + timedelta(days=1),
    )


def test_an_article_that_reads_otherwise_is_judged_again_and_a_row_says_so(store, articles):
    keep(store, articles)
    for _ in range(2):
        keep(store, [read_anew(articles, "fire-slonim-2", "fire-lida-2")], "r2")
        found = current_stories(store, ["fire-slonim-2", "fire-lida-2"])
        assert found["fire-slonim-2"] == found["fire-lida-2"]
        history = select(
            store, "SELECT revision, run_id FROM story_assignments WHERE article_id = 'fire-slonim-2' ORDER BY 1"
        )
        assert [(row["revision"], row["run_id"]) for row in history] == [(1, "r1"), (2, "r2")]


def test_what_an_analyst_placed_and_what_others_joined_stays_when_it_reads_otherwise(store, articles):
    keep(store, articles)
    edit(store, "move", "fire-slonim-2", "court-karpuk-1")
    before = stories(store)
    keep(store, [read_anew(articles, "fire-slonim-2", "fire-lida-2")], "r2")
    keep(store, [read_anew(articles, "fire-slonim-1", "fire-lida-1")], "r3")
    assert stories(store) == before


def test_a_watchlist_alarms_once_a_story(tmp_path, articles):
    hit = WatchHit("Fires", 1.0, ("fire",))
    burning = [replace(a, watch_hits=(hit,)) for a in articles if a.article_id.startswith("fire")]
    now = burning[0].fetched_at + timedelta(hours=1)
    tally = RunTally("r1", "ingest", now)
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        begin_run(connection, tally)
        keep(connection, burning)
    publish(Settings(home=tmp_path).home, "r1")
    hits = [alarm for alarm in find_alarms(tmp_path, now) if alarm.key.startswith("hit:")]
    assert len(hits) == 2
