"""`topics check|preview`, `watch list|test`, `retag`, at the door people use: the command line over a home folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from presswatch.cli import main
from tests.flows.steps.pool_here import pool_here
from tests.processes import started
from tests.warehouse.sample import ARTICLES, filled_home
from warehouse.snapshot.lists import open_snapshot

SEEDS = Path(__file__).parents[3] / "seeds"
TOPICS = """
[[topic]]
id = "bridges"
name = { en = "Bridges", ru = "Мосты", be = "Масты" }
words.en = "bridge:4"

[[topic]]
id = "money"
name = { en = "Money" }
words.en = "rate:3, bank:2"
"""
WATCHLISTS = """
[[watchlist]]
id = "sozh"
name = { en = "The Sozh" }
words.en = "Sozh:4, ring road:3"

[[watchlist]]
id = "savers"
name = { en = "Savers" }
words.en = "savers:3, rate:2"
threshold = 6
"""
#: a child that retags two articles at a time, says so, and is killed from outside
CHILD = """
import sys
from pathlib import Path
from flows.steps.again.retag import retag_all
from flows.steps.runs import Caller
from presswatch.settings import Settings
from tests.processes import started
say = lambda text: print(text, flush=True) or ("retagged" in text and sys.stdin.readline())
retag_all(Settings(home=Path(sys.argv[1]), workers=1), Caller(progress=say), 2)
"""


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name in ("sources.toml", "iptc_mediatopics.csv"):
        shutil.copy(SEEDS / name, seeds)
    (seeds / "topics.toml").write_text(TOPICS, "utf-8")
    (seeds / "watchlists.toml").write_text(WATCHLISTS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return filled_home(tmp_path / "home")


def run(home: Path, *words: str) -> int:
    return main([*words, "--home", str(home)], pool=pool_here)


def tags(home: Path) -> set[tuple[str, str]]:
    with open_snapshot(home) as connection:
        return set(connection.execute("SELECT article_id, topic_id FROM article_topics").fetchall())


def sources(home: Path) -> set[tuple[str, str]]:
    with open_snapshot(home) as connection:
        return set(connection.execute("SELECT article_id, source_id FROM article_sources").fetchall())


def test_a_preview_shows_each_article_s_gains_and_losses_and_changes_nothing(home, capsys):
    before = tags(home)
    assert run(home, "topics", "preview", "seeds/topics.toml", "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    found = {(row["change"], row["topic_id"], row["article_id"]) for row in rows}
    assert {("gains", "bridges", "a1"), ("gains", "money", "a4"), ("loses", "transport", "a1")} <= found
    assert next(row for row in rows if row["topic_id"] == "bridges")["evidence"][0] == "Bridge"
    assert tags(home) == before


def test_a_preview_s_table_sums_up_by_topic(home, capsys):
    assert run(home, "topics", "preview", "seeds/topics.toml", "--show", "1") == 0
    table = capsys.readouterr().out
    assert "bridges       2     0" in table
    assert table.count("gains") == 2


def test_a_preview_can_be_of_one_topic_and_of_late_articles(home, capsys):
    words = ("topics", "preview", "seeds/topics.toml", "--format", "json", "--topic", "money", "--since", "2026-11-01")
    assert run(home, *words) == 0
    assert {row["article_id"] for row in json.loads(capsys.readouterr().out)} == {"a5"}


def test_a_topic_that_is_in_no_rules_is_wrong_usage_and_those_like_it_are_named(home, capsys):
    assert run(home, "topics", "preview", "seeds/topics.toml", "--topic", "bridgs") == 2
    assert "there is no topic 'bridgs'; like it: bridges" in capsys.readouterr().err


def test_the_rules_that_made_the_tags_change_nothing_where_credits_say_whose_body_is_cited(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert run(tmp_path / "own", "ingest", "--only", "seeds", "--seeds", str(SEEDS / "articles" / "english")) == 0
    assert "president_gov_by" in {source for _, source in sources(tmp_path / "own")}
    capsys.readouterr()
    assert run(tmp_path / "own", "topics", "preview", str(SEEDS / "topics.toml"), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_after_a_retag_a_preview_finds_nothing_to_change(home, capsys):
    assert run(home, "retag") == 0
    assert ("a1", "bridges") in tags(home)
    assert ("a1", "transport") not in tags(home)
    capsys.readouterr()
    assert run(home, "topics", "preview", "seeds/topics.toml", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_every_stored_piece_of_evidence_stands_at_its_offsets(home):
    assert run(home, "retag") == 0
    with open_snapshot(home) as connection:
        for table in ("article_topics", "watchlist_hits"):
            rows = connection.execute(
                f"SELECT title, text, evidence, spans, {table}.rules_version, articles.rules_version "
                f"FROM {table} JOIN articles USING (article_id)"
            ).fetchall()
            assert rows
            for title, text, evidence, spans, version, article_version in rows:
                fields = {"title": title, "text": text}
                assert evidence == [fields[s["field"]][s["start_char"] : s["end_char"]] for s in spans]
                assert version == article_version
        names = connection.execute("SELECT names FROM topics WHERE topic_id = 'bridges'").fetchone()
    assert names == ({"en": "Bridges", "ru": "Мосты", "be": "Масты"},)


def test_a_retag_killed_in_the_middle_keeps_whole_batches_and_is_taken_up(home, tmp_path):
    command = [sys.executable, "-c", CHILD, str(home)]
    with started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path, text=True) as child:
        lines = iter(child.stdout.readline, "")
        assert next(line for line in lines if "retagged" in line).startswith("2 retagged, 4 to go")
    done = subprocess.run(
        [sys.executable, "-m", "presswatch", "retag", "--home", str(home)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "4 articles retagged" in done.stdout
    with open_snapshot(home) as connection:
        versions = connection.execute("SELECT count(DISTINCT rules_version), count(*) FROM articles").fetchone()
    assert versions == (1, len(ARTICLES))


def test_check_is_silent_about_good_rules_and_names_faults_by_file_and_line(home, capsys):
    assert run(home, "topics", "check") == 0
    assert capsys.readouterr().out == ""
    Path("draft.toml").write_text(TOPICS + '\n[[topic]]\nid = "c"\nname = { en = "C" }\nwords.en = "ab*"\n', "utf-8")
    assert run(home, "topics", "check", "draft.toml") == 1
    assert capsys.readouterr().out.startswith("draft.toml: topics: c (line 15): the stem in 'ab*' is shorter")


def test_check_of_a_file_of_watchlists_speaks_of_watchlists(home, capsys):
    Path("mine.toml").write_text(WATCHLISTS.replace("savers:3, rate:2", "savers:1"), "utf-8")
    assert run(home, "topics", "check", "mine.toml") == 1
    assert "watchlists: savers (line 8): it can never reach its threshold of 6" in capsys.readouterr().out


def test_a_back_test_shows_weeks_hits_and_near_misses(home, capsys):
    assert run(home, "watch", "test", "sozh", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["weeks"] == {"2026-10-26": 2}
    assert {hit["article_id"] for hit in found["hits"]} == {"a1", "a2"}
    assert run(home, "watch", "test", "savers") == 0
    table = capsys.readouterr().out
    assert "weight" in table
    assert "a4" in table


def test_a_watchlist_that_is_not_there_is_wrong_usage_and_the_known_ones_are_named(home, capsys):
    assert run(home, "watch", "test", "volga") == 2
    assert "known are: sozh, savers" in capsys.readouterr().err


def test_the_lists_of_topics_and_watchlists_are_listings(home, capsys):
    assert run(home, "retag") == 0
    capsys.readouterr()
    assert run(home, "watch", "list", "--format", "json") == 0
    assert [(row["watchlist"], row["hits"]) for row in json.loads(capsys.readouterr().out)] == [
        ("sozh", 2),
        ("savers", 1),
    ]
    assert run(home, "topics", "list", "--format", "csv") == 0
    assert "bridges,presswatch,,Bridges,Масты,Мосты" in capsys.readouterr().out
