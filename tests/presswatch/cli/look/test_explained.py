"""`presswatch explain` in words: articles, drops, entries on their way, addresses never seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.cli.look.explained import topic_lines
from tests.warehouse.sample import START, filled_home
from warehouse.snapshot import TopicRow


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
    assert "  attribution: BelTA (belta) (0.90, en-attribution)\n" in text
    assert "will be closed until spring, [BelTA reports]. Drivers are" in text
    assert "Transport [transport] (0.80): transport" in text
    assert "run-1  ingest" in text


def test_a_dropped_address_says_why_and_how_to_have_it_tried_again(home, capsys):
    text = said(home, "https://tut.by/tag/bridges", capsys)
    assert "listing  24 teasers" in text
    assert text.count("Dropped:") == 1
    assert "Versions:" not in text


def test_an_entry_that_waits_says_for_what(home, capsys):
    assert "https://belta/news/9 waits for its page after 1 try: timeout" in said(home, "https://belta/news/9", capsys)


def test_what_was_never_seen_is_said_on_stderr_with_exit_code_one(home, capsys):
    assert main(["explain", "https://nowhere.example/", "--home", str(home)]) == 1
    assert "was never seen" in capsys.readouterr().err


def test_foreign_words_can_do_nothing_to_a_terminal(tmp_path, capsys):
    from warehouse.snapshot.publication import publish
    from warehouse.store.file.connection import open_warehouse

    own = filled_home(tmp_path)
    with open_warehouse(own) as connection:
        connection.execute("UPDATE articles SET title = 'Red \x1b[31malert' WHERE article_id = 'a1'")
        connection.execute("INSERT INTO runs (run_id) VALUES ('run-3')")
    publish(own, "run-3")
    assert "\x1b" not in said(own, "a1", capsys)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory) -> Path:
    """A home with seed files that became one article, two and none, and an entry that robots.txt keeps out."""
    from warehouse.snapshot.publication import publish
    from warehouse.store.file.connection import open_warehouse
    from warehouse.store.file.rows import insert

    home = filled_home(tmp_path_factory.mktemp("seeded"))
    with open_warehouse(home) as connection:
        seeds = [("s1", "english/fair.txt"), ("s2", "short.jsonl"), ("s3", "short.jsonl")]
        articles = [{"article_id": name, "seed_path": path, "title": f"Title {name}"} for name, path in seeds]
        insert(connection, "articles", [row | {"run_id": "run-1", "first_seen_at": START} for row in articles])
        insert(connection, "seed_files", [{"seed_path": "english/empty.txt", "body_hash": "x"}])
        dropped = {
            "drop_id": "d1",
            "run_id": "run-1",
            "at": START,
            "reason": "no_text",
            "seed_path": "english/empty.txt",
        }
        insert(connection, "drops", [dropped])
        item = {"item_key": "i2", "article_id": "r1", "feed_id": "belta-feed", "url": "https://belta/news/10"}
        other = item | {"item_key": "i3", "article_id": "r2", "url": "https://belta/news/11"}
        insert(connection, "items", [row | {"first_seen_at": START} for row in (item, other)])
        state = {"item_key": "i2", "state": "done", "tries": 1, "reason": "robots"}
        insert(connection, "item_states", [state, state | {"item_key": "i3", "state": "given_up"}])
    publish(home, "run-2")
    return home


@pytest.mark.parametrize(
    "path", ["english/fair.txt", "seeds/articles/english/fair.txt", "./seeds/articles/english/fair.txt"]
)
def test_a_seed_is_known_by_its_path_in_the_seed_folder_and_on_the_disk(seeded, capsys, path):
    assert said(seeded, path, capsys).startswith("Title s1\n  english/fair.txt\n")


def test_a_seed_file_of_several_articles_lists_them(seeded, capsys):
    text = said(seeded, "short.jsonl", capsys)
    assert text.startswith("Seed file:\n  short.jsonl, 2 articles\n  s2  Title s2\n  s3  Title s3\n")


def test_a_dropped_seed_file_says_why(seeded, capsys):
    text = said(seeded, "english/empty.txt", capsys)
    assert text.startswith("Seed file:\n  english/empty.txt, no articles\n\nDropped:\n")
    assert "no_text" in text
    assert "once more: presswatch replay d1" in text


def test_the_address_of_a_feed_says_how_it_is_doing(seeded, capsys):
    text = said(seeded, "https://tut_by-feed.example/rss", capsys)
    assert text.startswith(
        "Feed:\n  https://tut_by-feed.example/rss is a feed, followed, of TUT.BY (tut_by), id tut_by-feed\n"
    )
    assert "state broken: 404" in text
    assert "2 articles listed" in text
    assert "presswatch feeds list" in text


def test_a_feed_of_the_list_that_no_run_visited_is_said_to_be_one(seeded, capsys):
    (seeded / "feeds.csv").write_text("url\nhttps://new.example/rss\n")
    assert main(["explain", "https://new.example/rss", "--home", str(seeded)]) == 1
    complaint = capsys.readouterr().err
    assert f"is a feed of {seeded / 'feeds.csv'} that no run has visited yet" in complaint


def test_a_page_that_robots_txt_keeps_out_is_not_said_to_be_read(seeded, capsys):
    with_text = said(seeded, "https://belta/news/10", capsys)
    assert "became an article by the feed's own text, not by its page, after 1 try: robots" in with_text
    without = said(seeded, "https://belta/news/11", capsys)
    assert "https://belta/news/11 was not read and was given up after 1 try: robots" in without


def test_a_word_found_twice_is_shown_once_as_it_stands_first():
    tag = TopicRow(
        topic_id="t", topic_name="Transport", score=0.8, evidence=["Bridge", "bus", "bridge", "bus"], run_id=None
    )
    assert list(topic_lines([tag])) == ["Transport [t] (0.80): Bridge, bus"]
