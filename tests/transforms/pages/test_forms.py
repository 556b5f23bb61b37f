"""Pages that are no plain article: live blogs, galleries, videos, flashes, AMP, print, parts (docs/reading.md)."""

import json
from datetime import UTC, datetime

import pytest

from presswatch.errors import Unreadable
from transforms.pages.reading import read_page
from transforms.warm_up import WARM_UP_PAGE, warm_up

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SITE = "https://town.example"
PARAGRAPHS = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The bridge over the river was closed on Friday after engineers had found cracks in two of its pillars.",
        "Buses take another way until the end of the month, and the ferry sails twice an hour instead of once.",
        "The district wants to know by Monday what the repair will cost and who of the builders can begin at once.",
    )
)


def page(title, body, head="", node=None):
    data = f"<script type='application/ld+json'>{json.dumps(node)}</script>" if node else ""
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}{data}</head><body>"
        f"<nav><a href='/'>Home</a></nav><main><h1>{title}</h1>{body}</main></body></html>"
    ).encode()


def read(body, path="/news/2026/11/20/bridge-closed"):
    return read_page(body, SITE + path, None, NOW)


def test_a_live_blog_is_one_article_dated_by_its_start():
    node = {
        "@type": "LiveBlogPosting",
        "headline": "Bridge closed: what we know",
        "datePublished": "2026-11-20T08:00:00+03:00",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": f"Update {n}", "datePublished": f"2026-11-20T1{n}:00:00+03:00"}
            for n in range(3)
        ],
    }
    reading = read(page("Bridge closed: what we know", f"<h2>10:00</h2>{PARAGRAPHS}", node=node))
    assert reading.title == "Bridge closed: what we know"
    assert reading.published_at.isoformat() == "2026-11-20T08:00:00+03:00"
    assert "cracks in two of its pillars" in reading.text


def test_a_gallery_is_an_article_with_its_captions_credits():
    figures = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>Pillar {n}. Photo: Jane Bridges</figcaption></figure>"
        for n in range(5)
    )
    reading = read(page("The closed bridge in pictures", PARAGRAPHS + figures))
    assert reading.credits == "Photo: Jane Bridges"


def test_a_video_is_an_article_where_its_page_says_something():
    node = {"@type": "VideoObject", "name": "The bridge from above", "uploadDate": "2026-11-21T09:00:00Z"}
    reading = read(page("The bridge from above", f"<video src='/v.mp4'></video>{PARAGRAPHS}", node=node))
    assert (reading.title, reading.published_at) == ("The bridge from above", datetime(2026, 11, 21, 9, tzinfo=UTC))


def test_a_video_without_a_word_is_refused_by_name():
    node = {"@type": "VideoObject", "name": "The bridge from above", "uploadDate": "2026-11-21T09:00:00Z"}
    with pytest.raises(Unreadable) as fault:
        read(page("The bridge from above", "<video src='/v.mp4'></video>", node=node))
    assert fault.value.reason


def test_a_flash_of_one_sentence_is_news():
    node = {"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": "2026-11-20T08:00:00+03:00"}
    flash = "<p>The bridge over the river is closed until further notice, the district says.</p>"
    assert "until further notice" in read(page("Bridge closed", flash, node=node)).text


def test_a_flash_of_a_few_short_lines_keeps_them_and_its_credit_moves():
    lines = "<time datetime='2026-11-20'>20 November 2026</time><p>The bridge is closed, the district says.</p>"
    more = "<p>Nobody was hurt.<br>Buses run.</p><p>Photo: Jane Rivers</p>"
    shown = f"<article><h1>Bridge closed</h1>{lines}{more}</article>"
    reading = read(page("Bridge closed", "").replace(b"<h1>Bridge closed</h1>", shown.encode()))
    assert reading.text.splitlines() == [
        "The bridge is closed, the district says.",
        "Nobody was hurt.",
        "Buses run.",
    ]
    assert reading.credits == "Photo: Jane Rivers"


@pytest.mark.parametrize("path", ["/amp/news/bridge", "/news/bridge?print=1", "/news/bridge?page=2"])
def test_amp_print_and_later_parts_belong_to_their_canonical_address(path):
    head = f"<link rel='canonical' href='{SITE}/news/bridge'>"
    assert read(page("Bridge closed", PARAGRAPHS, head), path).url == f"{SITE}/news/bridge"


