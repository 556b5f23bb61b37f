"""A text read from its frame alone is that of the whole page."""

from __future__ import annotations

import random
from typing import Any

import pytest
from lxml.html import tostring

from tests.transforms.speedups.test_comparison import random_page, sentence, told_by_trafilatura
from transforms.pages.texts import parse_page, reading, text_options
from transforms.speedups import given
from transforms.speedups.frames import frame_alone

PARAGRAPH = (
    "<p>The bridge over the river was closed on Monday after ice had damaged two of its pillars, the mayor said.</p>"
)
LONG = 8 * PARAGRAPH
PAGE = "<html><head><title>t</title></head><body>{}</body></html>"
FRAMES = (
    "<div class='entry-content'>{}</div>",
    "<article>{}</article>",
    "<div><section class='story-body'>{}</section></div> behind",
    "<main id='content'>{}</main>",
)


#: pages whose frame depends on what is around it
WHOLE = {
    "no frame": f"<div>{LONG}</div>",
    "a form in the frame": f"<article>{LONG}<form>{PARAGRAPH}</form></article>",
    "a form that cleaning may turn into a frame": f"<form class='entry-content'>{LONG}</form><article>{LONG}</article>",
    "details that conversion turns into a frame": f"<details class='post-body'>a</details><article>{LONG}</article>",
    "discarded elements within others of their name": (
        f"<aside>a<aside>b</aside></aside><article><aside>c</aside>{LONG}</article>"
    ),
    "a frame that is discarded": f"<footer><article>{LONG}</article></footer><main>{LONG}</main>",
    "a frame in a list": f"<ul><li><article>{LONG}</article></li></ul>",
    "little text in paragraphs": f"<article>{PARAGRAPH}<div>{LONG.replace('p>', 'b>')}</div></article>",
}
#: pages whose frame is read alone although trafilatura misses some elements that it should discard: these stand behind
ALONE = {
    "discarded elements within others in the frame": (
        f"<article><aside>a<aside>b</aside></aside>{LONG}<aside>c</aside></article>"
    ),
    "discarded elements within others behind the frame": (
        f"<article>{LONG}<aside>c</aside></article><aside>a<aside>b</aside></aside><aside>d</aside>"
    ),
}
#: pages whose frame seems to hold enough text before it is cleaned
UNSURE = {
    "most of the text is discarded": f"<article>{PARAGRAPH}<aside>{LONG}</aside></article><div>{LONG}</div>",
    "most of the text is of links": f"<article>{PARAGRAPH}{LONG.replace('<p>', '<p><a>')}</article><div>{LONG}</div>",
    "one paragraph has all of the text": f"<article><p>{LONG.replace('<p>', '').replace('</p>', ' ')}</p></article>",
}


def page(body: str) -> Any:
    return parse_page(PAGE.format(body).encode(), "utf-8")


def framed_page(number: int) -> str:
    """A random page with a long text in a frame that trafilatura knows, and parts before, in and behind it."""
    chance = random.Random(number)
    before, inside, behind = (
        random_page(number + place).partition("<body>")[2].partition("</body>")[0] for place in range(3)
    )
    paragraphs = "".join(f"<p>{sentence(chance) * 3}</p>" for _ in range(8))
    return before * chance.randint(0, 1) + chance.choice(FRAMES).format(inside + paragraphs) + behind


def alone(body: str) -> Any:
    """The frame that is read alone; None if the page is read whole."""
    tree, options = page(body), text_options(strict=True)
    with given(tree):
        return frame_alone(tree, options)


@pytest.mark.parametrize("numbers", [range(0, 1000, 12), pytest.param(range(0, 1000, 4), marks=pytest.mark.hard)])
def test_texts_read_from_frames_are_those_of_trafilatura_alone(numbers):
    """A third of the pages: each kind of frame has twenty of them, each of the parts around it a dozen."""
    special = [*WHOLE.values(), *ALONE.values(), *UNSURE.values()]
    bodies = [framed_page(number) for number in numbers] + special
    _, told = told_by_trafilatura([PAGE.format(body) for body in bodies])
    assert [reading(page(body), "https://press.invalid/a", strict=True) for body in bodies] == told
    assert sum(alone(body) is not None for body in bodies) > len(bodies) / 4


def test_a_frame_is_copied_with_what_decides_about_its_links():
    found = alone(f"<nav>menu</nav><div><article>{LONG}</article>behind</div><footer>imprint</footer>")
    assert (
        tostring(found.getroottree().getroot())
        == f"<html><body><div><article>{LONG}</article></div></body></html>".encode()
    )


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_a_page_is_read_whole_if_more_than_its_frame_decides_about_the_frame(body):
    assert alone(body) is None


@pytest.mark.parametrize("body", ALONE.values(), ids=ALONE)
def test_a_frame_is_read_alone_if_what_is_missed_stands_in_or_behind_it(body):
    assert alone(body) is not None


@pytest.mark.parametrize("body", UNSURE.values(), ids=UNSURE)
def test_a_frame_whose_text_turns_out_to_be_short_is_left_for_the_whole_page(body):
    assert alone(body) is not None
