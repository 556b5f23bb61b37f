"""Titles, authors, credits, JSON-LD and times of small pages."""

import json
from datetime import UTC, datetime

import pytest

from tests.transforms.pages.small_pages import author_json, authors, facts_of, title
from transforms.pages.credits import photo_credits
from transforms.pages.facts import parse_block
from transforms.pages.links import is_same_site
from transforms.pages.published import published

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("block", "headline"),
    [
        ('{"headline": "A",}', "A"),
        ('<!-- {"headline": "A"} -->', "A"),
        ('//<![CDATA[\n{"headline": "A"}\n//]]>', "A"),
        ('{"headline": "A\nB"}', "A\nB"),
        ("{&quot;headline&quot;: &quot;A&quot;}", "A"),
        ('{"headline": "A"} {"second": 1}', "A"),
    ],
)
def test_broken_json_ld_is_mended(block, headline):
    assert parse_block(block)["headline"] == headline


@pytest.mark.parametrize("block", ["", "{", "[" * 50_000, "no json", "x" * 2_100_000])
def test_hopeless_json_ld_is_none(block):
    assert parse_block(block) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<head><title>Мост открыт - Вестник</title></head><body><h1>Мост открыт</h1></body>", "Мост открыт"),
        ("<head><title>Мост открыли | vestnik.example</title></head><body></body>", "Мост открыли"),
        (
            '<head><meta property="og:title" content="The bridge is open again"></head>'
            "<body><h1>Bridges</h1><h1>The old bridge is open again</h1></body>",
            "The old bridge is open again",
        ),
        (
            '<head><meta property="og:title" content="The bridge is open"><title>The bridge is open</title></head>'
            "<body><h1>The bridge is open 15 comments</h1></body>",
            "The bridge is open",
        ),
        (
            "<head><title>The long story of the bridge</title></head><body><h1>Politics</h1></body>",
            "The long story of the bridge",
        ),
        ("<body><h1>Only a heading</h1></body>", "Only a heading"),
        ("<body></body>", ""),
    ],
)
def test_the_title_is_the_headline_readers_see(html, expected):
    assert title(html) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"@type":"Person","name":"Anna Kowal"}', ("Anna Kowal",)),
        ('["Anna Kowal", "Piotr Nowak"]', ("Anna Kowal", "Piotr Nowak")),
        ('"By Anna Kowal and Piotr Nowak, Staff Writer"', ("Anna Kowal", "Piotr Nowak")),
        ('"Анна Коваль / Фото: Иван Рудь"', ("Анна Коваль",)),
        ('"Фото: Иван Рудь"', ()),
        ('{"@type":"Organization","name":"Вестник Лиды"}', ("Вестник Лиды",)),
        ('"ANNA KOWAL"', ("Anna Kowal",)),
        ('{"@type":"Person","givenName":"Anna","familyName":"Kowal"}', ("Anna Kowal",)),
        ('{"@type":"Organization","name":"БЕЛТА"}', ()),
        ('"Reuters"', ()),
        ('"https://social.example/anna"', ()),
    ],
)
def test_authors_are_persons(value, expected):
    assert authors(author_json(value)) == expected


def test_a_visible_byline_is_read_where_the_markup_names_nobody():
    byline = "<div>By <span>Anna Kowal</span> | <span>1 May 2020</span></div>"
    assert authors(f"<body><h1>The bridge is open</h1>{byline}<p>Text</p></body>") == ("Anna Kowal",)


