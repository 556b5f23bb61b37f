"""Telegram channels as feeds: posts, edits, forwards, deletions, and what was missed; against a server of its shape."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.steps.rounds.round import run_round
from presswatch.records import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.press_server import Press, running_press
from tests.one_mother import SHARING
from warehouse.store.file.connection import open_warehouse

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Channel:
    """A channel whose preview shows its last posts, `shown` at a time."""

    press: Press
    name: str = "town_news"
    shown: int = 5
    posts: dict[int, str] = field(default_factory=dict)

    def say(self, number: int, words: str, forwarded: str = "", more: str = "") -> None:
        name = f"{self.name}/{number}"
        self.posts[number] = (
            f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message"'
            f' data-post="{name}"><div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name"'
            f' href="https://t.me/{self.name}"><span dir="auto">Town news</span></a></div>{forwarded}{more}'
            + (f'<div class="tgme_widget_message_text js-message_text" dir="auto">{words}</div>' if words else "")
            + f'<div class="tgme_widget_message_footer"><a class="tgme_widget_message_date" href="https://t.me/{name}">'
            f'<time datetime="{NOON + timedelta(minutes=number):%Y-%m-%dT%H:%M:%S+00:00}" class="time">12:00</time></a>'
            "</div></div></div>"
        )
        self.publish()

    def publish(self) -> None:
        numbers = sorted(self.posts)
        for before in [None, *numbers]:
            page = [number for number in numbers if before is None or number < before][-self.shown :]
            first = page[0] if page else 0
            older = f'<a href="/s/{self.name}?before={first}" class="tme_messages_more js-messages_more"></a>'
            body = (older if first > numbers[0] else "") + "".join(self.posts[number] for number in page)
            path = f"/s/{self.name}" + (f"?before={before}" if before else "")
            self.press.put(
                path,
                '<html><body><div class="tgme_channel_info_header_title"><span dir="auto">Town news</span></div>'
                f'<main class="tgme_channel_history">{body}</main></body></html>',
            )


@pytest.fixture
def press() -> Iterator[Press]:
    with running_press() as served:
        served.put("/robots.txt", "", status=404)
        yield served


@pytest.fixture
def run(tmp_path: Path, press: Press) -> Callable[..., Any]:
    def once(after: float = 0, name: str = "town_news") -> Any:
        listed = tmp_path / "feeds.csv"
        listed.write_text(f"url,source_id,language,kind\n{press.url(f'/s/{name}')},nasha_niva,ru,telegram\n")
        settings = Settings(home=tmp_path / "home", workers=1, host_delay_seconds=0, allow_networks="127.0.0.0/8:*")
        options = RoundOptions(feeds=listed, only="feeds", force=True)
        return run_round(settings, options, SHARING, now=NOON + timedelta(days=1, hours=after))

    return once


def rows(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_warehouse(tmp_path / "home") as connection:
        return connection.execute(sql).fetchall()


LONG = "⚡️ В городе открыли новый мост через реку. Движение начнётся во вторник.<br/><br/>Мост строили четыре года."


def test_posts_become_articles_of_their_own_form(tmp_path: Path, press: Press, run: Any) -> None:
    channel = Channel(press)
    channel.say(1, LONG)
    channel.say(2, "Срочно! Во вторник автобусы поедут по новому мосту &amp; обратно.")
    channel.say(
        3,
        "",
        more='<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'https://cdn.test/1.jpg\')"></a>',
    )
    channel.say(
        4,
        "Подпись под снимком: рынок открылся после ремонта.",
        more='<a class="tgme_widget_message_reply"><div class="js-message_text js-message_reply_text">Чужое</div></a>',
    )
    run()
    found = rows(
        tmp_path,
        "SELECT url, title, text_origin, origin, section, publisher_id, split_part(text, chr(10), 2) "
        "FROM articles ORDER BY published_at",
    )
    assert found[0] == (
        "https://t.me/town_news/1",
        "В городе открыли новый мост через реку.",
        "post",
        "feed",
        "telegram",
        "nasha_niva",
        "Мост строили четыре года.",
    )
    assert [row[1] for row in found[1:]] == [
        "Срочно! Во вторник автобусы поедут по новому мосту & обратно.",
        "Подпись под снимком: рынок открылся после ремонта.",
    ]
    assert rows(tmp_path, "SELECT reason FROM drops") == [("no_text",)]
    assert set(press.asked) == {"/robots.txt", "/s/town_news"}


def test_an_edit_is_a_version_and_a_deleted_post_is_marked(tmp_path: Path, press: Press, run: Any) -> None:
    channel = Channel(press)
    for number in (1, 2, 3):
        channel.say(number, f"Сообщение номер {number} о том, что в городе прошёл большой праздник урожая.")
    run()
    channel.say(2, "Сообщение номер 2 о том, что в городе отменили большой праздник урожая.")
    run(1)
    versions = (
        "SELECT v.version, v.change FROM article_versions v JOIN articles a USING (article_id) "
        "WHERE a.url LIKE '%/2' ORDER BY v.version"
    )
    assert [row[0] for row in rows(tmp_path, versions)] == [1, 2]
    run(2)
    assert len(rows(tmp_path, versions)) == 2
    del channel.posts[2]
    channel.say(4, "Четвёртое сообщение о том, что в городе снова готовят большой праздник.")
    run(3)
    assert rows(tmp_path, versions)[-1] == (3, "deleted")
    assert rows(tmp_path, "SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(4,)]


def test_a_forwarded_post_names_the_channel_it_came_from(tmp_path: Path, press: Press, run: Any) -> None:
    link = html.escape("https://t.me/zerkalo_io/77")
    forwarded = (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from <a '
        f'class="tgme_widget_message_forwarded_from_name" href="{link}"><span dir="auto">Новости дня</span></a></div>'
    )
    channel = Channel(press)
    channel.say(1, "В столице изменится движение автобусов, сообщает БЕЛТА со ссылкой на Reuters.", forwarded)
    channel.say(2, "На севере страны ожидаются сильные дожди до конца недели, сообщает Интерфакс.")
    run()
    told = rows(tmp_path, "SELECT source_id, role, via FROM article_sources WHERE role <> 'publisher'")
    # What the first channel passes on comes through it; what Reuters told BelTA came through BelTA.
    assert {("zerkalo", "repost", None), ("belta", "attribution", "zerkalo"), ("reuters", "attribution", "belta")} <= {
        *told
    }, told
    assert [via for source, _, via in told if source == "interfax"] == [None]


def test_a_post_forwarded_from_nobody_s_channel_names_whom_it_names_and_links_are_tags(
    tmp_path: Path, press: Press, run: Any
) -> None:
    hidden = (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;<span class="tgme_widget_'
        'message_forwarded_from_name">Town Watch</span></div>'
    )
    words = (
        'В столице изменится движение автобусов, подробности <a href="https://belta.by/a/1">здесь</a>. Рейсы отменены.'
    )
    Channel(press).say(1, words, hidden)
    run()
    told = rows(
        tmp_path, "SELECT source_id, source_name, role FROM article_sources WHERE role <> 'publisher' ORDER BY 3"
    )
    assert told == [("belta", "BelTA", "link"), (None, "Town Watch", "repost")]


def test_what_was_missed_is_asked_for_and_no_gap_is_left(tmp_path: Path, press: Press, run: Any) -> None:
    channel = Channel(press)
    words = "Сообщение номер {} о том, что в городе прошёл ещё один большой праздник урожая."
    for number in range(1, 6):
        channel.say(number, words.format(number))
    run()
    for number in range(6, 19):
        channel.say(number, words.format(number))
    run(1)
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(18,)]
    assert rows(tmp_path, "SELECT count(*) FROM gaps") == [(0,)]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ('<div class="tgme_page"><a class="tgme_action_button_new">View</a></div>', "no public preview"),
        ('<main class="tgme_channel_history"></main>', "no posts"),
        ("<p>Something else</p>", "no preview of a Telegram channel"),
    ],
)
def test_a_channel_without_preview_says_so(tmp_path: Path, press: Press, run: Any, page: str, said: str) -> None:
    press.put("/s/town_news", f"<html><body>{page}</body></html>")
    run()
    ((outcome, problem),) = rows(tmp_path, "SELECT outcome, problem FROM visits")
    assert outcome == "failed"
    assert said in problem


def test_robots_txt_is_obeyed(tmp_path: Path, press: Press, run: Any) -> None:
    Channel(press).say(1, LONG)
    press.put("/robots.txt", "User-agent: *\nDisallow: /s/", "text/plain")
    run()
    assert rows(tmp_path, "SELECT outcome, problem FROM visits") == [("failed", "robots")]
