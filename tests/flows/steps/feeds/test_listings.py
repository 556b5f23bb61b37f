"""Listing pages as feeds, from the address of a page to its articles; the page in the shape of an official site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from presswatch.cli import main
from tests.flows.steps.press_server import Press, running_press
from tests.one_mother import one_mother
from warehouse.snapshot import open_snapshot

TITLES = (
    "Встреча с главой соседней области о дорогах",
    "Рабочая поездка в Берестовицкий район",
    "Совещание об уборке льна и кукурузы",
    "Вручение наград учителям сельских школ",
    "Посещение завода медицинских приборов",
    "Поздравление с юбилеем народной артистки",
    "Доклад о строительстве водохранилища",
)
WORDS = "Глава государства заявил, что дорогу построят в срок, и поручил правительству доложить об этом в декабре."


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        served.put("/robots.txt", "User-agent: *\nDisallow: /admin", "text/plain")
        yield served


def publish(press: Press, first: int, last: int, per_page: int = 5) -> None:
    """Articles with these numbers; the list shows the newest first, so many a page."""
    numbers = list(range(last, first - 1, -1))
    for number in numbers:
        title = f"{TITLES[number % len(TITLES)]} ({number})"
        press.put_page(f"/ru/events/{number}-vstrecha", title, WORDS, f"{WORDS} Это сообщение номер {number}.", WORDS)
    for page, start in enumerate(range(0, len(numbers), per_page), start=1):
        cards = "".join(
            f'<li class="news-card"><div class="news-card__date">{number % 28 + 1} октября 2026</div>'
            f'<a class="news-card__title" href="/ru/events/{number}-vstrecha">{TITLES[number % len(TITLES)]} '
            f"({number})</a></li>"
            for number in numbers[start : start + per_page]
        )
        older = (
            f'<a class="pager__next" href="/ru/events?page={page + 1}">Далее</a>'
            if start + per_page < len(numbers)
            else ""
        )
        menu = "".join(
            f'<li><a href="/ru/{name}">{name} раздел сайта</a></li>' for name in ("state", "law", "press", "photo")
        )
        press.put(
            "/ru/events" + (f"?page={page}" if page > 1 else ""),
            f'<!doctype html><html lang="ru"><head><title>События</title></head><body><nav><ul>{menu}</ul></nav>'
            f'<main><h1>События</h1><ul class="news">{cards}</ul>{older}</main></body></html>',
        )


@pytest.fixture
def run(
    tmp_path: Path, press: Press, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("PRESSWATCH_ALLOW_NETWORKS", f"127.0.0.0/8:{press.port}")
    monkeypatch.setenv("PRESSWATCH_WORKERS", "1")
    home = tmp_path / "home"
    home.mkdir()
    (home / "feeds.csv").write_text("url,source_id,language\n")

    def typed(*words: str) -> tuple[int, str, str]:
        code = main(["--home", str(home), *words], pool=one_mother)
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def rows(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_snapshot(tmp_path / "home") as connection:
        return connection.execute(sql).fetchall()


def test_a_page_without_a_feed_is_followed_by_a_rule_that_is_found_shown_and_kept(
    tmp_path: Path, press: Press, run: Any
) -> None:
    publish(press, 1, 12)
    code, said, _ = run("feeds", "add", press.url("/ru/events"), "--source", "president_gov_by")
    assert code == 0
    assert 'item = "li.news-card"' in said
    assert f"{TITLES[5]} (12)" in said
    assert "listings.toml" in said
    assert ",listing" in (tmp_path / "home" / "feeds.csv").read_text()
    assert run("ingest", "--only", "feeds", "--force")[0] == 0
    found = rows(tmp_path, "SELECT count(*), count(published_at), any_value(publisher_id) FROM articles")
    assert found == [(5, 5, "president_gov_by")]
    # Seven new ones on a page of five: the older page is asked for, and no gap is left.
    publish(press, 1, 19)
    assert run("ingest", "--only", "feeds", "--force")[0] == 0
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(12,)]
    assert rows(tmp_path, "SELECT count(*) FROM gaps") == [(0,)]
    code, said, _ = run("feeds", "check")
    assert (code, "ok" in said, "listing" in said) == (0, True, True)
    assert "listing" in run("feeds", "list")[1]
    assert '"kind": "listing"' in run("status", "--format", "json")[1]
    code, said, _ = run("feeds", "export")
    assert 'type="listing"' in said


def test_a_layout_that_changed_is_broken_and_never_an_empty_success(tmp_path: Path, press: Press, run: Any) -> None:
    publish(press, 1, 6)
    run("feeds", "add", press.url("/ru/events"))
    run("ingest", "--only", "feeds", "--force")
    press.put("/ru/events", "<html><body><div class='new'><a href='/ru/events/9-x'>Новое</a></div></body></html>")
    for _ in range(3):
        run("ingest", "--only", "feeds", "--force")
    ((state, problem),) = rows(tmp_path, "SELECT state, problem FROM feeds")
    assert state == "broken"
    assert "new layout" in problem
    code, said, _ = run("feeds", "check")
    assert (code, "new layout" in said) == (1, True)


def test_a_person_may_edit_the_rule_and_what_is_wrong_with_it_is_told(tmp_path: Path, press: Press, run: Any) -> None:
    publish(press, 1, 6)
    run("feeds", "add", press.url("/ru/events"))
    rules = tmp_path / "home" / "listings.toml"
    rules.write_text(rules.read_text().replace("li.news-card", "li..card"))
    code, _, said = run("feeds", "check")
    assert code != 0
    assert "li..card" in said


def test_a_rule_with_a_doubt_stands_back_behind_what_is_found_and_sure_and_else_says_it(
    tmp_path: Path, press: Press, run: Any
) -> None:
    publish(press, 1, 6)
    rules = tmp_path / "home" / "listings.toml"
    doubt = "known by addresses alone"
    guess = f'[[listing]]\nurl = "{press.url("")}/*"\nitem = "a"\nlink = "."\npath = "/ru/"\ndoubt = "{doubt}"\n'
    rules.write_text(guess)
    code, said, _ = run("feeds", "add", press.url("/ru/events"))
    assert (code, 'item = "li.news-card"' in said) == (0, True)
    assert run("feeds", "check")[1].count(doubt) == 0
    # A page that the finder is not sure of is read by the guess, and nothing is followed without a word.
    words = "".join(f'<li><a href="/ru/{name}">{name.title()}</a></li>' for name in ("state", "law", "press", "photo"))
    press.put(
        "/menu", f"<html><body><nav><ul>{words}</ul></nav><p><a href='/ru/x'>Мост открыт утром</a></p></body></html>"
    )
    code, _, said = run("feeds", "add", press.url("/menu"))
    assert code == 2
    press.put("/menu", "".join(f"<p><a href='/ru/{n}'>Мост номер {n} открыт</a></p><hr>" for n in "ab"))
    code, _, said = run("feeds", "add", press.url("/menu"))
    assert (code, doubt in said) == (2, True)
    assert run("feeds", "add", press.url("/menu"), "--kind", "listing")[0] == 0
    assert doubt in run("feeds", "check", press.url("/menu"), "--kind", "listing")[1]
    assert rules.read_text().count("[[listing]]") == 2


def test_a_page_that_lists_nothing_is_refused_with_the_reason(press: Press, run: Any) -> None:
    press.put("/about", "<html><body><nav><a href='/a'>Один</a><a href='/b'>Два</a></nav><p>О нас.</p></body></html>")
    code, _, said = run("feeds", "add", press.url("/about"))
    assert code == 2
    assert "no list on its page" in said


@pytest.mark.parametrize("is_named", [True, False], ids=["in_robots_txt", "at_a_usual_place"])
def test_a_news_sitemap_goes_before_the_page(tmp_path: Path, press: Press, run: Any, is_named: bool) -> None:
    publish(press, 1, 6)
    now = datetime.now(UTC)
    news = "".join(
        f"<url><loc>{press.url(f'/ru/events/{number}-vstrecha')}</loc><news:news><news:publication_date>{now:%Y-%m-%d}"
        f"</news:publication_date><news:title>{TITLES[number]}</news:title></news:news></url>"
        for number in range(1, 5)
    )
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    press.put("/sitemap-news.xml", f"<urlset {space}>{news}</urlset>", "application/xml")
    if is_named:
        press.put("/robots.txt", f"Sitemap: {press.url('/sitemap-news.xml')}\n", "text/plain")
    code, said, _ = run("feeds", "add", press.url("/ru/events"))
    assert code == 0
    assert "/sitemap-news.xml is followed" in said
    assert ",sitemap" in (tmp_path / "home" / "feeds.csv").read_text()
    assert run("ingest", "--only", "feeds", "--force")[0] == 0
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(4,)]
