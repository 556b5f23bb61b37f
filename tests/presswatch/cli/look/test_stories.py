"""`presswatch stories list|show`: outlets by name, who was first and how sure, whose text, who kept silent."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial

import pytest

from benchmarks.stories.quality import labelled
from flows.steps.stories import keep_stories
from presswatch.cli import main
from presswatch.cli.look.story_told import after, first_line, tie_lines
from tests.told_events import articles_of_events
from transforms.changes import kinds_of_change
from warehouse.snapshot.lists import open_snapshot
from warehouse.snapshot.publication import publish
from warehouse.store import insert, migrate, open_warehouse
from warehouse.store.articles import keep_articles
from warehouse.stories import Correction, correct

EVENTS = ("fire-lida", "sanctions-21")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    articles = [one for one in articles_of_events() if one.article_id.startswith(EVENTS)]
    outlets = sorted({article.publisher_id for article in articles})
    idle = {"feed_id": "idle", "url": "https://idle.example/rss", "source_id": "idle"}
    with open_warehouse(folder) as connection:
        migrate(connection)
        names = [{"source_id": name, "name": f"The {name.title()}"} for name in (*outlets, "idle")]
        insert(connection, "sources", names)
        insert(connection, "feeds", [idle])
        connection.execute("BEGIN")
        keep_articles(connection, articles, "r1", kinds_of_change, partial(keep_stories, now=articles[0].fetched_at))
        seen = dict(connection.execute("SELECT article_id, first_seen_at FROM articles").fetchall())
        own = next(article.publisher_id for article in articles if article.article_id == "fire-lida-1")
        insert(connection, "article_sources", [
            {"article_id": article_id, "first_seen_at": seen[article_id], "source_id": source_id, "role": role}
            | {"source_name": "Lida town council", "evidence": "says", "field": "text"}
            for article_id, source_id, role in (
                ("fire-lida-1", None, "attribution"), ("fire-lida-2", None, "attribution"),
                ("fire-lida-2", None, "photo_credit"), ("fire-lida-1", own, "source_line"),
                ("fire-lida-1", "idle", "mention"),
            )
        ])  # fmt: skip
        connection.execute("UPDATE articles SET gone_at = '2026-03-09 08:00:00+00' WHERE article_id = 'fire-lida-2'")
        correct(connection, Correction("move", ("sanctions-21-2", "fire-lida-1"), ""), articles[0].fetched_at, "r1")
        connection.execute("COMMIT")
        connection.execute("INSERT INTO runs (run_id, flow, started_at) VALUES ('r1', 'ingest', now())")
    publish(folder, "r1")
    return folder


def said(home, capsys, *words):
    assert main([*words, "--home", str(home)]) == 0
    return capsys.readouterr().out


def test_a_story_is_shown_with_the_names_of_its_outlets_and_who_was_first(home, capsys):
    text = said(home, capsys, "stories", "show", "fire-lida-2")
    first, *_ = sorted((line for line in labelled() if line["event"] == "fire-lida"), key=lambda line: line["told_at"])
    assert text.startswith(f"fire-lida-1  {first['title']}\n")
    assert f"  first: The {first['outlet'].title()}, " in text
    assert f"The {first['outlet'].title()} (" in text
    assert f"  {first['outlet']} (" not in text


def test_an_article_whose_page_is_gone_stays_in_its_story_and_is_said_to_be_gone(home, capsys):
    text = said(home, capsys, "stories", "show", "fire-lida-1")
    assert text.count("(fire-lida-2)  page gone since 2026-03-09 08:00") == 1
    assert text.count("page gone since") == 1


def test_a_story_names_whom_its_articles_rely_on_but_no_mention_and_no_outlet_that_credits_itself(home, capsys):
    text = said(home, capsys, "stories", "show", "fire-lida-1")
    sources = text.split("  on the word of:\n")[1].split("  not told by:\n")[0]
    assert sources == "      Lida town council: 2 articles (attribution, photo credit)\n"


def test_what_an_analyst_moved_is_said_to_be_so(home, capsys):
    text = said(home, capsys, "stories", "show", "fire-lida-1")
    assert text.count("put here by an analyst") == 1
    assert "(sanctions-21-2)\n      put here by an analyst\n" in text


def test_an_outlet_that_was_not_looked_at_is_not_called_silent(home, capsys):
    text = said(home, capsys, "stories", "show", "fire-lida-1")
    assert "The Idle: we could not look, or missed entries (looked at in 0 hours, 0 articles meanwhile)" in text


def test_a_list_names_the_first_outlet_beside_its_id(home, capsys):
    rows = json.loads(said(home, capsys, "stories", "list", "--since", "5000d", "--format", "json"))
    assert rows
    assert all(row["first_outlet"] == f"The {row['first'].title()}" for row in rows)


def test_what_ties_an_article_names_the_outlet_it_is_like(home, capsys):
    assert " as The " in said(home, capsys, "stories", "show", "fire-lida-1")


def teller(outlet, minutes, sureness):
    return {"outlet": outlet, "minutes_behind": minutes, "sureness": sureness}


@pytest.mark.parametrize(
    ("tellers", "expected"),
    [
        ([], "first: not known, none of its outlets is"),
        ([teller("A", 0, "sure")], "first: A"),
        ([teller("A", 0, "sure"), teller("B", 40, "sure")], "first: A, 40 minutes before B"),
        ([teller("A", 0, "tie"), teller("B", 1, "tie")], "first: A, within three minutes of B"),
        (
            [teller("A", 0, "no time of its own"), teller("B", 400, "sure")],
            "first: A, not sure: its article has a day but no hour, or none but ours",
        ),
    ],
)
def test_who_was_first_is_said_as_surely_as_it_is_known(tellers, expected):
    assert first_line(tellers) == expected


def test_a_span_of_time_is_told_in_the_unit_that_fits():
    spans = (timedelta(minutes=1), timedelta(minutes=89), timedelta(hours=5), timedelta(days=3))
    told = [after(span.total_seconds() / 60) for span in spans]
    assert told == ["1 minute", "89 minutes", "5 hours", "3 days"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("words", "told in the same words as The Post (b1): "),
        ("keys", "names, figures and events in common with The Post (b1): "),
        ("copy", "the same text as The Post (b1): "),
    ],
)
def test_what_ties_an_article_to_its_neighbour_reads_as_a_sentence(rule, words):
    line = {"rule": rule, "evidence": ["bridge", "Sozh"], "near_outlet": "The Post", "near_article_id": "b1"}
    assert list(tie_lines({**line, "copy_kind": None})) == [f"{words}bridge, Sozh"]


def test_an_empty_period_is_told_in_a_sentence_and_programs_get_the_columns(home, capsys):
    quiet = ["stories", "list", "--since", "1h", "--home", str(home)]
    assert main([*quiet, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert shown == "presswatch: no story of several articles in this period; --all shows the others\n"
    assert main([*quiet, "--format", "csv"]) == 0
    assert capsys.readouterr().out.strip().startswith("story_id,first_at")


def test_the_views_say_which_articles_of_a_story_are_gone(home):
    with open_snapshot(home) as snapshot:
        gone = snapshot.execute("SELECT article_id, gone_at FROM story_articles WHERE gone_at IS NOT NULL").fetchall()
        ((story, count, last),) = snapshot.execute(
            "SELECT story_id, gone, gone_at FROM stories WHERE gone > 0"
        ).fetchall()
        (whole,) = snapshot.execute("SELECT count(*) FROM stories WHERE gone = 0 AND gone_at IS NULL").fetchone()
        stories = snapshot.execute("SELECT count(*) FROM stories").fetchone()
    assert [name for name, _ in gone] == ["fire-lida-2"]
    assert (story, count, last) == ("fire-lida-1", 1, gone[0][1])
    assert (whole + 1,) == stories
