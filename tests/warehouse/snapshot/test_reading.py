from __future__ import annotations

import pytest

from presswatch.errors import UsageError, WarehouseError
from tests.warehouse.sample import LETTER, START, filled_home
from warehouse.snapshot.explanation import around, version_difference
from warehouse.snapshot.explanation_inputs import spellings
from warehouse.snapshot.lists import counts, explain, feed_health, open_snapshot, recent_runs


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    with open_snapshot(filled_home(tmp_path_factory.mktemp("home"))) as connection:
        yield connection


def test_runs_come_newest_first_with_their_length(snapshot):
    found = recent_runs(snapshot, 1)
    assert found.rows[0][found.columns.index("run_id")] == "run-2"
    assert found.rows[0][found.columns.index("seconds")] == 72.0
    assert len(recent_runs(snapshot, 10).rows) == 2


def test_counts_name_what_people_ask_about(snapshot):
    found = dict(counts(snapshot).rows)
    assert found["articles"] == 6
    assert found["versions"] == 7
    assert found["items pending"] == 1
    assert found["drops"] == 2


def test_feeds_in_trouble_stand_first(snapshot):
    found = feed_health(snapshot, START)
    named = [row[found.columns.index("feed_id")] for row in found.rows]
    assert named == ["tut_by-feed", "zerkalo-feed", "belta-feed"]


def test_times_are_in_utc(snapshot):
    found = recent_runs(snapshot)
    assert {row[found.columns.index("started_at")].utcoffset().total_seconds() for row in found.rows} == {0}


@pytest.mark.parametrize("name", ["a1", "https://tut.by/news/1", "http://www.tut.by/news/1/", "tut.by/news/1"])
def test_an_article_is_found_by_its_id_and_by_its_address_as_people_type_it(snapshot, name: str):
    found = explain(snapshot, name)
    assert found
    assert found["article"]["article_id"] == "a1"
    assert "text" not in found["article"]


def test_every_tag_comes_with_the_words_around_its_evidence(snapshot):
    found = explain(snapshot, "a1")
    (cited,) = [tag for tag in found["sources"] if tag["role"] == "attribution"]
    assert cited["source_id"] == "belta"
    assert cited["around"] == (
        "The bridge over the Sozh will be closed until spring, [BelTA reports]. "
        "Drivers are asked to take the ring road."
    )


def test_words_around_long_texts_are_cut_at_words():
    text = "alpha beta gamma " * 10 + "BelTA reports" + " delta epsilon zeta" * 10
    start = text.index("BelTA")
    tag = {"field": "text", "start_char": start, "end_char": start + 13, "evidence": "BelTA reports"}
    shown = around({"text": text}, tag)
    assert shown.startswith("…gamma alpha beta")
    assert "[BelTA reports]" in shown
    assert shown.endswith("…")
    assert len(shown) < 150


def test_evidence_that_does_not_stand_where_its_tag_says_shows_no_words():
    tag = {"field": "text", "start_char": 0, "end_char": 5, "evidence": "BelTA"}
    assert around({"text": "Minsk, Monday"}, tag) is None


def test_versions_show_what_an_edit_changed(snapshot):
    first, second = explain(snapshot, "a1")["versions"]
    assert first["difference"] == []
    assert second["difference"] == [
        "- Bridge closed for good",
        "+ Bridge closed",
        "- The bridge over the Sozh will be closed for good, BelTA reports.",
        "+ The bridge over the Sozh will be closed until spring, BelTA reports.",
    ]
    assert "text" not in second


def test_a_removed_passage_shows_only_what_went():
    before = {"title": "T", "published_at": None, "text": LETTER}
    after = before | {"text": LETTER.partition(" Drivers")[0]}
    assert version_difference(before, after) == ["- Drivers are asked to take the ring road."]


def test_lineage_names_the_runs(snapshot):
    assert [run["run_id"] for run in explain(snapshot, "a1")["runs"]] == ["run-1"]


def test_a_dropped_address_is_explained_by_its_drop(snapshot):
    found = explain(snapshot, "https://tut.by/tag/bridges")
    assert found["article"] is None
    assert [(drop["reason"], drop["detail"]) for drop in found["drops"]] == [("listing", "24 teasers")]
    assert [run["run_id"] for run in found["runs"]] == ["run-1"]


def test_a_pending_address_is_explained_by_its_item(snapshot):
    (item,) = explain(snapshot, "https://belta/news/9")["pending"]
    assert (item["state"], item["tries"], item["reason"]) == ("pending", 1, "timeout")


def test_an_address_never_seen_is_none(snapshot):
    assert explain(snapshot, "https://tut.by/news/999") is None
    assert explain(snapshot, "'; DROP TABLE articles; --") is None


def test_a_further_spelling_is_looked_for_as_well(snapshot):
    assert explain(snapshot, "https://m.tut.by/?id=1", also=["https://tut.by/news/1"])["article"]["article_id"] == "a1"


def test_an_id_has_no_spellings():
    assert spellings("a1") == []


def test_without_a_snapshot_the_user_is_told_what_to_run(tmp_path):
    with pytest.raises(UsageError, match="run `presswatch ingest` first"), open_snapshot(tmp_path):
        pass


def test_a_damaged_snapshot_is_named(tmp_path):
    (tmp_path / "presswatch.duckdb").write_bytes(b"not a database" * 500)
    with pytest.raises(WarehouseError, match=r"presswatch\.duckdb"), open_snapshot(tmp_path):
        pass
