"""Who wrote a page, who made its pictures, and what its headline is, where the markup says little or too much."""

from datetime import UTC, datetime

import pytest

from transforms.pages.reading import read_page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXT = (
    "<p>The new bridge over the Wend opened on Monday after two years of work, and buses return to their old route.</p>"
    "<p>Mayor Ann Reed cut the ribbon at noon while about three hundred people walked across in the rain.</p>"
)
TITLE = "Bridge opens in Riverton"


def read(above="", head="", heading=f"<h1>{TITLE}</h1>", title=TITLE, below=""):
    day = '<meta property="article:published_time" content="2026-01-05T10:00Z">'
    told = f'<title>{title}</title><meta property="og:title" content="{title}">{day}{head}'
    page = f"<html><head>{told}</head><body><article>{heading}{above}{TEXT}{below}</article></body></html>"
    return read_page(page.encode(), "https://river.example/2026/bridge", None, NOW)


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        (
            '<div class="byline">By Anna Lane, Chief Town Correspondent, and Peter Moor</div>',
            ("Anna Lane", "Peter Moor"),
        ),
        ('<div class="author">Текст: Анна Лесная. Перевод: Пётр Рудак</div>', ("Анна Лесная",)),
        ('<div class="author">Інтэрв’ю: Анна Лясная</div>', ("Анна Лясная",)),
        (
            "<ul><li><span>Автор, </span><span>Анна Вереск</span></li><li><span>Место работы, </span>Река</li></ul>",
            ("Анна Вереск",),
        ),
        (
            '<p class="authors">By <a>Anna Lane</a></p><ul><li><p class="author-link">Link copied</p></li></ul>',
            ("Anna Lane",),
        ),
        ("<div><small>posted on <time>5 January 2026</time></small> by Anna Maria Lane</div>", ("Anna Maria Lane",)),
        ('<div class="x1">The bridge at noon. By <a href="/writer/2">Frank Moor</a></div>', ()),
        ('<div class="author">Автор: Министерство мостов</div>', ()),
        ('<div class="author">admin</div>', ()),
        ('<div class="author">desk@river.example</div>', ()),
    ],
)
def test_bylines_name_persons_and_nobody_else(above, authors):
    assert read(above).authors == authors


@pytest.mark.parametrize("told", ["River staff reporter", "admin", "news@river.example", "River | People"])
def test_a_site_a_desk_or_an_account_told_to_machines_is_no_author(told):
    assert read(head=f'<meta name="author" content="{told}">').authors == ()


def test_co_authors_of_the_meta_element_join_the_first_one_of_the_data():
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Anna Lane"}}</script>'
    assert read(head=f'{data}<meta name="author" content="Anna Lane, Peter Moor">').authors == (
        "Anna Lane",
        "Peter Moor",
    )


def figure(inside):
    return f"<figure><img src=1>{inside}</figure>"


@pytest.mark.parametrize(
    ("above", "credits"),
    [
        (figure("<figcaption>Noon.<div class=credit>Foto: Ann Moor (Getty)</div>"), "Foto: Ann Moor (Getty)"),
        ("<div><picture><img src=1></picture><div>At noon</div><div>Getty Images</div></div>", "Getty Images"),
        (figure("<p><span>Image source, </span>Reuters</p>"), "Reuters"),
        (figure("<figcaption>Most o świcie. Fot. PAP/Jan Rzeka</figcaption>"), "Fot. PAP/Jan Rzeka"),
        ("<div><img src=1><div>At noon</div><div>Источник: БелТА</div></div>", "БелТА"),
        (figure("<figcaption>© 2026 River Daily</figcaption>"), ""),
        ("<div class=video><img src=1><span class=image-credit>Video 02:14</span></div>", ""),
        ("<div><img src=1><div>Share on Facebook</div><div>Telegram</div></div>", ""),
    ],
)
def test_pictures_are_credited_to_their_makers_and_to_nothing_else(above, credits):
    assert read(above).credits == credits


def test_a_reader_below_the_text_made_no_picture():
    remark = figure("<figcaption>Karl sagt: 28.04.2026 um 12:15</figcaption>")
    assert read(below=f'<div class="comments">{remark}</div>').credits == ""


@pytest.mark.parametrize(
    ("heading", "told", "title"),
    [
        ("<h1>Bri&shy;dge opens in River&shy;ton</h1>", TITLE, TITLE),
        ("<h1>&amp;laquo;Bridge&amp;raquo; is open now</h1>", "«Bridge» is open now", "«Bridge» is open now"),
        (f"<h1><span class=rub>Town</span><br>{TITLE}</h1>", f"{TITLE}: Town", TITLE),
        (f"<h1><span class=kicker>Town</span><span class=hide>: </span>{TITLE}</h1>", TITLE, TITLE),
        (f"<h1>Late at last: {TITLE}</h1>", TITLE, f"Late at last: {TITLE}"),
        (f"<div>{TITLE}</div>", f"{TITLE} ㅣ river.example", TITLE),
    ],
)
def test_the_headline_is_what_readers_see(heading, told, title):
    assert read(heading=heading, title=told).title == title


def test_a_caption_that_no_class_tells_from_the_text_is_none_of_it():
    box = "<div><picture><img src=1></picture><p>The bridge at noon</p></div>"
    assert "at noon" not in read(above=box).text.splitlines()[0]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<strong>Anna Lane/Peter Moor</strong>", ("Anna Lane", "Peter Moor")),
        ("<em>Anna Lane</em>", ("Anna Lane",)),
        ("<strong>How the bridge was built</strong>", ()),
        ("Anna Lane", ()),
    ],
)
def test_names_alone_in_an_emphasised_line_above_the_text_are_its_authors(line, authors):
    assert read(above=f"<p>{line}</p>").authors == authors


OTHERS = '<img src="/2.jpg" alt="Mill. Photo: Ida Berg">'


@pytest.mark.parametrize(
    "other",
    [
        f'<div class="x1">{OTHERS}<div><h3><a href="/mill">The mill turns again</a></h3></div></div>',
        f'<div class="x1">{OTHERS}<a href="/mill"><h3>The mill turns again</h3></a></div>',
        f'<a href="/mill">{OTHERS}<h3>The mill turns again</h3></a>',
        f'<a href="/mill"><div class="x1">{OTHERS}<h3>The mill turns again</h3></div></a>',
        f'<div><a href="/mill"><span><span>{OTHERS}</span><b><h3>The mill turns again</h3></b></span></a></div>',
    ],
)
def test_a_picture_beside_a_linked_headline_names_no_maker_of_this_pages_pictures(other):
    own = '<div><img src="/1.jpg" alt="Bridge. Photo: Ada Holm"></div>'
    assert read(above=own, below=other).credits == "Photo: Ada Holm"


def test_a_picture_beside_a_headline_that_leads_nowhere_is_the_articles_own():
    own = '<div><h3>How the mill was mended</h3><img src="/1.jpg" alt="Mill. Photo: Ada Holm"></div>'
    assert read(below=own).credits == "Photo: Ada Holm"
