"""What a retag is given to work on."""

from __future__ import annotations

from tests.warehouse.sample import filled_home
from warehouse.store.again.stale_tags import count_outdated, outdated_articles
from warehouse.store.file.connection import open_warehouse


def test_an_article_of_no_known_publisher_is_that_of_the_feed_that_lists_it(tmp_path):
    with open_warehouse(filled_home(tmp_path)) as connection:
        connection.execute("UPDATE feeds SET source_id = NULL WHERE feed_id = 'belta-feed'")
        connection.execute("UPDATE feeds SET source_id = 'zerkalo' WHERE feed_id = 'zerkalo-feed'")
        connection.execute("UPDATE articles SET publisher_id = NULL WHERE article_id IN ('a1', 'a2')")
        connection.execute("DELETE FROM article_feeds")
        connection.execute(
            "INSERT INTO article_feeds (article_id, feed_id, first_seen_at) VALUES "
            "('a1', 'belta-feed', '2026-11-01 00:00:00Z'), ('a1', 'zerkalo-feed', '2026-11-02 00:00:00Z'), "
            "('a2', 'belta-feed', '2026-11-01 00:00:00Z'), ('a3', 'zerkalo-feed', '2026-11-01 00:00:00Z')"
        )
        before = dict(connection.execute("SELECT article_id, publisher_id FROM articles").fetchall())
        found = {row["article_id"]: row["publisher_id"] for row in outdated_articles(connection, "of today", 100)}
    assert found == before | {"a1": "zerkalo"}


def test_an_article_whose_feed_has_got_a_source_is_tagged_again_though_the_rules_are_the_same(tmp_path):
    with open_warehouse(filled_home(tmp_path)) as connection:
        connection.execute("UPDATE articles SET rules_version = 'of today'")
        assert count_outdated(connection, "of today") == 0
        connection.execute("UPDATE articles SET publisher_id = NULL WHERE article_id = 'a2'")
        connection.execute("UPDATE feeds SET source_id = 'belta' WHERE feed_id = 'belta-feed'")
        connection.execute(
            "INSERT INTO article_feeds (article_id, feed_id, first_seen_at) VALUES "
            "('a2', 'belta-feed', '2026-11-01 00:00:00Z')"
        )
        assert count_outdated(connection, "of today") == 1
        (row,) = outdated_articles(connection, "of today", 100)
    assert (row["article_id"], row["publisher_id"]) == ("a2", "belta")
