"""The rules that are shipped, on pages of our own in the shape of those they are for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.errors import RulesError, Unreadable
from transforms.feeds import FeedOrigin
from transforms.listings import parse_listing_rules, read_listing, rule_for

RULES = parse_listing_rules(
    (Path(__file__).parents[3] / "seeds" / "listings.toml").read_text("utf-8"), "seeds/listings.toml"
)
BELARUS_BY = "https://www.belarus.by/en/press-center/news"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MENU = '<nav><a href="/{lang}/news/">Все новости сайта</a><a href="/{lang}/about">О нас и о сайте</a></nav>'


@pytest.mark.parametrize(
    ("url", "entry", "found"),
    [
        *[
            (
                f"https://president.gov.by/{lang}/events",
                f'<li class="news-card"><a href="/{lang}/events/x-{{n}}"><img></a><span>{{n}} {month} 2026</span>'
                f'<a class="news-card__title" href="/{lang}/events/x-{{n}}">{title} {{n}}</a></li>',
                (f"https://president.gov.by/{lang}/events/x-3", f"{title} 3", "2026-10-03"),
            )
            for lang, month, title in (
                ("ru", "октября", "Совещание о дорогах"),
                ("be", "кастрычніка", "Нарада пра дарогі"),
                ("en", "October", "Meeting on roads"),
            )
        ],
        (
            "https://pozirk.online/ru/news/",
            '<div><a href="/ru/news/{n}00/"><img></a><time datetime="2026-10-0{n}T10:00:00+03:00"></time>'
            '<a href="/ru/news/{n}00/">Суд перенёс заседание {n}</a></div>',
            ("https://pozirk.online/ru/news/300/", "Суд перенёс заседание 3", None),
        ),
        (
            "https://ctv.by/news",
            '<p><a href="/news/obshchestvo/most-{n}">В городе открыли мост {n}</a></p>',
            ("https://ctv.by/news/obshchestvo/most-3", "В городе открыли мост 3", None),
        ),
        (
            BELARUS_BY,
            '<div class="news_block"><span class="news_date">{n} October 2026</span><p class="news_text">'
            '<a href="/en/press-center/news/bridge-opens_i_{n}00.html">A bridge opens in town {n}</a></p></div>',
            (f"{BELARUS_BY}/bridge-opens_i_300.html", "A bridge opens in town 3", "2026-10-03"),
        ),
        (
            "https://www.belarus.by/ru/press-center/press-release/",
            '<p class="news_text"><a href="/ru/press-center/press-release/most_i_{n}00.html">Мост открыт {n}</a></p>',
            ("https://www.belarus.by/ru/press-center/press-release/most_i_300.html", "Мост открыт 3", None),
        ),
        (
            "https://www.nbrb.by/news/press",
            '<div class="row"><time>{n} октября 2026</time><a href="/Press/{n}2300">О золотых резервах {n}</a></div>',
            ("https://www.nbrb.by/Press/32300", "О золотых резервах 3", None),
        ),
        (
            "https://gazetaby.com/",
            '<p><a href="/post/most-otkryt/{n}00">Мост через реку открыт {n}</a></p>',
            ("https://gazetaby.com/post/most-otkryt/300", "Мост через реку открыт 3", None),
        ),
    ],
)
def test_a_shipped_rule_reads_a_page_of_its_shape(url: str, entry: str, found: tuple[str, str, str | None]) -> None:
    page = (
        f"<html><body>{MENU.format(lang='ru')}<ul>{''.join(entry.format(n=n) for n in range(1, 6))}</ul></body></html>"
    )
    rule = rule_for(url, RULES)
    reading = read_listing(page.encode(), FeedOrigin(url, "f", "utf-8", NOW), rule)
    assert len(reading.items) == 5
    third = reading.items[2]
    assert (third.url, third.title) == found[:2]
    if found[2]:
        assert f"{third.published_at:%Y-%m-%d}" == found[2]


def test_a_page_in_which_the_rule_finds_nothing_or_menus_is_unreadable() -> None:
    rule = rule_for("https://president.gov.by/ru/events", RULES)
    for body, said in (
        (b"<html><body><p>Soon.</p></body></html>", "new layout"),
        (
            "<ul>"
            + "".join(
                f'<li class="news-card"><a class="news-card__title" href="/ru/events/{n}">Раздел</a></li>'
                for n in "abc"
            )
            + "</ul>",
            "finds menus",
        ),
    ):
        raw = body if isinstance(body, bytes) else f"<html><body>{body}</body></html>".encode()
        with pytest.raises(Unreadable, match=said):
            read_listing(raw, FeedOrigin("https://president.gov.by/ru/events", "f", "utf-8", NOW), rule)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[listing]]\nurl = 'https://a.test/'\n", "`url` and `item` are needed"),
        ("[[listing]]\nurl = 'https://a.test/'\nitem = 'li'\nlnik = 'a'\n", "no field 'lnik'"),
        ("[[listing]]\nurl = 'https://a.test/'\nitem = 'li:nth-child(2)'\n", "not known here"),
        ("[[listing]]\nurl = 'https://a.test/'\nitem = '//li['\n", "//li["),
        ("[[listing]]\nurl = 'https://a.test/'\nitem = 'li'\npath = '('\n", "block 1"),
        ("item = 'li'\n", "only blocks"),
        ("[[listing]\n", "test"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_its_block(text: str, said: str) -> None:
    with pytest.raises(RulesError) as told:
        parse_listing_rules(text, "test")
    assert said in str(told.value)


def test_a_rule_that_nobody_tried_on_its_page_says_so() -> None:
    by_addresses = {rule.url for rule in RULES if rule.item == "a"}
    assert by_addresses == {rule.url for rule in RULES if rule.doubt}
    assert len(RULES) - len(by_addresses) == 2


def test_every_listing_that_is_followed_from_the_start_has_a_rule() -> None:
    listed = [
        line.split(",")[0]
        for line in (Path(__file__).parents[3] / "seeds" / "feeds.csv").read_text("utf-8").splitlines()
        if line.endswith(",listing")
    ]
    assert len(listed) >= 6
    assert [url for url in listed if rule_for(url, RULES) is None] == []
