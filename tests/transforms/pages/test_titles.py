"""Titles: what of a headline is the site's name, a section or a counter, and what only looks like it."""

import pytest

from tests.transforms.pages.small_pages import title

LIDA = "https://lida.example/a"


def page(told: str, heading: str | None = None, site: str = "") -> str:
    named = f'<meta property="og:site_name" content="{site}">' if site else ""
    shown = f"<h1>{heading}</h1>" if heading else '<div class="title">A heading in no h1</div>'
    return f"<head>{named}<title>{told}</title></head><body>{shown}<p>Text.</p></body>"


@pytest.mark.parametrize(
    ("headline", "site"),
    [
        ("Лида — в числе лучших городов страны", "Лидская газета"),
        ("«Маяк-Лида» — «Гродно»", "Гродно сегодня"),
        ("Wales - a nation of bridges", "Wales Online"),
        ("A nation of bridges - Wales", "Wales Online"),
        ("Лида — город мостов", "Лида"),
        ("Город мостов: Лида", "Лида"),
    ],
)
def test_a_place_in_a_headline_is_not_the_paper_named_after_it(headline, site):
    assert title(page(headline, headline, site)) == headline
    assert title(page(f"{headline} | {site}", headline, site)) == headline


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ("The bridge is open again | The Lida Herald", "The Lida Herald"),
        ("The bridge is open again | Lida Herald", "The Lida Herald"),
        ("The bridge is open again - Herald", "The Lida Herald"),
        ("The bridge is open again - Herald News", "Herald"),
        ("Herald | The bridge is open again", "Herald"),
        ("Herald - The bridge is open again", "Herald"),
        ("The bridge is open again | lida.example", ""),
    ],
)
def test_a_told_title_loses_the_sites_name_whether_or_not_there_is_a_heading(told, site):
    assert title(page(told, "The bridge is open again", site), LIDA) == "The bridge is open again"
    assert title(page(told, None, site), LIDA) == "The bridge is open again"


def test_a_heading_loses_the_full_name_at_its_end_and_before_a_bar():
    told = "The bridge is open again"
    assert title(page(told, f"{told} — Herald", "Herald")) == told
    assert title(page(f"{told} | Herald", f"Herald | {told}", "Herald")) == told
    assert title(page(f"Herald | {told}", f"Herald | {told}", "Herald")) == told


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Мост закрыли на ремонт :: Общество :: Речка", "Мост закрыли на ремонт"),
        ("Мост закрыли :: Общество :: Речка", "Мост закрыли"),
        ("Мост закрыли на ремонт | Новости | Лида и район | Речка", "Мост закрыли на ремонт"),
        ("Мост закрыли на ремонт - Общество - Речка", "Мост закрыли на ремонт"),
        ("Маяк - Нёман - Речка", "Маяк - Нёман"),
        ("Мост закрыли - и надолго - Речка", "Мост закрыли - и надолго"),
        ("Мост закрыли на ремонт - Кто виноват? - Речка", "Мост закрыли на ремонт - Кто виноват?"),
        ("Мост закрыли на ремонт - Общество | Речка", "Мост закрыли на ремонт - Общество"),
        ("Мост закрыли на ремонт :: Общество", "Мост закрыли на ремонт :: Общество"),
        ("Мэр сказал: « мост закрыт » - Речка", "Мэр сказал: « мост закрыт »"),
    ],
)
def test_a_section_between_headline_and_site_goes_with_the_site(told, expected):
    assert title(page(told, None, "Речка")) == expected


def test_what_a_heading_ends_with_is_no_section():
    headline = "Кубок страны: Маяк - Нёман"
    assert title(page(f"{headline} - Речка", headline, "Речка")) == headline


@pytest.mark.parametrize(
    "heading",
    [
        'Мост закрыли на ремонт <a href="#comments">14</a>',
        'Мост закрыли на ремонт<a class="cnt" href="/a#comments">14</a>',
        'Мост закрыли на ремонт <a href="/a/comments/">14 комментариев</a>',
        "Мост закрыли на ремонт <span>14</span>",
        "Мост закрыли на ремонт <sup>(14)</sup>",
        "Мост закрыли на ремонт <span><a>14</a></span>",
    ],
)
def test_the_number_of_comments_is_no_part_of_a_headline(heading):
    assert title(page("Мост закрыли на ремонт | Газета", heading)) == "Мост закрыли на ремонт"


@pytest.mark.parametrize(
    ("told", "heading", "expected"),
    [
        ("Мосты года 2026 | Газета", "Мосты года <span>2026</span>", "Мосты года 2026"),
        ("Мосты: лучшие из них | Газета", "Мосты: лучшие <b>20</b>", "Мосты: лучшие 20"),
        ("Мосты года | Газета", '<a href="/a#comments">Мосты года</a>', "Мосты года"),
        ("Новый мост | Газета", 'Новый мост за <a href="/14">14</a> дней', "Новый мост за 14 дней"),
    ],
)
def test_a_number_that_belongs_to_the_headline_stays(told, heading, expected):
    assert title(page(told, heading)) == expected


TRAIL = '<nav class="breadcrumb"><ol><li><a href="/">Start</a></li><li><h1>{}</h1></li></ol></nav>'


@pytest.mark.parametrize(
    "headline",
    [
        "<h2><span class='kicker'>Mills</span> <span>The old bridge is open</span></h2>",
        "<div class='big' itemprop='headline'><span class='highline'>Mills</span> The old bridge is open</div>",
    ],
    ids=["second heading that networks are told", "marked element"],
)
def test_readers_see_another_headline_than_the_heading_in_a_trail_of_links(headline):
    head = '<title>Old bridge: open after two years</title><meta property="og:title" content="The old bridge is open">'
    body = TRAIL.format("Old bridge: open after two years") + f"<main>{headline}<p>Text.</p></main>"
    assert title(f"<head>{head}</head><body>{body}</body>") == "The old bridge is open"


def test_a_heading_in_a_trail_of_links_is_the_title_where_no_other_is_told():
    body = TRAIL.format("The old bridge is open") + "<main><h2>How it was built</h2><p>Text.</p></main>"
    assert title(f"<head><title>The old bridge is open</title></head><body>{body}</body>") == "The old bridge is open"


def test_a_kicker_in_an_element_of_its_own_has_the_colon_that_machines_are_told():
    head = (
        '<title>Mills: The old bridge is open</title><meta property="og:title" content="Mills: The old bridge is open">'
    )
    body = "<h1><span class='x1'>Mills</span> <span class='x2'>The old bridge is open</span></h1><p>Text.</p>"
    assert title(f"<head>{head}</head><body>{body}</body>") == "Mills: The old bridge is open"


def test_a_heading_that_shares_only_small_words_with_the_title_is_not_the_headline():
    head = "<title>The diary for the young and the old</title>"
    told = '<meta property="og:title" content="Montauk: what a coast">'
    body = "<h1>Tips for lunch and dinner</h1><p>Text.</p><h1>The way and the train</h1><p>Text.</p>"
    assert title(f"<head>{head}{told}</head><body>{body}</body>") == "Montauk: what a coast"


@pytest.mark.parametrize("runaway", ["left-", "| ", "12:34 ", "river, "])
def test_a_title_and_a_heading_that_nobody_closed_are_read_only_as_far_as_titles_go(runaway):
    """Whole, forty thousand characters took minutes: titles are compared piece by piece."""
    swallowed = "The ferry keeps new hours. " + runaway * 8000
    assert len(title(page(told=swallowed, heading=swallowed))) <= 1000
