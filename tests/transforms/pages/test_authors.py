"""Authors: bylines with verbs, roles, titles and cards, and what only looks like a byline."""

import pytest

from tests.cpu_time import cpu_below
from tests.transforms.pages.small_pages import author_json, authors

PARAGRAPH = "<p>The bridge over the river was closed on Friday after engineers had found cracks in two pillars.</p>"


def of_page(byline: str, above: str = "") -> tuple[str, ...]:
    return authors(f"<body><div><h1>Bridge closed</h1>{above}{byline}{PARAGRAPH * 2}</div></body>")


@pytest.mark.parametrize(
    "byline",
    [
        "<div class='author-card'><a class='author-card__name' href='/authors/jane-rivers'>Jane Rivers</a></div>",
        "<div class='article-author-card'><span class='author-name'>Jane Rivers</span></div>",
        "<p class='p-author h-card'><a href='/u/jane'>Jane Rivers</a></p>",
        "<div class='card-body'><p class='author'>Jane Rivers</p></div>",
        "<div class='article__footer'><div class='article__author'>Jane Rivers</div></div>",
    ],
)
def test_an_authors_own_card_is_a_byline(byline):
    assert of_page(byline) == ("Jane Rivers",)


@pytest.mark.parametrize(
    "card",
    [
        "<div class='card'><div class='card-body'><p class='author'>John Stone</p></div></div>",
        "<div class='post-card-body'><p class='author'>John Stone</p></div>",
        "<div class='news-card'><div class='author-card'><a href='/authors/john'>John Stone</a></div></div>",
        "<div class='watch-card'><span class='author'>John Stone</span></div>",
        "<div class='x'><h3><a href='/b'>Ferry sails</a></h3><p class='p-author h-card'>John Stone</p></div>",
        "<div class='x'><h3><a href='/b'>Ferry sails</a></h3><p class='author-card'>John Stone</p></div>",
    ],
)
def test_the_card_of_another_article_is_none(card):
    assert of_page(card) == ()
    assert of_page("", above=PARAGRAPH + card) == ()


def test_cards_of_several_below_the_text_are_the_papers_columnists():
    card = "<div class='author-card'><a href='/authors/x'>{}</a></div>"
    cards = card.format("John Stone") + card.format("Mary Field")
    assert of_page("", above=PARAGRAPH + cards) == ()
    assert of_page("", above=PARAGRAPH + card.format("John Stone")) == ("John Stone",)
    assert of_page(f"<div class='authors'>{cards}</div>") == ("John Stone", "Mary Field")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Подготовила Анна Лесная", "Анна Лесная"),
        ("Материал подготовил Иван Рудь", "Иван Рудь"),
        ("Беседовала: Анна Лесная", "Анна Лесная"),
        ("Разговаривал Иван Рудь", "Иван Рудь"),
        ("Интервью взяла Анна Лесная", "Анна Лесная"),
        ("Записала Анна Лесная", "Анна Лесная"),
        ("Расспросил Иван Рудь", "Иван Рудь"),
        ("Текст и фото: Анна Лесная", "Анна Лесная"),
        ("Фото и текст: Анна Лесная", "Анна Лесная"),
        ("Текст — Анна Лесная", "Анна Лесная"),
        ("Текст Ивана Рудя", None),
        ("Тэкст і фота: Алеся Рудзь", "Алеся Рудзь"),
        ("Падрыхтавала Алеся Рудзь", "Алеся Рудзь"),
        ("Падрыхтаваў Янка Рудзь", "Янка Рудзь"),
        ("Гутарыла Алеся Рудзь", "Алеся Рудзь"),
        ("Размаўляў Янка Рудзь", "Янка Рудзь"),
        ("Запісала Алеся Рудзь", "Алеся Рудзь"),
        ("Гутарку вяла Алеся Рудзь", "Алеся Рудзь"),
        ("Text and photos by Jane Rivers", "Jane Rivers"),
        ("Подготовила Анна ЛЕСНАЯ. Фото Ивана РУДЯ", "Анна Лесная"),
        ("Submitted by Jane Rivers on Fri, 11/20/2026 - 14:05", "Jane Rivers"),
        ("Posted by Jane Rivers on November 20", "Jane Rivers"),
        ("Submitted by admin on Fri, 11/20/2026 - 14:05", None),
        ("Подготовили к сдаче Минскую улицу", None),
        ("Беседовала с Иваном Рудём", None),
        ("Записала песню Анна Лесная", None),
        ("Фото: Иван Рудь", None),
    ],
)
def test_words_of_authorship_are_no_part_of_a_name(line, expected):
    assert of_page(f"<p>{line}</p>") == ((expected,) if expected else ())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Записала Анна Лесная", ("Анна Лесная",)),
        ("Падрыхтавала Алеся Рудзь", ("Алеся Рудзь",)),
        ("By Dr Jane Rivers and Prof. John Stone", ("Jane Rivers", "John Stone")),
        ("Корреспондент Анна Лесная", ("Анна Лесная",)),
        ("Карэспандэнтка Алеся Рудзь", ("Алеся Рудзь",)),
        ("Senior Reporter Jane Rivers", ("Jane Rivers",)),
        ("Jane Rivers, Senior Reporter", ("Jane Rivers",)),
        ("Корреспондент Вечернего Бора", ()),
        ("Корреспондент Радио Бор", ()),
        ("Фотограф Иван Рудь", ()),
        ("Текст Ивана Рудя", ()),
        ("Фото Ивана Рудя", ()),
        ("Интервью недели: Анна Лесная", ()),
        ("Фотокорреспондент Иван Рудь", ()),
        ("Editor in Chief", ()),
        ("Анна ЛЕСНАЯ", ("Анна Лесная",)),
        ("ЛЕСНАЯ-РЕЧНАЯ Анна", ("Лесная-Речная Анна",)),
        ("JT Rivers III", ("JT Rivers III",)),
        ("Jane McRivers", ("Jane McRivers",)),
    ],
)
def test_a_marked_byline_loses_verbs_roles_titles_and_capitals(line, expected):
    assert of_page(f"<div class='author'>{line}</div>") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"@type":"Person","name":"Dr. Jane Rivers"}', ("Jane Rivers",)),
        ('{"@type":"Person","name":"Корреспондент Анна Лесная"}', ("Анна Лесная",)),
        ('["Emily Post", "Charles Guest", "Ria Chatterjee"]', ("Emily Post", "Charles Guest", "Ria Chatterjee")),
        ('["Riverton Post", "Special Guest", "Guest Author", "Jane Rivers"]', ("Jane Rivers",)),
    ],
)
def test_told_names_lose_titles_and_keep_surnames_that_are_also_bodies(value, expected):
    assert authors(author_json(value)) == expected


