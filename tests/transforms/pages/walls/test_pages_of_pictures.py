"""Pages that say nothing but captions or a video's description, letters to readers, and pages without a word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from presswatch.errors import Unreadable
from transforms.pages import read_page

NOW = datetime(2026, 11, 28, tzinfo=UTC)
FRAME = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<div class="k1"><a href="/">Ashby Courier</a><a href="/feed">News</a></div><div class="k2"><h1>{title}</h1>{body}</div>
</body></html>"""


def read(title: str, body: str, head: str = ""):
    return read_page(
        FRAME.format(title=title, body=body, head=head).encode(), "https://river.example/2026/a", None, NOW
    )


def figure(caption: str) -> str:
    return f"<figure><img src='/1.jpg' alt=''><figcaption>{caption}</figcaption></figure>"


def test_captions_are_the_text_of_a_page_of_pictures() -> None:
    captions = ["Pupils carry a paper whale over the bridge", "The lantern of the mayor went out twice"]
    assert read("In pictures: the lanterns", "".join(map(figure, captions))).text == "\n".join(captions)


def test_captions_are_no_text_where_paragraphs_are() -> None:
    told = "The ferry keeps new hours from Monday, and the left bank is glad of it, people say. It leaves at five."
    assert (
        "paper whale"
        not in read("Ferry keeps new hours", figure("A paper whale on a bridge") + f"<p>{told}</p>" * 3).text
    )


def test_a_videos_description_is_the_text_of_its_page() -> None:
    described = "Volunteers pull an old boat out of the reeds near the mill."
    video = f'<script type="application/ld+json">{{"@type": "VideoObject", "description": "{described}"}}</script>'
    assert read("Boat in the reeds", "<video src='/v.mp4'></video>", video).text == described


def test_a_letter_to_readers_is_news_if_a_person_signs_it() -> None:
    letter = (
        "<p>Dear readers, for three days you could not open our pages, and many of you asked what had happened.</p>"
        "<p>A pipe burst in the cellar where our machine stands, and we had to dry all of it before you came back.</p>"
        "<p>Thank you for your calls and offers of help; from Monday on you will find us here as usual.</p>"
        "<p>Editor Martha Lane</p>"
    )
    assert read("Why we were away for three days", letter).authors == ("Martha Lane",)


def test_a_page_without_a_word_has_no_text_rather_than_a_challenge() -> None:
    with pytest.raises(Unreadable) as fault:
        read("Hills in fog", "<img src='/1.jpg' alt=''>")
    assert fault.value.reason == "no_text"
