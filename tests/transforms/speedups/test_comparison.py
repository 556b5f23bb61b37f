"""The texts are trafilatura's own, letter for letter, whatever it was not asked."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from copy import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justext.utils import normalize_whitespace
from lxml.html import fromstring, tostring
from trafilatura.htmlprocessing import prune_unwanted_nodes
from trafilatura.readability_lxml import Document
from trafilatura.xpaths import OVERALL_DISCARD_XPATH

from transforms.pages.texts import parse_page, reading, text_options
from transforms.speedups.comparison import may_win, programs_emptied
from transforms.speedups.installing import Installed, install
from transforms.speedups.justext import even_blanks
from transforms.speedups.sparing import longest_text, text_length

#: trafilatura in a process of its own, where nothing has been put in its place
PLAIN = """
import json, sys
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from transforms.pages.texts import parse_page
for page in json.load(sys.stdin):
    for strict in (False, True):
        tree = parse_page(page.encode(), "utf-8")
        found = bare_extraction(
            tree, url="https://press.invalid/a", with_metadata=False, include_comments=False, favor_precision=strict
        )
        print(json.dumps(getattr(found, "text", None) or ""))
"""
CLASSES = (
    "", "", "", "article-body", "content", "comment", "sidebar", "menu", "footer", "related", "promo", "post",
    "ad-break", "entry-content", "header", "widget", "main", "social",
)  # fmt: skip
SENTENCE = "the bridge over the river was closed on Monday after ice had damaged two of its pillars , said the mayor"
HEAD = '<head><title>The bridge is closed</title><script type="application/ld+json">{"a": "b c"}</script></head>'


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(SENTENCE.split(), k=chance.randint(1, 40))) + chance.choice(
        [". ", ", ", " © ", "\n\t", "."]
    )


def piece(chance: random.Random, depth: int = 0) -> str:
    """A random part of a page."""
    kind = chance.choice(["p", "p", "p", "p", "div", "div", "section", "ul", "table", "iframe", "links", "br", "aside"])
    name = f' class="{chance.choice(CLASSES)}"' if chance.random() < 0.6 else ""
    inner = "".join(sentence(chance) for _ in range(chance.randint(0, 4)))
    if kind == "p":
        return (
            f"<p{name}>{inner}<a href='/x'>{sentence(chance)}</a></p>" if chance.random() < 0.3 else f"<p>{inner}</p>"
        )
    if kind == "iframe":
        return "<iframe src='https://www.youtube.com/embed/1'></iframe>"
    if kind == "br":
        return f"{inner}<br><br>{sentence(chance)}"
    if kind in ("ul", "links"):
        items = "".join(f"<li><a href='/{n}'>{sentence(chance)}</a></li>" for n in range(chance.randint(1, 8)))
        return f"<ul{name}>{items}</ul>"
    if kind == "table":
        return f"<table{name}><tr><td>{inner}</td><td>{sentence(chance)}</td></tr></table>"
    children = "" if depth > 3 else "".join(piece(chance, depth + 1) for _ in range(chance.randint(0, 6)))
    return f"<{kind}{name}>{inner if chance.random() < 0.3 else ''}{children}</{kind}>"


def random_page(number: int) -> str:
    chance = random.Random(number)
    body = "".join(piece(chance) for _ in range(chance.randint(1, 8)))
    return f"<html>{HEAD}<body>{body}</body></html>"


def told_by_trafilatura(pages: list[str]) -> tuple[list[str], list[str]]:
    """The texts of trafilatura alone: of its usual reading and of the strict one."""
    told = subprocess.run(
        [sys.executable, "-c", PLAIN], input=json.dumps(pages), capture_output=True, text=True, check=True
    )
    texts = [json.loads(line) for line in told.stdout.splitlines()]
    return texts[::2], texts[1::2]


def test_all_speed_ups_are_in_force_with_the_versions_in_use():
    # Fails where a newer trafilatura or justext left one behind: measure it, then translate it or let it go.
    assert install() == Installed(xpaths=True, frames=True, cleaning=True, comparison=True, justext=True)


def test_a_speed_up_that_a_version_left_behind_is_named():
    assert Installed(xpaths=False, frames=True, cleaning=True, comparison=True, justext=False).missing == (
        "xpaths",
        "justext",
    )


@pytest.mark.parametrize("numbers", [range(0, 250, 3), pytest.param(range(250), marks=pytest.mark.hard)])
def test_texts_are_those_of_trafilatura_alone(numbers):
    """A third of the pages: each of the parts that pages are drawn from is on a dozen of them."""
    pages = [random_page(number) for number in numbers]
    usual, strict = told_by_trafilatura(pages)
    trees = [parse_page(page.encode(), "utf-8") for page in pages]
    # The usual reading is asked for behind the strict one, which leaves the tree without readers' comments.
    for is_strict, texts in ((True, strict), (False, usual)):
        assert [reading(tree, "https://press.invalid/a", strict=is_strict) for tree in trees] == texts
    assert sum(map(bool, usual + strict)) > 1.6 * len(pages)


@settings(deadline=None, max_examples=150)
@given(number=st.integers(0, 10**9))
def test_readability_never_makes_more_of_a_page_than_the_bound_says(number):
    tree = fromstring(random_page(number))
    with programs_emptied(tree):
        bound = longest_text(tree)
    assert text_length(fromstring(Document(copy(tree)).summary())) <= bound


@settings(deadline=None, max_examples=150)
@given(number=st.integers(0, 10**9), limit=st.integers(0, 3000))
def test_readability_is_not_asked_where_all_that_it_could_give_would_be_refused(number, limit):
    data = (
        '<div class="sidebar"><script type="application/json">{"words": "far more than the page says"}</script></div>'
    )
    tree = fromstring(random_page(number).replace("</body>", f"{data}</body>"))
    with programs_emptied(tree):
        is_asked = may_win(tree, longest_text(tree), limit, text_options(strict=True))
    judged = prune_unwanted_nodes(copy(tree), OVERALL_DISCARD_XPATH)
    assert is_asked or text_length(fromstring(Document(judged).summary())) <= limit


def test_emptied_programs_get_their_texts_back():
    tree = fromstring("<div><script>a</script>b<style>c</style><script></script></div>")
    written = tostring(tree)
    with programs_emptied(tree):
        assert tree.text_content() == "b"
    assert tostring(tree) == written


@given(text=st.text("ab \n\r\t\xa0\u2003", max_size=30))
def test_blanks_are_evened_out_as_justext_does(text):
    assert even_blanks(text) == normalize_whitespace(text)


def test_one_page_s_address_is_not_the_next_one_s():
    reading(parse_page(random_page(1).encode(), "utf-8"), "https://press.invalid/a", strict=True)
    assert text_options(strict=True).url is None