def test_a_byline_in_comments_is_not_the_articles():
    assert (
        authors('<body><h1>Bridge</h1><div class="comments"><span class="author">Anna Kowal</span></div></body>') == ()
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<figure><figcaption>The bridge. Photo: Jane Doe</figcaption></figure>", ["Photo: Jane Doe"]),
        (
            "<figure><figcaption>The bridge. <small>Jane Doe / Example</small></figcaption></figure>",
            ["Jane Doe / Example"],
        ),
        ("<figure><figcaption>The bridge. (Jane Doe/AP)</figcaption></figure>", ["Jane Doe/AP"]),
        ('<p class="photo-credit">Jane Doe</p>', ["Jane Doe"]),
        ('<img src="a.jpg" alt="Мост. Фото: БЕЛТА">', ["Фото: БЕЛТА"]),
        ("<figure><figcaption>Мост. Фота: Павел Сініца</figcaption></figure>", ["Фота: Павел Сініца"]),
        ("<figure><figcaption>Anna (left) and Piotr on the bridge (left)</figcaption></figure>", []),
        ('<footer><p class="copyright">© 2026 Example Media. All rights reserved</p></footer>', []),
        ('<div class="related"><img src="b.jpg" alt="Castle. Photo: John Roe"></div>', []),
    ],
)
def test_photo_credits_are_found_in_captions_classes_and_alt_texts(html, expected):
    assert photo_credits(facts_of(f"<body>{html}</body>")) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Мост утром. Фото Ивана Рудя", ["Фото Ивана Рудя"]),
        ("Мост утром Фото Ивана Рудя", ["Фото Ивана Рудя"]),
        ("Мост утром. Фото из архива", ["Фото из архива"]),
        ("Мост утром (фото Ивана Рудя, FB).", ["фото Ивана Рудя, FB"]),
        ("Скриншот видео", ["Скриншот видео"]),
        ("Скриншот видео / МЧС", ["Скриншот видео / МЧС"]),
        ("Фото Заречья", ["Фото Заречья"]),
        ("Фото предоставлено автором", ["Фото предоставлено автором"]),
        ("Опора, скриншот видео МЧС", ["скриншот видео МЧС"]),
        ("Фото с сайта river.example", ["Фото с сайта river.example"]),
        ("Мост утром, 2026 год. Фото — Иван Рудь", ["Фото — Иван Рудь"]),
        ("Мост утром / Reuters", ["Reuters"]),
        ("Мост утром. Иван Рудь / Reuters", ["Иван Рудь / Reuters"]),
        ("Опора. Фото носит иллюстративный характер. Источник: pixabay.com", ["Источник: pixabay.com"]),
        ("Фото: Иван Рудь. На снимке: мост", ["Фото: Иван Рудь"]),
        ("Фото: Иван Рудь. Источник: Зеркало", ["Фото: Иван Рудь. Источник: Зеркало"]),
        ("Мост раніцай. Здымак Івана Рудзя", ["Здымак Івана Рудзя"]),
        ("Мост раніцай, фота аўтара", ["фота аўтара"]),
        ("Апора, скрыншот відэа МНС", ["скрыншот відэа МНС"]),
        ("Фота: Іван Рудзь. На здымку: мост", ["Фота: Іван Рудзь"]),
        ("A bridge. Photo by Jane Rivers", ["Photo by Jane Rivers"]),
        ("A bridge. Photo: Jane Rivers. It was closed on Friday", ["Photo: Jane Rivers"]),
        ("A bridge / AFP", ["AFP"]),
        ("They pledged to oppose it. Jane RIVERS / AFP", ["Jane RIVERS / AFP"]),
        ("Jane Rivers/Getty Images", ["Jane Rivers/Getty Images"]),
        ("A bridge, courtesy of Jane Rivers", ["courtesy of Jane Rivers"]),
        ("A bridge (Photo courtesy of the River Museum)", ["Photo courtesy of the River Museum"]),
    ],
)
def test_a_caption_may_end_with_a_credit_without_a_colon(caption, expected):
    assert photo_credits(facts_of(f"<body><figure><figcaption>{caption}</figcaption></figure></body>")) == expected


@pytest.mark.parametrize(
    "caption",
    [
        "Выставка фото Минска",
        "На выставке фото Ивана Рудя",
        "Посетители смотрят видео с моста",
        "Изображение создано нейросетью",
        "Фото Ивана Рудя получило премию",
        "Фото автора украли",
        "Фото предоставлено суду",
        "Мост, Заречье, 20 ноября 2026 года. Речка",
        "Анна Лесная (в центре)",
        "Мост. Источник: переговоры о мосте пройдут весной",
        "Мост. Источник: Зеркало",
        "The bridge and/or the ferry",
        "A guest by the courtesy of the house",
    ],
)
def test_a_caption_that_names_no_maker_gives_no_credit(caption):
    assert photo_credits(facts_of(f"<body><figure><figcaption>{caption}</figcaption></figure></body>")) == []


