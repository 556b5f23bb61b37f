"""The desk's own ways to stories give what the views give, whatever was assigned, merged, moved or split."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.sample import hours
from warehouse.desk.newest import NewestSnapshot
from warehouse.desk.scope import Scope
from warehouse.desk.stories import stories_of_period, story_file
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert

ARTICLES = [f"a{number}" for number in range(8)]
OUTLETS = ("tut_by", "belta", "zerkalo", "reuters", "onliner")
EVERYTHING = Scope(hours(-100), hours(1000))
ids = st.sampled_from(ARTICLES)


def home_with(folder: Path, assigned, merged, edited) -> Path:
    """A published archive whose stories came about in this way."""
    with open_warehouse(folder) as connection:
        migrate(connection)
        insert(connection, "runs", [{"run_id": "run", "state": "completed", "started_at": hours(0)}])
        insert(connection, "articles", [
            {"article_id": one, "title": f"Title {one}", "published_at": hours(n), "first_seen_at": hours(n + 0.1),
             "publisher_id": OUTLETS[n % 4], "language": "en", "date_origin": "feed"} for n, one in enumerate(ARTICLES)
        ])  # fmt: skip
        insert(connection, "article_topics", [
            {"article_id": one, "topic_id": "transport", "first_seen_at": hours(n + 0.1)}
            for n, one in enumerate(ARTICLES)
        ])  # fmt: skip
        feeds = [{"feed_id": f"{one}-feed", "source_id": one, "url": f"https://{one}.example/rss"} for one in OUTLETS]
        insert(connection, "feeds", feeds)
        insert(connection, "visits", [
            {"visit_id": f"{one}{n}", "feed_id": f"{one}-feed", "at": hours(n), "outcome": "new" if n % 3 else "failed"}
            for one in OUTLETS[1:] for n in range(0, 40, 2)
        ])  # fmt: skip
        insert(connection, "story_assignments", [
            {"article_id": one, "story_id": story, "revision": 1 + sum(o == one for o, _ in assigned[:place]),
             "first_seen_at": hours(ARTICLES.index(one) + 0.1), "score": 0.5, "rule": "words", "evidence": []}
            for place, (one, story) in enumerate(assigned)
        ])  # fmt: skip
        insert(connection, "story_merges", [
            {"story_id": one, "into_story_id": other} for one, other in merged if one > other
        ])  # fmt: skip
        insert(connection, "story_edits", [
            {"edit_id": str(n), "number": n, "action": action, "story_id": one, "other_id": other}
            for n, (action, one, other) in enumerate(edited) if one != other and other in {told for told, _ in assigned}
        ])  # fmt: skip
    publish(folder, "run")
    return folder


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    assigned=st.lists(st.tuples(ids, ids), max_size=14),
    merged=st.lists(st.tuples(ids, ids), max_size=3),
    edited=st.lists(st.tuples(st.sampled_from(["move", "split"]), ids, ids), max_size=3),
)
def test_stories_of_a_period_and_one_story_are_those_of_the_views(tmp_path_factory, assigned, merged, edited):
    home = home_with(tmp_path_factory.mktemp("stories"), assigned, merged, edited)
    with NewestSnapshot(home).reading() as connection:
        wanted = connection.execute(
            "SELECT story_id, title, articles, outlets, first_at, last_at FROM stories WHERE articles > 1 "
            "ORDER BY outlets DESC, articles DESC, last_at DESC, story_id"
        ).fetchall()
        found, total = stories_of_period(connection, EVERYTHING, 50)
        names = ("story_id", "title", "articles", "outlets", "first_at", "last_at")
        assert [tuple(row[name] for name in names) for row in found.records()] == wanted
        assert total == len(wanted)
        for story_id, *_ in wanted:
            file = story_file(connection, story_id)
            told = connection.execute(
                "SELECT article_id, rule FROM story_articles WHERE story_id = ? ORDER BY told_at, article_id",
                [story_id],
            ).fetchall()
            assert [(one["article_id"], one["rule"]) for one in file.articles] == told
            first = connection.execute(
                "SELECT place, publisher_id, sureness FROM first_to_report WHERE story_id = ? ORDER BY place",
                [story_id],
            ).fetchall()
            assert [(one["place"], one["publisher_id"], one["sureness"]) for one in file.first] == first
            silent = connection.execute(
                "SELECT source_id, hours_looked_at, has_gap, published_meanwhile, usual_on_topic, verdict FROM silence "
                "WHERE story_id = ? ORDER BY source_id", [story_id]
            ).fetchall()  # fmt: skip
            names_of_silence = (
                "source_id", "hours_looked_at", "has_gap", "published_meanwhile", "usual_on_topic", "verdict",
            )  # fmt: skip
            mine = [tuple(one[name] for name in names_of_silence) for one in file.silence]
            assert sorted(mine) == silent


@pytest.mark.parametrize(("since", "until", "there"), [(0, 1, True), (2, 3, False), (5, 8, True), (8, 9, False)])
def test_a_story_is_of_a_period_in_which_somebody_told_it(tmp_path, since, until, there):
    home = home_with(tmp_path, [("a0", "a0"), ("a6", "a0")], [], [])
    with NewestSnapshot(home).reading() as connection:
        assert bool(stories_of_period(connection, Scope(hours(since), hours(until))).total) is there
