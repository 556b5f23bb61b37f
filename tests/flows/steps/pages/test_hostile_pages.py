"""Pages made to break their reader: each costs itself at most, in bounded time and memory, and says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.pool.pool import ReadingPool
from presswatch.errors import Unreadable
from tests.flows.steps.pages.page_reader import text_of

WORDS = "The council met on Friday and voted for a new bridge over the river."


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Bridge</title>{head}</head><body>{body}</body></html>".encode()


ARTICLE = f"<article><h1>Bridge</h1><p>{WORDS}</p><p>Work begins in the spring, the mayor said.</p></article>"
GOOD = page(ARTICLE)
#: name: the page, and what may come of it: "read" for its text, else the reasons it may be dropped for
PAGES = {
    "two hundred thousand attributes": (page("<p " + " ".join(f"a{n}=''" for n in range(200_000)) + f">{WORDS}</p>"),
                                        {"timeout"}),
    "three hundred thousand paragraphs": (page("<p>x" * 300_000), {"timeout", "too_big"}),
    "fifty thousand levels": (page("<div>" * 50_000 + WORDS), {"unreadable", "no_text", "read"}),
    "three hundred levels": (page("<div>" * 300 + ARTICLE + "</div>" * 300), {"read"}),
    "two thousand nested tables": (page("<table><tr><td>" * 2000 + WORDS), {"unreadable", "no_text", "read"}),
    "ten megabytes in one line": (page("<p>" + "word " * 2_000_000 + "</p>"), {"too_big"}),
    "json-ld of a hundred thousand levels": (page(
        ARTICLE, f'<script type="application/ld+json">{"[" * 100_000}</script>'), {"read"}),
    "runs of digits and dashes": (page(ARTICLE + f"<p>{'1' * 200_000}{'-' * 200_000}{'@' * 100_000}</p>"), {"read"}),
    "a character that ends strings": (GOOD.replace(b"voted", b"\x00vo\x00ted"), {"read"}),
    "an empty page of scripts": (page("<div id=app></div><script>go()</script>"), {"no_text"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(text_of, 2, 4.0, 1_000_000_000) as children:
        list(children.map([(GOOD,), (GOOD,)]))  # the reader's libraries are loaded by now
        yield children


def test_each_hostile_page_loses_only_itself_and_good_ones_come_through(pool: ReadingPool) -> None:
    tasks = [task for body, _ in PAGES.values() for task in ((body,), (GOOD,))]
    answers = list(pool.map(tasks))
    for (name, (_, allowed)), found in zip(PAGES.items(), answers[::2], strict=True):
        assert (found.reason if isinstance(found, Unreadable) else "read") in allowed, (name, found)
    assert [WORDS in str(found) for found in answers[1::2]] == [True] * len(PAGES)


def test_no_control_character_and_nothing_after_it_is_lost(pool: ReadingPool) -> None:
    (text,) = pool.map([(PAGES["a character that ends strings"][0],)])
    assert "\x00" not in text
    assert "Work begins in the spring" in text


def test_a_page_in_another_charset_than_its_server_says_is_readable(pool: ReadingPool) -> None:
    words = "Городской совет проголосовал за новый мост через реку."
    article = f"<article><h1>Мост</h1><p>{words}</p></article>"
    body = f"<!doctype html><html><meta charset=windows-1251><title>Мост</title>{article}"
    answers = list(pool.map([(body.encode("cp1251"), "utf-8"), (body.encode("utf-16"), None)]))
    assert [words in str(found) for found in answers] == [True, True]