def test_the_class_of_a_pictures_source_marks_a_credit():
    html = '<body><div class="photo-source">Фото: Анна Лесная</div><div class="source">Заречье</div></body>'
    assert photo_credits(facts_of(html)) == ["Фото: Анна Лесная"]


@pytest.mark.parametrize(
    ("html", "day", "origin"),
    [
        ('<head><meta property="article:published_time" content="2020-05-01T10:00:00Z"></head>', "2020-05-01", "page"),
        ('<body><h1>Bridge</h1><time datetime="2020-05-01">yesterday</time></body>', "2020-05-01", "page"),
        ('<body><h1>Bridge</h1><span class="date">1 мая 2020, 10:00</span></body>', "2020-05-01", "text"),
        ("<body><h1>Bridge</h1><p>Обновлено: 1 мая 2020</p></body>", None, None),
        ("<body><div><p>Text.</p></div><i>Veröffentlicht am 1. Mai 2020</i></body>", "2020-05-01", "text"),
        ("<body><div><p>Text.</p></div><i>Geboren am 1. Mai 1990</i></body>", None, None),
        ('<body><h1>Bridge</h1><div class="related"><span class="date">1 May 2020</span></div></body>', None, None),
    ],
)
def test_the_day_of_publication_and_what_says_so(html, day, origin):
    moment, said_by = published(facts_of(html), NOW)
    assert (moment.date().isoformat() if moment else None, said_by) == (day, origin)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.vestnik.example/a", "https://m.vestnik.example/a", True),
        ("https://ru.vestnik.example/a", "https://vestnik.example/b", True),
        ("https://bank.co.uk/a", "https://paper.co.uk/a", False),
        ("https://one.blog.example/", "https://two.blog.example/", False),
        ("https://vestnik.example/", "https://vestnik.example.evil.test/", False),
    ],
)
def test_sites_are_told_apart_by_host(one, other, same):
    assert is_same_site(one, other) is same


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # the author's box below the text is the article's, the page's footer is not
        (
            '<div class="entry-footer">Written by <span itemprop="author">Jane Doe</span></div>'
            '<div class="site-footer"><a rel="author" href="/x">John Roe</a></div>',
            ("Jane Doe",),
        ),
        # hCard: a card of a person, no card of a teaser
        ('<p><span class="author vcard"><a class="url fn n">tlow</a></span></p>', ("tlow",)),
        ('<div class="card"><a rel="author">tlow</a></div>', ()),
        (
            '<div><h3><a href="/b">Another bridge</a></h3><p class="author vcard"><a class="fn">John Roe</a></p></div>'
            '<div><h3><a href="/c">A third bridge</a></h3><p class="author vcard"><a class="fn">Jim Poe</a></p></div>',
            (),
        ),
        # an outlet that signs its own texts, named twice
        ('<p><a rel="author">The Vestnik</a></p><p class="author fn">The Vestnik</p>', ("The Vestnik",)),
        ('<p><a rel="author">The Vestnik</a></p><p><a rel="author">The Gazeta</a></p>', ()),
        ('<p><a rel="author">siteadmin</a></p>', ()),
        ('<p><span itemprop="author">Фото из архива</span></p>', ()),
    ],
)
def test_authors_marked_anywhere_count_where_they_agree(html, expected):
    assert authors(f"<body><h1>The bridge is open</h1><p>Some text.</p>{html}</body>") == expected


def test_a_live_blog_is_as_old_as_its_first_post_however_long_it_has_become():
    posts = [{"@type": "BlogPosting", "datePublished": f"2024-08-05T10:{n % 60:02}:00Z", "n": n} for n in range(9000)]
    blog = {"@type": "LiveBlogPosting", "datePublished": "2024-08-04T13:23:00Z", "liveBlogUpdate": posts}
    block = json.dumps(blog)
    assert len(block) > 500_000
    facts = facts_of(f'<head><script type="application/ld+json">{block}</script></head><body><h1>Live</h1></body>')
    moment, _ = published(facts, NOW)
    assert moment == datetime(2024, 8, 4, 13, 23, tzinfo=UTC)
    assert len(facts.nodes) == 1
