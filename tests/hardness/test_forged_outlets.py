"""Who said that it is theirs? No outsider's words come out under an outlet's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from presswatch.records import Article, Item
from presswatch.records.tags import Role
from tests.shipped import shipped_rules
from transforms.article import Rules
from transforms.changes import kinds_of_change
from transforms.seed_tasks import seed_articles
from transforms.stored_tasks import retagged, revisited_article
from transforms.tasks import archived_article, item_article
from transforms.web import article_id, canonical_url, main_url
from transforms.work import PageBytes, ToldItem
from warehouse.store import migrate
from warehouse.store.articles.keeping import keep_articles
from warehouse.store.file.connection import open_warehouse

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = (
    "The water of the lake has risen by two metres since the morning. Boats lie in the gardens of the lower village, "
    "and its people have been taken to the school on the hill, where the town's kitchen cooks for them."
)
BELTA = "https://www.belta.by/society/view/the-lake-1.html"
STATE = "https://president.gov.by/ru/events/the-lake"
PATTERNED = "https://zerkalo-anybody.xyz/news/1.html"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return shipped_rules()


def page(url: str, head: str = "") -> PageBytes:
    body = f"<html><head><title>The lake rises</title>{head}</head><article><h1>The lake rises</h1><p>{WORDS}</p>"
    return PageBytes(url, "utf-8", body.encode())


def item(url: str, words: str = f"<p>{WORDS}</p>") -> Item:
    return Item("f1", "g1", url, "The lake rises", content_html=words)


def told(rules: Rules, url: str, teller: str | None, served_at: str | None = None) -> Article:
    served = page(served_at) if served_at else None
    known_as = article_id(main_url(canonical_url(url) or url, rules.mirrors, teller))
    entry = replace(item(url), feed_id=f"feed of {teller}")
    article = item_article(rules, ToldItem(entry, known_as, teller), served, NOW).article
    assert article is not None
    return article


def roles(article: Article) -> set[tuple[str | None, str, str]]:
    return {
        (tag.source_id, tag.role, tag.rule) for tag in article.source_tags if tag.role in (Role.PUBLISHER, Role.LINK)
    }


@pytest.mark.parametrize(("url", "outlet"), [(BELTA, "belta"), (STATE, "president_gov_by"), (PATTERNED, "zerkalo")])
@pytest.mark.parametrize("teller", [None, "nashaniva"])
def test_a_feeds_own_words_are_the_feeds_whatever_address_they_give(
    url: str, outlet: str, teller: str | None, rules: Rules
) -> None:
    article = told(rules, url, teller)
    assert (article.publisher_id, article.url, article.text_origin) == (teller, url, "feed")
    assert (outlet, Role.LINK, "link.address") in roles(article), "the row says whose address that is"
    assert outlet not in {source for source, role, _ in roles(article) if role == Role.PUBLISHER}


def test_an_outlets_own_feed_speaks_for_it(rules: Rules) -> None:
    article = told(rules, BELTA, "belta")
    assert article.publisher_id == "belta"
    assert roles(article) == {("belta", Role.PUBLISHER, "publisher.domain")}


def test_a_page_is_the_outlets_whose_host_served_it(rules: Rules) -> None:
    article = told(rules, BELTA, "nashaniva", served_at=BELTA)
    assert (article.publisher_id, article.text_origin) == ("belta", "page")


@pytest.mark.parametrize("served_at", ["https://parking.test/offer", "https://evil.test/society/the-lake", PATTERNED])
def test_an_outlets_address_that_leads_elsewhere_gives_no_article_of_the_outlet(served_at: str, rules: Rules) -> None:
    reading = item_article(rules, ToldItem(item(BELTA), article_id(BELTA)), page(served_at), NOW)
    assert reading.reason == "led_away"
    assert reading.article is not None
    assert (reading.article.publisher_id, reading.article.text_origin) == (None, "feed")


def test_an_outlets_own_feed_may_lead_elsewhere(rules: Rules) -> None:
    assert told(rules, BELTA, "belta", served_at="https://archive.test/the-lake").text_origin == "page"


@pytest.mark.parametrize("tag", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
@pytest.mark.parametrize("url", [BELTA, STATE])
def test_a_page_does_not_become_an_outlets_by_its_own_word(tag: str, url: str, rules: Rules) -> None:
    served = page("https://evil.test/news/1", tag.format(url))
    reading = item_article(rules, ToldItem(item("https://evil.test/news/1"), "a1"), served, NOW)
    assert reading.article is not None
    assert (reading.article.publisher_id, reading.article.url) == (None, "https://evil.test/news/1")
    capture = archived_article(rules, served, NOW)
    assert (capture.publisher_id, capture.article_id) == (None, article_id("https://evil.test/news/1"))


def test_a_mirror_known_by_a_pattern_counts_only_for_its_own_feed(rules: Rules) -> None:
    own, outsiders = (told(rules, PATTERNED, teller, served_at=PATTERNED) for teller in ("zerkalo", None))
    assert (own.publisher_id, outsiders.publisher_id) == ("zerkalo", None)
    main = article_id("https://zerkalo.io/news/1.html")
    assert own.article_id == main
    assert outsiders.article_id == article_id(PATTERNED)
    assert archived_article(rules, page(PATTERNED), NOW).article_id == article_id(PATTERNED)
    assert archived_article(rules, page(PATTERNED), NOW).publisher_id is None
    listed = "https://zerkalo-info.xyz/news/1.html"
    assert told(rules, listed, None, served_at=listed).article_id == main


def test_files_of_the_users_say_that_it_is_they_who_say_so(rules: Rules) -> None:
    record = archived_article(rules, page(BELTA), NOW)
    assert (record.publisher_id, roles(record)) == ("belta", {("belta", Role.PUBLISHER, "publisher.archive")})
    body = f'{{"title": "The lake rises", "url": "{BELTA}", "text": "{WORDS}"}}'.encode()
    (seed,), _ = seed_articles(rules, "lake.json", "lake.json", body, NOW)
    assert (seed.publisher_id, roles(seed)) == ("belta", {("belta", Role.PUBLISHER, "publisher.seed")})


def test_a_lapsed_domain_is_no_edit(rules: Rules) -> None:
    row = stored(told(rules, BELTA, None, served_at=BELTA))
    assert revisited_article(rules, row, page(BELTA), NOW).publisher_id == "belta"
    with pytest.raises(Exception, match="led_away"):
        revisited_article(rules, row, page("https://parking.test/offer"), NOW)


def stored(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in article.__slots__} | {"seen_at": NOW, "links": []}


@pytest.mark.parametrize("teller", [None, "nashaniva", "belta"])
def test_a_retag_gives_no_outlet_what_it_did_not_say(teller: str | None, rules: Rules) -> None:
    article = told(rules, BELTA, teller)
    again = retagged(rules, stored(article) | {"publisher_id": teller})
    assert (again.publisher_id, again.source_tags) == (teller, article.source_tags)


def test_the_outlets_words_take_the_place_of_an_outsiders_and_not_the_other_way(tmp_path: Path, rules: Rules) -> None:
    forged, own = told(rules, BELTA, None), told(rules, BELTA, "belta")
    forged = replace(forged, text="The lake belongs to somebody else.")
    served = told(rules, BELTA, None, served_at=BELTA)
    with open_warehouse(tmp_path) as connection:
        migrate(connection)

        def kept_after(*articles: Article) -> tuple[str, str | None, int]:
            connection.execute("BEGIN")
            keep_articles(connection, articles, "r1", kinds_of_change)
            connection.execute("COMMIT")
            return connection.execute("SELECT text_origin, publisher_id, version FROM articles").fetchall()[0]

        assert kept_after(forged) == ("feed", None, 1)
        assert kept_after(own) == ("feed", "belta", 1)
        assert kept_after(forged) == ("feed", "belta", 1)
        assert kept_after(served, forged) == ("page", "belta", 1), "in one batch as well"
        assert kept_after(forged, own) == ("page", "belta", 1)
