"""Posts of channels in the shapes that previews give them, each in our own words; written before they were tried."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml.html import fromstring

from presswatch.records import Item
from transforms.feeds.telegram import read_channel

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TEXT = '<div class="tgme_widget_message_text js-message_text before_footer" dir="auto">{}</div>'
BRIDGE = "Мост через реку открыли утром. По нему уже идут автобусы."
ALBUM = (
    '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap"><div class="tgme_widget_message_grouped">'
    + "".join(
        f'<a class="tgme_widget_message_photo_wrap grouped_media_wrap blured js-message_photo" href="https://t.me/town/'
        f'{number}?single" style="left:0px;width:225px;background-image:url(\'https://cdn.test/{number}.jpg\')"></a>'
        for number in (7, 8, 9)
    )
    + "</div></div>"
)
POLL = (
    '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Нужен ли городу ещё один '
    'мост?</div><div class="tgme_widget_message_poll_type">Anonymous Poll</div><div class="tgme_widget_message_poll_'
    'options">'
    + "".join(
        '<a class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_percent">'
        f'{share}%</div><div class="tgme_widget_message_poll_option_value"><div class="tgme_widget_message_poll_option_'
        f'text">{words}</div></div></a>'
        for share, words in ((61, "Да, в районе вокзала"), (39, "Нет, хватит старого"))
    )
    + "</div></div>"
)
REPLY = (
    '<a class="tgme_widget_message_reply user-color-5" href="https://t.me/town/3"><i class="tgme_widget_message_reply_'
    'thumb"></i><div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name">Town'
    '</span></div><div class="tgme_widget_message_metatext js-message_reply_text">Чужие слова о рынке</div></a>'
)
NOT_SUPPORTED = (
    '<div class="message_media_not_supported_wrap"><div class="message_media_not_supported"><div class="message_media_'
    'not_supported_label">Please open Telegram to view this post</div><a href="https://t.me/town/7" class="message_'
    'media_view_in_telegram">VIEW IN TELEGRAM</a></div></div>'
)
VIDEO = (
    '<a class="tgme_widget_message_video_player js-message_video_player" href="https://t.me/town/7"><i class="tgme_'
    'widget_message_video_thumb" style="background-image:url(\'https://cdn.test/frame.jpg\')"></i><div class="tgme_'
    'widget_message_video_wrap"><video src="https://cdn.test/v.mp4"></video></div><time class="message_video_duration '
    'js-message_video_duration">0:35</time></a>'
)
HIDDEN = (
    '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;<span class="tgme_widget_message_'
    'forwarded_from_name">Анна К.</span></div>'
)
PREVIEW = (
    '<a class="tgme_widget_message_link_preview" href="https://paper.test/bridge"><div class="link_preview_site_name '
    'accent_color">Town paper</div><div class="link_preview_title">Мост открыт после четырёх лет ремонта</div><div '
    'class="link_preview_description">Движение началось утром.</div></a>'
)
LINK_ALONE = '<a href="https://paper.test/bridge" target="_blank">https://paper.test/bridge</a>'
MARKUP = (
    '<i class="emoji" style="background-image:url(\'//telegram.org/img/emoji/40/E29AA1.png\')"><b>⚡️</b></i><b>Мост '
    "открыли сегодня утром.</b><br/><br/><blockquote>«Ехать стало быстрее», — сказал водитель.</blockquote><tg-spoiler>"
    'Второй мост начнут весной.</tg-spoiler> <a href="?q=%23город">#город</a>'
)


def post(inner: str, classes: str = "", meta: str = "") -> str:
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message {classes} js-widget_message" data-post='
        f'"town/7"><div class="tgme_widget_message_bubble">{inner}<div class="tgme_widget_message_footer"><div '
        'class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span><span class="tgme_widget_'
        f'message_meta">{meta}<a class="tgme_widget_message_date" href="https://t.me/town/7"><time datetime="2026-11-'
        '27T07:05:09+00:00" class="time">07:05</time></a></span></div></div></div></div></div>'
    )


def items(html: str) -> tuple[Item, ...]:
    page = f'<html><body><main class="tgme_channel_history">{html}</main></body></html>'
    return read_channel(page.encode(), url="https://t.me/s/town", feed_id="f", now=NOW).items


def words_of(item: Item) -> str:
    return " ".join(fromstring(f"<div>{item.content_html}</div>").text_content().split()) if item.content_html else ""


@pytest.mark.parametrize(
    ("html", "title", "has", "lacks", "facts"),
    [
        (post(POLL), "Нужен ли городу ещё один мост?", ["Да, в районе вокзала"], ["Anonymous"], {}),
        (
            post(ALBUM + TEXT.format(BRIDGE)),
            "Мост через реку открыли утром.",
            ["автобусы"],
            [],
            {"image_url": "https://cdn.test/7.jpg"},
        ),
        (post(REPLY + TEXT.format(BRIDGE)), "Мост через реку открыли утром.", ["автобусы"], ["рынке"], {}),
        (post(TEXT.format(BRIDGE), meta="edited &nbsp;"), "Мост через реку открыли утром.", [], ["edited"], {}),
        (post(ALBUM), "", [], [], {"image_url": "https://cdn.test/7.jpg"}),
        (post(NOT_SUPPORTED, "text_not_supported_wrap"), "", [], ["open Telegram"], {}),
        (
            post(VIDEO + TEXT.format(BRIDGE)),
            "Мост через реку открыли утром.",
            ["автобусы"],
            ["0:35"],
            {"image_url": "https://cdn.test/frame.jpg"},
        ),
        (
            post(HIDDEN + TEXT.format(BRIDGE)),
            "Мост через реку открыли утром.",
            [],
            ["Forwarded"],
            {"credits": "Forwarded from Анна К."},
        ),
        (
            post(TEXT.format(LINK_ALONE) + PREVIEW),
            "Мост открыт после четырёх лет ремонта",
            ["paper.test/bridge"],
            [],
            {},
        ),
        (post(TEXT.format(MARKUP)), "Мост открыли сегодня утром.", ["водитель", "Второй мост"], [], {}),
    ],
    ids=[
        "poll",
        "album",
        "reply",
        "edited",
        "picture_alone",
        "not_supported",
        "video",
        "hidden_user",
        "link_alone",
        "markup",
    ],  # fmt: skip
)
def test_a_post_is_read_in_each_shape(
    html: str, title: str, has: list[str], lacks: list[str], facts: dict[str, Any]
) -> None:
    (item,) = items(html)
    assert item.title == title
    assert item.url == "https://t.me/town/7"
    assert item.published_at == datetime(2026, 11, 27, 7, 5, 9, tzinfo=UTC)
    assert all(words in words_of(item) for words in has)
    assert not any(words in words_of(item) for words in lacks)
    assert {name: getattr(item, name) for name in facts} == facts


def test_what_telegram_says_of_a_channel_is_no_post() -> None:
    assert items(post(TEXT.format("Channel photo updated"), "service_message") + post(TEXT.format(BRIDGE)))[0].title
    assert len(items(post(TEXT.format("Channel photo updated"), "service_message") + post(TEXT.format(BRIDGE)))) == 1
