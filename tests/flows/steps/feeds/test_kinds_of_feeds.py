"""Feeds of four kinds in one home: every verb and page that speaks of feeds says which is which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.steps.rounds.round import run_round
from presswatch.cli import main
from presswatch.records import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.press_server import Press, running_press
from tests.one_mother import SHARING
from warehouse.snapshot import find_alarms

WORDS = "The office told reporters on the same day that works go on as planned and that people will be told of the end."
PATHS = {"feed": "/rss", "sitemap": "/map.xml", "listing": "/news", "telegram": "/s/town"}
CALLED = {"feed": "feed", "sitemap": "sitemap", "listing": "page that lists articles", "telegram": "Telegram channel"}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with running_press() as served:
        yield served


def publish(press: Press, first: int) -> None:
    """Pages from a number on, and a feed, a sitemap, a listing and a channel with entries of their own."""
    now = datetime.now(UTC)
    for number in range(first, first + 6):
        press.put_page(f"/news/{number}00", f"Bridge number {number} opens in town", f"{WORDS} {number}.", WORDS, WORDS)
    press.put_feed("/rss", (f"/news/{first}00", f"Bridge number {first} opens in town", "Short."))
    entry = f"<url><loc>{press.url(f'/news/{first + 1}00')}</loc><lastmod>{now:%Y-%m-%d}</lastmod></url>"
    press.put("/map.xml", f"<urlset>{entry}</urlset>", "application/xml")
    cards = "".join(
        f'<li class="card"><a href="/news/{number}00">Bridge number {number} opens in town</a>'
        f"<time datetime='{now - timedelta(hours=number):%Y-%m-%dT%H:00:00Z}'></time></li>"
        for number in range(first + 2, first + 6)
    )
    press.put("/news", f"<html lang='en'><body><ul>{cards}</ul></body></html>")
    press.put(
        "/s/town",
        '<main class="tgme_channel_history"><div class="tgme_widget_message" data-post="town/'
        f'{first}"><div class="js-message_text">Bridge {first} opens in town tomorrow. {WORDS}</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/town/{first}">'
        f'<time datetime="{now:%Y-%m-%dT%H:%M:%S}+00:00"></time></a></div></main>',
    )


@pytest.fixture(scope="module")
def home(press: Press, tmp_path_factory: Any) -> Path:
    """A home that follows a feed of each kind: what is new, nothing new, all new, then nothing that can be read."""
    made: Path = tmp_path_factory.mktemp("kinds") / "home"
    made.mkdir()
    publish(press, 1)
    rows = [f"{press.url(path)},,en,{kind}" for kind, path in PATHS.items()]
    (made / "feeds.csv").write_text("\n".join(["url,source_id,language,kind", *rows]) + "\n")
    (made / "listings.toml").write_text(f'[[listing]]\nurl = "{press.url("/news")}"\nitem = "li.card"\n')
    networks = f"127.0.0.0/8:{press.port}"
    settings = Settings(home=made, workers=1, host_delay_seconds=0, allow_networks=networks)
    options = RoundOptions(only="feeds", force=True)
    run_round(settings, options, SHARING)
    run_round(settings, options, SHARING)
    publish(press, 11)
    run_round(settings, options, SHARING)
    for path in PATHS.values():
        press.put(path, "<html><body>Moved away</body></html>")
    for _ in range(3):
        run_round(settings, options, SHARING)
    return made


@pytest.fixture
def run(home: Path, capsys: Any) -> Callable[..., str]:
    def typed(*words: str) -> str:
        code = main([*words, "--home", str(home)])
        said = capsys.readouterr()
        assert code == 0, said.err
        return str(said.out)

    return typed


def test_lists_and_status_have_a_column_of_kinds(press: Press, run: Any) -> None:
    for verb, part in ((("feeds", "list"), None), (("status",), "feeds")):
        said = json.loads(run(*verb, "--format", "json"))
        rows = said[part] if part else said
        assert {row["url"]: row["kind"] for row in rows} == {press.url(path): kind for kind, path in PATHS.items()}


def test_items_of_all_kinds_become_articles(run: Any) -> None:
    counted = "SELECT f.kind, count(*) AS n FROM article_feeds a JOIN feeds f USING (feed_id) GROUP BY f.kind"
    rows = json.loads(run("sql", counted, "--format", "json"))
    assert {row["kind"]: row["n"] for row in rows} == {"feed": 2, "sitemap": 2, "listing": 8, "telegram": 2}


def test_visits_and_gaps_are_those_of_any_feed(run: Any) -> None:
    visits = (
        'SELECT f.kind, list(v.outcome ORDER BY v."at") AS outcomes FROM visits v JOIN feeds f USING (feed_id) '
        "GROUP BY f.kind"
    )
    rows = json.loads(run("sql", visits, "--format", "json"))
    assert {row["kind"]: row["outcomes"] for row in rows} == dict.fromkeys(
        PATHS, ["new", "same", "new", *["failed"] * 3]
    )
    gaps = "SELECT f.kind FROM gaps g JOIN feeds f USING (feed_id) ORDER BY 1"
    assert [row["kind"] for row in json.loads(run("sql", gaps, "--format", "json"))] == sorted(PATHS)


@pytest.mark.parametrize("kind", list(PATHS))
def test_explain_says_what_kind_of_feed_an_address_is(press: Press, run: Any, kind: str) -> None:
    assert f"{press.url(PATHS[kind])} is a {CALLED[kind]}, followed" in run("explain", press.url(PATHS[kind]))


def test_opml_takes_the_kinds_to_another_home(press: Press, run: Any, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "list.opml").write_text(run("feeds", "export"))
    other = str(tmp_path / "other")
    assert main(["feeds", "import", str(tmp_path / "list.opml"), "--home", other]) == 0
    capsys.readouterr()
    listed = (tmp_path / "other" / "feeds.csv").read_text()
    assert all(f"{press.url(path)},,en,{kind}" in listed for kind, path in PATHS.items()), listed


def test_alarms_name_the_kind_that_is_broken(press: Press, home: Path) -> None:
    told = "\n".join(alarm.text for alarm in find_alarms(home, datetime.now(UTC) + timedelta(days=2)))
    names = {"feed": "Feed", "sitemap": "Sitemap", "listing": "Listing", "telegram": "Channel"}
    for kind, path in PATHS.items():
        assert f"{names[kind]} {press.url(path)} is broken" in told


def test_the_report_says_of_a_broken_listing_what_it_is(home: Path, run: Any) -> None:
    run("report")
    page = (home / "overview.html").read_text()
    for words in ("listing page", "sitemap", "Telegram channel"):
        assert f"({words})" in page
