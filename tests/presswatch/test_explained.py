"""`presswatch explain` in words: articles, drops, entries on their way, addresses never seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.cli import main
from tests.warehouse.sample import filled_home


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("home"))


def said(home: Path, wanted: str, capsys) -> str:
    assert main(["explain", wanted, "--home", str(home)]) == 0
    return capsys.readouterr().out


def test_an_article_s_edit_is_shown_sentence_by_sentence_and_each_tag_in_its_words(home, capsys):
    text = said(home, "a1", capsys)
    assert text.startswith("Bridge closed\n  https://tut.by/news/1\n")
    assert "     - Bridge closed for good\n" in text
    assert "     - The bridge over the Sozh will be closed for good, BelTA reports.\n" in text
    assert "     + The bridge over the Sozh will be closed until spring, BelTA reports.\n" in text
    assert "  attribution: belta (0.90, en-attribution)\n" in text
    assert "will be closed until spring, [BelTA reports]. Drivers are" in text
    assert "Transport [transport] (0.80): transport" in text
    assert "run-1  ingest" in text


def test_a_dropped_address_says_why_and_how_to_have_it_tried_again(home, capsys):
    text = said(home, "https://tut.by/tag/bridges", capsys)
    assert "listing  24 teasers" in text
    assert text.count("Dropped:") == 1
    assert "Versions:" not in text


def test_an_entry_that_waits_says_for_what(home, capsys):
    assert "https://belta/news/9 waits for its page after 1 tries: timeout" in said(
        home, "https://belta/news/9", capsys
    )


def test_what_was_never_seen_is_said_on_stderr_with_exit_code_one(home, capsys):
    assert main(["explain", "https://nowhere.example/", "--home", str(home)]) == 1
    assert "was never seen" in capsys.readouterr().err


def test_foreign_words_can_do_nothing_to_a_terminal(tmp_path, capsys):
    from warehouse.connection import open_warehouse
    from warehouse.publishing import publish

    own = filled_home(tmp_path)
    with open_warehouse(own) as connection:
        connection.execute("UPDATE articles SET title = 'Red \x1b[31malert' WHERE article_id = 'a1'")
        connection.execute("INSERT INTO runs (run_id) VALUES ('run-3')")
    publish(own, "run-3")
    assert "\x1b" not in said(own, "a1", capsys)