def test_a_feed_of_an_amp_host_leads_to_the_sites_article():
    head = f"<link rel='canonical' href='{SITE}/news/bridge'>"
    assert read_page(page("Bridge closed", PARAGRAPHS, head), "https://amp.town.example/b", None, NOW).url == (
        f"{SITE}/news/bridge"
    )


@pytest.mark.parametrize(
    ("stated", "shown", "expected"),
    [
        ("2026-11-20T23:15:00Z", "21 November 2026", "2026-11-21T00:15:00+01:00"),
        ("2026-11-21T02:25:54Z", "November 20, 2026 | 9:25pm", "2026-11-20T21:25:54-05:00"),
        ("2026-11-20T23:15:00Z", "20 November 2026", "2026-11-20T23:15:00+00:00"),
        ("2026-11-20T12:15:00Z", "21 November 2026", "2026-11-20T12:15:00+00:00"),
        ("2026-11-20T22:57:00-05:00", "Nov 21, 2026 3:57 AM", "2026-11-21T03:57:00+00:00"),
        ("2026-11-20T22:57:00-05:00", "Nov 21, 2026 6:57 AM", "2026-11-21T06:57:00+03:00"),
        ("2026-11-20T22:57:00-05:00", "Nov 21, 2026 4:12 AM", "2026-11-20T22:57:00-05:00"),
        ("2026-11-20T22:57:00-05:00", "21 November 2026", "2026-11-20T22:57:00-05:00"),
    ],
)
def test_a_moment_in_utc_gets_the_zone_its_readers_see(stated, shown, expected):
    node = {"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": stated}
    reading = read(page("Bridge closed", f"<div class='when'>{shown}</div>{PARAGRAPHS}", node=node))
    assert reading.published_at.isoformat() == expected


def test_a_date_that_need_not_be_that_of_publication_gives_way_to_the_one_that_readers_see_marked():
    head = "<meta name='dcterms.date' content='2026-11-17T09:43+03:00'>"
    shown = "<time datetime='2026-11-20T08:00:00+03:00'>20.11.2026</time>"
    marked = read(page("Bridge closed", shown + PARAGRAPHS, head)).published_at
    alone = read(page("Bridge closed", PARAGRAPHS, head)).published_at
    assert [moment.isoformat()[:10] for moment in (marked, alone)] == ["2026-11-20", "2026-11-17"]


@pytest.mark.parametrize(
    ("told", "marks", "expected"),
    [
        # the same clock with its zone: the moment was told without one
        ("2026-11-20T14:05:00", "<time datetime='2026-11-20T14:05:00+03:00'>14:05</time>", "2026-11-20T14:05:00+03:00"),
        ("2026-11-20T14:05:00", "<p class='date'>20 November 2026, 14:05 (MSK)</p>", "2026-11-20T14:05:00+03:00"),
        # another form of the same moment
        (
            "2026-11-20T11:05:31Z",
            "<time datetime='2026-11-20T14:05:31+03:00'>14:05</time>",
            "2026-11-20T14:05:31+03:00",
        ),
        # other moments: of a teaser, of an update, of a day without a clock
        (
            "2026-11-20T13:07:41Z",
            "<div class='related-news'><time datetime='2026-11-20T18:37:12Z'>18:37</time></div>",
            "2026-11-20T13:07:41+00:00",
        ),
        (
            "2026-11-20T08:15:20Z",
            "<time class='updated' datetime='2026-11-20T12:45:55+00:00'>12:45</time>",
            "2026-11-20T08:15:20+00:00",
        ),
        ("2026-11-20T09:00:00Z", "<time datetime='2026-11-20'>20.11.2026</time>", "2026-11-20T09:00:00+00:00"),
    ],
)
def test_only_the_same_moment_gives_a_zone(told, marks, expected):
    node = {"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": told}
    assert read(page("Bridge closed", marks + PARAGRAPHS, node=node)).published_at.isoformat() == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("<div class='article-header-date'>20 ноября 2026, 14:05</div>", "2026-11-20T14:05"),
        ("<div class='meta-comments-wrap'><span class='date'>20 ноября 2026</span></div>", "2026-11-20T00:00"),
        ("<div class='article__footer'><span class='date'>20 ноября 2026</span></div>", "2026-11-20T00:00"),
        ("<div class='elementor-widget'><time>November 20, 2026</time></div>", "2026-11-20T00:00"),
        (
            "<p>Обновлено: <time datetime='2026-11-21T09:00'>21.11</time></p>"
            "<p>Опубликовано: <time datetime='2026-11-20T14:05'>20.11</time></p>",
            "2026-11-20T14:05",
        ),
        (
            "<p class='date'>Обновлено: 21 ноября 2026, 09:00. Опубликовано: 20 ноября 2026, 14:05</p>",
            "2026-11-20T14:05",
        ),
        ("<abbr class='dt-published' title='2026-11-20T14:05+03:00'>20 Nov, 14:05</abbr>", "2026-11-20T14:05"),
        ("<p class='submitted'>Submitted by jane on Fri, 11/20/2026 - 14:05</p>", "2026-11-20T14:05"),
        ("<p>3 мая 1994 года мост открыли впервые, и город вышел на праздник.</p>", None),
        ("<div class='col-right'><div class='news-date'>25 ноября 2026</div><a href='/o'>Other</a></div>", None),
        ("<p class='date'>Published 10/11/2026</p>", None),
    ],
)
def test_the_articles_own_date_is_found_where_the_page_shows_it(marks, expected):
    moment = read(page("Bridge closed", marks + PARAGRAPHS), "/news/bridge-closed").published_at
    assert (moment and moment.isoformat()[:16]) == expected