@pytest.mark.parametrize(
    "prose",
    [
        "<p>Автор проекта — Иван Рудь.</p>",
        "<p>Текст песни: Иван Рудь</p>",
        "<h3>By Lake Naroch</h3>",
        "<h3><a href='#x'>By Lake Naroch</a></h3>",
        "<h2>Текст: Якуб Речной</h2>",
        f"{PARAGRAPH}<p><b>By Lake Naroch</b></p>",
    ],
)
def test_prose_within_the_text_is_no_byline(prose):
    assert of_page(prose, above=PARAGRAPH) == ()


def test_a_byline_is_found_as_a_heading_above_the_text_between_lead_and_text_and_below():
    assert of_page("<h3>By Jane Rivers</h3>") == ("Jane Rivers",)
    assert of_page("<p>By <b>Jane Rivers</b></p>", above=PARAGRAPH) == ("Jane Rivers",)
    assert authors(f"<body><h1>Bridge</h1>{PARAGRAPH * 3}<p>By Jane Rivers</p></body>") == ("Jane Rivers",)


@pytest.mark.parametrize(
    "desk", ["Редакция", "Рэдакцыя", "Наш корреспондент", "Our correspondent", "Staff writer", "Newsroom"]
)
def test_a_desk_that_does_not_say_whose_it_is_is_no_author(desk):
    assert of_page(f"<div class='byline author'>{desk}</div>") == ()
    assert authors(f"<head><meta name='author' content='{desk}'></head><body><h1>Bridge</h1>{PARAGRAPH}</body>") == ()


@pytest.mark.parametrize("text", ["By " * 90, "Dr. " * 70, " " * 290 + "on", "Текст " * 45, "- " * 140, "Фото, " * 45])
def test_hostile_bylines_cost_no_time(text):
    with cpu_below(1):
        of_page(f"<div class='author'>{text}</div><p>{text}</p>")


def test_a_row_of_bylines_names_everybody_though_machines_are_told_one():
    node = '{"@type":"NewsArticle","author":{"@type":"Person","name":"Ada Holm"}}'
    told = f'<script type="application/ld+json">{node}</script>'
    row = "".join(f'<div class="byline column"><a rel="author">{name}</a></div>' for name in ("Ida Berg", "Ada Holm"))
    page = f"<head>{told}</head><body><h1>The bridge is open again</h1><div>{row}</div><p>Text.</p></body>"
    assert authors(page) == ("Ida Berg", "Ada Holm")