def test_numbers_with_slashes_are_read_in_the_pages_language():
    shown = "<p class='date'>10/11/2026</p>" + PARAGRAPHS
    days = {
        language: read(page("Bridge closed", shown).replace(b"<html", b"<html lang='%s'" % language.encode(), 1))
        for language in ("en-US", "en-GB", "ru", "es")
    }
    assert {language: one.published_at.isoformat()[:10] for language, one in days.items()} == {
        "en-US": "2026-10-11",
        "en-GB": "2026-11-10",
        "ru": "2026-11-10",
        "es": "2026-11-10",
    }


@pytest.mark.parametrize("page_node", [{}, {"headline": "Bridge closed", "datePublished": "2026-11-20T08:00:00+03:00"}])
def test_an_older_video_within_a_page_does_not_date_it(page_node):
    video = {"@type": "VideoObject", "name": "The bridge from above", "uploadDate": "2019-05-01T08:00:00+03:00"}
    graph = {"@graph": [video, {"@type": "WebPage", "name": "Bridge closed", **page_node}]}
    shown = "<time itemprop='datePublished' datetime='2026-11-20T08:00:00+03:00'>20.11.2026</time>"
    reading = read(page("Bridge closed", shown + PARAGRAPHS, node=graph))
    assert reading.published_at.isoformat() == "2026-11-20T08:00:00+03:00"


@pytest.mark.parametrize("block", ["p", "div"])
def test_links_are_kept_in_blocks_that_line_breaks_divide(block):
    first = "The old bridge over the river was closed on Friday after a crack was found in it, the district says."
    second = "How long, the district <a href='https://road.example/bridge'>does not say yet</a>, and nobody else knows."
    body = f"<{block} class='text'>{first}<br><br>{second}</{block}>"
    assert [link.url for link in read(page("Bridge closed", body + PARAGRAPHS)).links] == [
        "https://road.example/bridge"
    ]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<span>By</span><a href='/x'>Jane Rivers</a>", ("Jane Rivers",)),
        ("<a rel='author' href='/x'>jane</a>", ("jane",)),
        ("<span class='author'>Office of Roads and Bridges</span>", ()),
        ("<p>The district's <a href='/people/tom-ford'>Tom Ford</a> told reporters " + 60 * "so " + "</p>", ()),
        ("<div class='teaser'><span class='author'>Other Writer</span></div>", ()),
    ],
)
def test_bylines_are_told_from_what_looks_like_them(byline, expected):
    assert read(page("Bridge closed", byline + PARAGRAPHS)).authors == expected


def test_an_account_gives_way_to_the_full_name_by_the_heading():
    head = "<meta name='author' content='jrivers'>"
    body = "<div class='author'>Jane Rivers</div>" + PARAGRAPHS
    assert read(page("Bridge closed", body, head)).authors == ("Jane Rivers",)


def test_controls_and_noncharacters_do_not_break_a_page():
    body = page("Bridge closed", PARAGRAPHS.replace("Friday", "Fri\x00\x0bday\ufffe"))
    assert "on Friday after" in read(body).text


def test_the_page_children_warm_up_with_takes_every_step():
    from presswatch.home.rule_files import read_rule_texts, seeds_folder

    warm_up(read_rule_texts(seeds_folder()))
    assert read_page(WARM_UP_PAGE.body, WARM_UP_PAGE.url, "utf-8", NOW).text
